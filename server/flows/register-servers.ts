import { cutText } from '../../shared/cut-text.ts';
import { utf8 } from '../../shared/byte-text.ts';
import { isJsonObject, type Json, type JsonObject, objectOrEmpty, textOrEmpty } from '../../shared/json.ts';
import { isJsonList } from '../../shared/json-equal.ts';
import { type ItemPlace, type McpServerItem, readImport } from '../agents/imports/index.ts';
import type { Actor } from '../base/actor.ts';
import { ownersOf } from '../registry/layers/index.ts';
import { writeLayer } from '../registry/overrides/index.ts';
import { toolDigest } from '../registry/servers/index.ts';
import type { ServerFlowDeps } from './server-flow-deps.ts';

/** An entry of a list of servers that is none, and why. */
export interface ServerTroubleRow {
  readonly item: string | null;
  readonly field: string;
  readonly message: string;
}

export interface RegisteredServers {
  readonly registered: readonly string[];
  /** Ids among them that stood in the tenant's layer before. */
  readonly replaced: readonly string[];
  readonly problems: readonly ServerTroubleRow[];
}

/** Brings servers as registries publish them (one `server.json`, a list of them, a registry's answer) into the tenant's layer as managed servers; what is none of them is told by its place. */
export async function importServers(deps: ServerFlowDeps, actor: Actor, document: Json): Promise<RegisteredServers> {
  const items = [...readImport([{ path: 'servers.json', bytes: utf8(JSON.stringify(document)) }])];
  const servers = items.filter((item) => item.kind === 'mcp-server');
  const problems = items.flatMap((item): readonly ServerTroubleRow[] => {
    if (item.kind === 'agent') return [{ item: item.item && placeText(item.item), field: '', message: 'is an agent, not a server' }];
    return item.kind === 'problem' ? [{ item: placeText(item.item), field: item.field, message: item.message }] : [];
  });
  const replaced = servers.length === 0 ? [] : await registerServers(deps, actor, { items: servers, reason: `import of ${servers.length} MCP servers` });
  return { registered: [...new Set(servers.map(serverId))], replaced, problems };
}

/** Writes servers into the tenant's layer, all in one version. What an entry of the same id says besides stays. Answers the ids that were there. */
export async function registerServers({ storage, overrides }: Pick<ServerFlowDeps, 'storage' | 'overrides'>, actor: Actor, { items, reason }: { readonly items: readonly McpServerItem[]; readonly reason: string }): Promise<readonly string[]> {
  const owners = ownersOf({ organisationId: actor.organisationId, tenantId: actor.tenantId, userId: null });
  const owner = owners.at(-1);
  if (owner?.kind !== 'tenant') throw new Error('every tenant has a layer of its own');
  const current = await storage.read(actor, (db) => overrides.layers.latest(db, owner));
  const content: JsonObject = objectOrEmpty(current?.content);
  const known = isJsonList(content['mcp_servers']) ? content['mcp_servers'] : [];
  const before = new Map(known.map((entry) => [isJsonObject(entry) ? textOrEmpty(entry['id']) : '', entry]));
  const byId = new Map(before);
  for (const item of items) byId.set(serverId(item), { ...objectOrEmpty(byId.get(serverId(item))), ...serverEntry(item) });
  await writeLayer(overrides, actor, { owner, above: owners.slice(0, -1), content: { ...content, mcp_servers: [...byId.values()] }, basedOn: current?.version ?? 0, reason, editor: actor.capabilities });
  return [...new Set(items.map(serverId))].filter((id) => before.has(id));
}

export function serverId({ server }: McpServerItem): string {
  return cutText(server.name, 200);
}

function serverEntry(item: McpServerItem): JsonObject {
  const { server, path } = item;
  return {
    id: serverId(item), name: server.title ?? server.name, description: server.description ?? '', version: server.version, repository: server.repository, imported_from: path,
    ...(server.remotes[0] ? { base_url: server.remotes[0].url } : {}),
    packages: server.packages.map(({ registry, identifier, version }) => ({ registry, identifier, version })),
    ...(server.tools ? { tools: server.tools.map((tool) => ({ name: tool.name, effect: tool.effect, definition_sha256: toolDigest(tool.definition) })) } : {}),
  };
}

export function placeText(item: ItemPlace | null): string | null {
  return item && `${item.unit} ${item.number}`;
}
