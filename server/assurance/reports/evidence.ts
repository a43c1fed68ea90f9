import { brand, type Instant, plusMs, type TenantId } from '../../../shared/brand.ts';
import type { DisclosureName } from '../../../shared/disclosure.ts';
import type { Db } from '../../base/storage/index.ts';
import type { AuditFilter, AuditRow, AuditSearch } from '../../records/audit/index.ts';
import type { LogFacts, Period, QueryResult, Sampling } from './report.ts';
import { drawSample, openDraw } from './draw-sample.ts';

/** The entries of one tenant's logs in one period. */
export interface PeriodRecords {
  readonly db: Db;
  readonly tenantId: TenantId;
  readonly period: Period;
  readonly search: AuditSearch;
  /** Ends the reading with its reason. */
  readonly signal?: AbortSignal;
}

/** What an evidence query may look at: one tenant's records of one period. */
export interface EvidenceContext extends PeriodRecords {
  /** Known once every log is recomputed, which takes the longest of all. */
  logs(): Promise<readonly LogFacts[]>;
  readonly sampling: Sampling;
  /** People of the tenant who may sign in, with what they prove themselves by. */
  readonly accounts: readonly HolderFacts[];
  /** The record of processing activities as it stands. */
  readonly activities: readonly ActivityFacts[];
  /** Reads of this tenant's scope, each asked for rows of other tenants. */
  readonly probes: readonly IsolationProbe[];
  /** Roles and their capabilities as they stand in the effective registry. */
  readonly roles: Readonly<Record<string, readonly string[]>>;
  /** Procedures that change something, and those of them that declare no audit event. */
  readonly coverage: { readonly mutations: number; readonly undeclared: readonly string[] };
}

export interface AccountFacts {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly secondFactor: boolean;
  /** Comes in through an identity provider. */
  readonly federated: boolean;
}

/** Somebody with what their roles amount to together, rules on access included. */
export interface HolderFacts extends AccountFacts {
  readonly capabilities: readonly string[];
}

interface ActivityFacts {
  readonly id: string;
  readonly name: string;
  readonly ver: number;
  /** Members that Art. 30(1) GDPR asks for and that stand empty. */
  readonly missing: readonly string[];
}

export interface IsolationProbe {
  readonly table: string;
  /** Rows of other tenants that were seen; anything but 0 is a breach. */
  readonly foreign: number;
}

/** Null: these records cannot answer it, a person must. */
export type EvidenceQuery = (context: EvidenceContext) => Promise<QueryResult | null>;

/** Few enough that a page is garbage before it grows old. */
const PAGE = 200;

/** All entries of some types in the period, oldest first, and of each no more than `take` keeps of it: a year of a large tenant fits no memory. `only`: the groups of facts that it looks at, where it does not look at all. */
export async function collect<Kept>(context: PeriodRecords, types: readonly string[], take: (row: AuditRow) => Kept, only?: readonly DisclosureName[]): Promise<readonly Kept[]> {
  const filter: AuditFilter = { types: [...types], ...spanOf(context), size: PAGE };
  const kept: Kept[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await context.search.page(context.db, context.tenantId, cursor === undefined ? filter : { ...filter, cursor }, only);
    kept.push(...page.items.map(take));
    cursor = page.next;
    await breath(context);
  }
  return kept.reverse();
}

/** Others of the server's callers get their turn, among them who wants to stop this. */
async function breath({ signal }: Pick<PeriodRecords, 'signal'>): Promise<void> {
  await new Promise((others) => setImmediate(others));
  signal?.throwIfAborted();
}

export function entriesOf(context: EvidenceContext, types: readonly string[]): Promise<readonly AuditRow[]> {
  return collect(context, types, (row) => row);
}

/** Entries stand in the order of their log, and logs in that of their epochs; a clock may stand still between them. */
export function isBefore(a: Placed, b: Placed): boolean {
  if (a.time !== b.time) return a.time < b.time;
  return a.logId === b.logId ? a.idx < b.idx : a.logId < b.logId;
}

/** Where an entry stands. */
export type Placed = Pick<AuditRow, 'time' | 'logId' | 'idx'>;

export function placeOf({ time, logId, idx }: Placed): Placed {
  return { time, logId, idx };
}

