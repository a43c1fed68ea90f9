import { CONTROL_STATUSES, type ControlStatus } from '../../../shared/control-statuses.ts';
import type { ApiOutput } from '../../lib/index.ts';

export type Report = ApiOutput['reports']['get'];
export type Control = Report['body']['controls'][number];
export type EvidenceAnswer = Report['body']['queries'][number];
type Summary = Report['body']['summary'];

export const SUPPORT_WORDS: Readonly<Record<Control['support'], string>> = { direct: 'These records carry the control', partial: 'These records carry part of the control', input: 'People must attach evidence to this control' };

/** The counts that are not zero, what needs a person first. */
export function countedStatuses(summary: Summary): readonly { readonly status: ControlStatus; readonly count: number }[] {
  return CONTROL_STATUSES.map((status) => ({ status, count: summary[status] })).filter(({ count }) => count > 0);
}

/** The answers behind a control, in its order; null stands for a question these records cannot answer. */
export function answersOf(control: Control, queries: readonly EvidenceAnswer[]): readonly { readonly id: string; readonly answer: EvidenceAnswer | null }[] {
  return control.evidence.map((id) => ({ id, answer: queries.find((query) => query.id === id) ?? null }));
}
