import { and, asc, desc, eq, isNotNull, isNull } from 'drizzle-orm';
import { parseLeaf } from '../../../shared/audit-entry.ts';
import { brand, type ErasureId, type HoldId, type Instant, type RetentionPolicyId, type TenantId, type UserId } from '../../../shared/brand.ts';
import type { Db, Kit, Statement, Tx } from '../../base/storage/index.ts';
import { partsOf, type StoredDisclosures } from '../../records/audit/index.ts';
import { ENDED_KEY_REF, endedKeyDigest, type SubjectKeyRef } from '../../records/subjects/index.ts';
import { HOLD_COVERS } from './held-entry.ts';
import type { LegalHold } from './legal-hold.ts';
import type { DataType, RetentionPolicy } from './retention-policy.ts';
import { buildRetentionTables } from './retention-tables.ts';

/** What an entry tells of one person, or of none, with that entry and the matter that keeps it, if one does. */
export type FoundDisclosures = StoredDisclosures & {
  readonly logId: number;
  readonly eventId: string;
  readonly time: string;
  readonly type: string;
  readonly matter: string | null;
}

export interface ErasureRequestRow {
  readonly tenantId: TenantId;
  readonly id: ErasureId;
  readonly tokens: readonly string[];
  readonly category: string;
  readonly reason: string;
  readonly requestedBy: UserId;
  readonly requestedAt: Instant;
  readonly state: 'completed' | 'deferred';
  readonly erased: number;
  readonly held: number;
  readonly completedAt: Instant | null;
}

/** A hold with its scope as the triggers compare it. */
export interface HoldRow extends LegalHold {
  readonly tenantId: TenantId;
  readonly personToken: string;
  readonly resourceToken: string;
  readonly personId: string;
  readonly resourceId: string;
  readonly runId: string;
  readonly fromTime: string;
  readonly toTime: string;
}

export type RetentionStore = ReturnType<typeof openRetentionStore>;

const MATTER = `(SELECT min(h.matter) FROM legal_hold h WHERE ${HOLD_COVERS})`;
const PARTS = partsOf('d.names');
const FOUND = `SELECT d.log_id AS "logId", d.idx, d.person_token AS person, d.names, d.texts, d.kid, d.box, d.retention_class AS retention, i.event_id AS "eventId", i.time, i.type, ${MATTER} AS matter
  FROM audit_disclosure d JOIN audit_index i ON i.log_id = d.log_id AND i.idx = d.idx`;
