import { and, desc, eq, gte, isNull, lt, or, sql } from 'drizzle-orm';
import type { Instant, TenantId } from '../../../shared/brand.ts';
import { containing } from '../../base/like-pattern.ts';
import type { Db, Kit, Tx } from '../../base/storage/index.ts';
import type { OutsideOutcome } from './outside-event.ts';
import { buildOutsideTables } from './outside-tables.ts';
import type { OutsideTrail } from './outside-trail.ts';

export type OutsideStore = ReturnType<typeof openOutsideStore>;
type RecordRow = ReturnType<typeof buildOutsideTables>['outsideRecord']['$inferSelect'];

export interface RecordFilter {
  readonly trailId?: string | undefined;
  /** In actor, action or resource, in any case. */
  readonly text?: string | undefined;
  readonly outcome?: OutsideOutcome | undefined;
  readonly from?: Instant | undefined;
  /** Exclusive. */
  readonly to?: Instant | undefined;
}

/** The last record of a page: what follows is older, or as old and in another place. */
export type RecordKey = readonly [at: Instant, trailId: string, number: number];

/** PostgreSQL takes 65,535 values in a statement, SQLite 32,766. */
const ROWS_AT_ONCE = 1_000;

export function openOutsideStore(kit: Kit) {
  const { outsideTrail: trail, outsideRecord: record } = buildOutsideTables(kit);
  const facts = {
    tenantId: trail.tenantId, id: trail.id, name: trail.name, origin: trail.origin, note: trail.note, format: trail.format, zoneless: trail.zoneless, sha256: trail.sha256, size: trail.size, records: trail.records, firstAt: trail.firstAt,
    lastAt: trail.lastAt, importedBy: trail.importedBy, importedByName: trail.importedByName, importedAt: trail.importedAt, withdrawnAt: trail.withdrawnAt, withdrawnReason: trail.withdrawnReason,
  };
  /** What retention took out of sight is not there for anybody. */
  const inSight = isNull(trail.deletedAt);
  const one = (tenantId: TenantId, id: string) => and(eq(trail.tenantId, tenantId), eq(trail.id, id));
  return {
    async add(tx: Tx, row: OutsideTrail & { readonly content: Buffer }, records: readonly Omit<RecordRow, 'tenantId' | 'trailId'>[]): Promise<void> {
      await tx.q.insert(trail).values(row);
      for (let at = 0; at < records.length; at += ROWS_AT_ONCE) await tx.q.insert(record).values(records.slice(at, at + ROWS_AT_ONCE).map((values) => ({ tenantId: row.tenantId, trailId: row.id, ...values })));
    },

    /** Withdrawn ones too, the newest first; without their bytes. */
    list: (db: Db, tenantId: TenantId): Promise<OutsideTrail[]> => db.q.select(facts).from(trail).where(and(eq(trail.tenantId, tenantId), inSight)).orderBy(desc(trail.importedAt), desc(trail.id)).execute(),

    find: async (db: Db, tenantId: TenantId, id: string): Promise<OutsideTrail | null> => (await db.q.select(facts).from(trail).where(and(one(tenantId, id), inSight)))[0] ?? null,

    /** The trail that has this very file and was not withdrawn. */
    withDigest: async (db: Db, tenantId: TenantId, sha256: string): Promise<OutsideTrail | null> =>
      (await db.q.select(facts).from(trail).where(and(eq(trail.tenantId, tenantId), eq(trail.sha256, sha256), isNull(trail.withdrawnAt), inSight)))[0] ?? null,

    content: async (db: Db, tenantId: TenantId, id: string): Promise<Buffer | null> => (await db.q.select({ content: trail.content }).from(trail).where(and(one(tenantId, id), inSight)))[0]?.content ?? null,

    /** False when it was withdrawn before. */
    withdraw: async (tx: Tx, { tenantId, id }: Pick<OutsideTrail, 'tenantId' | 'id'>, what: { readonly at: Instant; readonly reason: string }): Promise<boolean> =>
      (await tx.q.update(trail).set({ withdrawnAt: what.at, withdrawnReason: what.reason }).where(and(one(tenantId, id), inSight, isNull(trail.withdrawnAt))).returning({ id: trail.id })).length === 1,

    /** Records of trails that were not withdrawn, the newest first. */
    page(db: Db, tenantId: TenantId, { trailId, text, outcome, from, to }: RecordFilter, { after, limit }: { readonly after?: RecordKey | undefined; readonly limit: number }): Promise<RecordRow[]> {
      const pattern = text === undefined ? null : containing(text);
      const found = (column: typeof record.actor) => sql`${kit.lower(column)} like ${pattern} escape '\\'`;
      return db.q.select({ tenantId: record.tenantId, trailId: record.trailId, number: record.number, at: record.at, actor: record.actor, action: record.action, resource: record.resource, outcome: record.outcome, address: record.address, record: record.record })
        .from(record).innerJoin(trail, and(eq(trail.tenantId, record.tenantId), eq(trail.id, record.trailId)))
        .where(and(
          eq(record.tenantId, tenantId), isNull(trail.withdrawnAt), inSight, trailId === undefined ? undefined : eq(record.trailId, trailId), outcome === undefined ? undefined : eq(record.outcome, outcome),
          from === undefined ? undefined : gte(record.at, from), to === undefined ? undefined : lt(record.at, to),
          pattern === null ? undefined : or(found(record.actor), found(record.action), found(record.resource)), after === undefined ? undefined : beyond(after),
        ))
        .orderBy(desc(record.at), desc(record.trailId), desc(record.number)).limit(limit).execute();
    },
  };

  function beyond([at, trailId, number]: RecordKey) {
    return or(lt(record.at, at), and(eq(record.at, at), or(lt(record.trailId, trailId), and(eq(record.trailId, trailId), lt(record.number, number)))));
  }
}
