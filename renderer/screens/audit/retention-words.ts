import { countOf } from '../../kit/index.ts';

/** Types of data that are no disclosures of the log, as people call what is in them. */
const RECORDS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  session_data: ['run', 'runs'], tool_results: ['run’s contents', 'runs’ contents'], memory: ['memory', 'memories'], evidence: ['trail', 'trails'], user_data: ['account', 'accounts'],
};

/** `3 runs`; of the log it is disclosures. */
export function amountOf(dataType: string, n: number): string {
  const [one, many] = RECORDS[dataType] ?? ['disclosure', 'disclosures'];
  return countOf(n, one, many);
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

/** What a hold covers beside entries of the log. */
export function coveredWords({ entries, runs, memories, trails }: { readonly entries: number; readonly runs: number; readonly memories: number; readonly trails: number }): string {
  return [countOf(entries, 'entry', 'entries'), ...(runs > 0 ? [countOf(runs, 'run')] : []), ...(memories > 0 ? [countOf(memories, 'memory', 'memories')] : []), ...(trails > 0 ? [countOf(trails, 'trail')] : [])].join(', ');
}
