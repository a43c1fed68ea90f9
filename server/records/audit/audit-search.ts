import { and, desc, eq, gte, inArray, like, lt, lte, or, sql, type SQLWrapper } from 'drizzle-orm';
import { z } from 'zod';
import type { Severity } from '../../../shared/audit-events.ts';
import { eventTypesNamed } from '../../../shared/audit-names.ts';
import { brand, epochMs, type Instant, instantOf, type TenantId } from '../../../shared/brand.ts';
import { parseLeaf } from '../../../shared/audit-entry.ts';
import { cutText } from '../../../shared/cut-text.ts';
import { parseDisclosure } from '../../../shared/disclosure.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../shared/json.ts';
import { keyOf, type Page, pageOf } from '../../../shared/page.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Db, Kit } from '../../base/storage/index.ts';
import type { Outcome } from './audit-note.ts';
import { buildAuditTables } from './audit-tables.ts';
import { searchWords } from './entry-words.ts';
import type { TokenOf } from './search-token.ts';

export const AuditFilter = z.strictObject({
  /** Event types, or families such as `agent.*`. */
  types: z.array(z.string().min(1).max(80)).max(40).optional(),
  severities: z.array(z.enum(['info', 'warning', 'error', 'critical'])).max(4).optional(),
  outcomes: z.array(z.enum(['success', 'failure', 'denied'])).max(3).optional(),
  actorId: z.string().max(80).optional(),
  resourceId: z.string().max(200).optional(),
  resourceTypes: z.array(z.string().max(60)).max(20).optional(),
  runId: z.string().max(60).optional(),
  /** Words that all stand in what an entry is found by; each may be the beginning of one. */
  text: z.string().max(200).optional(),
  from: z.iso.datetime().optional(),
  to: z.iso.datetime().optional(),
  size: z.int().min(1).max(500).default(100),
  cursor: z.string().max(400).optional(),
});
export type AuditFilter = Readonly<z.infer<typeof AuditFilter>>;

/** Each may be the beginning of a word that most entries have, and every one is looked up on its own (SECURITY-CASES DOS-06). */
const MOST_TERMS = 16;

export const TimeSlice = z.enum(['minute', 'hour', 'day', 'month']);
export type TimeSlice = z.infer<typeof TimeSlice>;
/** The characters of an RFC 3339 time that name the slice; written out, because a grouped expression must be the same text twice. */
const SLICES = {
  minute: (time: SQLWrapper) => sql<string>`substr(${time}, 1, 16)`, hour: (time: SQLWrapper) => sql<string>`substr(${time}, 1, 13)`,
  day: (time: SQLWrapper) => sql<string>`substr(${time}, 1, 10)`, month: (time: SQLWrapper) => sql<string>`substr(${time}, 1, 7)`,
} as const;

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

const LEAVES_OF_RUN =
  'SELECT audit_leaf.entry FROM audit_index JOIN audit_leaf ON audit_leaf.log_id = audit_index.log_id AND audit_leaf.idx = audit_index.idx WHERE audit_index.tenant_id = ? AND audit_index.run_id = ? AND audit_index.run_id <> \'\' ORDER BY audit_index.log_id, audit_index.idx';

export type AuditSearch = ReturnType<typeof openAuditSearch>;

