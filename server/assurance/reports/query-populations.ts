import type { CsvCell } from '../../../shared/csv-text.ts';
import { isJsonObject, type Json, textOrEmpty } from '../../../shared/json.ts';
import { isJsonList } from '../../../shared/json-equal.ts';
import type { Actor } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Storage } from '../../base/storage/index.ts';
import type { AuditFilter, AuditRoom, AuditRow } from '../../records/audit/index.ts';
import { notDeleted } from './agent-evidence.ts';
import { neededTwo } from './change-evidence.ts';
import { type PeriodRecords, sinceEver, spanOf } from './evidence.ts';
import type { QueryResult, ReportBody } from './report.ts';

interface Deps {
  readonly storage: Storage;
  readonly audit: Pick<AuditRoom, 'search'>;
}

/** What a question of a report was about, one row each: entries of the log, newest first, or a table of what stood when the report was made, its columns named by the first row. */
export type Population =
  | { readonly query: string; readonly kind: 'entries'; entries(): AsyncIterable<AuditRow> }
  | { readonly query: string; readonly kind: 'table'; readonly rows: readonly (readonly CsvCell[])[] };

const PAGE = 500;

/** Questions about what has no row anywhere: the log itself, which stands beside, and the program. */
const WITHOUT_ROWS: readonly string[] = ['Q-INTEGRITY', 'Q-LOG-COVERAGE'];

/** Questions about what stood when the report was made: the report keeps it. */
const TABLES: Readonly<Record<string, (facts: QueryResult['facts']) => readonly (readonly CsvCell[])[]>> = {
  'Q-ROLE-MATRIX': ({ roles }) => [['role', 'capabilities'], ...Object.entries(isJsonObject(roles) ? roles : {}).map(([role, held]) => [role, wordsOf(held)] as const)],
  'Q-MFA': ({ privileged }) => tableOf(['id', 'name', 'roles', 'second_factor', 'identity_provider'], privileged),
  'Q-ROPA': ({ activities }) => tableOf(['id', 'name', 'ver'], activities),
  'Q-TENANT-ISOLATION': ({ tables }) => [['table'], ...listOf(tables).map((table) => [cellOf(table)] as const)],
};

/** Entries that are other than those of the question's types within the period. */
const ENTRIES: Readonly<Record<string, { readonly types?: readonly string[]; readonly ever?: true; readonly narrowed?: (records: PeriodRecords) => Promise<(row: AuditRow) => boolean> }>> = {
  'Q-FOUR-EYES': { narrowed: neededTwo },
  'Q-KEYS': { ever: true },
  'Q-DECOMMISSION': { ever: true },
  'Q-INVENTORY': { types: ['agent.created'], ever: true, narrowed: notDeleted },
};

/** The populations of a report's questions, whole or not at all: one that has not as many rows as the report says ends with a refusal. */
export function populationsOf(deps: Deps, actor: Actor, body: ReportBody): readonly Population[] {
  return body.queries.flatMap((query): readonly Population[] => {
    if (WITHOUT_ROWS.includes(query.id)) return [];
    const table = TABLES[query.id];
    if (!table) return [{ query: query.id, kind: 'entries', entries: () => entriesOf(deps, actor, body, query) }];
    const rows = table(query.facts);
    demandWhole(query, rows.length - 1);
    return [{ query: query.id, kind: 'table', rows }];
  });
}

async function* entriesOf({ storage, audit: { search } }: Deps, actor: Actor, { period }: ReportBody, query: QueryResult): AsyncGenerator<AuditRow> {
  const { types = query.types, ever = false, narrowed } = ENTRIES[query.id] ?? {};
  const asked = ever ? sinceEver({ period }) : { period };
  const filter: AuditFilter = { types: [...types], ...spanOf(asked), size: PAGE };
  const holds = narrowed ? await storage.read(actor, (db) => narrowed({ db, tenantId: actor.tenantId, period, search })) : () => true;
  let [count, untold] = [0, 0];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await storage.read(actor, (db) => search.page(db, actor.tenantId, cursor === undefined || cursor === null ? filter : { ...filter, cursor }));
    const rows = page.items.filter(holds);
    yield* rows;
    count += rows.length;
    untold += narrowed ? rows.filter(({ details }) => details === null).length : 0;
    cursor = page.next;
  }
  demandWhole(query, count, untold);
}

/** `untold`: of these rows nobody can tell any more whether they belong, for what they disclosed is gone. */
function demandWhole({ id, population }: QueryResult, rows: number, untold = 0): void {
  if (rows < population || rows - untold > population) throw new Refusal('reports/records-moved', { field: 'reports', rule: `${id}: the report speaks of ${population}, ${rows} are on record` });
}

function tableOf(columns: readonly string[], facts: Json | undefined): readonly (readonly CsvCell[])[] {
  return [columns, ...listOf(facts).map((row) => columns.map((column) => cellOf(isJsonObject(row) ? row[column] : undefined)))];
}

function listOf(fact: Json | undefined): readonly Json[] {
  return isJsonList(fact) ? fact : [];
}

function cellOf(value: Json | undefined): CsvCell {
  return typeof value === 'number' || typeof value === 'boolean' ? value : wordsOf(value);
}

function wordsOf(value: Json | undefined): string {
  return isJsonList(value) ? value.map(textOrEmpty).join(' ') : textOrEmpty(value);
}
