import { and, desc, eq, exists, inArray, isNull, lte, type SQL, sql } from 'drizzle-orm';
import { buildMemoryTables } from '../../agents/memory/index.ts';
import { buildRunTables } from '../../agents/runs/index.ts';
import type { DeletionId, EventId, Instant, TenantId } from '../../../shared/brand.ts';
import type { Db, Dialect, Kit, Statement, Tx } from '../../base/storage/index.ts';
import { buildOutsideTables } from '../outside/index.ts';
import { openArchiveStore } from './archive-store.ts';
import type { DeletedRecord, Deletion, ShownDeletion } from './deletion.ts';
import { openDeletionStore } from './deletion-store.ts';
import { heldBy, momentIn, PRODUCT_DATA } from './product-data.ts';
import type { ProductType } from './retention-policy.ts';
import { buildRetentionTables } from './retention-tables.ts';

/** Of deletions that are over, so many of the newest are listed. */
const MOST_OVER = 200;

export type ProductStore = ReturnType<typeof openProductStore>;

export interface FoundRecord {
  readonly id: string;
  readonly at: Instant;
  readonly label: string;
  /** The matter of the hold that keeps it; null when nothing does. */
  readonly matter: string | null;
}

/** What is there of a type now. */
export interface Holding {
  readonly records: number;
  readonly oldest: Instant | null;
}

/** Values in one statement; SQLite takes 32,766. */
const ROWS_AT_ONCE = 500;

const both = (text: (dialect: Dialect) => string): Statement => ({ sqlite: text('sqlite'), postgres: text('postgres') });
const before = (dialect: Dialect, column: string) => (dialect === 'sqlite' ? `${column} < ?` : `${column} < ?::timestamptz`);
const HELD = (dialect: Dialect, type: ProductType) => `SELECT 1 FROM legal_hold h WHERE ${heldBy(dialect, PRODUCT_DATA[type].table)}`;
const MATTER = (dialect: Dialect, type: ProductType) => `(SELECT min(h.matter) FROM legal_hold h WHERE ${heldBy(dialect, PRODUCT_DATA[type].table)})`;
/** Contents of a run that are out of sight and are to be archived before they go: the run waits for that. */
const PROMISED = `SELECT 1 FROM deleted_record p JOIN retention_deletion q ON q.tenant_id = p.tenant_id AND q.id = p.deletion_id
  WHERE p.tenant_id = x.tenant_id AND p.record_id = x.id AND p.data_type = 'tool_results' AND p.state = 'deleted' AND q.archive`;
const inSight = (type: ProductType) => `x.tenant_id = ? AND x.${PRODUCT_DATA[type].deletedAt} IS NULL AND ${PRODUCT_DATA[type].ready}`;
const found = (dialect: Dialect, type: ProductType) => `SELECT x.id, ${momentIn(dialect, PRODUCT_DATA[type].age)} AS at, ${PRODUCT_DATA[type].label} AS label, ${MATTER(dialect, type)} AS matter FROM ${PRODUCT_DATA[type].table} x`;

const statementsOf = (type: ProductType) => {
  const { table, age, deletionId } = PRODUCT_DATA[type];
  const due = (dialect: Dialect) => `${inSight(type)} AND ${before(dialect, age)}`;
  return {
    holding: both((dialect) => `SELECT count(*) AS n, min(${momentIn(dialect, age)}) AS oldest FROM ${table} x WHERE ${inSight(type)}`),
    count: both((dialect) => `SELECT y.matter, count(*) AS n FROM (SELECT ${MATTER(dialect, type)} AS matter FROM ${table} x WHERE ${due(dialect)}) y GROUP BY y.matter ORDER BY y.matter`),
    first: both((dialect) => `${found(dialect, type)} WHERE ${due(dialect)} ORDER BY ${age}, x.id LIMIT ?`),
    free: both((dialect) => `${found(dialect, type)} WHERE ${due(dialect)} AND NOT EXISTS (${HELD(dialect, type)}) ORDER BY ${age}, x.id LIMIT ?`),
    /** Of a deletion, what is out of sight by it and not held, in the order of names. */
    ripe: both((dialect) => `SELECT x.id FROM ${table} x WHERE x.tenant_id = ? AND x.${deletionId} = ? AND EXISTS (SELECT 1 FROM deleted_record d WHERE d.tenant_id = x.tenant_id AND d.deletion_id = x.${deletionId} AND d.record_id = x.id AND d.state = 'deleted')
      AND NOT EXISTS (${HELD(dialect, type)})${type === 'session_data' ? ` AND NOT EXISTS (${PROMISED})` : ''} ORDER BY x.id LIMIT ?`),
    heldOf: both((dialect) => `SELECT x.id FROM ${table} x WHERE x.tenant_id = ? AND x.${deletionId} = ? AND EXISTS (${HELD(dialect, type)})`),
    isHeld: both((dialect) => `SELECT x.id FROM ${table} x WHERE x.tenant_id = ? AND x.id = ? AND EXISTS (${HELD(dialect, type)})`),
    heldNow: both((dialect) => `SELECT count(*) AS n FROM ${table} x JOIN legal_hold h ON h.id = ? AND ${heldBy(dialect, table)} WHERE x.tenant_id = ?`),
  };
};
const STATEMENTS: Readonly<Record<ProductType, ReturnType<typeof statementsOf>>> = {
  session_data: statementsOf('session_data'), tool_results: statementsOf('tool_results'), memory: statementsOf('memory'), evidence: statementsOf('evidence'),
};

