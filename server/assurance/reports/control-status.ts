import type { Control, ControlResult, QueryResult } from './report.ts';

/**
 * The status of a control from its evidence (DECISIONS 36): one exception against a rule is enough for "not met"; a query
 * with fewer records than its minimum proves nothing; a query that only people can answer needs an attachment; and only rules
 * that all hold, over real populations, make "met".
 */
export function judge(control: Control, results: ReadonlyMap<string, QueryResult>): ControlResult {
  const evidence = control.evidence.map((id) => [id, results.get(id)] as const);
  const broken = evidence.find(([, result]) => result?.rule && result.exceptions.length > 0);
  if (broken) return { ...control, status: 'not-met', why: `${broken[0]}: ${count(broken[1]?.exceptions.length ?? 0, 'exception')} against the rule "${broken[1]?.rule ?? ''}"` };
  const missing = evidence.find(([, result]) => result === undefined);
  if (missing) return { ...control, status: 'needs-attachment', why: `${missing[0]} cannot be answered from these records; attach evidence` };
  const scarce = evidence.find(([, result]) => result && result.population < result.minimum);
  if (scarce) return { ...control, status: 'insufficient-evidence', why: `${scarce[0]}: ${count(scarce[1]?.population ?? 0, 'record')} in the period, at least ${scarce[1]?.minimum ?? 1} needed` };
  const unruled = evidence.some(([, result]) => result?.rule === null);
  return { ...control, status: unruled ? 'evidence-attached' : 'met', why: evidence.map(([id, result]) => `${id}: ${count(result?.population ?? 0, 'record')}, ${result?.rule === null ? 'no rule decides' : 'no exception'}`).join('; ') };
}

function count(n: number, word: string): string {
  return `${n} ${word}${n === 1 ? '' : 's'}`;
}
