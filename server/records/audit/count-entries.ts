import { and, eq, gt, gte, inArray, lt, lte, type SQL, sql, type SQLWrapper } from 'drizzle-orm';
import type { TenantId } from '../../../shared/brand.ts';
import type { Db, Kit } from '../../base/storage/index.ts';
import type { AuditConditions, TimeSlice } from './audit-filter.ts';
import { buildAuditTables } from './audit-tables.ts';
import { DAY_LETTERS } from './day-count.ts';
import { momentOf, type SearchConditions } from './search-conditions.ts';

/** The characters of an RFC 3339 time that name the slice; written out, because a grouped expression must be the same text twice. */
const SLICES = {
  minute: (time: SQLWrapper) => sql<string>`substr(${time}, 1, 16)`, hour: (time: SQLWrapper) => sql<string>`substr(${time}, 1, 13)`,
  day: (time: SQLWrapper) => sql<string>`substr(${time}, 1, 10)`, month: (time: SQLWrapper) => sql<string>`substr(${time}, 1, 7)`,
} as const satisfies Record<TimeSlice, unknown>;
const DAY_BEGINS = 'T00:00:00.000Z';
const DAY_ENDS = 'T23:59:59.999Z';

interface Counted {
  readonly n: number;
}

interface CountedSlice extends Counted {
  readonly at: string;
  readonly bad: number;
}

/**
 * How many entries match, in all and by their kinds. Whole days are told by the counts that are kept of them; what those do not know
 * (who, what, which run, which words) and the rest of a day are counted one by one.
 */
