import { sql } from 'drizzle-orm';
import type { AgentId, UserId, VersionId } from '../../../shared/brand.ts';
import type { VersionState } from '../../../shared/version-lifecycle.ts';
import type { RiskLevel } from '../../../shared/workflow-schema.ts';
import type { Kit } from '../../base/storage/index.ts';
import type { EditingSession, RevisionClaims } from './agent.ts';

export function buildCatalogTables(kit: Kit) {
  const agent = kit.table(
    'agent',
    {
      tenantId: kit.tenantId(),
      id: kit.text('id').notNull().$type<AgentId>(),
      name: kit.text('name').notNull(),
      /** The name in lower case: unique in the tenant, and the order of lists. */
      nameKey: kit.text('name_key').notNull(),
      description: kit.text('description').notNull(),
      category: kit.text('category').notNull(),
      tags: kit.json<readonly string[]>('tags').notNull(),
      ownerId: kit.text('owner_id').notNull().$type<UserId>(),
      ownerName: kit.text('owner_name').notNull(),
      riskClass: kit.text('risk_class').notNull().$type<RiskLevel>(),
      status: kit.text('status').notNull().$type<VersionState>(),
      /** Always the one PUBLISHED version of this agent; no foreign key, because the versions already point here. */
      currentVersionId: kit.text('current_version_id').$type<VersionId>(),
      importPath: kit.text('import_path'),
      /** What the standing version uses, for facets and dependants; `usesDigest` is the definition it was read from. */
      usesTools: kit.json<readonly string[]>('uses_tools').notNull(),
      usesModels: kit.json<readonly string[]>('uses_models').notNull(),
      /** Agents it hands work to, spelt as `nameKey` is. */
      usesAgents: kit.json<readonly string[]>('uses_agents').notNull(),
      usesDigest: kit.text('uses_digest').notNull(),
      /** A tombstone: gone from every list, kept with its versions for what the log says of them. */
      deletedAt: kit.at('deleted_at'),
      /** Name, description and tags in lower case, because the databases' own lower() differ beyond ASCII. */
      searchText: kit.text('search_text').notNull(),
      createdAt: kit.at('created_at').notNull(),
      ver: kit.int('ver').notNull(),
    },
    (t) => [
      kit.primaryKey(t.tenantId, t.id),
      kit.unique('agent_name').on(t.tenantId, t.nameKey),
      kit.index('agent_by_status').on(t.tenantId, t.status),
    ],
  );
  const agentVersion = kit.table(
    'agent_version',
    {
      tenantId: kit.tenantId(),
      id: kit.text('id').notNull().$type<VersionId>(),
      agentId: kit.text('agent_id').notNull().$type<AgentId>(),
      semver: kit.text('semver').notNull(),
      state: kit.text('state').notNull().$type<VersionState>(),
      canonical: kit.text('canonical').notNull(),
      digest: kit.text('digest').notNull(),
      configHash: kit.text('config_hash').notNull(),
      changelog: kit.text('changelog').notNull(),
      authorId: kit.text('author_id').notNull().$type<UserId>(),
      authorName: kit.text('author_name').notNull(),
      imported: kit.bool('imported').notNull(),
      claims: kit.json<RevisionClaims>('claims'),
      importRevision: kit.int('import_revision'),
      importDigest: kit.text('import_digest'),
      createdAt: kit.at('created_at').notNull(),
      submittedAt: kit.at('submitted_at'),
      approvedAt: kit.at('approved_at'),
      approvedBy: kit.text('approved_by').$type<UserId>(),
      rejectedAt: kit.at('rejected_at'),
      rejectionReason: kit.text('rejection_reason'),
      publishedAt: kit.at('published_at'),
      deprecatedAt: kit.at('deprecated_at'),
      archivedAt: kit.at('archived_at'),
      deprecateAt: kit.at('deprecate_at'),
      retirementReason: kit.text('retirement_reason'),
      rollbackOf: kit.text('rollback_of').$type<VersionId>(),
      editing: kit.json<EditingSession>('editing'),
      /** The latest autosave of an open editing session; null when none is open. */
      editedAt: kit.at('edited_at'),
      editors: kit.json<readonly UserId[]>('editors').notNull(),
      ver: kit.int('ver').notNull(),
    },
    (t) => [
      kit.primaryKey(t.tenantId, t.id),
      kit.foreignKey({ columns: [t.tenantId, t.agentId], foreignColumns: [agent.tenantId, agent.id] }),
      kit.unique('agent_version_number').on(t.tenantId, t.agentId, t.semver),
      // Whatever a command does, an agent has one published version at most.
      kit.unique('agent_version_published').on(t.tenantId, t.agentId).where(sql`state = 'PUBLISHED'`),
      kit.index('agent_version_edited').on(t.tenantId, t.editedAt),
      kit.index('agent_version_deprecate').on(t.tenantId, t.deprecateAt),
      kit.index('agent_version_by_time').on(t.tenantId, t.agentId, t.createdAt, t.id),
    ],
  );
  return { agent, agentVersion };
}
