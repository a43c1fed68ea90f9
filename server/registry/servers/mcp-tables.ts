import type { UserId } from '../../../shared/brand.ts';
import type { JsonObject } from '../../../shared/json.ts';
import type { PinnedTool } from '../../../shared/tool-drift.ts';
import type { Kit } from '../../base/storage/index.ts';
import type { ObservationSource } from './observation.ts';

/** Definitions and sets of tools are kept by digest, once a tenant: a server that is asked every day and never changes costs a row a day. */
export function buildMcpTables(kit: Kit) {
  const mcpToolDefinition = kit.table(
    'mcp_tool_definition',
    {
      tenantId: kit.tenantId(),
      digest: kit.text('digest').notNull(),
      /** The part that the digest covers. */
      definition: kit.json<JsonObject>('definition').notNull(),
    },
    (t) => [kit.primaryKey(t.tenantId, t.digest)],
  );
  const mcpToolSet = kit.table(
    'mcp_tool_set',
    {
      tenantId: kit.tenantId(),
      digest: kit.text('digest').notNull(),
      tools: kit.json<readonly PinnedTool[]>('tools').notNull(),
    },
    (t) => [kit.primaryKey(t.tenantId, t.digest)],
  );
  const mcpObservation = kit.table(
    'mcp_observation',
    {
      tenantId: kit.tenantId(),
      id: kit.text('id').notNull(),
      /** Id of the entry in the registry. Layers hold their entries as documents, so there is no row to point to. */
      serverId: kit.text('server_id').notNull(),
      source: kit.text('source').notNull().$type<ObservationSource>(),
      observedAt: kit.at('observed_at').notNull(),
      /** Null: the server answered. */
      error: kit.text('error'),
      protocolVersion: kit.text('protocol_version'),
      serverName: kit.text('server_name'),
      serverVersion: kit.text('server_version'),
      capabilities: kit.json<JsonObject>('capabilities').notNull(),
      toolCount: kit.int('tool_count'),
      /** Null where tools were not asked for, or not told. */
      setDigest: kit.text('set_digest'),
      observedBy: kit.text('observed_by').notNull().$type<UserId>(),
      observedByName: kit.text('observed_by_name').notNull(),
    },
    (t) => [
      kit.primaryKey(t.tenantId, t.id),
      kit.foreignKey({ columns: [t.tenantId, t.setDigest], foreignColumns: [mcpToolSet.tenantId, mcpToolSet.digest] }),
      kit.index('mcp_observation_by_server').on(t.tenantId, t.serverId, t.observedAt, t.id),
    ],
  );
  const mcpPin = kit.table(
    'mcp_pin',
    {
      tenantId: kit.tenantId(),
      serverId: kit.text('server_id').notNull(),
      setDigest: kit.text('set_digest').notNull(),
      serverVersion: kit.text('server_version'),
      acceptedAt: kit.at('accepted_at').notNull(),
      acceptedBy: kit.text('accepted_by').notNull().$type<UserId>(),
      acceptedByName: kit.text('accepted_by_name').notNull(),
      ver: kit.int('ver').notNull(),
    },
    (t) => [
      kit.primaryKey(t.tenantId, t.serverId),
      kit.foreignKey({ columns: [t.tenantId, t.setDigest], foreignColumns: [mcpToolSet.tenantId, mcpToolSet.digest] }),
    ],
  );
  const mcpSecret = kit.table(
    'mcp_secret',
    {
      tenantId: kit.tenantId(),
      id: kit.text('id').notNull(),
      serverId: kit.text('server_id').notNull(),
      name: kit.text('name').notNull(),
      /** Sealed by the vault. */
      value: kit.bytes('value').notNull(),
      /** The address or program it was given for; it is handed to no other. */
      target: kit.text('target').notNull(),
      setAt: kit.at('set_at').notNull(),
      setByName: kit.text('set_by_name').notNull(),
    },
    (t) => [kit.primaryKey(t.tenantId, t.id), kit.unique('mcp_secret_name').on(t.tenantId, t.serverId, t.name)],
  );
  return { mcpToolDefinition, mcpToolSet, mcpObservation, mcpPin, mcpSecret };
}
