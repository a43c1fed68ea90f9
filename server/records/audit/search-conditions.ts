import { eq, gte, inArray, lte, ne, or, type SQL, sql } from 'drizzle-orm';
import { eventTypesNamed } from '../../../shared/audit-names.ts';
import { brand, epochMs, type Instant, instantOf, type TenantId } from '../../../shared/brand.ts';
import { cutText } from '../../../shared/cut-text.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Db, Kit } from '../../base/storage/index.ts';
import type { AuditConditions } from './audit-filter.ts';
import { buildAuditTables } from './audit-tables.ts';
import type { TokenOf } from './search-token.ts';
import { wordQuestion } from './word-question.ts';

export type SearchConditions = ReturnType<typeof openSearchConditions>;

/** What a filter asks, as conditions on the search index and on the counts of days. Each list says AND. */
export function openSearchConditions(kit: Kit, token: TokenOf) {
  const { auditLog, auditIndex, auditDay, auditDisclosure, auditText } = buildAuditTables(kit);

  const typesIn = (table: typeof auditIndex | typeof auditDay, types: readonly string[] | undefined): readonly SQL[] => {
    const any = types?.length ? or(...types.map((type) => typeMatch(table, type))) : undefined;
    return any ? [any] : [];
  };

  /** What the search index and the counts of days both know of an entry, but for its type. */
  const kindOf = (table: typeof auditIndex | typeof auditDay, { severities, outcomes, resourceTypes }: AuditConditions): readonly SQL[] => [
    ...(severities?.length ? [inArray(table.severity, severities)] : []),
    ...(outcomes?.length ? [inArray(table.outcome, outcomes)] : []),
    ...(resourceTypes?.length ? [inArray(table.resourceType, resourceTypes)] : []),
  ];

  /**
   * Who, what and which run: a token each, by which the entry is found without any other index. None where nothing of this is asked;
   * two that lead to different entries where it is asked who: what they did as themselves, and what they did as somebody else.
   */
  const byToken = (tenantId: TenantId, { actorId, resourceId, runId }: AuditConditions): ReadonlyArray<readonly SQL[]> => {
    const what = [
      ...(resourceId ? [eq(auditIndex.resourceToken, token(tenantId, 'resource', resourceId))] : []),
      ...(runId ? [eq(auditIndex.runId, runId), sql`${auditIndex.runId} <> ''`] : []), // the index over runs holds no other
    ];
    if (!actorId) return what.length > 0 ? [what] : [];
    const person = token(tenantId, 'actor', actorId);
    return [[eq(auditIndex.actorToken, person), ...what], [byHandsOf(person), ne(auditIndex.actorToken, person), ...what]];
  };

  /** Who stood in for somebody is told by a disclosure of their own; these have an index (audit-ddl.ts), used where its words are repeated as they are. */
  const byHandsOf = (person: string): SQL => sql`(${auditIndex.logId}, ${auditIndex.idx}) IN (SELECT ${auditDisclosure.logId}, ${auditDisclosure.idx} FROM ${auditDisclosure} WHERE ${auditDisclosure.personToken} = ${person} AND ${auditDisclosure.names} LIKE '%impersonator%')`;

  /** Told that two bounds of time leave most entries, SQLite goes by the type where there is one, and does not look for it in all entries of that time. */
  const likely = (bound: SQL): SQL => (kit.dialect === 'sqlite' ? sql`likely(${bound})` : bound);
  const between = ({ from, to }: { readonly from?: string | undefined; readonly to?: string | undefined }): readonly SQL[] => [
    ...(from ? [likely(gte(auditIndex.time, momentOf(from)))] : []), ...(to ? [likely(lte(auditIndex.time, momentOf(to)))] : []),
  ];

  return {
    /** Of these types, for who goes through all entries in the order of time: SQLite is kept from going by the types instead. */
    sortedOut: (types: readonly string[]): SQL => (kit.dialect === 'sqlite' ? sql`+${auditIndex.type} IN ${[...types]}` : inArray(auditIndex.type, [...types])),

    typesIn, kindOf, byToken, between,

    /** Rows of logs that there are, and no invented ones. The plus keeps SQLite from going through the whole log in place of the token's entries. */
    inLogs: (logs: readonly number[]): SQL => (logs.length === 0 ? sql`1 = 0` : sql`+${auditIndex.logId} IN ${[...logs]}`),

    /** Numbers of the tenant's logs, newest first. */
    async logsOf(db: Db, tenantId: TenantId): Promise<readonly number[]> {
      const rows = await db.q.select({ logId: auditLog.logId }).from(auditLog).where(eq(auditLog.tenantId, tenantId));
      return rows.map(({ logId }) => logId).sort((a, b) => b - a);
    },

    /** The places at which full text finds something, to be read newest first: the table, its place and what must hold. */
    found(question: string): { readonly from: SQL; readonly place: SQL<number>; readonly where: SQL } {
      return kit.dialect === 'sqlite'
        ? { from: sql`audit_fts`, place: sql<number>`audit_fts.rowid`, where: sql`audit_fts MATCH ${question}` }
        : { from: sql`${auditText}`, place: sql<number>`${auditText.place}`, where: sql`array_to_tsvector(string_to_array(${auditText.words}, ' ')) @@ ${question}::tsquery` };
    },

    /** The same as a condition. Beside a token, which leaves few entries, these are looked up in the list of places; else that list leads to them. */
    async withWords(db: Db, filter: AuditConditions): Promise<readonly SQL[]> {
      if (!filter.text) return [];
      const { from, place, where } = this.found(await wordQuestion(db, filter.text));
      const [log, idx] = [auditIndex.logId, auditIndex.idx];
      if (filter.actorId || filter.resourceId || filter.runId) return [sql`((${log} << 32) | ${idx}) IN (SELECT ${place} FROM ${from} WHERE ${where})`];
      return [sql`(${log}, ${idx}) IN (SELECT ${place} >> 32, ${place} & 4294967295 FROM ${from} WHERE ${where})`];
    },

    /** The entry that stands at a place. */
    standsAt(place: SQL): SQL {
      return sql`${auditIndex.logId} = (${place} >> 32) AND ${auditIndex.idx} = (${place} & 4294967295)`;
    },
  };
}

function typeMatch(table: { readonly type: ReturnType<typeof buildAuditTables>['auditIndex' | 'auditDay']['type'] }, type: string): SQL {
  // SQLite knows no escape character unless it is named, and would look for a backslash.
  if (isFamily(type)) return sql`${table.type} like ${`${type.slice(0, -1).replaceAll('_', '\\_')}%`} escape '\\'`;
  return inArray(table.type, [...namedTypes(type)]);
}

/** Such as `agent.*`. */
export function isFamily(type: string): boolean {
  return /^[a-z_]+(\.[a-z_]+)*\.\*$/.test(type);
}

/** The event types that this name, no family, stands for. */
export function namedTypes(type: string): readonly string[] {
  const named = eventTypesNamed(type);
  if (named) return named;
  throw new Refusal('input/invalid', { field: 'types', rule: `types: "${cutText(type, 60)}" is neither an event type, nor a name that the documents have for some, nor a family such as agent.*` });
}

/** As entries write theirs: the two are compared as texts, and whole seconds would leave out the first one. */
export function momentOf(said: string): Instant {
  return instantOf(epochMs(brand<Instant>(said)));
}
