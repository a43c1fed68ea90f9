import { z } from 'zod';
import { driftRights, toolDrift } from '../../shared/tool-drift.ts';
import { maskedCommand, maskedUrl } from '../../shared/secret-names.ts';
import { acceptTools } from '../flows/accept-tools.ts';
import { checkServer, type Discovery, discoverServer, discoverServers } from '../flows/discover-servers.ts';
import { giveSecret, removeServer, saveServer, ServerId, ServerInput } from '../flows/edit-servers.ts';
import { importServers } from '../flows/register-servers.ts';
import { needServer } from '../flows/server-flow-deps.ts';
import { relyingOn } from '../flows/void-uncovered.ts';
import { Refusal } from '../base/refusal.ts';
import { type McpServer, SecretName, SecretValue, secretStandings, type ServerStanding, serverStanding, serverStandings, serversIn } from '../registry/servers/index.ts';
import { commandInput, needs, router } from './procedures.ts';
import { reads } from './procedure-meta.ts';

const SERVERS = '/mcp/servers';
const ONE = `${SERVERS}/{id}`;
const WRITES_LAYER = ['registry.override.created', 'registry.override.updated'] as const;
const DISCOVERS = ['mcp.server.observed', 'mcp.tool_definition.drifted', 'approval.request.voided', 'agent.version.withdrawn', 'mcp.version.held'] as const;
const digest = z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in hex');
const one = z.strictObject({ id: ServerId });

/** As the enterprise document writes a server; what else an entry holds stands in the registry. */
function documented({ id, access, timeoutS }: McpServer) {
  return { id, base_url: access.kind === 'http' ? access.url : null, timeout_s: timeoutS };
}

/** A server for a screen: how it is reached, without what travels in addresses and command lines. */
function shown({ server, ...standing }: ServerStanding) {
  const { access, ...rest } = server;
  const target = access.kind === 'http' ? maskedUrl(access.url) : access.kind === 'stdio' ? maskedCommand([access.command, ...access.args]) : null;
  return { ...rest, reach: access.kind, target, ...standing };
}

/** What came of asking, by server: its tools, or why it has none to tell (FEATURES E63). */
function discovered({ observation, voided, held }: Discovery) {
  return { id: observation.serverId, ok: observation.error === null, error: observation.error, tools: observation.toolCount, set_sha256: observation.setDigest, server_version: observation.serverVersion, observed_at: observation.observedAt, voided_requests: voided, held_versions: held };
}

