import { Readable } from 'node:stream';
import { assertNever } from '../../../shared/assert-never.ts';
import { brand, type EventId, type Instant, plusMs } from '../../../shared/brand.ts';
import { csvLine } from '../../../shared/csv-text.ts';
import { shownGroups } from '../../../shared/redaction-profiles.ts';
import type { RecordFormat } from '../../../shared/report-formats.ts';
import type { JsonObject } from '../../../shared/json.ts';
import { isUuid } from '../../../shared/uuid.ts';
import type { Actor } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import type { AuditFilter, AuditRow } from '../../records/audit/index.ts';
import { MOST_SHEET_ROWS, periodOf, workbookStream } from '../reports/index.ts';
import { ocsfEvent } from './ocsf-event.ts';
import { RECORD_COLUMNS, recordCells, recordObject, type RecordPlace, recordPlace, recordRow, shownOf } from './record-rows.ts';
import type { EvidenceDeps } from './evidence-deps.ts';
import { type RecordsDetails, RecordsDetails as Details, RECORDS_RESOURCE, type RecordsRequest } from './records-request.ts';

/** Fetched within this time by the person who asked; who needs it later exports again, on record. */
const OPEN_MS = 15 * 60_000;
const PAGE = 500;
const EXTENSIONS: Readonly<Record<RecordFormat, readonly [extension: string, mediaType: string]>> = {
  csv: ['csv', 'text/csv; charset=utf-8'], json: ['json', 'application/json'], ocsf: ['ocsf.jsonl', 'application/jsonl'], xlsx: ['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
};

interface RecordedRecords {
  /** Of the entry that tells of it; with it the person who asked fetches the file. */
  readonly id: EventId;
  readonly name: string;
  readonly entries: number;
}

interface OpenedRecords {
  readonly name: string;
  readonly mediaType: string;
  /** Made while it is read; ends with an error rather than short of an entry. */
  readonly body: Readable;
}

/** Counts the entries of a period and puts their export on record before one of them leaves. Refuses what the format cannot hold whole. */
export async function recordRecords(deps: EvidenceDeps, actor: Actor, asked: RecordsRequest): Promise<RecordedRecords> {
  await deps.audit.writer.settle(deps.storage, actor.tenantId);
  const period = periodOf(asked, deps.clock.now());
  const about = { ...asked, ...period };
  const entries = await deps.storage.read(actor, (db) => deps.audit.search.count(db, actor.tenantId, filterOf(about)));
  if (asked.format === 'xlsx' && entries >= MOST_SHEET_ROWS) throw new Refusal('reports/too-many-rows', { field: 'format', rule: `format: a workbook holds ${MOST_SHEET_ROWS - 1} entries and these are ${entries}; take CSV, JSON or OCSF` });
  const details: RecordsDetails = { format: asked.format, ...period, types: asked.types, where: asked.where, profile: asked.profile, entries };
  const id = await deps.storage.write(actor, (tx) =>
    deps.audit.trail.append(tx, actor, { type: 'data.exported', resource: { type: RECORDS_RESOURCE, id: actor.tenantId }, details: { ...details, where: details.where as JsonObject } })); // parsed: texts and lists of texts
  await deps.audit.writer.settle(deps.storage, actor.tenantId);
  return { id, name: nameOf((await deps.tenantOf(actor)).slug, details), entries };
}

/** The file of an export that is on record, for the person it is recorded for. */
export async function openRecords(deps: EvidenceDeps, actor: Actor, id: string): Promise<OpenedRecords> {
  const row = isUuid(id) ? await deps.storage.read(actor, (db) => deps.audit.search.find(db, actor.tenantId, id)) : null;
  const details = Details.safeParse(row?.details);
  if (row?.type !== 'data.exported' || row.resource?.['type'] !== RECORDS_RESOURCE || row.actor?.['id'] !== actor.userId || !details.success) throw new Refusal('evidence/not-found', { id });
  if (plusMs(brand<Instant>(row.time), OPEN_MS) <= deps.clock.now()) throw new Refusal('evidence/expired', { id });
  const tenant = await deps.tenantOf(actor);
  return { name: nameOf(tenant.slug, details.data), mediaType: EXTENSIONS[details.data.format][1], body: bodyOf(entriesOf(deps, actor, details.data), details.data, { ...(await recordPlace(deps, actor, tenant.slug)), version: deps.version }) };
}

function nameOf(slug: string, { from, to, format }: Pick<RecordsDetails, 'from' | 'to' | 'format'>): string {
  return `countersign-records-${slug}-${from.slice(0, 10)}-${to.slice(0, 10)}.${EXTENSIONS[format][0]}`;
}

/** The log knows half-open periods, the search includes both ends: times are whole milliseconds. */
function filterOf({ from, to, types, where }: Pick<RecordsDetails, 'from' | 'to' | 'types' | 'where'>): Omit<AuditFilter, 'size' | 'cursor'> {
  return { ...where, from, to: plusMs(brand<Instant>(to), -1), ...(types.length > 0 ? { types: [...types] } : {}) };
}

/** Newest first, page by page, exactly as many as are on record. */
async function* entriesOf(deps: EvidenceDeps, actor: Actor, details: RecordsDetails): AsyncGenerator<AuditRow> {
  const [groups, filter] = [shownGroups(details.profile), filterOf(details)];
  let count = 0;
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const asked: AuditFilter = { ...filter, size: PAGE, ...(cursor === undefined ? {} : { cursor }) };
    const page = await deps.storage.read(actor, (db) => deps.audit.search.page(db, actor.tenantId, asked));
    for (const row of page.items) yield shownOf(row, groups);
    count += page.items.length;
    cursor = page.next;
  }
  if (count !== details.entries) throw new Refusal('reports/records-moved', { rule: `${details.entries} entries are on record for this export, ${count} were read` });
}

