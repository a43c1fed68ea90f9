import type { Actor } from '../../base/actor.ts';
import type { McpDeps } from './mcp-deps.ts';
import type { McpServer } from './mcp-entry.ts';
import { probeServer } from './probe-server.ts';
import type { Seen } from './record-observation.ts';
import { openValues } from './server-secrets.ts';
import { ServerTrouble } from './server-trouble.ts';

/** Asks a server and answers what is to be written down about it; a server that cannot be asked is an answer too. Stands in no transaction. */
export async function askServer(deps: McpDeps, actor: Actor, server: McpServer, source: 'discovery' | 'health'): Promise<Seen> {
  try {
    if (!server.enabled) throw new ServerTrouble('is switched off in the registry');
    return { serverId: server.id, source, told: await probeServer(deps.probe, server, await openValues(deps, actor, server), { tools: source === 'discovery' }) };
  } catch (reason) {
    if (!(reason instanceof ServerTrouble)) throw reason;
    return { serverId: server.id, source, told: { error: reason.message } };
  }
}
