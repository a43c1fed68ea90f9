import type { RequestView } from './use-request.ts';

/** Whose requests are shown. */
export const VIEWS = ['me', 'mine', 'all', 'mentions'] as const;
export type InboxView = (typeof VIEWS)[number];

export const STATE_LABELS = { pending: 'Waiting', approved: 'Approved', rejected: 'Rejected', cancelled: 'Taken back', expired: 'Expired', voided: 'Void', bypassed: 'Bypassed' } as const satisfies Record<RequestView['state'], string>;
/** The types that this product asks by itself; another one is shown by its own name. */
export const TYPE_LABELS = {
  agent_publish: 'Publish an agent', agent_delete: 'Delete an agent', registry_override: 'Change a layer', run_approval: 'A call of a run', break_glass_review: 'Review of an emergency',
} as const;
export const RISK_LABELS = { low: 'Low', medium: 'Medium', high: 'High' } as const satisfies Record<NonNullable<RequestView['risk']>, string>;

export interface InboxQuestion {
  readonly view: InboxView;
  readonly query: string;
  readonly type: string | null;
  readonly risk: keyof typeof RISK_LABELS | null;
  readonly state: keyof typeof STATE_LABELS | null;
}

/** What the address asks for; what it does not know is left out. */
export function readQuestion(texts: Readonly<Record<string, string>>): InboxQuestion {
  return {
    view: VIEWS.find((known) => known === texts['view']) ?? 'me', query: texts['query'] ?? '',
    type: keyIn(TYPE_LABELS, texts['type']), risk: keyIn(RISK_LABELS, texts['risk']), state: keyIn(STATE_LABELS, texts['state']),
  };
}

/** The name if it is one of these. */
function keyIn<Known extends string>(labels: Readonly<Record<Known, string>>, text: string | undefined): Known | null {
  for (const name in labels) if (name === text) return name;
  return null;
}

/** What both lists of the server take. */
export function narrowing({ query, type, risk }: InboxQuestion) {
  return { ...(query === '' ? {} : { query }), ...(type === null ? {} : { type }), ...(risk === null ? {} : { risk }) };
}

export function isNarrowed({ view, query, type, risk, state }: InboxQuestion): boolean {
  return query !== '' || type !== null || risk !== null || (state !== null && view !== 'me');
}

export function typeWords(type: string): string {
  const known = keyIn(TYPE_LABELS, type);
  return known === null ? type : TYPE_LABELS[known];
}

/** Soonest to expire first: what waits longest is not what is most urgent. */
export function byExpiry<Row extends Pick<RequestView, 'expiresAt'>>(rows: readonly Row[]): readonly Row[] {
  return rows.toSorted((a, b) => ((a.expiresAt ?? '9') < (b.expiresAt ?? '9') ? -1 : 1));
}

/** Only what carries little risk, and is the person's own to vote on, is decided together with others (server/agents/approvals). */
export function isBulk({ risk, whyNot, state }: Pick<RequestView, 'risk' | 'whyNot' | 'state'>): boolean {
  return risk === 'low' && whyNot === null && state === 'pending';
}

/** `Stage 2 of 3, 0 of 1 agree` */
export function standWords({ stage, approvals, approvers }: Pick<RequestView, 'stage' | 'approvals' | 'approvers'>): string {
  return stage.of > 1 ? `stage ${stage.at} of ${stage.of}, ${stage.approvals} of ${stage.required} agree` : `${approvals} of ${approvers} agree`;
}
