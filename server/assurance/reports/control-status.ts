import type { Applicability, AttachedEvidence, Control, ControlResult, QueryResult } from './report.ts';

/** What people added to the records of a control. */
export interface Added {
  /** Effective at some time of the period. */
  readonly attachments: readonly AttachedEvidence[];
  readonly applicability: Applicability | null;
}

/**
 * The status of a control from its evidence (DECISIONS 36): one exception against a rule is enough for "not met", whatever is
 * attached; a query with fewer records than its minimum proves nothing, nor do queries that may be quiet where all of them are; a
 * query that only people can answer needs an attachment; and only rules that all hold, over real populations, make "met".
 */
export function judge(control: Control, results: ReadonlyMap<string, QueryResult>, added: Added = NOTHING_ADDED): ControlResult {
  return { ...control, ...verdictOn(control, control.evidence.map((id) => [id, results.get(id)] as const), added), ...added };
}

const NOTHING_ADDED: Added = { attachments: [], applicability: null };

type Evidence = ReadonlyArray<readonly [id: string, result: QueryResult | undefined]>;

function verdictOn(control: Control, evidence: Evidence, { attachments }: Added): Pick<ControlResult, 'status' | 'why'> {
  const broken = evidence.filter(([, result]) => result?.rule && result.exceptions.length > 0);
  if (broken.length > 0) return { status: 'not-met', why: broken.map(([id, result]) => `${id}: ${count(result?.exceptions.length ?? 0, 'exception')} against the rule "${result?.rule ?? ''}"`).join('; ') };
  const lack = lackOf(control, evidence);
  if (lack && attachments.length === 0) return { ...lack, why: `${lack.why.charAt(0).toUpperCase()}${lack.why.slice(1)}` };
  if (lack) return { status: 'evidence-attached', why: `${count(attachments.length, 'attachment')} effective in the period; ${lack.why}` };
  const unruled = evidence.some(([, result]) => result?.rule === null);
  return { status: unruled ? 'evidence-attached' : 'met', why: evidence.map(([id, result]) => `${id}: ${count(result?.population ?? 0, 'record')}, ${result?.rule === null ? 'no rule decides' : 'no exception'}`).join('; ') };
}

/** What the records alone leave open, or null. */
function lackOf(control: Control, evidence: Evidence): Pick<ControlResult, 'status' | 'why'> | null {
  const missing = evidence.find(([, result]) => result === undefined);
  if (missing) return { status: 'needs-attachment', why: `${missing[0]} cannot be answered from these records` };
  if (control.support === 'input') return { status: 'needs-attachment', why: 'the records touch this control and cannot carry it' };
  const scarce = evidence.find(([, result]) => result && result.population < result.minimum);
  if (scarce) return { status: 'insufficient-evidence', why: `${scarce[0]}: ${count(scarce[1]?.population ?? 0, 'record')} in the period, at least ${scarce[1]?.minimum ?? 1} needed` };
  if (evidence.every(([, result]) => result?.population === 0)) return { status: 'insufficient-evidence', why: `${control.evidence.join(', ')}: no record in the period` };
  return null;
}

function count(n: number, word: string): string {
  return `${n} ${word}${n === 1 ? '' : 's'}`;
}
