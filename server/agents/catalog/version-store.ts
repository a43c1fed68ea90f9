import { and, asc, desc, eq, inArray, isNotNull, isNull, lte } from 'drizzle-orm';
import type { AgentId, Instant, TenantId, VersionId } from '../../../shared/brand.ts';
import type { VersionState } from '../../../shared/version-lifecycle.ts';
import type { Db, Kit, Tx } from '../../base/storage/index.ts';
import type { Version } from './agent.ts';
import { buildCatalogTables } from './catalog-tables.ts';

/** Versions, each by itself and those of one agent. */
export function versionStatements(kit: Kit) {
  const { agent, agentVersion } = buildCatalogTables(kit);
  const oneVersion = (tenantId: TenantId, id: VersionId) => and(eq(agentVersion.tenantId, tenantId), eq(agentVersion.id, id));
  const versionsOf = (tenantId: TenantId, id: AgentId) => and(eq(agentVersion.tenantId, tenantId), eq(agentVersion.agentId, id));

  return {
    /** Answers false when the agent already has a version of this number. */
    async addVersion(tx: Tx, row: Version): Promise<boolean> {
      const added = await tx.q.insert(agentVersion).values(row).onConflictDoNothing().returning({ id: agentVersion.id });
      return added.length === 1;
    },

    async findVersion(db: Db, tenantId: TenantId, id: VersionId): Promise<Version | undefined> {
      return (await db.q.select().from(agentVersion).where(oneVersion(tenantId, id)))[0];
    },

    async hasNumber(db: Db, tenantId: TenantId, id: AgentId, semver: string): Promise<boolean> {
      const rows = await db.q.select({ id: agentVersion.id }).from(agentVersion).where(and(versionsOf(tenantId, id), eq(agentVersion.semver, semver)));
      return rows.length > 0;
    },

    /** Writes the whole row if nobody changed it meanwhile; answers whether it did. */
    async saveVersion(tx: Tx, row: Version): Promise<boolean> {
      const { tenantId, id, ver, ...rest } = row;
      const saved = await tx.q.update(agentVersion).set({ ...rest, ver: ver + 1 }).where(and(oneVersion(tenantId, id), eq(agentVersion.ver, ver))).returning({ id: agentVersion.id });
      return saved.length === 1;
    },

    /** Opens, goes on with or ends an editing session, without touching what is edited. */
    async saveEditing(tx: Tx, { tenantId, id, editing, editedAt }: Version): Promise<void> {
      await tx.q.update(agentVersion).set({ editing, editedAt }).where(oneVersion(tenantId, id));
    },

    /** Drafts whose editing session has seen no save since; of an agent that is gone nothing is left to tell. */
    idleSince: (db: Db, tenantId: TenantId, since: Instant): Promise<{ id: VersionId }[]> =>
      db.q.select({ id: agentVersion.id }).from(agentVersion).where(and(eq(agentVersion.tenantId, tenantId), lte(agentVersion.editedAt, since), ofAnAgent(db, tenantId))).orderBy(asc(agentVersion.editedAt)).execute(),

    /** Published versions whose day has come, of agents that are still there. */
    retiringBy: (db: Db, tenantId: TenantId, now: Instant): Promise<{ id: VersionId }[]> =>
      db.q.select({ id: agentVersion.id }).from(agentVersion)
        .where(and(eq(agentVersion.tenantId, tenantId), lte(agentVersion.deprecateAt, now), eq(agentVersion.state, 'PUBLISHED'), ofAnAgent(db, tenantId))).orderBy(asc(agentVersion.deprecateAt)).execute(),

    /** Numbers that were published at any time. */
    async publishedNumbers(db: Db, tenantId: TenantId, id: AgentId): Promise<readonly string[]> {
      return (await db.q.select({ semver: agentVersion.semver }).from(agentVersion).where(and(versionsOf(tenantId, id), isNotNull(agentVersion.publishedAt)))).map((row) => row.semver);
    },

    async publishedVersion(db: Db, tenantId: TenantId, id: AgentId): Promise<Version | undefined> {
      return (await db.q.select().from(agentVersion).where(and(versionsOf(tenantId, id), eq(agentVersion.state, 'PUBLISHED'))))[0];
    },

    /** Of the whole tenant, in order of id. */
    published: (db: Db, tenantId: TenantId): Promise<Version[]> =>
      db.q.select().from(agentVersion).where(and(eq(agentVersion.tenantId, tenantId), eq(agentVersion.state, 'PUBLISHED'))).orderBy(asc(agentVersion.id)).execute(),

    /** Newest first. */
    statesOf: (db: Db, tenantId: TenantId, id: AgentId): Promise<{ id: VersionId; state: VersionState; semver: string; digest: string }[]> =>
      db.q.select({ id: agentVersion.id, state: agentVersion.state, semver: agentVersion.semver, digest: agentVersion.digest }).from(agentVersion).where(versionsOf(tenantId, id))
        .orderBy(desc(agentVersion.createdAt), desc(agentVersion.id)).execute(),

    /** What was imported so far, in order of revision. */
    async importedRevisions(db: Db, tenantId: TenantId, id: AgentId): Promise<readonly { readonly revision: number; readonly digest: string }[]> {
      const rows = await db.q.select({ revision: agentVersion.importRevision, digest: agentVersion.importDigest }).from(agentVersion)
        .where(and(versionsOf(tenantId, id), isNotNull(agentVersion.importRevision))).orderBy(asc(agentVersion.importRevision));
      return rows.map((row) => ({ revision: row.revision ?? 0, digest: row.digest ?? '' }));
    },

    canonicals: (db: Db, tenantId: TenantId, ids: readonly VersionId[]): Promise<readonly Pick<Version, 'id' | 'canonical'>[]> =>
      db.q.select({ id: agentVersion.id, canonical: agentVersion.canonical }).from(agentVersion).where(and(eq(agentVersion.tenantId, tenantId), inArray(agentVersion.id, [...ids]))).execute(),
  };

  function ofAnAgent(db: Db, tenantId: TenantId) {
    return inArray(agentVersion.agentId, db.q.select({ id: agent.id }).from(agent).where(and(eq(agent.tenantId, tenantId), isNull(agent.deletedAt))));
  }
}
