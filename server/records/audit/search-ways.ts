import { and, eq, inArray, type SQL, sql } from 'drizzle-orm';
import type { TenantId } from '../../../shared/brand.ts';
import type { Db, Kit } from '../../base/storage/index.ts';
import type { AuditConditions } from './audit-filter.ts';
import { buildAuditTables } from './audit-tables.ts';
import { isFamily, namedTypes, type SearchConditions } from './search-conditions.ts';

/** A way into the search index: conditions, all of which hold. Each goes down one index in the order of time. */
export type Way = readonly SQL[];

/** More ways than these cost more than going through the log. */
const MOST_WAYS = 60;
/** From this share of a log on, going through all of it costs less than looking up, type by type, entries that lie all over it. */
const MOST_OF_A_LOG = 0.25;

export type SearchWays = ReturnType<typeof openSearchWays>;

export function openSearchWays(kit: Kit, conditions: SearchConditions) {
  const { auditIndex, auditDay } = buildAuditTables(kit);

  /** The types that what is asked can have; null where it can have any. Whatever is more than a name is looked up in the counts of days. */
  async function typesAsked(db: Db, tenantId: TenantId, filter: AuditConditions, logs: readonly number[]): Promise<readonly string[] | null> {
    const kinds = conditions.kindOf(auditDay, filter);
    if (kinds.length === 0 && !filter.types?.length) return null;
    if (kinds.length === 0 && !filter.types?.some(isFamily)) return [...new Set(filter.types?.flatMap(namedTypes))];
    const rows = await db.q.selectDistinct({ type: auditDay.type }).from(auditDay).where(and(eq(auditDay.tenantId, tenantId), inArray(auditDay.logId, [...logs]), ...conditions.typesIn(auditDay, filter.types), ...kinds));
    return rows.map(({ type }) => type);
  }

  /** The part of each log that is of these types, as the counts of days have it. */
  async function shares(db: Db, tenantId: TenantId, types: readonly string[]): Promise<ReadonlyMap<number, number>> {
    const asked = sql<number>`sum(CASE WHEN ${inArray(auditDay.type, [...types])} THEN ${auditDay.n} ELSE 0 END)`;
    const rows = await db.q.select({ logId: auditDay.logId, asked, all: sql<number>`sum(${auditDay.n})` }).from(auditDay).where(eq(auditDay.tenantId, tenantId)).groupBy(auditDay.logId);
    return new Map(rows.map((row) => [row.logId, Number(row.asked) / Number(row.all)]));
  }

  const oneType = (logId: number) => (type: string): Way => [eq(auditIndex.logId, logId), eq(auditIndex.type, type)];

  return {
    /** Ways to the newest entries that match: a token, the types that there are of what is asked, or a whole log. Together they lead to each of them, and to few others. */
    async toNewest(db: Db, tenantId: TenantId, filter: AuditConditions): Promise<readonly Way[]> {
      const tokens = conditions.byToken(tenantId, filter);
      const logs = await conditions.logsOf(db, tenantId);
      if (tokens.length > 0) return tokens.map((way) => [...way, conditions.inLogs(logs), ...conditions.typesIn(auditIndex, filter.types)]);
      const types = await typesAsked(db, tenantId, filter, logs);
      if (types === null || types.length * logs.length > MOST_WAYS) return logs.map((logId) => [eq(auditIndex.logId, logId), ...conditions.typesIn(auditIndex, filter.types)]);
      return logs.flatMap((logId) => types.map(oneType(logId)));
    },

    /** Ways to every entry of these types. */
    async toAll(db: Db, tenantId: TenantId, filter: Pick<AuditConditions, 'types'>): Promise<readonly Way[]> {
      const logs = await conditions.logsOf(db, tenantId);
      const types = await typesAsked(db, tenantId, filter, logs);
      if (types === null) return logs.map((logId) => [eq(auditIndex.logId, logId)]);
      if (types.length === 0) return [];
      const share = await shares(db, tenantId, types);
      return logs.flatMap((logId) => ((share.get(logId) ?? 0) > MOST_OF_A_LOG ? [[eq(auditIndex.logId, logId), conditions.sortedOut(types)]] : types.map(oneType(logId))));
    },
  };
}
