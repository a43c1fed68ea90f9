import { MOST_DAYS } from '../../../shared/retention-days.ts';
import { brand, type Instant } from '../../../shared/brand.ts';
import { countOf, formatCount, formatMinute } from '../../kit/index.ts';

/** Types of data that are no disclosures of the log, as people call what is in them. */
const RECORDS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  session_data: ['run', 'runs'], tool_results: ['run’s contents', 'runs’ contents'], memory: ['memory', 'memories'], evidence: ['trail', 'trails'], user_data: ['account', 'accounts'],
};

/** `3 runs`; of the log it is disclosures. */
export function amountOf(dataType: string, n: number): string {
  const [one, many] = RECORDS[dataType] ?? ['disclosure', 'disclosures'];
  return countOf(n, one, many);
}

interface RunOutcome {
  readonly deleted: number;
  readonly stopped: string | null;
  /** Null where what went cannot be restored. */
  readonly restorableUntil: string | null;
}

interface Told {
  readonly tone: 'ok' | 'warn';
  readonly title: string;
  readonly detail?: string;
}

/** What a run of a policy did, as people are told of it; a run that ended early says why. */
export function ranWords(dataType: string, { deleted, stopped, restorableUntil }: RunOutcome): Told {
  const title = deleted === 0 ? 'Nothing was due; from now on it acts every day' : `${amountOf(dataType, deleted)} ${restorableUntil === null ? 'erased' : 'deleted'}, on record`;
  const said = [
    ...(deleted > 0 && restorableUntil !== null ? [`Can be restored until ${formatMinute(brand<Instant>(restorableUntil))}.`] : []),
    ...(stopped === null ? [] : [`${stopped}. What is left was not touched and waits for the next run.`]),
  ];
  return { tone: stopped === null ? 'ok' : 'warn', title, ...(said.length === 0 ? {} : { detail: said.join(' ') }) };
}

/** What an erasure of a person did; what a hold put off is no success yet. */
export function erasedWords(items: readonly { readonly erased: number; readonly held: number }[]): Told {
  const [erased, held] = [items.reduce((sum, one) => sum + one.erased, 0), items.reduce((sum, one) => sum + one.held, 0)];
  if (held === 0) return { tone: 'ok', title: `${countOf(erased, 'disclosure')} erased, on record` };
  const rest = `${formatCount(held)} ${held === 1 ? 'goes' : 'go'} by ${held === 1 ? 'itself' : 'themselves'} when the last hold over ${held === 1 ? 'it' : 'them'} is released.`;
  return { tone: 'warn', title: 'Put off by a hold, on record', detail: erased === 0 ? `Nothing was erased yet. ${rest}` : `${countOf(erased, 'disclosure')} erased. ${rest}` };
}

/** Of the records of a dry run those that would go, then those that a hold keeps; each as they came. */
export function goingFirst<One extends { readonly heldFor: string | null }>(records: readonly One[]): readonly One[] {
  return [...records.filter(({ heldFor }) => heldFor === null), ...records.filter(({ heldFor }) => heldFor !== null)];
}

/** What became of the records of a deletion, in a line. */
export function fateOf({ dataType, deleted, restored, purged, held }: { readonly dataType: string; readonly deleted: number; readonly restored: number; readonly purged: number; readonly held: number }): string {
  const parts = [
    ...(deleted > 0 ? [`${amountOf(dataType, deleted)} out of sight${held > 0 ? `, ${held} of them held` : ''}`] : []), ...(restored > 0 ? [`${restored} restored`] : []), ...(purged > 0 ? [`${purged} gone for good`] : []),
  ];
  return parts.length === 0 ? 'nothing' : parts.join('; ');
}

/** Whether anything of a deletion can be brought back now: in its time of grace, and beyond it what a hold keeps. */
export function isRestorable({ deleted, held, restorableUntil }: { readonly deleted: number; readonly held: number; readonly restorableUntil: string }, now: string): boolean {
  return deleted > 0 && (now < restorableUntil || held > 0);
}

interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly words: string;
}

/** How many days a policy may say, and who bounds them. */
export function boundsOf({ floorDays, floorBy, maxDays }: { readonly floorDays: number; readonly floorBy: 'registry' | 'law' | null; readonly maxDays: number | null }): Bounds {
  const max = maxDays === null ? MOST_DAYS : Math.max(maxDays, floorDays); // a floor wins over a ceiling
  const least = `At least ${formatCount(floorDays)}${floorBy === null ? '' : floorBy === 'registry' ? ', by a layer of the registry' : ', by law'}`;
  return { min: floorDays, max, words: `${least}; at most ${formatCount(max)}${maxDays === null ? '' : ', by a layer of the registry'}` };
}

/** What became of the key that the log's words about an erased person were sealed under. */
export function keyWords({ state, keyDestroyed, erased }: { readonly state: 'completed' | 'deferred'; readonly keyDestroyed: boolean; readonly erased: number }): string {
  if (!keyDestroyed) return state === 'deferred' ? 'kept while a hold needs it' : 'being destroyed';
  return erased === 0 ? 'none left' : 'destroyed: backups forget too';
}

/** How much a hold covers now; it covers what comes later too. */
export function coveredWords({ entries, runs, memories, trails }: { readonly entries: number; readonly runs: number; readonly memories: number; readonly trails: number }): string {
  if (entries + runs + memories + trails === 0) return 'nothing yet';
  return [countOf(entries, 'entry', 'entries'), ...(runs > 0 ? [countOf(runs, 'run')] : []), ...(memories > 0 ? [countOf(memories, 'memory', 'memories')] : []), ...(trails > 0 ? [countOf(trails, 'trail')] : [])].join(', ');
}
