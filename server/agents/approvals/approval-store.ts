import { and, asc, desc, eq, gt, inArray, isNotNull, isNull, lt, lte, or, sql } from 'drizzle-orm';
import { type ApprovalId, brand, type Instant, type TenantId, type UserId } from '../../../shared/brand.ts';
import { type Page, pageOf } from '../../../shared/page.ts';
import { timeAndIdIn } from '../../base/cursor-key.ts';
import { containing } from '../../base/like-pattern.ts';
import type { Db, Kit, Statement, Tx } from '../../base/storage/index.ts';
import type { Approval, ApprovalFilter, ApprovalState, Vote } from './approval.ts';
import { buildApprovalTables } from './approval-tables.ts';
import type { Delegation } from './delegation.ts';

export type ApprovalStore = ReturnType<typeof openApprovalStore>;
type Row = Omit<Approval, 'votes'>;

/** SQLite has one writer, so reading is holding; on PostgreSQL two last votes must wait for one another. */
const LOCK: Statement = {
  sqlite: 'SELECT id FROM approval_request WHERE tenant_id = ? AND id = ?',
  postgres: 'SELECT id FROM approval_request WHERE tenant_id = ? AND id = ? FOR UPDATE',
};

export function openApprovalStore(kit: Kit) {
  const { approvalRequest: request, approvalVote, approvalDelegation: delegation } = buildApprovalTables(kit);
  const one = (tenantId: TenantId, id: ApprovalId) => and(eq(request.tenantId, tenantId), eq(request.id, id));

  return {
    async add(tx: Tx, approval: Approval): Promise<void> {
      const { votes: _none, ...row } = approval;
      await tx.q.insert(request).values(row);
    },

    find,

    /** Reads the request and holds it until the transaction ends. A command takes its request before anything the request is about. */
    async hold(tx: Tx, tenantId: TenantId, id: ApprovalId): Promise<Approval | undefined> {
      await tx.all(LOCK, tenantId, id);
      return find(tx, tenantId, id);
    },

    async addVote(tx: Tx, approval: Approval, vote: Vote): Promise<void> {
      await tx.q.insert(approvalVote).values({ tenantId: approval.tenantId, requestId: approval.id, ...vote });
    },

    /** Closes a request that is still pending at this `ver`; answers whether it did. */
    async close(tx: Tx, { tenantId, id, state, decidedAt, comment, bypass, ver }: Approval): Promise<boolean> {
      const rows = await tx.q.update(request).set({ state, decidedAt, comment, bypass, ver: ver + 1 })
        .where(and(one(tenantId, id), eq(request.ver, ver), eq(request.state, 'pending'))).returning({ id: request.id });
      return rows.length === 1;
    },

    /** The open request about a subject, overdue or not. */
    async pendingOn(db: Db, tenantId: TenantId, type: string, subjectId: string): Promise<Approval | undefined> {
      const rows = await db.q.select().from(request)
        .where(and(eq(request.tenantId, tenantId), eq(request.subjectId, subjectId), eq(request.type, type), eq(request.state, 'pending')));
      return (await withVotes(db, tenantId, rows))[0];
    },

    /** The latest request that was approved, or whose glass was broken, for exactly this content of a subject. */
    async grantedOn(db: Db, tenantId: TenantId, type: string, subject: { readonly id: string; readonly digest: string }): Promise<Approval | undefined> {
      const rows = await db.q.select().from(request)
        .where(and(eq(request.tenantId, tenantId), eq(request.subjectId, subject.id), eq(request.type, type), eq(request.subjectDigest, subject.digest), inArray(request.state, ['approved', 'bypassed'])))
        .orderBy(desc(request.createdAt), desc(request.id)).limit(1);
      return (await withVotes(db, tenantId, rows))[0];
    },

    async list(db: Db, tenantId: TenantId, filter: ApprovalFilter, now: Instant): Promise<Page<Approval>> {
      const { query, states, requestedBy, type, subjectId, risk, expiresBefore, size, cursor } = filter;
      const rows = await db.q.select().from(request)
        .where(and(
          eq(request.tenantId, tenantId),
          query ? or(has(request.title, query), has(request.requestedByName, query), has(request.id, query)) : undefined,
          states ? or(...states.map((state) => isIn(state, now))) : undefined,
          requestedBy ? eq(request.requestedBy, brand<UserId>(requestedBy)) : undefined,
          type ? eq(request.type, type) : undefined,
          subjectId ? eq(request.subjectId, subjectId) : undefined,
          risk ? eq(request.risk, risk) : undefined,
          expiresBefore ? lt(request.expiresAt, expiresBefore) : undefined,
          before(cursor),
        ))
        .orderBy(desc(request.createdAt), desc(request.id)).limit(size + 1);
      return pageOf(await withVotes(db, tenantId, rows), size, keyOfRow);
    },

    async due(db: Db, tenantId: TenantId, now: Instant): Promise<readonly ApprovalId[]> {
      const rows = await db.q.select({ id: request.id }).from(request)
        .where(and(eq(request.tenantId, tenantId), eq(request.state, 'pending'), lte(request.expiresAt, now))).orderBy(asc(request.createdAt), asc(request.id));
      return rows.map((row) => row.id);
    },

    /** Open requests that will expire and of which nobody has been reminded. */
    async unreminded(db: Db, tenantId: TenantId): Promise<readonly Approval[]> {
      const rows = await db.q.select().from(request)
        .where(and(eq(request.tenantId, tenantId), eq(request.state, 'pending'), isNotNull(request.expiresAt), isNull(request.remindedAt))).orderBy(asc(request.createdAt), asc(request.id));
      return withVotes(db, tenantId, rows);
    },

    /** Answers whether nobody did so before. Leaves `ver` alone: whoever reads the request has not missed anything. */
    async noteReminder(tx: Tx, { tenantId, id }: Approval, at: Instant): Promise<boolean> {
      const rows = await tx.q.update(request).set({ remindedAt: at }).where(and(one(tenantId, id), eq(request.state, 'pending'), isNull(request.remindedAt))).returning({ id: request.id });
      return rows.length === 1;
    },

    async addDelegation(tx: Tx, row: Delegation): Promise<void> {
      await tx.q.insert(delegation).values(row);
    },

    async findDelegation(db: Db, tenantId: TenantId, id: string): Promise<Delegation | undefined> {
      return (await db.q.select().from(delegation).where(and(eq(delegation.tenantId, tenantId), eq(delegation.id, id))))[0];
    },

    async endDelegation(tx: Tx, { tenantId, id, ver }: Delegation, at: Instant): Promise<boolean> {
      const rows = await tx.q.update(delegation).set({ revokedAt: at, ver: ver + 1 }).where(and(eq(delegation.tenantId, tenantId), eq(delegation.id, id), eq(delegation.ver, ver))).returning({ id: delegation.id });
      return rows.length === 1;
    },

    /** Whose votes somebody may cast now. */
    async delegatedTo(db: Db, tenantId: TenantId, deputy: UserId, now: Instant): Promise<readonly UserId[]> {
      const rows = await db.q.select({ principal: delegation.principal }).from(delegation)
        .where(and(eq(delegation.tenantId, tenantId), eq(delegation.deputy, deputy), isNull(delegation.revokedAt), lte(delegation.startsAt, now), gt(delegation.endsAt, now))).orderBy(asc(delegation.principal));
      return [...new Set(rows.map((row) => row.principal))];
    },

    /** Those that have not ended; of one person, or of everybody. */
    async delegations(db: Db, tenantId: TenantId, now: Instant, of: UserId | null): Promise<readonly Delegation[]> {
      return db.q.select().from(delegation)
        .where(and(eq(delegation.tenantId, tenantId), isNull(delegation.revokedAt), gt(delegation.endsAt, now), of === null ? undefined : or(eq(delegation.principal, of), eq(delegation.deputy, of))))
        .orderBy(asc(delegation.startsAt), asc(delegation.id));
    },
  };

  async function find(db: Db, tenantId: TenantId, id: ApprovalId): Promise<Approval | undefined> {
    const rows = await db.q.select().from(request).where(one(tenantId, id));
    return (await withVotes(db, tenantId, rows))[0];
  }

  function has(column: Parameters<typeof kit.lower>[0], text: string) {
    return sql`${kit.lower(column)} like ${containing(text)} escape '\\'`;
  }

  /** Expiry is computed on read: a pending row past its time is listed as what it is. */
  function isIn(state: ApprovalState, now: Instant) {
    if (state === 'pending') return and(eq(request.state, 'pending'), or(isNull(request.expiresAt), gt(request.expiresAt, now)));
    if (state === 'expired') return or(eq(request.state, 'expired'), and(eq(request.state, 'pending'), lte(request.expiresAt, now)));
    return eq(request.state, state);
  }

  function before(cursor: string | undefined) {
    if (cursor === undefined) return undefined;
    const [createdAt, id] = timeAndIdIn(cursor);
    return or(lt(request.createdAt, createdAt), and(eq(request.createdAt, createdAt), lt(request.id, brand<ApprovalId>(id))));
  }

  async function withVotes(db: Db, tenantId: TenantId, rows: readonly Row[]): Promise<Approval[]> {
    if (rows.length === 0) return [];
    const votes = await db.q.select().from(approvalVote)
      .where(and(eq(approvalVote.tenantId, tenantId), inArray(approvalVote.requestId, rows.map((row) => row.id)))).orderBy(asc(approvalVote.at), asc(approvalVote.voter));
    return rows.map((row) => ({
      ...row,
      votes: votes.filter((vote) => vote.requestId === row.id).map(({ tenantId: _tenant, requestId: _request, ...vote }) => vote),
    }));
  }
}

/** Newest first; the id breaks ties within a millisecond. */
export function keyOfRow({ createdAt, id }: Pick<Approval, 'createdAt' | 'id'>): readonly [string, string] {
  return [createdAt, id];
}