/** Product data as retention sees it: what is due, what is out of sight, what became of it. */
export function openProductStore(kit: Kit) {
  const { run } = buildRunTables(kit);
  const { memory } = buildMemoryTables(kit);
  const { outsideTrail: trail } = buildOutsideTables(kit);
  const { retentionDeletion: deletion, deletedRecord: record } = buildRetentionTables(kit);
  const recordsOf = (tenantId: TenantId, id: DeletionId, ids: readonly string[]) => and(eq(record.tenantId, tenantId), eq(record.deletionId, id), inArray(record.recordId, [...ids]));

  return {
    ...openDeletionStore(kit), ...openArchiveStore(kit),

    async holding(db: Db, tenantId: TenantId, type: ProductType): Promise<Holding> {
      const [row] = await db.all<{ n: number; oldest: Instant | null }>(STATEMENTS[type].holding, tenantId);
      return { records: Number(row?.n ?? 0), oldest: row?.oldest ?? null };
    },
    async countDue(db: Db, tenantId: TenantId, type: ProductType, cutoff: Instant): Promise<ReadonlyArray<{ readonly matter: string | null; readonly n: number }>> {
      return (await db.all<{ matter: string | null; n: number }>(STATEMENTS[type].count, tenantId, cutoff)).map((row) => ({ ...row, n: Number(row.n) }));
    },
    /** The oldest first, held ones too. */
    firstDue: (db: Db, tenantId: TenantId, type: ProductType, { cutoff, most }: { readonly cutoff: Instant; readonly most: number }): Promise<FoundRecord[]> => db.all<FoundRecord>(STATEMENTS[type].first, tenantId, cutoff, most),
    freeDue: (db: Db, tenantId: TenantId, type: ProductType, { cutoff, most }: { readonly cutoff: Instant; readonly most: number }): Promise<FoundRecord[]> => db.all<FoundRecord>(STATEMENTS[type].free, tenantId, cutoff, most),
    /** Which of these a live hold keeps. */
    async heldAmong(db: Db, tenantId: TenantId, type: ProductType, ids: readonly string[]): Promise<ReadonlySet<string>> {
      const held = new Set<string>();
      for (const id of ids) if ((await db.all(STATEMENTS[type].isHeld, tenantId, id)).length > 0) held.add(id);
      return held;
    },
    /** How many records a live hold covers, whatever their age, in sight or not. */
    async coveredBy(db: Db, tenantId: TenantId, holdId: string): Promise<Readonly<Record<'runs' | 'memories' | 'trails', number>>> {
      const count = async (type: ProductType) => Number((await db.all<{ n: number }>(STATEMENTS[type].heldNow, holdId, tenantId))[0]?.n ?? 0);
      return { runs: await count('session_data'), memories: await count('memory'), trails: await count('evidence') };
    },

    /** Takes these out of sight, and notes them. */
    async hide(tx: Tx, { tenantId, id, dataType, deletedAt }: Deletion, rows: readonly FoundRecord[]): Promise<void> {
      for (const part of chunks(rows)) {
        await tx.q.insert(record).values(part.map((row) => ({ tenantId, deletionId: id, dataType, recordId: row.id, label: row.label, at: row.at, state: 'deleted' as const, changedAt: deletedAt, digest: '', entry: '' })));
        await mark(tx, dataType, tenantId, part.map((row) => row.id), { at: deletedAt, deletion: id });
      }
    },
    /** Brings these back into sight. */
    async show(tx: Tx, { tenantId, id, dataType }: Deletion, ids: readonly string[], now: Instant): Promise<void> {
      for (const part of chunks(ids)) {
        await mark(tx, dataType, tenantId, part, { at: null, deletion: null });
        await tx.q.update(record).set({ state: 'restored', changedAt: now, label: '' }).where(recordsOf(tenantId, id, part));
      }
    },
    /** Notes that these are gone for good, by this entry; what was out of sight of the same things in another way is gone with them. */
    async close(tx: Tx, { tenantId, id, dataType }: Deletion, gone: ReadonlyArray<{ readonly id: string; readonly digest: string }>, { entry, now }: { readonly entry: EventId; readonly now: Instant }): Promise<void> {
      for (const one of gone) await tx.q.update(record).set({ state: 'purged', changedAt: now, label: '', digest: one.digest, entry }).where(recordsOf(tenantId, id, [one.id]));
      if (dataType !== 'session_data') return;
      for (const part of chunks(gone)) {
        await tx.q.update(record).set({ state: 'purged', changedAt: now, label: '', entry })
          .where(and(eq(record.tenantId, tenantId), eq(record.dataType, 'tool_results'), eq(record.state, 'deleted'), inArray(record.recordId, part.map((one) => one.id))));
      }
    },

    /** The newest, and every older one of which something can still be restored; the newest first, with what became of their records. */
    async deletions(db: Db, tenantId: TenantId): Promise<readonly ShownDeletion[]> {
      const listed = (which: SQL | undefined) => db.q.select().from(deletion).where(and(eq(deletion.tenantId, tenantId), which)).orderBy(desc(deletion.deletedAt), desc(deletion.id));
      const newest = await listed(undefined).limit(MOST_OVER);
      const last = newest.at(-1);
      if (!last) return [];
      const known = new Set(newest.map(({ id }) => id));
      const still = db.q.select({ id: record.recordId }).from(record).where(and(eq(record.tenantId, tenantId), eq(record.state, 'deleted'), eq(record.deletionId, deletion.id)));
      const rows = newest.length < MOST_OVER ? newest : [...newest, ...(await listed(and(lte(deletion.deletedAt, last.deletedAt), exists(still)))).filter(({ id }) => !known.has(id))];
      const counts = await db.q.select({ id: record.deletionId, state: record.state, n: sql<number>`count(*)` }).from(record)
        .where(and(eq(record.tenantId, tenantId), inArray(record.deletionId, rows.map(({ id }) => id)))).groupBy(record.deletionId, record.state);
      const shown: ShownDeletion[] = [];
      for (const { tenantId: _own, ...row } of rows) {
        const of = (state: DeletedRecord['state']) => Number(counts.find((count) => count.id === row.id && count.state === state)?.n ?? 0);
        const deleted = of('deleted');
        shown.push({ ...row, deleted, restored: of('restored'), purged: of('purged'), held: deleted === 0 ? 0 : (await heldOf(db, tenantId, row)).length });
      }
      return shown;
    },
    heldOf,
    /** Of one, what no hold keeps. */
    async ripeRecords(db: Db, { tenantId, id, dataType }: Deletion, most: number): Promise<readonly string[]> {
      return (await db.all<{ id: string }>(STATEMENTS[dataType].ripe, tenantId, id, most)).map((row) => row.id);
    },
  };

  async function heldOf(db: Db, tenantId: TenantId, { id, dataType }: Pick<Deletion, 'id' | 'dataType'>): Promise<readonly string[]> {
    return (await db.all<{ id: string }>(STATEMENTS[dataType].heldOf, tenantId, id)).map((row) => row.id);
  }

  /** Sets or empties the columns by which a record is out of sight. What is bound to be hidden is in sight, or something else hid it meanwhile. */
  async function mark(tx: Tx, type: ProductType, tenantId: TenantId, ids: readonly string[], to: { readonly at: Instant; readonly deletion: DeletionId } | { readonly at: null; readonly deletion: null }): Promise<void> {
    const hiding = to.at !== null;
    const [marks, contents] = [{ deletedAt: to.at, deletionId: to.deletion }, { contentsDeletedAt: to.at, contentsDeletionId: to.deletion }];
    const changed = await {
      session_data: () => tx.q.update(run).set(marks).where(and(eq(run.tenantId, tenantId), inArray(sql`${run.id}`, [...ids]), hiding ? isNull(run.deletedAt) : undefined)).returning({ id: run.id }),
      tool_results: () => tx.q.update(run).set(contents).where(and(eq(run.tenantId, tenantId), inArray(sql`${run.id}`, [...ids]), hiding ? isNull(run.contentsDeletedAt) : isNull(run.contentsEntry))).returning({ id: run.id }),
      memory: () => tx.q.update(memory).set(marks).where(and(eq(memory.tenantId, tenantId), inArray(sql`${memory.id}`, [...ids]), hiding ? isNull(memory.deletedAt) : undefined)).returning({ id: memory.id }),
      evidence: () => tx.q.update(trail).set(marks).where(and(eq(trail.tenantId, tenantId), inArray(trail.id, [...ids]), hiding ? isNull(trail.deletedAt) : undefined)).returning({ id: trail.id }),
    }[type]();
    if (changed.length !== ids.length) throw new Error(`of ${ids.length} records of ${type}, ${changed.length} were there to be marked`);
  }
}

function chunks<One>(all: readonly One[]): readonly (readonly One[])[] {
  return Array.from({ length: Math.ceil(all.length / ROWS_AT_ONCE) }, (_none, at) => all.slice(at * ROWS_AT_ONCE, (at + 1) * ROWS_AT_ONCE));
}
