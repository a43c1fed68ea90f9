import { and, asc, desc, eq, inArray, or, sql } from 'drizzle-orm';
import type { Severity } from '../../../shared/audit-events.ts';
import type { TenantId } from '../../../shared/brand.ts';
import { parseLeaf } from '../../../shared/audit-entry.ts';
import { type DisclosureName, parseDisclosure } from '../../../shared/disclosure.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../shared/json.ts';
import { keyOf, type Page, pageOf } from '../../../shared/page.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Db, Kit } from '../../base/storage/index.ts';
import type { SubjectBoxes } from '../subjects/index.ts';
import type { AuditConditions, AuditFilter } from './audit-filter.ts';
import type { Outcome } from './audit-note.ts';
import { buildAuditTables } from './audit-tables.ts';
import { openEntryCounts } from './count-entries.ts';
import { placeOf } from './entry-place.ts';
import { momentOf, openSearchConditions } from './search-conditions.ts';
import { openSearchWays } from './search-ways.ts';
import type { TokenOf } from './search-token.ts';
import { type ToldAsStored, toldRows } from './told-rows.ts';
import { wordQuestion } from './word-question.ts';

/** An entry with whatever its disclosures still say. */
export interface AuditRow {
  readonly logId: number;
  readonly idx: number;
  readonly eventId: string;
  readonly time: string;
  readonly type: string;
  readonly severity: Severity;
  readonly outcome: Outcome;
  readonly runId: string;
  readonly actor: JsonObject | null;
  /** Who worked as the actor, and why; null for entries that are the actor's own. */
  readonly impersonator: JsonObject | null;
  readonly resource: JsonObject | null;
  readonly details: JsonObject | null;
  readonly source: JsonObject | null;
  readonly subject: JsonObject | null;
}

/** An entry as the search index knows it. */
export interface PlainEntry {
  readonly idx: number;
  readonly eventId: string;
  readonly time: string;
  readonly type: string;
  readonly outcome: Outcome;
}

/** Rows of one page are garbage together; of a larger one some would grow old first. */
const PLAIN_PAGE = 1_000;

const LEAVES_OF_RUN =
  'SELECT audit_leaf.entry FROM audit_index JOIN audit_leaf ON audit_leaf.log_id = audit_index.log_id AND audit_leaf.idx = audit_index.idx WHERE audit_index.tenant_id = ? AND audit_index.run_id = ? AND audit_index.run_id <> \'\' ORDER BY audit_index.log_id, audit_index.idx';

export type AuditSearch = ReturnType<typeof openAuditSearch>;

