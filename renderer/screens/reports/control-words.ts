import type { StatusName } from '../../kit/index.ts';
import type { ApiOutput } from '../../lib/index.ts';

export type Report = ApiOutput['reports']['get'];
export type Control = Report['body']['controls'][number];
export type EvidenceAnswer = Report['body']['queries'][number];
export type ControlStatus = Control['status'];
type Summary = Report['body']['summary'];

/** What needs a person first, first. */
export const STATUS_ORDER: readonly (ControlStatus & StatusName)[] = ['not-met', 'needs-attachment', 'insufficient-evidence', 'evidence-attached', 'met'];

/** What a status claims, in full. */
export const STATUS_MEANINGS: Readonly<Record<ControlStatus, string>> = {
  met: 'Every rule behind this control held over all records of the period.',
  'not-met': 'At least one record of the period breaks a rule behind this control.',
  'insufficient-evidence': 'There is no record in the period that could show it.',
  'needs-attachment': 'These records cannot answer it alone; evidence from elsewhere is needed.',
  'evidence-attached': 'The records are listed; no rule decides by itself, a person must judge.',
};

export const SUPPORT_WORDS: Readonly<Record<Control['support'], string>> = { direct: 'These records carry the control', partial: 'These records carry part of the control' };

/** The counts that are not zero, what needs a person first. */
export function countedStatuses(summary: Summary): readonly { readonly status: ControlStatus & StatusName; readonly count: number }[] {
  return STATUS_ORDER.map((status) => ({ status, count: summary[status] })).filter(({ count }) => count > 0);
}

/** The answers behind a control, in its order; null stands for a question these records cannot answer. */
export function answersOf(control: Control, queries: readonly EvidenceAnswer[]): readonly { readonly id: string; readonly answer: EvidenceAnswer | null }[] {
  return control.evidence.map((id) => ({ id, answer: queries.find((query) => query.id === id) ?? null }));
}
