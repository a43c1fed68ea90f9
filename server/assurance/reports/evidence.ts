import { brand, type Instant, type TenantId } from '../../../shared/brand.ts';
import type { Db } from '../../base/storage/index.ts';
import type { AuditFilter, AuditRow, AuditSearch } from '../../records/audit/index.ts';
import type { LogFacts, Period, QueryResult } from './report.ts';

/** What an evidence query may look at: one tenant's records of one period. */
export interface EvidenceContext {
  readonly db: Db;
  readonly tenantId: TenantId;
  readonly period: Period;
  readonly search: AuditSearch;
  readonly logs: readonly LogFacts[];
  /** Roles and their capabilities as they stand in the effective registry. */
  readonly roles: Readonly<Record<string, readonly string[]>>;
  /** Procedures that change something, and those of them that declare no audit event. */
  readonly coverage: { readonly mutations: number; readonly undeclared: readonly string[] };
}

export type EvidenceQuery = (context: EvidenceContext) => Promise<QueryResult>;

const PAGE = 500;
const SAMPLE = 25;

/** All entries of some types in the period, oldest first. */
export async function entriesOf(context: EvidenceContext, types: readonly string[]): Promise<readonly AuditRow[]> {
  const filter: AuditFilter = { types: [...types], from: context.period.from, to: context.period.to, size: PAGE };
  const rows: AuditRow[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await context.search.page(context.db, context.tenantId, cursor === undefined ? filter : { ...filter, cursor });
    rows.push(...page.items);
    cursor = page.next;
  }
  return rows.filter((row) => row.time < context.period.to).toReversed();
}

/** The same, with everything before the period too: what holds in it may have been decided long before. */
export function sinceEver(context: EvidenceContext): EvidenceContext {
  return { ...context, period: { ...context.period, from: EARLIEST } };
}

/** Before every record. */
const EARLIEST = brand<Instant>('1970-01-01T00:00:00.000Z');

/** A population that a person must judge: counted by type and outcome, and sampled. `minimum` is 0 where a quiet period is an answer. */
export function listing(id: string, title: string, types: readonly string[], minimum: 0 | 1 = 1): EvidenceQuery {
  return async (context) => {
    const rows = await entriesOf(context, types);
    return { id, title, population: rows.length, minimum, rule: null, exceptions: [], sample: sampleOf(rows), facts: { by_type: countBy(rows, (row) => (row.outcome === 'success' ? row.type : `${row.type} (${row.outcome})`)) } };
  };
}

export function sampleOf(rows: readonly AuditRow[]): readonly string[] {
  return rows.slice(0, SAMPLE).map((row) => row.eventId);
}

export function countBy<Item>(items: readonly Item[], key: (item: Item) => string): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
