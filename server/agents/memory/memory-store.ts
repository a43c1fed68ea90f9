import { and, asc, desc, eq, exists, gt, inArray, isNotNull, isNull, lt, lte, notInArray, or } from 'drizzle-orm';
import type { Instant, TenantId, UserId } from '../../../shared/brand.ts';
import type { Actor } from '../../base/actor.ts';
import type { Db, Kit, Tx } from '../../base/storage/index.ts';
import { sealedColumn } from '../../records/vault/index.ts';
import type { MemoryGrant, MemoryGrantId, MemoryId, MemoryResource } from './memory.ts';
import { buildMemoryTables } from './memory-tables.ts';

export type MemoryStore = ReturnType<typeof openMemoryStore>;

/** Where a content stands, but for tenant and row. */
export const CONTENT_PLACE = { table: 'memory', column: 'content' } as const;

export function openMemoryStore(kit: Kit) {
  const { memory, memoryGrant: grant } = buildMemoryTables(kit);
  const one = (tenantId: TenantId, id: MemoryId) => and(eq(memory.tenantId, tenantId), eq(memory.id, id));
  const { content: _sealed, ...columns } = {
    content: memory.content, tenantId: memory.tenantId, id: memory.id, title: memory.title, kind: memory.kind, sensitivity: memory.sensitivity, scope: memory.scope, place: memory.place,
    ownerId: memory.ownerId, ownerName: memory.ownerName, createdAt: memory.createdAt, updatedAt: memory.updatedAt, expiresAt: memory.expiresAt, ver: memory.ver,
  };
  /** What retention took out of sight is not there for anybody. */
  const stillThere = (now: Instant) => and(isNull(memory.deletedAt), or(isNull(memory.expiresAt), gt(memory.expiresAt, now)));
  /** More than may be read, and nothing that may not be missed: the rule decides, this only spares it rows that nobody opened to this person. */
  const perhapsReadable = (db: Db, tenantId: TenantId, { userId, roles }: Pick<Actor, 'userId' | 'roles'>) => or(
    eq(memory.ownerId, userId),
    and(inArray(memory.scope, ['global', 'tenant', 'project']), inArray(memory.sensitivity, ['public', 'internal'])),
    exists(db.q.select({ id: grant.id }).from(grant).where(and(eq(grant.tenantId, tenantId), eq(grant.resourceId, memory.id), isNull(grant.revokedAt), inArray(grant.principal, [userId, ...roles])))),
  );

  return {
    async add(tx: Tx, row: MemoryResource & { readonly content: Uint8Array }): Promise<void> {
      await tx.q.insert(memory).values({ ...row, content: Buffer.from(row.content) });
    },

    async find(db: Db, tenantId: TenantId, id: MemoryId, now: Instant): Promise<MemoryResource | null> {
      return (await db.q.select(columns).from(memory).where(and(one(tenantId, id), stillThere(now))))[0] ?? null;
    },

    async content(db: Db, tenantId: TenantId, id: MemoryId): Promise<Uint8Array | null> {
      return (await db.q.select({ content: memory.content }).from(memory).where(one(tenantId, id)))[0]?.content ?? null;
    },

    /** The newest first, before `after`. */
    page: (db: Db, tenantId: TenantId, who: Pick<Actor, 'userId' | 'roles'>, { now, after, limit }: { readonly now: Instant; readonly after?: MemoryId; readonly limit: number }): Promise<readonly MemoryResource[]> =>
      db.q.select(columns).from(memory).where(and(eq(memory.tenantId, tenantId), stillThere(now), perhapsReadable(db, tenantId, who), after === undefined ? undefined : lt(memory.id, after))).orderBy(desc(memory.id)).limit(limit),

    /** False when somebody changed it meanwhile. */
    async save(tx: Tx, { tenantId, id, ver, ...rest }: MemoryResource, content: Uint8Array | null): Promise<boolean> {
      const rows = await tx.q.update(memory).set({ ...rest, ver: ver + 1, ...(content === null ? {} : { content: Buffer.from(content) }) }).where(and(one(tenantId, id), eq(memory.ver, ver))).returning({ id: memory.id });
      return rows.length === 1;
    },

    async remove(tx: Tx, tenantId: TenantId, id: MemoryId, now: Instant): Promise<void> {
      await tx.q.update(memory).set({ purgingAt: now }).where(one(tenantId, id)); // the database asks holds at this mark, while the grants still say whom it concerns
      await tx.q.delete(grant).where(and(eq(grant.tenantId, tenantId), eq(grant.resourceId, id)));
      await tx.q.delete(memory).where(one(tenantId, id));
    },

    /** What has ended and is still kept. */
    ended: (db: Db, tenantId: TenantId, now: Instant, { limit, except }: { readonly limit: number; readonly except: readonly MemoryId[] }): Promise<readonly MemoryResource[]> =>
      db.q.select(columns).from(memory).where(and(eq(memory.tenantId, tenantId), isNull(memory.deletedAt), isNotNull(memory.expiresAt), lte(memory.expiresAt, now), except.length === 0 ? undefined : notInArray(memory.id, [...except]))).orderBy(asc(memory.expiresAt)).limit(limit),

    async addGrant(tx: Tx, row: MemoryGrant): Promise<void> {
      await tx.q.insert(grant).values(row);
    },

    /** All that were ever given on these, revoked and expired ones too, the oldest first. */
    grants: async (db: Db, tenantId: TenantId, ids: readonly MemoryId[]): Promise<readonly MemoryGrant[]> =>
      ids.length === 0 ? [] : db.q.select().from(grant).where(and(eq(grant.tenantId, tenantId), inArray(grant.resourceId, [...ids]))).orderBy(asc(grant.grantedAt), asc(grant.id)),

    /** What was given to a person by name and not taken back, expired or not. */
    grantsTo: (db: Db, tenantId: TenantId, userId: UserId): Promise<readonly MemoryGrant[]> =>
      db.q.select().from(grant).where(and(eq(grant.tenantId, tenantId), eq(grant.principalKind, 'user'), eq(grant.principal, userId), isNull(grant.revokedAt))).orderBy(asc(grant.grantedAt), asc(grant.id)),

    /** False when it was revoked before. */
    async revoke(tx: Tx, tenantId: TenantId, id: MemoryGrantId, at: Instant): Promise<boolean> {
      const rows = await tx.q.update(grant).set({ revokedAt: at }).where(and(eq(grant.tenantId, tenantId), eq(grant.id, id), isNull(grant.revokedAt))).returning({ id: grant.id });
      return rows.length === 1;
    },

    /** For the vault, which seals contents anew under a tenant's next key. */
    sealedContents: sealedColumn(CONTENT_PLACE),
  };
}
