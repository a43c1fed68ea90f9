import { z } from 'zod';
import { isJsonObject, type Json, type JsonObject, objectOrEmpty } from '../../shared/json.ts';
import { isJsonList } from '../../shared/json-equal.ts';
import { looksSecret } from '../../shared/secret-names.ts';
import { ON_DRIFT } from '../../shared/tool-drift.ts';
import type { Actor } from '../base/actor.ts';
import { Refusal } from '../base/refusal.ts';
import type { Tx } from '../base/storage/index.ts';
import { httpAddress, plainLine } from '../base/text-rules.ts';
import { ownersOf } from '../registry/layers/index.ts';
import { writeLayerIn } from '../registry/overrides/index.ts';
import { DEFAULT_TIMEOUT_S, giveSecretIn, SecretName, secretsOf } from '../registry/servers/index.ts';
import { needServer, type ServerFlowDeps } from './server-flow-deps.ts';

const line = (most: number) => plainLine(most).min(1);

/** What a server is called in the registry. */
export const ServerId = line(200);
const HEADER = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/;
/** Headers that the connection itself writes. */
const NOT_OURS = /^(?:host|connection|content-.*|transfer-encoding|accept|accept-encoding|mcp-.*|te|upgrade|keep-alive|expect)$/i;

const Headers = z.record(z.string().regex(HEADER, 'must be the name of a header').refine((name) => !NOT_OURS.test(name), 'is written by the connection itself'), z.union([line(1_000), z.strictObject({ secret: SecretName })]))
  .refine((headers) => Object.keys(headers).length <= 20, 'may hold 20 headers')
  .refine((headers) => Object.entries(headers).every(([name, value]) => typeof value !== 'string' || !looksSecret(name)), 'a header that carries a secret must name it: {"secret": "name"}');

/** A server that is reached over HTTP; programs are named in a layer, by whoever may write it whole. */
export const ServerInput = z.strictObject({
  id: ServerId,
  base_url: httpAddress,
  timeout_s: z.number().positive().max(120).default(DEFAULT_TIMEOUT_S),
  name: line(200).optional(),
  description: line(1_000).optional(),
  headers: Headers.optional(),
  on_drift: z.enum(ON_DRIFT).optional(),
  enabled: z.boolean().optional(),
});
export type ServerInput = Readonly<z.infer<typeof ServerInput>>;

/** Writes the server into the tenant's layer, in the place of one of the same id (FEATURES E63); one that stands there as it is leaves no trace. Everything that holds for edits of a layer holds here. */
export function saveServer(deps: ServerFlowDeps, actor: Actor, input: ServerInput): Promise<ServerInput> {
  return deps.storage.write(actor, async (tx) => {
    const entry = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as JsonObject; // parsed from JSON
    const { before, isChanged } = await editTenantServers(deps, tx, actor, `MCP server ${input.id}`, (servers) => withServer(servers, entry));
    if (isChanged) await deps.audit.append(tx, actor, { type: 'mcp.server.registered', resource: { type: 'mcp_server', id: input.id }, details: { address: hostOf(input.base_url), replaced: before.some((one) => idOf(one) === input.id) } });
    return input;
  });
}

/** Takes the server out of the tenant's layer, and its secrets with it. What was seen and accepted of it stays on record. */
export function removeServer(deps: ServerFlowDeps, actor: Actor, id: string): Promise<{ readonly ok: true }> {
  return deps.storage.write(actor, async (tx) => {
    await needServer(deps, tx, actor, id);
    await editTenantServers(deps, tx, actor, `MCP server ${id} removed`, (servers) => {
      if (!servers.some((one) => idOf(one) === id)) throw new Refusal('mcp/not-yours', { id });
      return servers.filter((one) => idOf(one) !== id);
    });
    await deps.mcp.dropSecrets(tx, actor.tenantId, id);
    await deps.audit.append(tx, actor, { type: 'mcp.server.removed', resource: { type: 'mcp_server', id }, details: {} });
    return { ok: true };
  });
}

/** Keeps a secret that the server's entry asks for. */
export function giveSecret(deps: ServerFlowDeps, actor: Actor, { id, name, value }: { readonly id: string; readonly name: string; readonly value: string }): Promise<{ readonly ok: true }> {
  return deps.storage.write(actor, async (tx) => {
    const server = await needServer(deps, tx, actor, id);
    if (!secretsOf(server.access).includes(name)) throw new Refusal('input/invalid', { field: 'name', rule: `name: the entry of this server asks for no secret "${name}"` });
    await giveSecretIn(deps, tx, actor, { server, name, value });
    return { ok: true };
  });
}

/** In the place of the first of its id, and of any others; else as the last. */
function withServer(servers: readonly Json[], entry: JsonObject): readonly Json[] {
  const at = servers.findIndex((one) => idOf(one) === entry['id']);
  return at === -1 ? [...servers, entry] : [...servers.slice(0, at), entry, ...servers.slice(at + 1).filter((one) => idOf(one) !== entry['id'])];
}

/** Writes the next version of the tenant's layer, unless it says the same; answers the servers it had. */
async function editTenantServers(
  { overrides }: ServerFlowDeps, tx: Tx, actor: Actor, reason: string, change: (servers: readonly Json[]) => readonly Json[],
): Promise<{ readonly before: readonly Json[]; readonly isChanged: boolean }> {
  const owners = ownersOf({ organisationId: actor.organisationId, tenantId: actor.tenantId, userId: null });
  const owner = owners.find(({ kind }) => kind === 'tenant');
  if (!owner) throw new Error('every tenant has a layer of its own');
  const layer = await overrides.layers.latest(tx, owner);
  const content: JsonObject = objectOrEmpty(layer?.content);
  const servers = isJsonList(content['mcp_servers']) ? content['mcp_servers'] : [];
  const { version } = await writeLayerIn(overrides, tx, actor, {
    owner, above: owners.filter((one) => one !== owner), content: { ...content, mcp_servers: change(servers) }, basedOn: layer?.version ?? 0, reason, editor: actor.capabilities,
  });
  return { before: servers, isChanged: version !== layer?.version };
}

function idOf(entry: Json): Json | undefined {
  return isJsonObject(entry) ? entry['id'] : undefined;
}

function hostOf(url: string): string {
  return URL.parse(url)?.host ?? '';
}
