import { epochMs, type Instant, instantOf } from '../../../shared/brand.ts';
import type { RequestView } from './use-request.ts';

/** Whose requests are shown. */
export const VIEWS = ['me', 'mine', 'all', 'mentions'] as const;
export type InboxView = (typeof VIEWS)[number];

export const STATE_LABELS = { pending: 'Waiting', approved: 'Approved', rejected: 'Rejected', cancelled: 'Taken back', expired: 'Expired', voided: 'Void', bypassed: 'Bypassed' } as const satisfies Record<RequestView['state'], string>;
/** The types that this product asks by itself; another one is shown by its own name. */
export const TYPE_LABELS = {
  agent_publish: 'Publish an agent', agent_delete: 'Delete an agent', registry_override: 'Change a layer', role_change: 'Change roles', budget_change: 'Change a budget', run_approval: 'A call of a run', break_glass_review: 'Review of an emergency',
} as const;
export const RISK_LABELS = { low: 'Low', medium: 'Medium', high: 'High' } as const satisfies Record<NonNullable<RequestView['risk']>, string>;

/** Where an open request waits, as the server knows it. */
export const STAGE_LABELS = { first: 'First stage', later: 'A later stage', last: 'Last stage' } as const;
export const EXPIRY_LABELS = { day: 'Ends within a day', week: 'Ends within a week', expired: 'Time ran out' } as const;

export interface InboxQuestion {
  readonly view: InboxView;
  readonly query: string;
  readonly type: string | null;
  readonly risk: keyof typeof RISK_LABELS | null;
  readonly state: keyof typeof STATE_LABELS | null;
  readonly stage: keyof typeof STAGE_LABELS | null;
  readonly expiry: keyof typeof EXPIRY_LABELS | null;
}

/** What the address asks for; what it does not know is left out. */
export function readQuestion(texts: Readonly<Record<string, string>>): InboxQuestion {
  const view = VIEWS.find((known) => known === texts['view']) ?? 'me';
  const expiry = keyIn(EXPIRY_LABELS, texts['expiry']);
  return {
    view, query: texts['query'] ?? '', type: keyIn(TYPE_LABELS, texts['type']), risk: keyIn(RISK_LABELS, texts['risk']), stage: keyIn(STAGE_LABELS, texts['stage']),
    // Nothing that is decided or overdue waits for anybody.
    state: view === 'me' ? null : keyIn(STATE_LABELS, texts['state']), expiry: view === 'me' && expiry === 'expired' ? null : expiry,
  };
}

/** What changes in the address with a choice: a state and what only waiting requests have are not asked for together. */
export function choosing(name: 'type' | 'risk' | 'state' | 'stage' | 'expiry', value: string | null): Partial<Record<keyof InboxQuestion, string | null>> {
  if (name === 'state') return { state: value, stage: null, expiry: null };
  if (name === 'stage') return { stage: value, state: null };
  if (name === 'expiry') return { expiry: value, state: null, ...(value === 'expired' ? { stage: null } : {}) };
  return { [name]: value };
}

/** The name if it is one of these. */
function keyIn<Known extends string>(labels: Readonly<Record<Known, string>>, text: string | undefined): Known | null {
  for (const name in labels) if (name === text) return name;
  return null;
}

const HOUR_MS = 3_600_000;
const WITHIN_MS = { day: 24 * HOUR_MS, week: 7 * 24 * HOUR_MS } as const;
/** A question that changed with every tick of the clock would be asked anew with every tick. */
const ROUNDING_MS = 600_000;

/** What both lists of the server take. */
export function narrowing({ query, type, risk, stage, expiry }: InboxQuestion, now: Instant) {
  return {
    ...(query === '' ? {} : { query }), ...(type === null ? {} : { type }), ...(risk === null ? {} : { risk }), ...(stage === null ? {} : { stage }),
    ...(expiry === null || expiry === 'expired' ? {} : { expiresBefore: instantOf(Math.ceil(epochMs(now) / ROUNDING_MS) * ROUNDING_MS + WITHIN_MS[expiry]) }),
  };
}

/** The states asked for; null means all of them. */
export function statesAsked({ state, expiry }: InboxQuestion): RequestView['state'][] | null {
  if (expiry !== null) return [expiry === 'expired' ? 'expired' : 'pending'];
  return state === null ? null : [state];
}

export function isNarrowed({ query, type, risk, state, stage, expiry }: InboxQuestion): boolean {
  return query !== '' || [type, risk, state, stage, expiry].some((one) => one !== null);
}

/** `50+ waiting for your vote` */
export function waitingWords(count: number, { more, narrowed }: { readonly more: boolean; readonly narrowed: boolean }): string {
  if (count === 0) return narrowed ? 'none of what waits for you fits' : 'nothing waits for you';
  return `${count}${more ? '+' : ''} ${narrowed ? 'of what waits for your vote' : 'waiting for your vote'}`;
}

export function typeWords(type: string): string {
  const known = keyIn(TYPE_LABELS, type);
  return known === null ? type : TYPE_LABELS[known];
}

/** Only what carries little risk, nothing made stricter, and is the person's own to vote on, is decided together with others (server/agents/approvals). */
export function isBulk({ risk, policy: { because = [] }, whyNot, state }: Pick<RequestView, 'risk' | 'whyNot' | 'state'> & { readonly policy: Pick<RequestView['policy'], 'because'> }): boolean {
  return risk === 'low' && because.length === 0 && whyNot === null && state === 'pending';
}

/** `stage 2 of 3, 0 of 1 agree` while it waits; what was given in all once it does not. */
export function standWords({ state, stage, approvals, approvers }: Pick<RequestView, 'state' | 'stage' | 'approvals' | 'approvers'>): string {
  return stage.of > 1 && state === 'pending' ? `stage ${stage.at} of ${stage.of}, ${stage.approvals} of ${stage.required} agree` : `${approvals} of ${approvers} agree`;
}
