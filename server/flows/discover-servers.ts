import type { Actor } from '../base/actor.ts';
import { askServer, type McpServer, type Observation, recordObservationIn, type Seen, serverIn, serversIn } from '../registry/servers/index.ts';
import { tellHeldVersions } from './held-versions.ts';
import { needServer, type ServerFlowDeps } from './server-flow-deps.ts';
import { voidUncovered } from './void-uncovered.ts';

const AT_ONCE = 4;

/** What came of asking one server. */
export interface Discovery {
  readonly observation: Observation;
  /** Requests that ended because of it. */
  readonly voided: number;
  /** Published versions that do not run because of it. */
  readonly held: number;
}

/** Asks one server what tools it has, and lets follow what follows. */
export async function discoverServer(deps: ServerFlowDeps, actor: Actor, id: string): Promise<Discovery> {
  return discover(deps, actor, await deps.storage.read(actor, (db) => needServer(deps, db, actor, id)), 'discovery');
}

/** Asks one server whether it is there. */
export async function checkServer(deps: ServerFlowDeps, actor: Actor, id: string): Promise<Discovery> {
  return discover(deps, actor, await deps.storage.read(actor, (db) => needServer(deps, db, actor, id)), 'health');
}

/** Asks every server that can be asked; what one of them does not answer says nothing about the others (FEATURES E63). */
export async function discoverServers(deps: ServerFlowDeps, actor: Actor): Promise<readonly Discovery[]> {
  const servers = await deps.storage.read(actor, async (db) => serversIn(await deps.viewOf(db, actor.tenantId)));
  const askable = servers.filter(({ access, enabled }) => enabled && access.kind !== 'none');
  const found: Discovery[] = [];
  for (let at = 0; at < askable.length; at += AT_ONCE) found.push(...(await Promise.all(askable.slice(at, at + AT_ONCE).map((server) => discover(deps, actor, server, 'discovery')))));
  return found;
}

async function discover(deps: ServerFlowDeps, actor: Actor, server: McpServer, source: 'discovery' | 'health'): Promise<Discovery> {
  return recordSeen(deps, actor, await askServer(deps, actor, server, source));
}

/** Writes down what was seen, whoever saw it, and ends the requests that it leaves uncovered. */
export async function recordSeen(deps: ServerFlowDeps, actor: Actor, seen: Seen): Promise<Discovery> {
  const { command: _named, ...unnamed } = actor; // asking again is asking anew: nothing of this is recalled
  const before = await deps.storage.read(actor, (db) => deps.mcp.sighting(db, actor.tenantId, seen.serverId));
  const observation = await deps.storage.write(unnamed, (tx) => recordObservationIn(deps, tx, unnamed, seen));
  if (observation.setDigest === null) return { observation, voided: 0, held: 0 };
  const server = await deps.storage.read(actor, async (db) => serverIn(await deps.viewOf(db, actor.tenantId), seen.serverId));
  return {
    observation, voided: server ? await voidUncovered(deps, actor.tenantId, server) : 0,
    held: server && observation.setDigest !== before?.setDigest ? await tellHeldVersions(deps, actor.tenantId, server.id) : 0,
  };
}