const FREE = `NOT EXISTS (SELECT 1 FROM legal_hold h WHERE ${HOLD_COVERS})`;
const OF_CLASS = 'd.log_id IN (SELECT log_id FROM audit_log WHERE tenant_id = ?) AND d.retention_class = ? AND i.time < ?';
const OF_PERSON = 'd.tenant_id = ? AND d.person_token = ?';
const OF_KEY = `${OF_PERSON} AND d.kid = ?`;
const ORDER = 'ORDER BY d.log_id, d.idx, d.person_token LIMIT ?';
const FREE_OF_CLASS = `${FOUND} WHERE ${OF_CLASS} AND ${FREE} ${ORDER}`;
const FIRST_OF_CLASS = `${FOUND} WHERE ${OF_CLASS} ${ORDER}`;
const FREE_OF_PERSON = `${FOUND} WHERE ${OF_PERSON} AND ${FREE} ${ORDER}`;
const FREE_OF_KEY = `${FOUND} WHERE ${OF_KEY} AND ${FREE} ${ORDER}`;
const ENDED = `SELECT l.entry FROM audit_index i JOIN audit_leaf l ON l.log_id = i.log_id AND l.idx = i.idx WHERE i.log_id IN (SELECT log_id FROM audit_log WHERE tenant_id = ?) AND i.type = 'vault.key.destroyed'`;
const SAYS_ENDED = `SELECT 1 FROM audit_index i JOIN audit_leaf l ON l.log_id = i.log_id AND l.idx = i.idx WHERE i.log_id IN (SELECT log_id FROM audit_log WHERE tenant_id = ?) AND i.type = 'vault.key.destroyed' AND l.entry LIKE ? LIMIT 1`;
/** Of many people or keys, given as one JSON text, the places of those of whom, or under which, nothing is told. */
const UNTOLD_PEOPLE: Statement = {
  sqlite: 'SELECT e.key AS at FROM json_each(?) e WHERE NOT EXISTS (SELECT 1 FROM audit_disclosure d WHERE d.tenant_id = ? AND d.person_token = e.value)',
  postgres: 'SELECT e.at - 1 AS at FROM jsonb_array_elements_text(?::jsonb) WITH ORDINALITY AS e(value, at) WHERE NOT EXISTS (SELECT 1 FROM audit_disclosure d WHERE d.tenant_id = ? AND d.person_token = e.value)',
};
const EMPTY_KEYS: Statement = {
  sqlite: 'SELECT e.key AS at FROM json_each(?) e WHERE NOT EXISTS (SELECT 1 FROM audit_disclosure d WHERE d.tenant_id = ? AND d.person_token = e.value ->> 0 AND d.kid = e.value ->> 1)',
  postgres: 'SELECT e.at - 1 AS at FROM jsonb_array_elements(?::jsonb) WITH ORDINALITY AS e(value, at) WHERE NOT EXISTS (SELECT 1 FROM audit_disclosure d WHERE d.tenant_id = ? AND d.person_token = e.value ->> 0 AND d.kid = (e.value ->> 1)::bigint)',
};
const COUNT_CLASS = `SELECT x.type, x.matter, sum(x.parts) AS n FROM (SELECT i.type, ${PARTS} AS parts, ${MATTER} AS matter FROM audit_disclosure d JOIN audit_index i ON i.log_id = d.log_id AND i.idx = d.idx WHERE ${OF_CLASS}) x GROUP BY x.type, x.matter ORDER BY x.type`;
const THERE_OF_CLASS = 'FROM audit_disclosure d WHERE d.log_id IN (SELECT log_id FROM audit_log WHERE tenant_id = ?) AND d.retention_class = ?';
const CLASS_HOLDING = `SELECT sum(${PARTS}) AS n ${THERE_OF_CLASS}`;
const CLASS_OLDEST = `SELECT i.time FROM audit_index i JOIN (SELECT d.log_id, d.idx ${THERE_OF_CLASS} ORDER BY d.log_id, d.idx LIMIT 1) f ON f.log_id = i.log_id AND f.idx = i.idx`;
const COUNT_PERSON = `SELECT x.matter, sum(x.parts) AS n FROM (SELECT ${PARTS} AS parts, ${MATTER} AS matter FROM audit_disclosure d JOIN audit_index i ON i.log_id = d.log_id AND i.idx = d.idx WHERE ${OF_PERSON}) x GROUP BY x.matter`;
/** How much of what is over a list shows, the newest of it. What still holds is listed whole. */
const MOST_PAST = 500;

const COUNT_HELD = `SELECT count(*) AS n FROM audit_index i JOIN legal_hold h ON h.id = ? WHERE i.log_id IN (SELECT log_id FROM audit_log WHERE tenant_id = ?) AND ${HOLD_COVERS}`;

/** A hold begins and ends between purges and never during one: what it covers when it is answered for is all still there, and what was counted as free is what goes. SQLite has one writer. */
const LOCK_HOLDS: Statement = { sqlite: 'SELECT ? AS tenant', postgres: `SELECT pg_advisory_xact_lock(hashtextextended('holds:' || ?, 0))` };
/** Many may purge at once. */
const SHARE_HOLDS: Statement = { sqlite: 'SELECT ? AS tenant', postgres: `SELECT pg_advisory_xact_lock_shared(hashtextextended('holds:' || ?, 0))` };

/** Whoever changes or runs a policy waits for whoever runs it. SQLite has one writer. */
const LOCK_POLICY: Statement = {
  sqlite: 'SELECT id FROM retention_policy WHERE tenant_id = ? AND id = ?',
  postgres: 'SELECT id FROM retention_policy WHERE tenant_id = ? AND id = ? FOR UPDATE',
};

/** One erasure after another: two that found the same would list it twice. SQLite has one writer. */
const LOCK_ERASING: Statement = { sqlite: 'SELECT ? AS tenant', postgres: `SELECT pg_advisory_xact_lock(hashtextextended('erasing:' || ?, 0))` };