export function openAuditSearch(kit: Kit, token: TokenOf, boxes: SubjectBoxes) {
  const { auditIndex, auditDisclosure } = buildAuditTables(kit);
  const conditions = openSearchConditions(kit, token);
  const searchWays = openSearchWays(kit, conditions);

  /** What entries tell, person by person: of groups that nobody asked for nothing is opened. */
  async function disclosed(db: Db, tenantId: TenantId, rows: ReadonlyArray<{ logId: number; idx: number }>, only?: readonly DisclosureName[]): Promise<Map<string, Record<string, Json>>> {
    const byEntry = new Map<string, Record<string, Json>>();
    for (const logId of new Set(rows.map((row) => row.logId))) { // a page may reach over the end of an epoch
      const found = await db.q.select(toldColumns).from(auditDisclosure)
        .where(and(eq(auditDisclosure.logId, logId), inArray(auditDisclosure.idx, rows.filter((row) => row.logId === logId).map((row) => row.idx)), ...(only ? [or(...only.map((name) => sql`${auditDisclosure.names} LIKE ${`%${name}%`}`))] : [])));
      for (const { idx, texts } of await toldRows(db, boxes, tenantId, found as ToldAsStored[])) { // of `texts` and `box` one is there: the writer's invariant
        const key = `${logId}/${idx}`;
        const told = byEntry.get(key) ?? {};
        byEntry.set(key, told);
        for (const text of texts) {
          const content = parseDisclosure(text);
          if (content && (!only || only.some((name) => name === content.name))) told[content.name] = content.value;
        }
      }
    }
    return byEntry;
  }

  const toldColumns = { idx: auditDisclosure.idx, person: auditDisclosure.personToken, names: auditDisclosure.names, texts: auditDisclosure.texts, kid: auditDisclosure.kid, box: auditDisclosure.box, retention: auditDisclosure.retentionClass };
  const columns = {
    logId: auditIndex.logId, idx: auditIndex.idx, eventId: auditIndex.eventId, time: auditIndex.time, type: auditIndex.type,
    severity: auditIndex.severity, outcome: auditIndex.outcome, runId: auditIndex.runId,
  };
  const plainColumns = { idx: auditIndex.idx, eventId: auditIndex.eventId, time: auditIndex.time, type: auditIndex.type, outcome: auditIndex.outcome };

  /** By time, and within one moment by the order of epochs and of entries in each: an epoch may begin in the moment in which another ended. */
  const NEWEST_FIRST = [desc(auditIndex.time), desc(auditIndex.logId), desc(auditIndex.idx)];

  async function newest(db: Db, tenantId: TenantId, filter: AuditConditions, after: string | undefined, most: number) {
    const [time, logId, idx] = timeIn(after);
    const to = filter.to === undefined ? time : time === undefined ? filter.to : momentOf(filter.to) < time ? filter.to : time;
    const rest = [
      ...conditions.kindOf(auditIndex, filter), ...conditions.between({ from: filter.from, to }), ...(await conditions.withWords(db, filter)),
      ...(time === undefined ? [] : [sql`(${auditIndex.time}, ${auditIndex.logId}, ${auditIndex.idx}) < (${time}, ${logId}, ${idx})`]),
    ];
    const found = [];
    for (const way of await searchWays.toNewest(db, tenantId, filter)) {
      found.push(...(await db.q.select(columns).from(auditIndex).where(and(eq(auditIndex.tenantId, tenantId), ...way, ...rest)).orderBy(...NEWEST_FIRST).limit(most)));
    }
    return newestOf(found).slice(0, most);
  }

  /** The newest entries that have these words, log by log, in the order in which they were written: full text knows no times. */
  async function newestWithWords(db: Db, tenantId: TenantId, filter: AuditConditions & { readonly text: string }, after: string | undefined, most: number) {
    const [beforeLog, beforeIdx] = placeIn(after);
    const { from, place, where } = conditions.found(await wordQuestion(db, filter.text));
    const rest = [eq(auditIndex.tenantId, tenantId), ...conditions.typesIn(auditIndex, filter.types), ...conditions.kindOf(auditIndex, filter), ...conditions.between(filter)];
    const found = [];
    for (const logId of await conditions.logsOf(db, tenantId)) {
      if (beforeLog !== undefined && logId > beforeLog) continue;
      const end = logId === beforeLog && beforeIdx !== undefined ? placeOf(logId, beforeIdx) : placeOf(logId + 1, 0);
      found.push(...(await db.q.select(columns).from(from).crossJoin(auditIndex)
        .where(and(where, sql`${place} >= ${placeOf(logId, 0)} AND ${place} < ${end}`, conditions.standsAt(place), ...rest)).orderBy(desc(place)).limit(most - found.length)));
      if (found.length === most) break;
    }
    return found;
  }

  return {
    ...openEntryCounts(kit, conditions),

    /** Newest first; the cursor is the place of the last row in that order, so that a page costs the same at any depth. `only`: what else was disclosed is not read, and null. */
    async page(db: Db, tenantId: TenantId, { size, cursor, ...filter }: AuditFilter, only?: readonly DisclosureName[]): Promise<Page<AuditRow>> {
      const words = filter.text && conditions.byToken(tenantId, filter).length === 0 ? filter.text : null;
      const rows = words === null ? await newest(db, tenantId, filter, cursor, size + 1) : await newestWithWords(db, tenantId, { ...filter, text: words }, cursor, size + 1);
      const told = await disclosed(db, tenantId, rows.slice(0, size), only);
      return pageOf(rows.map((row) => withDisclosures(row, told.get(`${row.logId}/${row.idx}`))), size, (row) => (words === null ? [row.time, row.logId, row.idx] : [row.logId, row.idx]));
    },

    /** Newest first, by how many to pass over: for the documents' lists, which count pages. Costs more the deeper it goes. */
    async listing(db: Db, tenantId: TenantId, filter: AuditConditions, page: { readonly limit: number; readonly offset: number }): Promise<readonly AuditRow[]> {
      const logs = await conditions.logsOf(db, tenantId);
      const ways = conditions.byToken(tenantId, filter);
      const asked = [...conditions.typesIn(auditIndex, filter.types), ...conditions.kindOf(auditIndex, filter), ...conditions.between(filter), ...(await conditions.withWords(db, filter))];
      const found = [];
      for (const way of ways.length > 0 ? ways.map((one) => [...one, conditions.inLogs(logs)]) : [[inArray(auditIndex.logId, [...logs])]]) {
        const ask = db.q.select(columns).from(auditIndex).where(and(eq(auditIndex.tenantId, tenantId), ...way, ...asked)).orderBy(...NEWEST_FIRST);
        found.push(...(await (ways.length > 1 ? ask.limit(page.offset + page.limit) : ask.limit(page.limit).offset(page.offset))));
      }
      const rows = ways.length > 1 ? newestOf(found).slice(page.offset, page.offset + page.limit) : found;
      const told = await disclosed(db, tenantId, rows);
      return rows.map((row) => withDisclosures(row, told.get(`${row.logId}/${row.idx}`)));
    },

    /** Every entry of these types between two moments, without what it discloses and in no order: for whoever counts and draws. */
    async each(db: Db, tenantId: TenantId, filter: Pick<AuditConditions, 'types' | 'from' | 'to'>, visit: (entry: PlainEntry) => void): Promise<void> {
      for (const way of await searchWays.toAll(db, tenantId, filter)) {
        for (let last: PlainEntry | undefined, full = true; full; ) {
          const rows: readonly PlainEntry[] = await db.q.select(plainColumns).from(auditIndex)
            .where(and(eq(auditIndex.tenantId, tenantId), ...way, ...conditions.between({ from: last?.time ?? filter.from, to: filter.to }), ...(last ? [sql`(${auditIndex.time}, ${auditIndex.idx}) > (${last.time}, ${last.idx})`] : [])))
            .orderBy(asc(auditIndex.time), asc(auditIndex.idx)).limit(PLAIN_PAGE);
          rows.forEach(visit);
          last = rows.at(-1);
          full = rows.length === PLAIN_PAGE;
          if (full) await new Promise((others) => setImmediate(others)); // of the server's callers
        }
      }
    },

    /** The id of the entry at a place of the tenant's log, for people who were told its number. */
    async idAt(db: Db, tenantId: TenantId, idx: number): Promise<string | null> {
      const logs = await conditions.logsOf(db, tenantId);
      const [row] = await db.q.select({ eventId: auditIndex.eventId }).from(auditIndex).where(and(eq(auditIndex.tenantId, tenantId), inArray(auditIndex.logId, [...logs]), eq(auditIndex.idx, idx))).orderBy(auditIndex.logId).limit(1);
      return row?.eventId ?? null;
    },

    /** One of the hashes that entries of a run keep in the clear, in the order in which they were written. */
    async refsOfRun(db: Db, tenantId: TenantId, runId: string, name: string): Promise<readonly string[]> {
      const rows = await db.all<{ entry: string }>(LEAVES_OF_RUN, tenantId, runId);
      return rows.flatMap(({ entry }) => parseLeaf(entry).refs?.[name] ?? []);
    },

    async find(db: Db, tenantId: TenantId, eventId: string): Promise<AuditRow | undefined> {
      const [row] = await db.q.select(columns).from(auditIndex).where(and(eq(auditIndex.tenantId, tenantId), eq(auditIndex.eventId, eventId)));
      return row && withDisclosures(row, (await disclosed(db, tenantId, [row])).get(`${row.logId}/${row.idx}`));
    },
  };
}

