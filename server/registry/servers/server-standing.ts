import { dangerousTools, hasDrifted, saysDrift, type ToolDrift } from '../../../shared/tool-drift.ts';
import type { TenantId } from '../../../shared/brand.ts';
import type { Db } from '../../base/storage/index.ts';
import type { McpDeps } from './mcp-deps.ts';
import type { McpServer } from './mcp-entry.ts';
import type { Observation, Pin, Sighting } from './observation.ts';
import { driftBetween, versionsOf } from './record-observation.ts';

/** `unseen`: nobody knows its tools. `proposed`: nobody has accepted them. */
export type ServerState = 'off' | 'unseen' | 'proposed' | 'as-accepted' | 'drifted';

/** Whether it answered when it was last asked; `unasked`: nobody has. */
export type ServerHealth = 'unasked' | 'answers' | 'silent';

/** A server with what is known of it. */
export interface ServerStanding {
  readonly server: McpServer;
  readonly state: ServerState;
  readonly health: ServerHealth;
  readonly last: Observation | null;
  readonly seen: Sighting | null;
  readonly pin: Pin | null;
  readonly drift: { readonly says: string; readonly added: number; readonly removed: number; readonly changed: number; readonly mayDoMore: number } | null;
}

/** All of a tenant's servers, in the order of the registry. */
export async function serverStandings(deps: Pick<McpDeps, 'mcp'>, db: Db, tenantId: TenantId, servers: readonly McpServer[]): Promise<readonly ServerStanding[]> {
  const [last, seen, pins] = [await deps.mcp.newest(db, tenantId), await deps.mcp.sightings(db, tenantId), await deps.mcp.pins(db, tenantId)];
  const standings: ServerStanding[] = [];
  for (const server of servers) standings.push(await standingOf(deps, db, server, { last: last.get(server.id), seen: seen.get(server.id), pin: pins.get(server.id) }));
  return standings;
}

export async function serverStanding(deps: Pick<McpDeps, 'mcp'>, db: Db, tenantId: TenantId, server: McpServer): Promise<ServerStanding> {
  const [last] = await deps.mcp.history(db, tenantId, server.id);
  return standingOf(deps, db, server, { last, seen: await deps.mcp.sighting(db, tenantId, server.id), pin: await deps.mcp.pin(db, tenantId, server.id) });
}

interface Known {
  readonly last: Observation | undefined;
  readonly seen: Sighting | undefined;
  readonly pin: Pin | undefined;
}

async function standingOf(deps: Pick<McpDeps, 'mcp'>, db: Db, server: McpServer, { last, seen, pin }: Known): Promise<ServerStanding> {
  const drift = pin && seen && pin.setDigest !== seen.setDigest ? { ...(await driftBetween(deps, db, pin, seen)), versions: versionsOf(pin, seen) } : null;
  return {
    server, state: stateOf(server, seen, pin, drift), health: healthOf(last), last: last ?? null, seen: seen ?? null, pin: pin ?? null,
    drift: drift && { says: saysDrift(drift, drift.versions), added: drift.added.length, removed: drift.removed.length, changed: drift.changed.length, mayDoMore: dangerousTools(drift).length },
  };
}

function healthOf(last: Observation | undefined): ServerHealth {
  if (!last || last.source === 'import') return 'unasked';
  return last.error === null ? 'answers' : 'silent';
}

function stateOf({ enabled }: McpServer, seen: Sighting | undefined, pin: Pin | undefined, drift: ToolDrift | null): ServerState {
  if (!enabled) return 'off';
  if (!seen) return 'unseen';
  if (!pin) return 'proposed';
  return drift && hasDrifted(drift) ? 'drifted' : 'as-accepted';
}