export function openAuditSearch(kit: Kit, token: TokenOf) {
  const { auditIndex, auditDisclosure, auditText } = buildAuditTables(kit);

  function matching(tenantId: TenantId, filter: Omit<AuditFilter, 'size' | 'cursor'>) {
    return and(
      eq(auditIndex.tenantId, tenantId),
      filter.types?.length ? or(...filter.types.map(typeMatch)) : undefined,
      filter.severities?.length ? inArray(auditIndex.severity, filter.severities) : undefined,
      filter.outcomes?.length ? inArray(auditIndex.outcome, filter.outcomes) : undefined,
      filter.actorId ? eq(auditIndex.actorToken, token(tenantId, 'actor', filter.actorId)) : undefined,
      filter.resourceId ? eq(auditIndex.resourceToken, token(tenantId, 'resource', filter.resourceId)) : undefined,
      filter.resourceTypes?.length ? inArray(auditIndex.resourceType, filter.resourceTypes) : undefined,
      filter.text ? withWords(tenantId, filter.text) : undefined,
      filter.runId ? eq(auditIndex.runId, filter.runId) : undefined,
      filter.from ? gte(auditIndex.time, momentOf(filter.from)) : undefined,
      filter.to ? lte(auditIndex.time, momentOf(filter.to)) : undefined,
    );
  }

  function typeMatch(type: string) {
    if (/^[a-z_]+(\.[a-z_]+)*\.\*$/.test(type)) return like(auditIndex.type, `${type.slice(0, -1).replaceAll('_', '\\_')}%`);
    const named = eventTypesNamed(type);
    if (named) return inArray(auditIndex.type, named);
    throw new Refusal('input/invalid', { field: 'types', rule: `types: "${cutText(type, 60)}" is neither an event type, nor a name that the documents have for some, nor a family such as agent.*` });
  }

  /** SQLite asks its full-text index, PostgreSQL its index over the words; neither parses what somebody typed. */
  function withWords(tenantId: TenantId, text: string) {
    const words = searchWords(text);
    if (words.length === 0) throw new Refusal('input/invalid', { field: 'text', rule: 'text: has no letter and no digit' });
    if (words.length > MOST_TERMS) throw new Refusal('input/invalid', { field: 'text', rule: `text: is searched for ${MOST_TERMS} words at most` });
    const found = kit.dialect === 'sqlite'
      ? sql`${auditText.seq} IN (SELECT rowid FROM audit_fts WHERE audit_fts MATCH ${words.map((word) => `"${word}"*`).join(' AND ')})`
      : sql`array_to_tsvector(string_to_array(${auditText.words}, ' ')) @@ ${words.map((word) => `'${word}':*`).join(' & ')}::tsquery`;
    return sql`EXISTS (SELECT 1 FROM ${auditText} WHERE ${auditText.tenantId} = ${tenantId} AND ${auditText.logId} = ${auditIndex.logId} AND ${auditText.idx} = ${auditIndex.idx} AND ${found})`;
  }

  async function disclosed(db: Db, rows: ReadonlyArray<{ logId: number; idx: number }>): Promise<Map<string, Record<string, Json>>> {
    const byEntry = new Map<string, Record<string, Json>>();
    const [log] = rows;
    if (!log) return byEntry;
    const found = await db.q.select().from(auditDisclosure)
      .where(and(eq(auditDisclosure.logId, log.logId), inArray(auditDisclosure.idx, rows.filter((row) => row.logId === log.logId).map((row) => row.idx))));
    for (const { idx, name, text } of found) {
      const key = `${log.logId}/${idx}`;
      byEntry.set(key, { ...byEntry.get(key), [name]: parseDisclosure(text)?.value ?? null });
    }
    return byEntry;
  }

  const columns = {
    logId: auditIndex.logId, idx: auditIndex.idx, eventId: auditIndex.eventId, time: auditIndex.time, type: auditIndex.type,
    severity: auditIndex.severity, outcome: auditIndex.outcome, runId: auditIndex.runId,
  };

  return {
    /** Newest first; the cursor is the time and place of the last row, so that a page costs the same at any depth. */
    async page(db: Db, tenantId: TenantId, filter: AuditFilter): Promise<Page<AuditRow>> {
      const rows = await db.q.select(columns).from(auditIndex)
        .where(and(matching(tenantId, filter), after(filter.cursor)))
        .orderBy(desc(auditIndex.time), desc(auditIndex.idx)).limit(filter.size + 1);
      const told = await disclosed(db, rows.slice(0, filter.size));
      return pageOf(rows.map((row) => withDisclosures(row, told.get(`${row.logId}/${row.idx}`))), filter.size, (row) => [row.time, row.idx]);
    },

    count: async (db: Db, tenantId: TenantId, filter: Omit<AuditFilter, 'size' | 'cursor'>): Promise<number> => {
      const [row] = await db.q.select({ n: sql<number>`count(*)` }).from(auditIndex).where(matching(tenantId, filter));
      return Number(row?.n ?? 0);
    },

    /** How many entries of each type, severity and outcome match, for facets and reports. */
    counts: async (db: Db, tenantId: TenantId, filter: Omit<AuditFilter, 'size' | 'cursor'>) => {
      const rows = await db.q.select({ type: auditIndex.type, severity: auditIndex.severity, outcome: auditIndex.outcome, n: sql<number>`count(*)` })
        .from(auditIndex).where(matching(tenantId, filter)).groupBy(auditIndex.type, auditIndex.severity, auditIndex.outcome);
      return rows.map((row) => ({ ...row, n: Number(row.n) }));
    },

    /** How many entries stand under each kind of thing they are about. */
    kinds: async (db: Db, tenantId: TenantId, filter: Omit<AuditFilter, 'size' | 'cursor'>) => {
      const rows = await db.q.select({ resourceType: auditIndex.resourceType, n: sql<number>`count(*)` }).from(auditIndex).where(matching(tenantId, filter)).groupBy(auditIndex.resourceType);
      return rows.map((row) => ({ ...row, n: Number(row.n) }));
    },

    /** How many entries each slice of time holds, and how many of them did not succeed: what a brush is drawn over. Slices are UTC minutes, hours, days or months. */
    slices: async (db: Db, tenantId: TenantId, filter: Omit<AuditFilter, 'size' | 'cursor'>, by: TimeSlice) => {
      const at = SLICES[by](auditIndex.time);
      const rows = await db.q.select({ at, n: sql<number>`count(*)`, bad: sql<number>`count(nullif(${auditIndex.outcome}, 'success'))` }).from(auditIndex).where(matching(tenantId, filter)).groupBy(at).orderBy(at);
      return rows.map((row) => ({ at: row.at, n: Number(row.n), bad: Number(row.bad) }));
    },

    /** Newest first, by how many to pass over: for the documents' lists, which count pages. Costs more the deeper it goes. */
    async listing(db: Db, tenantId: TenantId, filter: Omit<AuditFilter, 'size' | 'cursor'>, page: { readonly limit: number; readonly offset: number }): Promise<readonly AuditRow[]> {
      const rows = await db.q.select(columns).from(auditIndex).where(matching(tenantId, filter)).orderBy(desc(auditIndex.time), desc(auditIndex.idx)).limit(page.limit).offset(page.offset);
      const told = await disclosed(db, rows);
      return rows.map((row) => withDisclosures(row, told.get(`${row.logId}/${row.idx}`)));
    },

    /** How many entries each UTC day holds, and how many of them did not succeed. */
    days: async (db: Db, tenantId: TenantId, filter: Omit<AuditFilter, 'size' | 'cursor'>) => {
      const day = sql<string>`substr(${auditIndex.time}, 1, 10)`;
      const bad = sql<number>`count(nullif(${auditIndex.outcome}, 'success'))`;
      const rows = await db.q.select({ day, n: sql<number>`count(*)`, bad }).from(auditIndex).where(matching(tenantId, filter)).groupBy(day).orderBy(day);
      return rows.map((row) => ({ day: row.day, n: Number(row.n), bad: Number(row.bad) }));
    },

    /** The id of the entry at a place of the tenant's log, for people who were told its number. */
    async idAt(db: Db, tenantId: TenantId, idx: number): Promise<string | null> {
      const [row] = await db.q.select({ eventId: auditIndex.eventId }).from(auditIndex).where(and(eq(auditIndex.tenantId, tenantId), eq(auditIndex.idx, idx))).orderBy(auditIndex.logId).limit(1);
      return row?.eventId ?? null;
    },

    /** One of the hashes that entries of a run keep in the clear, in the order in which they were written. */
    async refsOfRun(db: Db, tenantId: TenantId, runId: string, name: string): Promise<readonly string[]> {
      const rows = await db.all<{ entry: string }>(LEAVES_OF_RUN, tenantId, runId);
      return rows.flatMap(({ entry }) => parseLeaf(entry).refs?.[name] ?? []);
    },

    async find(db: Db, tenantId: TenantId, eventId: string): Promise<AuditRow | undefined> {
      const [row] = await db.q.select(columns).from(auditIndex).where(and(eq(auditIndex.tenantId, tenantId), eq(auditIndex.eventId, eventId)));
      return row && withDisclosures(row, (await disclosed(db, [row])).get(`${row.logId}/${row.idx}`));
    },
  };

  function after(cursor: string | undefined) {
    if (cursor === undefined) return undefined;
    const key = keyOf(cursor);
    const [time, idx] = key ?? [];
    if (typeof time !== 'string' || typeof idx !== 'number') throw new Refusal('input/invalid', { field: 'cursor', rule: 'cursor: not one that this list gave out' });
    return or(lt(auditIndex.time, time), and(eq(auditIndex.time, time), lt(auditIndex.idx, idx)));
  }
}

/** As entries write theirs: the two are compared as texts, and whole seconds would leave out the first one. */
function momentOf(said: string): Instant {
  return instantOf(epochMs(brand<Instant>(said)));
}

type IndexRow = Pick<AuditRow, 'logId' | 'idx' | 'eventId' | 'time' | 'type' | 'severity' | 'outcome' | 'runId'>;

function withDisclosures(row: IndexRow, told: Record<string, Json> | undefined): AuditRow {
  const group = (name: string): JsonObject | null => {
    const value = told?.[name];
    return isJsonObject(value) ? value : null;
  };
  return { ...row, actor: group('actor'), impersonator: group('impersonator'), resource: group('resource'), details: group('details'), source: group('source'), subject: group('subject') };
}
