import type { StatusName } from '../kit/index.ts';
import type { ApiOutput } from './trpc.ts';

interface Face {
  readonly status: StatusName;
  readonly word: string;
}

/** Every state of an approval request, drawn and named the same wherever it is shown. */
export const REQUEST_FACES = {
  pending: { status: 'waiting', word: 'Waiting for votes' },
  approved: { status: 'approved', word: 'Approved' },
  rejected: { status: 'rejected', word: 'Rejected' },
  cancelled: { status: 'withdrawn', word: 'Taken back' },
  expired: { status: 'expired', word: 'Expired' },
  voided: { status: 'voided', word: 'Void' },
  bypassed: { status: 'voided', word: 'Bypassed' },
} as const satisfies Record<ApiOutput['approvals']['get']['state'], Face>;

/** How much depends on an agent, or on what is asked. */
export const RISK_STATUS = { high: 'risk-high', medium: 'risk-medium', low: 'risk-low' } as const satisfies Record<ApiOutput['catalog']['agent']['riskClass'], StatusName>;

type Run = ApiOutput['runs']['list']['items'][number];

/** Every state of a run. */
export const RUN_FACES = {
  submitted: { status: 'queued', word: 'Submitted' },
  working: { status: 'running', word: 'Working' },
  'input-required': { status: 'paused', word: 'Waiting for a person' },
  completed: { status: 'succeeded', word: 'Completed' },
  failed: { status: 'failed', word: 'Failed' },
  canceled: { status: 'cancelled', word: 'Stopped' },
} as const satisfies Record<Run['state'], Face>;

/** Why a run failed, in two words beside its state. */
export const FAILURE_WORDS = {
  BUDGET: 'over a limit', PERMISSION: 'not permitted', VALIDATION: 'not valid', OBLIGATION: 'an obligation not met', ADAPTER: 'adapter failed', INTERRUPTED: 'interrupted',
} as const satisfies Record<NonNullable<Run['error']>['class'], string>;