export function openRetentionStore(kit: Kit) {
  const { retentionPolicy, legalHold, erasureRequest } = buildRetentionTables(kit);
  const policyOf = (tenantId: TenantId, id: string) => and(eq(retentionPolicy.tenantId, tenantId), eq(retentionPolicy.id, brand<RetentionPolicyId>(id)));
  const holdOf = (tenantId: TenantId, id: string) => and(eq(legalHold.tenantId, tenantId), eq(legalHold.id, brand<HoldId>(id)));
  const asPolicy = (row: typeof retentionPolicy.$inferSelect): RetentionPolicy => ({ ...row, dataType: row.dataType as DataType }); // written by parsed commands only
  const policy = async (db: Db, tenantId: TenantId, id: string): Promise<RetentionPolicy | null> => {
    const [row] = await db.q.select().from(retentionPolicy).where(policyOf(tenantId, id));
    return row ? asPolicy(row) : null;
  };

  return {
    /** False when the tenant has a policy for this type. */
    async addPolicy(tx: Tx, row: RetentionPolicy): Promise<boolean> {
      return (await tx.q.insert(retentionPolicy).values(row).onConflictDoNothing().returning({ id: retentionPolicy.id })).length === 1;
    },
    async policies(db: Db, tenantId: TenantId): Promise<readonly RetentionPolicy[]> {
      return (await db.q.select().from(retentionPolicy).where(eq(retentionPolicy.tenantId, tenantId)).orderBy(asc(retentionPolicy.dataType))).map(asPolicy);
    },
    policy,
    /** Reads it and holds it until the transaction ends. */
    async holdPolicy(tx: Tx, tenantId: TenantId, id: string): Promise<RetentionPolicy | null> {
      await tx.all(LOCK_POLICY, tenantId, id);
      return policy(tx, tenantId, id);
    },
    /** Writes the row if nobody changed it meanwhile; answers whether it did. */
    async savePolicy(tx: Tx, { tenantId, id, ver, ...rest }: RetentionPolicy): Promise<boolean> {
      return (await tx.q.update(retentionPolicy).set({ ...rest, ver: ver + 1 }).where(and(policyOf(tenantId, id), eq(retentionPolicy.ver, ver))).returning({ id: retentionPolicy.id })).length === 1;
    },
    async removePolicy(tx: Tx, tenantId: TenantId, id: string): Promise<void> {
      await tx.q.delete(retentionPolicy).where(policyOf(tenantId, id));
    },

    /** To be asked for before anything is looked for that is to go for good. */
    shareHolds: (tx: Tx, tenantId: TenantId): Promise<unknown> => tx.all(SHARE_HOLDS, tenantId),
    /** To be asked for after `shareHolds`, before disclosures are looked for that are to be erased. */
    lockErasing: (tx: Tx, tenantId: TenantId): Promise<unknown> => tx.all(LOCK_ERASING, tenantId),
    async addHold(tx: Tx, row: HoldRow): Promise<void> {
      await tx.all(LOCK_HOLDS, row.tenantId);
      await tx.q.insert(legalHold).values(row);
    },
    /** Every live one, then the newest of those that were released. */
    async holds(db: Db, tenantId: TenantId): Promise<readonly HoldRow[]> {
      const newest = [desc(legalHold.createdAt), desc(legalHold.id)] as const;
      const live = await db.q.select().from(legalHold).where(and(eq(legalHold.tenantId, tenantId), isNull(legalHold.releasedAt))).orderBy(...newest);
      return [...live, ...(await db.q.select().from(legalHold).where(and(eq(legalHold.tenantId, tenantId), isNotNull(legalHold.releasedAt))).orderBy(...newest).limit(MOST_PAST))];
    },
    async hold(db: Db, tenantId: TenantId, id: string): Promise<HoldRow | null> {
      return (await db.q.select().from(legalHold).where(holdOf(tenantId, id)))[0] ?? null;
    },
    /** Ids of those that are live, in their order. */
    async liveHolds(db: Db, tenantId: TenantId): Promise<readonly HoldId[]> {
      return (await db.q.select({ id: legalHold.id }).from(legalHold).where(and(eq(legalHold.tenantId, tenantId), isNull(legalHold.releasedAt))).orderBy(asc(legalHold.id))).map(({ id }) => id);
    },
    /** False when it was released before. */
    async releaseHold(tx: Tx, tenantId: TenantId, id: string, release: Pick<HoldRow, 'releasedAt' | 'releasedBy' | 'releaseReason'>): Promise<boolean> {
      await tx.all(LOCK_HOLDS, tenantId);
      return (await tx.q.update(legalHold).set(release).where(and(holdOf(tenantId, id), isNull(legalHold.releasedAt))).returning({ id: legalHold.id })).length === 1;
    },
    /** How many entries a live hold covers. */
    async heldBy(db: Db, tenantId: TenantId, id: string): Promise<number> {
      const [row] = await db.all<{ n: number }>(COUNT_HELD, id, tenantId);
      return Number(row?.n ?? 0);
    },

    async addErasure(tx: Tx, row: ErasureRequestRow): Promise<void> {
      await tx.q.insert(erasureRequest).values(row);
    },
    async saveErasure(tx: Tx, { tenantId, id, ...rest }: ErasureRequestRow): Promise<void> {
      await tx.q.update(erasureRequest).set(rest).where(and(eq(erasureRequest.tenantId, tenantId), eq(erasureRequest.id, id)));
    },
    /** Every one that a hold puts off, the newest first. */
    deferredErasures: (db: Db, tenantId: TenantId): Promise<readonly ErasureRequestRow[]> =>
      db.q.select().from(erasureRequest).where(and(eq(erasureRequest.tenantId, tenantId), eq(erasureRequest.state, 'deferred'))).orderBy(desc(erasureRequest.requestedAt), desc(erasureRequest.id)),
    /** The newest. */
    erasures: (db: Db, tenantId: TenantId): Promise<readonly ErasureRequestRow[]> =>
      db.q.select().from(erasureRequest).where(eq(erasureRequest.tenantId, tenantId)).orderBy(desc(erasureRequest.requestedAt), desc(erasureRequest.id)).limit(MOST_PAST),

    /** How many disclosures of a class there are, and the time of the oldest. */
    async classHolding(db: Db, tenantId: TenantId, auditClass: string): Promise<{ readonly records: number; readonly oldest: Instant | null }> {
      const [[counted], [first]] = [await db.all<{ n: number }>(CLASS_HOLDING, tenantId, auditClass), await db.all<{ time: Instant }>(CLASS_OLDEST, tenantId, auditClass)];
      return { records: Number(counted?.n ?? 0), oldest: first?.time ?? null };
    },
    /** Disclosures of a class, older than the cutoff, that no hold keeps. */
    freeOfClass: (db: Db, tenantId: TenantId, auditClass: string, cutoff: Instant, most: number) => found(db, FREE_OF_CLASS, tenantId, auditClass, cutoff, most),
    /** The same with those that are held. */
    firstOfClass: (db: Db, tenantId: TenantId, auditClass: string, cutoff: Instant, most: number) => found(db, FIRST_OF_CLASS, tenantId, auditClass, cutoff, most),
    freeOfPerson: (db: Db, tenantId: TenantId, token: string, most: number) => found(db, FREE_OF_PERSON, tenantId, token, most),
    /** What was sealed under one key of a person, and is not held. */
    freeOfKey: (db: Db, tenantId: TenantId, { person, kid }: SubjectKeyRef, most: number) => found(db, FREE_OF_KEY, tenantId, person, kid, most),
    /** Whether an entry says that this key was destroyed. */
    async saysEnded(db: Db, tenantId: TenantId, key: SubjectKeyRef): Promise<boolean> {
      return (await db.all(SAYS_ENDED, tenantId, `%"${ENDED_KEY_REF}":"${endedKeyDigest(key)}"%`)).length > 0;
    },
    /** Digests of the keys of which an entry says that they were destroyed. */
    async endedKeys(db: Db, tenantId: TenantId): Promise<ReadonlySet<string>> {
      return new Set((await db.all<{ entry: string }>(ENDED, tenantId)).flatMap(({ entry }) => parseLeaf(entry).refs?.[ENDED_KEY_REF] ?? []));
    },
    /** Those of these people of whom the log tells nothing. */
    untold: (db: Db, tenantId: TenantId, people: readonly string[]): Promise<readonly string[]> => placed(db, UNTOLD_PEOPLE, tenantId, people, people),
    /** Those of these keys under which nothing is. */
    emptyOf: <Key extends SubjectKeyRef>(db: Db, tenantId: TenantId, keys: readonly Key[]): Promise<readonly Key[]> => placed(db, EMPTY_KEYS, tenantId, keys, keys.map(({ person, kid }) => [person, kid])),

    async countClass(db: Db, tenantId: TenantId, auditClass: string, cutoff: Instant): Promise<ReadonlyArray<{ readonly type: string; readonly matter: string | null; readonly n: number }>> {
      return (await db.all<{ type: string; matter: string | null; n: number }>(COUNT_CLASS, tenantId, auditClass, cutoff)).map((row) => ({ ...row, n: Number(row.n) }));
    },
    async countPerson(db: Db, tenantId: TenantId, token: string): Promise<ReadonlyArray<{ readonly matter: string | null; readonly n: number }>> {
      return (await db.all<{ matter: string | null; n: number }>(COUNT_PERSON, tenantId, token)).map((row) => ({ ...row, n: Number(row.n) }));
    },
  };
}

/** Those of `all` at the places that the statement answers with, asked once about as many as there are. */
async function placed<One>(db: Db, statement: Statement, tenantId: TenantId, all: readonly One[], asked: readonly unknown[]): Promise<readonly One[]> {
  const places = new Set((await db.all<{ at: number }>(statement, JSON.stringify(asked), tenantId)).map(({ at }) => Number(at)));
  return all.filter((_one, at) => places.has(at));
}

async function found(db: Db, statement: string, ...params: readonly (string | number)[]): Promise<readonly FoundDisclosures[]> {
  return (await db.all<FoundDisclosures>(statement, ...params)).map((row) => ({ ...row, logId: Number(row.logId), idx: Number(row.idx) }));
}