/** MCP servers as governed things: registered in the tenant's layer, asked for their tools, pinned and watched. */
export const mcpRouter = router({
  list: needs('mcp:manage').meta({ feature: 'mcp_servers', needs: 'mcp:manage', audit: reads, rest: [{ method: 'GET', path: SERVERS }], says: 'MCP servers of the effective registry: id, base_url, timeout_s' })
    .input(z.strictObject({})).query(({ ctx: { house: { servers, storage }, actor } }) => storage.read(actor, async (db) => ({ servers: serversIn(await servers.viewOf(db, actor.tenantId)).map(documented) }))),

  get: needs('mcp:manage').meta({ feature: 'mcp_servers', needs: 'mcp:manage', audit: reads, rest: [{ method: 'GET', path: ONE }], says: 'One MCP server' })
    .input(one).query(({ ctx: { house: { servers, storage }, actor }, input }) => storage.read(actor, async (db) => documented(await needServer(servers, db, actor, input.id)))),

  save: needs('mcp:manage').meta({
    feature: 'mcp_servers', needs: 'mcp:manage', audit: ['mcp.server.registered', ...WRITES_LAYER], rest: [{ method: 'POST', path: SERVERS }, { method: 'PUT', path: ONE }],
    says: 'Register an MCP server in the tenant’s layer, in the place of one of the same id',
  }).input(commandInput(ServerInput.shape)).mutation(async ({ ctx, input: { commandId: _id, ...input } }) => {
    const { id, base_url, timeout_s } = await saveServer(ctx.house.servers, ctx.actor, input);
    return { id, base_url, timeout_s };
  }),

  remove: needs('mcp:manage').meta({ feature: 'mcp_servers', needs: 'mcp:manage', audit: ['mcp.server.removed', ...WRITES_LAYER], rest: [{ method: 'DELETE', path: ONE }], says: 'Take an MCP server out of the tenant’s layer' })
    .input(commandInput(one.shape)).mutation(({ ctx, input }) => removeServer(ctx.house.servers, ctx.actor, input.id)),

  discover: needs('mcp:manage').meta({ feature: 'mcp_servers', needs: 'mcp:manage', audit: DISCOVERS, rest: [{ method: 'POST', path: `${ONE}/discover` }], cost: 5, says: 'Ask one MCP server what tools it has' })
    .input(commandInput(one.shape)).mutation(async ({ ctx, input }) => discovered(await discoverServer(ctx.house.servers, ctx.actor, input.id))),

  discoverAll: needs('mcp:manage').meta({ feature: 'mcp_servers', needs: 'mcp:manage', audit: DISCOVERS, rest: [{ method: 'POST', path: '/mcp/discover' }], cost: 10, says: 'Ask every MCP server what tools it has; each answers or fails for itself' })
    .input(commandInput({})).mutation(async ({ ctx }) => {
      const found = (await discoverServers(ctx.house.servers, ctx.actor)).map(discovered);
      return { servers: found, errors: found.flatMap(({ id, error }) => (error === null ? [] : [{ id, error }])) };
    }),

  import: needs('mcp:manage').meta({
    feature: 'mcp_servers', needs: 'mcp:manage', audit: WRITES_LAYER, rest: [{ method: 'POST', path: '/mcp/import', body: 'document' }], cost: 5,
    says: 'Register MCP servers as registries publish them: a server.json, a list of them or a registry’s answer, in one version of the tenant’s layer',
  }).input(commandInput({ document: z.json() })).mutation(({ ctx, input }) => importServers(ctx.house.servers, ctx.actor, input.document)),

  check: needs('mcp:manage').meta({ feature: 'mcp_servers', needs: 'mcp:manage', audit: ['mcp.server.observed'], rest: [{ method: 'POST', path: `${ONE}/health` }], cost: 2, says: 'Ask one MCP server whether it is there' })
    .input(commandInput(one.shape)).mutation(async ({ ctx, input }) => {
      const { observation: { serverId: id, error, observedAt, serverVersion, protocolVersion } } = await checkServer(ctx.house.servers, ctx.actor, input.id);
      return { id, ok: error === null, error, server_version: serverVersion, protocol_version: protocolVersion, observed_at: observedAt };
    }),

  accept: needs('mcp:manage').meta({
    feature: 'mcp_servers', needs: 'mcp:manage', fresh: true, audit: ['mcp.pin.accepted', 'approval.request.voided', 'agent.version.withdrawn', 'mcp.version.held'],
    says: 'Accept the tools of a server as they were last seen; requests that rely on other definitions of them end',
  }).input(commandInput({ id: ServerId, setDigest: digest })).mutation(({ ctx, input: { id, setDigest } }) => acceptTools(ctx.house.servers, ctx.actor, { id, setDigest })),

  giveSecret: needs('mcp:manage').meta({ feature: 'mcp_servers', needs: 'mcp:manage', fresh: true, audit: ['mcp.secret.given'], says: 'Keep a secret that a server’s entry asks for; it is never shown again' })
    .input(commandInput({ id: ServerId, name: SecretName, value: SecretValue })).mutation(({ ctx, input: { commandId: _id, ...input } }) => giveSecret(ctx.house.servers, ctx.actor, input)),

  servers: needs('mcp:read').meta({ feature: 'mcp_servers', needs: 'mcp:read', audit: reads, says: 'MCP servers with what is known of them: last seen, tools accepted, drift' })
    .input(z.strictObject({})).query(({ ctx: { house: { servers, storage }, actor } }) => storage.read(actor, async (db) => ({ items: (await serverStandings(servers, db, actor.tenantId, serversIn(await servers.viewOf(db, actor.tenantId)))).map(shown) }))),

  server: needs('mcp:read').meta({ feature: 'mcp_servers', needs: 'mcp:read', audit: reads, says: 'One MCP server: its tools as accepted and as last seen, how they differ as rights, its history, its secrets by name, and, to whoever may read approvals, the requests that rely on it' })
    .input(one).query(({ ctx: { house: { servers: deps, storage }, actor }, input }) => storage.read(actor, async (db) => {
      const server = await needServer(deps, db, actor, input.id);
      const standing = await serverStanding(deps, db, actor.tenantId, server);
      const toolsOf = async (set: { readonly setDigest: string } | null) => (set ? deps.mcp.toolsOf(db, actor.tenantId, set.setDigest) : []);
      const [accepted, seen] = [await toolsOf(standing.pin), await toolsOf(standing.seen)];
      return {
        ...shown(standing), accepted, tools: seen, rights: standing.pin ? driftRights(server.id, toolDrift(accepted, seen)) : [],
        history: await deps.mcp.history(db, actor.tenantId, server.id),
        secrets: await secretStandings(deps, db, actor.tenantId, server),
        relying: !actor.capabilities.has('approvals:read') ? null : (await relyingOn(deps, db, actor.tenantId, server.id)).map(({ approval, reliances }) => ({ id: approval.id, title: approval.title, tools: reliances.map(({ name }) => name) })),
      };
    })),

  definition: needs('mcp:read').meta({ feature: 'mcp_servers', needs: 'mcp:read', audit: reads, says: 'One tool definition by its digest, as a server told it' })
    .input(z.strictObject({ digest })).query(({ ctx: { house: { servers, storage }, actor }, input }) => storage.read(actor, async (db) => {
      const found = (await servers.mcp.definitions(db, actor.tenantId, [input.digest])).get(input.digest);
      if (!found) throw new Refusal('mcp/definition-not-found', { field: 'digest' });
      return { digest: input.digest, definition: found };
    })),
});
