import { and, asc, desc, eq, gt, isNotNull, isNull, lt, lte, or, sql } from 'drizzle-orm';
import { type ApprovalId, brand, type Instant, type TenantId, type UserId } from '../../../shared/brand.ts';
import { type Page, pageOf } from '../../../shared/page.ts';
import { timeAndIdIn } from '../../base/cursor-key.ts';
import { containing } from '../../base/like-pattern.ts';
import { olderRows } from '../../base/older-rows.ts';
import type { Db, Kit } from '../../base/storage/index.ts';
import type { Approval, ApprovalFilter, ApprovalState } from './approval.ts';
import { buildApprovalTables } from './approval-tables.ts';
import { readVotes } from './vote-store.ts';

/** Requests as lists of them are read: by people, and by the sweeper. */
export function requestLists(kit: Kit) {
  const { approvalRequest: request } = buildApprovalTables(kit);
  const withVotes = readVotes(kit);
  const ends = sql<Instant>`coalesce(${request.expiresAt}, ${sql.param(NEVER, request.expiresAt)})`;

  return {
    async list(db: Db, tenantId: TenantId, filter: ApprovalFilter, now: Instant): Promise<Page<Approval>> {
      const { query, states, requestedBy, type, subjectId, risk, expiresBefore, order, size, cursor } = filter;
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
          order === 'soonest' ? later(cursor) : olderRows(cursor, request.createdAt, request.id),
        ))
        .orderBy(order === 'soonest' ? asc(ends) : desc(request.createdAt), desc(request.id)).limit(size + 1);
      return pageOf(await withVotes(db, tenantId, rows), size, keyIn(order));
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
  };

  function has(column: Parameters<typeof kit.lower>[0], text: string) {
    return sql`${kit.lower(column)} like ${containing(text)} escape '\\'`;
  }

  /** Expiry is computed on read: a pending row past its time is listed as what it is. */
  function isIn(state: ApprovalState, now: Instant) {
    if (state === 'pending') return and(eq(request.state, 'pending'), or(isNull(request.expiresAt), gt(request.expiresAt, now)));
    if (state === 'expired') return or(eq(request.state, 'expired'), and(eq(request.state, 'pending'), lte(request.expiresAt, now)));
    return eq(request.state, state);
  }

  function later(cursor: string | undefined) {
    if (cursor === undefined) return undefined;
    const [endsAt, id] = timeAndIdIn(cursor);
    const at = sql.param(endsAt, request.expiresAt);
    return or(gt(ends, at), and(eq(ends, at), lt(request.id, brand<ApprovalId>(id))));
  }
}

/** Where what never expires stands among what does. */
const NEVER = brand<Instant>('9999-12-31T23:59:59.999Z');

/** What a list in this order goes on from; the id breaks ties within a millisecond. */
export function keyIn(order: ApprovalFilter['order']): (row: Pick<Approval, 'createdAt' | 'expiresAt' | 'id'>) => readonly [string, string] {
  return order === 'soonest' ? ({ expiresAt, id }) => [expiresAt ?? NEVER, id] : ({ createdAt, id }) => [createdAt, id];
}
