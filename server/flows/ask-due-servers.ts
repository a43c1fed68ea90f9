import { epochMs, type Instant, type TenantId } from '../../shared/brand.ts';
import { sha256Hex } from '../base/sha256-hex.ts';
import { systemActor } from '../base/system-tenant.ts';
import { type McpServer, serversIn } from '../registry/servers/index.ts';
import { type Discovery, discoverServer } from './discover-servers.ts';
import type { ServerFlowDeps } from './server-flow-deps.ts';

/** What one round asks at most, so that an import of hundreds is spread over rounds. */
const MOST_AT_ONCE = 20;
/** The share of the interval by which servers are asked earlier, each by its own part of it: hundreds made on one day are not asked in one moment. */
const SPREAD = 0.2;

/** The servers of a tenant that are due to be asked for their tools, as many as one round asks. */
export async function dueServers(deps: ServerFlowDeps, tenantId: TenantId): Promise<readonly McpServer[]> {
  if (deps.askAgainMs === 0 || !(await deps.hasServers(tenantId))) return [];
  const now = deps.clock.now();
  return deps.storage.read({ tenantId }, async (db) => {
    const servers = serversIn(await deps.viewOf(db, tenantId)).filter(({ enabled, access }) => enabled && (access.kind === 'http' || (access.kind === 'stdio' && deps.probe.stdioAllowed)));
    const last = servers.length === 0 ? new Map() : await deps.mcp.newest(db, tenantId);
    return servers.filter(({ id }) => isDue({ lastAsked: last.get(id)?.observedAt ?? null, everyMs: deps.askAgainMs, name: `${tenantId}/${id}` }, now)).slice(0, MOST_AT_ONCE);
  });
}

/** Asks them one after the other, as the tool watch. What one of them does not answer is written down and keeps no other from being asked. */
export async function askServers(deps: ServerFlowDeps, tenantId: TenantId, due: readonly McpServer[]): Promise<readonly Discovery[]> {
  const found: Discovery[] = [];
  for (const { id } of due) found.push(await discoverServer(deps, systemActor('tool-watch', tenantId), id));
  return found;
}

interface Asking {
  /** null: never. */
  readonly lastAsked: Instant | null;
  readonly everyMs: number;
  /** Decides how much earlier than the rest this one is asked; the same each time. */
  readonly name: string;
}

export function isDue({ lastAsked, everyMs, name }: Asking, now: Instant): boolean {
  if (lastAsked === null) return true;
  const share = Number.parseInt(sha256Hex(name).slice(0, 8), 16) / 0xffff_ffff;
  return epochMs(now) - epochMs(lastAsked) >= everyMs * (1 - SPREAD * share);
}