function bodyOf(rows: AsyncGenerator<AuditRow>, details: RecordsDetails, about: RecordPlace & { readonly version: string }): Readable {
  switch (details.format) {
    case 'csv':
      return Readable.from(csvChunks(rows, about), { objectMode: false });
    case 'json':
      return Readable.from(jsonChunks(rows, details, about), { objectMode: false });
    case 'ocsf':
      return Readable.from(ocsfChunks(rows, about), { objectMode: false });
    case 'xlsx':
      return workbookStream([{ name: 'Records', rows: cellRows(rows, about) }]);
    default:
      return assertNever(details.format);
  }
}

async function* cellRows(rows: AsyncIterable<AuditRow>, place: RecordPlace) {
  yield [...RECORD_COLUMNS];
  for await (const row of rows) yield recordCells(recordRow(row, place));
}

async function* csvChunks(rows: AsyncIterable<AuditRow>, place: RecordPlace): AsyncGenerator<string> {
  for await (const cells of cellRows(rows, place)) yield csvLine(cells);
}

async function* jsonChunks(rows: AsyncIterable<AuditRow>, { from, to, types, where, profile, entries }: RecordsDetails, place: RecordPlace): AsyncGenerator<string> {
  const head = JSON.stringify({ format: 'countersign-records/1', tenant: place.tenant, period: { from, to }, types, narrowed_by: Object.keys(where).toSorted(), profile, count: entries });
  yield `${head.slice(0, -1)},"entries":[`;
  let first = true;
  for await (const row of rows) {
    yield `${first ? '' : ','}\n${JSON.stringify(recordObject(row, place))}`;
    first = false;
  }
  yield '\n]}\n';
}

async function* ocsfChunks(rows: AsyncIterable<AuditRow>, about: RecordPlace & { readonly version: string }): AsyncGenerator<string> {
  for await (const row of rows) yield `${JSON.stringify(ocsfEvent(row, about))}\n`;
}