/** By time, and within one moment by the order of epochs and of entries in each, as the database orders them. */
function newestOf<Row extends Pick<AuditRow, 'time' | 'logId' | 'idx'>>(rows: readonly Row[]): readonly Row[] {
  return rows.toSorted((a, b) => (a.time === b.time ? b.logId - a.logId || b.idx - a.idx : a.time < b.time ? 1 : -1));
}

/** What a cursor of either order says of the last row: its time, or nothing of it, the number of its log, and its place in the log. */
function timeIn(cursor: string | undefined): readonly [time?: string, logId?: number, idx?: number] {
  const [time, logId, idx] = cursorKey(cursor);
  if (cursor !== undefined && (typeof time !== 'string' || typeof logId !== 'number' || typeof idx !== 'number')) throw foreign();
  return cursor === undefined ? [] : [String(time), Number(logId), Number(idx)];
}

function placeIn(cursor: string | undefined): readonly [logId?: number, idx?: number] {
  const [logId, idx] = cursorKey(cursor);
  if (cursor !== undefined && (typeof logId !== 'number' || typeof idx !== 'number')) throw foreign();
  return cursor === undefined ? [] : [Number(logId), Number(idx)];
}

const cursorKey = (cursor: string | undefined) => (cursor === undefined ? [] : (keyOf(cursor) ?? []));
const foreign = () => new Refusal('input/invalid', { field: 'cursor', rule: 'cursor: not one that this list gave out' });

type IndexRow = Pick<AuditRow, 'logId' | 'idx' | 'eventId' | 'time' | 'type' | 'severity' | 'outcome' | 'runId'>;

function withDisclosures(row: IndexRow, told: Record<string, Json> | undefined): AuditRow {
  const group = (name: string): JsonObject | null => {
    const value = told?.[name];
    return isJsonObject(value) ? value : null;
  };
  return { ...row, actor: group('actor'), impersonator: group('impersonator'), resource: group('resource'), details: group('details'), source: group('source'), subject: group('subject') };
}