export function openEntryCounts(kit: Kit, conditions: SearchConditions) {
  const { auditIndex, auditDay } = buildAuditTables(kit);
  type Source = { readonly table: typeof auditIndex | typeof auditDay; readonly at: SQLWrapper; readonly n: SQL<number>; readonly where: SQL | undefined };

  /** The sources that together hold every entry that matches, each once. */
  async function sourcesOf(db: Db, tenantId: TenantId, filter: AuditConditions, slice: TimeSlice): Promise<readonly Source[]> {
    const logs = await conditions.logsOf(db, tenantId);
    if (logs.length === 0) return [];
    const words = await conditions.withWords(db, filter);
    const tokens = conditions.byToken(tenantId, filter);
    const one = (span: { readonly from?: string; readonly to?: string }, way: readonly SQL[] = [inArray(auditIndex.logId, [...logs])]): Source => ({
      table: auditIndex, at: auditIndex.time, n: sql<number>`count(*)`,
      where: and(eq(auditIndex.tenantId, tenantId), ...way, ...conditions.typesIn(auditIndex, filter.types), ...conditions.kindOf(auditIndex, filter), ...conditions.between(span), ...words),
    });
    const span = { ...(filter.from ? { from: momentOf(filter.from) } : {}), ...(filter.to ? { to: momentOf(filter.to) } : {}) };
    if (tokens.length > 0) return tokens.map((way) => one(span, [...way, conditions.inLogs(logs)]));
    if (words.length > 0 || slice === 'minute' || slice === 'hour') return [one(span)];
    const whole = wholeDays(span);
    if (!whole) return [one(span)];
    return [
      {
        table: auditDay, at: auditDay.day, n: sql<number>`sum(${auditDay.n})`,
        where: and(
          eq(auditDay.tenantId, tenantId), inArray(auditDay.logId, [...logs]), ...conditions.typesIn(auditDay, filter.types), ...conditions.kindOf(auditDay, filter),
          ...(whole.from ? [(whole.from.cut ? gt : gte)(auditDay.day, whole.from.day)] : []), ...(whole.to ? [(whole.to.cut ? lt : lte)(auditDay.day, whole.to.day)] : []),
        ),
      },
      ...whole.rests.map((rest) => one(rest)),
    ];
  }

  /** One question to every source, its answers summed where `key` says the same. */
  async function counted<Row extends Counted>(sources: readonly Source[], ask: (source: Source) => PromiseLike<readonly Row[]>, key: (row: NoInfer<Row>) => string): Promise<readonly Row[]> {
    const sums = new Map<string, Row>();
    for (const source of sources) {
      for (const row of await ask(source)) sums.set(key(row), { ...row, n: (sums.get(key(row))?.n ?? 0) + Number(row.n) }); // PostgreSQL sums as text
    }
    return [...sums.values()];
  }

  async function slices(db: Db, tenantId: TenantId, filter: AuditConditions, by: TimeSlice): Promise<readonly CountedSlice[]> {
    const rows = await counted(await sourcesOf(db, tenantId, filter, by), ({ table, at, n, where }) => {
      const slice = SLICES[by](at);
      return db.q.select({ at: slice, outcome: table.outcome, n }).from(table).where(where).groupBy(slice, table.outcome);
    }, ({ at, outcome }) => `${at} ${outcome}`);
    const told = new Map<string, CountedSlice>();
    for (const { at, outcome, n } of rows) {
      const before = told.get(at) ?? { at, n: 0, bad: 0 };
      told.set(at, { at, n: before.n + n, bad: before.bad + (outcome === 'success' ? 0 : n) });
    }
    return [...told.values()].sort((a, b) => (a.at < b.at ? -1 : 1));
  }

  return {
    count: async (db: Db, tenantId: TenantId, filter: AuditConditions): Promise<number> => {
      const [all] = await counted(await sourcesOf(db, tenantId, filter, 'day'), ({ table, n, where }) => db.q.select({ n }).from(table).where(where), () => '');
      return all?.n ?? 0;
    },

    /** How many entries of each type, severity and outcome match, for facets and reports. */
    counts: async (db: Db, tenantId: TenantId, filter: AuditConditions) => counted(
      await sourcesOf(db, tenantId, filter, 'day'),
      ({ table, n, where }) => db.q.select({ type: table.type, severity: table.severity, outcome: table.outcome, n }).from(table).where(where).groupBy(table.type, table.severity, table.outcome),
      (row) => `${row.type} ${row.severity} ${row.outcome}`,
    ),

    /** How many entries stand under each kind of thing they are about. */
    kinds: async (db: Db, tenantId: TenantId, filter: AuditConditions) => counted(
      await sourcesOf(db, tenantId, filter, 'day'),
      ({ table, n, where }) => db.q.select({ resourceType: table.resourceType, n }).from(table).where(where).groupBy(table.resourceType),
      (row) => row.resourceType,
    ),

    /** How many entries each slice of time holds, and how many of them did not succeed: what a brush is drawn over. Slices are UTC minutes, hours, days or months. */
    slices,

    /** The same by UTC day. */
    days: async (db: Db, tenantId: TenantId, filter: AuditConditions) => (await slices(db, tenantId, filter, 'day')).map(({ at, n, bad }) => ({ day: at, n, bad })),
  };
}

interface Span {
  readonly from?: string;
  readonly to?: string;
}

interface Days {
  /** The days between which, or from and up to which, every one is whole; absent where nothing bounds them. */
  readonly from: { readonly day: string; readonly cut: boolean } | null;
  readonly to: { readonly day: string; readonly cut: boolean } | null;
  /** What of the span lies on days that are cut. */
  readonly rests: readonly Span[];
}

/** The whole days of a span and the rests at its ends, both of which it includes; null where it lies within one day. */
function wholeDays(span: Span): Days | null {
  const from = span.from === undefined ? null : { day: span.from.slice(0, DAY_LETTERS), cut: !span.from.endsWith(DAY_BEGINS) };
  const to = span.to === undefined ? null : { day: span.to.slice(0, DAY_LETTERS), cut: !span.to.endsWith(DAY_ENDS) };
  if (from && from.day === to?.day && (from.cut || to.cut)) return null;
  const rests = [...(span.from !== undefined && from?.cut ? [{ from: span.from, to: `${from.day}${DAY_ENDS}` }] : []), ...(span.to !== undefined && to?.cut ? [{ from: `${to.day}${DAY_BEGINS}`, to: span.to }] : [])];
  return { from, to, rests };
}