/** How many entries of some types there are in the period, by what is known of each without reading what it discloses, and a sample. */
export interface Population {
  readonly count: number;
  readonly sample: readonly string[];
  readonly byType: Readonly<Record<string, number>>;
  readonly byTypeAndOutcome: Readonly<Record<string, number>>;
}

export async function populationOf(context: EvidenceContext, query: string, types: readonly string[]): Promise<Population> {
  const draw = openDraw(context.sampling, query);
  const [byType, byTypeAndOutcome] = [new Map<string, number>(), new Map<string, number>()];
  let count = 0;
  await context.search.each(context.db, context.tenantId, { types: [...types], ...spanOf(context) }, (entry) => {
    context.signal?.throwIfAborted();
    count += 1;
    draw.add(entry);
    byType.set(entry.type, (byType.get(entry.type) ?? 0) + 1);
    byTypeAndOutcome.set(typeAndOutcome(entry), (byTypeAndOutcome.get(typeAndOutcome(entry)) ?? 0) + 1);
  });
  return { count, sample: draw.drawn(), byType: sorted(byType), byTypeAndOutcome: sorted(byTypeAndOutcome) };
}

/** A period ends before its last moment; what searches asks up to one, that one included. */
export function spanOf({ period }: Pick<PeriodRecords, 'period'>): { readonly from: Instant; readonly to: Instant } {
  return { from: period.from, to: plusMs(period.to, -1) };
}

/** The same, with everything before the period too: what holds in it may have been decided long before. */
export function sinceEver<Context extends Pick<PeriodRecords, 'period'>>(context: Context): Context {
  return { ...context, period: { ...context.period, from: EARLIEST } };
}

/** Before every record. */
const EARLIEST = brand<Instant>('1970-01-01T00:00:00.000Z');

/** A population that a person must judge: counted by type and outcome, and sampled. `minimum` is 0 where a quiet period is an answer. */
export function listing(id: string, title: string, types: readonly string[], minimum: 0 | 1 = 1): EvidenceQuery {
  return async (context) => {
    const { count, sample, byTypeAndOutcome } = await populationOf(context, id, types);
    return { id, title, population: count, minimum, rule: null, exceptions: [], sample, types, facts: { by_type: byTypeAndOutcome } };
  };
}

/** Things of which several entries tell: `things` are the entries that begin one each, and are the population; `later` are those that tell what became of such things in the period, whenever they began, and are counted beside it. */
interface Begun {
  readonly things: readonly string[];
  readonly later: readonly string[];
  readonly minimum?: 0 | 1;
}

/** A listing of things instead of entries: one is one, however often the log speaks of it. */
export function listingOf(id: string, title: string, { things, later, minimum }: Begun): EvidenceQuery {
  const list = listing(id, title, things, minimum);
  return async (context) => {
    const answer = await list(context);
    const { byTypeAndOutcome } = await populationOf(context, id, later);
    return answer && { ...answer, facts: { ...answer.facts, what_followed: byTypeAndOutcome } };
  };
}

/** A listing of what this product records only where somebody has it do so: nothing on record is no answer, and a person must attach one. */
export function listingIfAny(id: string, title: string, types: readonly string[]): EvidenceQuery {
  return ifAny(listing(id, title, types));
}

/** No answer where nothing is on record, neither the thing nor what became of it. */
export function ifAny(list: EvidenceQuery): EvidenceQuery {
  return async (context) => {
    const answer = await list(context);
    return answer && (answer.population > 0 || Object.keys(answer.facts['what_followed'] ?? {}).length > 0) ? answer : null;
  };
}

function typeAndOutcome({ type, outcome }: Pick<AuditRow, 'type' | 'outcome'>): string {
  return outcome === 'success' ? type : `${type} (${outcome})`;
}

export function sampleOf({ sampling }: Pick<EvidenceContext, 'sampling'>, query: string, rows: ReadonlyArray<Pick<AuditRow, 'eventId'>>): readonly string[] {
  return drawSample(sampling, query, rows.map((row) => row.eventId));
}

export function countBy<Item>(items: readonly Item[], key: (item: Item) => string): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1);
  return sorted(counts);
}

function sorted(counts: ReadonlyMap<string, number>): Readonly<Record<string, number>> {
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
