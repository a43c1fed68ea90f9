import type { Dialect } from '../../base/storage/index.ts';
import type { ProductType } from './retention-policy.ts';

/** How a type of product data stands in the database; `x` is its row, `h` a hold. Column names are SQL. */
export interface ProductFacts {
  readonly table: 'run' | 'memory' | 'outside_trail';
  /** What its age is counted from. */
  readonly age: string;
  /** True when a policy may take the row at all, however old. */
  readonly ready: string;
  /** By what people recognise it; of a memory never the title, which may say what the content is to keep. */
  readonly label: string;
  /** The columns that take it out of sight. */
  readonly deletedAt: 'deleted_at' | 'contents_deleted_at';
  readonly deletionId: 'deletion_id' | 'contents_deletion_id';
}

const ENDED_RUN = `x.state IN ('completed', 'failed', 'canceled') AND x.finished_at IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM run_approval w WHERE w.tenant_id = x.tenant_id AND w.run_id = x.id AND w.state = 'waiting')`;

export const PRODUCT_DATA: Readonly<Record<ProductType, ProductFacts>> = {
  session_data: { table: 'run', age: 'x.finished_at', ready: ENDED_RUN, label: 'x.title', deletedAt: 'deleted_at', deletionId: 'deletion_id' },
  tool_results: { table: 'run', age: 'x.finished_at', ready: `${ENDED_RUN} AND x.deleted_at IS NULL`, label: 'x.title', deletedAt: 'contents_deleted_at', deletionId: 'contents_deletion_id' },
  memory: { table: 'memory', age: 'x.updated_at', ready: '1 = 1', label: 'x.kind', deletedAt: 'deleted_at', deletionId: 'deletion_id' },
  evidence: { table: 'outside_trail', age: 'x.imported_at', ready: '1 = 1', label: 'x.name', deletedAt: 'deleted_at', deletionId: 'deletion_id' },
};

/** A time as holds write theirs: the two are compared as texts. */
export function momentIn(dialect: Dialect, column: string): string {
  return dialect === 'sqlite' ? column : `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}

/**
 * True when the live hold `h` covers the row `x` of the table: every member of its scope that is set fits. A person is whoever
 * started a run, owns a memory or was let to it, brought a trail in or is its actor; a resource is the thing itself, its agent or
 * version, its place, or what a trail's record is about. Of a time, what lasted counts with the whole of it. One text for the
 * triggers and for the questions, so that what is counted as held is what the database keeps.
 */
export function heldBy(dialect: Dialect, table: ProductFacts['table'], x = 'x'): string {
  const within = (from: string, to: string) => `(${momentIn(dialect, to)} >= h.from_time AND (h.to_time = '' OR ${momentIn(dialect, from)} <= h.to_time))`;
  const record = (column: string, wanted: string) => `EXISTS (SELECT 1 FROM outside_record r WHERE r.tenant_id = ${x}.tenant_id AND r.trail_id = ${x}.id AND r.${column} = ${wanted})`;
  const scope = {
    run: `(h.run_id = '' OR h.run_id = ${x}.id) AND (h.resource_id = '' OR h.resource_id IN (${x}.id, ${x}.agent_id, ${x}.version_id)) AND (h.person_id = '' OR h.person_id = ${x}.started_by)
      AND ${within(`${x}.created_at`, `coalesce(${x}.finished_at, ${x}.created_at)`)}`,
    memory: `(h.run_id = '' OR h.run_id = ${x}.place) AND (h.resource_id = '' OR h.resource_id = ${x}.id OR h.resource_id = ${x}.place)
      AND (h.person_id = '' OR h.person_id = ${x}.owner_id OR EXISTS (SELECT 1 FROM memory_grant g WHERE g.tenant_id = ${x}.tenant_id AND g.resource_id = ${x}.id AND g.principal_kind = 'user' AND g.principal = h.person_id))
      AND ${within(`${x}.created_at`, `${x}.updated_at`)}`,
    outside_trail: `(h.run_id = '' OR ${record('resource', 'h.run_id')}) AND (h.resource_id = '' OR h.resource_id = ${x}.id OR ${record('resource', 'h.resource_id')})
      AND (h.person_id = '' OR h.person_id = ${x}.imported_by OR ${record('actor', 'h.person_id')})
      AND (${within(`${x}.first_at`, `${x}.last_at`)} OR ${within(`${x}.imported_at`, `${x}.imported_at`)})`,
  };
  return `h.tenant_id = ${x}.tenant_id AND h.released_at IS NULL AND ${scope[table]}`;
}
