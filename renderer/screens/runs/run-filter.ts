import type { StatusName } from '../../kit/index.ts';
import type { ApiOutput } from '../../lib/index.ts';

export type Run = ApiOutput['runs']['list']['items'][number];
export type RunState = Run['state'];

/** What the address asks of the list; what is absent is not asked. */
export interface RunFilter {
  readonly query?: string;
  readonly state?: RunState;
  readonly tag?: string;
  readonly agentId?: string;
}

/** Every state, drawn and named. */
export const RUN_FACES = {
  submitted: { status: 'queued', word: 'Submitted' },
  working: { status: 'running', word: 'Working' },
  'input-required': { status: 'paused', word: 'Waits for input' },
  completed: { status: 'succeeded', word: 'Completed' },
  failed: { status: 'failed', word: 'Failed' },
  canceled: { status: 'cancelled', word: 'Stopped' },
} as const satisfies Record<RunState, { readonly status: StatusName; readonly word: string }>;

/** Why a run failed, in two words beside its state. */
export const FAILURE_WORDS = {
  BUDGET: 'over a limit', PERMISSION: 'not permitted', VALIDATION: 'not valid', ADAPTER: 'adapter failed', INTERRUPTED: 'interrupted',
} as const satisfies Record<NonNullable<Run['error']>['class'], string>;

const ENDED: ReadonlySet<RunState> = new Set<RunState>(['completed', 'failed', 'canceled']);

export function hasEnded(run: Pick<Run, 'state'>): boolean {
  return ENDED.has(run.state);
}

export function isRunState(text: string | undefined): text is RunState {
  return text !== undefined && Object.hasOwn(RUN_FACES, text);
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const MOST_QUERY = 200;
const MOST_TAG = 40;

/** Reads the filter out of the address, where anybody may have written anything; what the server would refuse is not asked. */
export function runFilterFrom(texts: Readonly<Record<string, string>>): RunFilter {
  const query = texts['q']?.trim().slice(0, MOST_QUERY);
  const { state, tag, agent } = texts;
  return {
    ...(query ? { query } : {}),
    ...(isRunState(state) ? { state } : {}),
    ...(tag ? { tag: tag.slice(0, MOST_TAG) } : {}),
    ...(agent !== undefined && UUID.test(agent) ? { agentId: agent } : {}),
  };
}

export function isNarrowed(filter: RunFilter): boolean {
  return Object.keys(filter).length > 0;
}
