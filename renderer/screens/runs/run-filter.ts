import { type ApiOutput, RUN_FACES } from '../../lib/index.ts';

export type Run = ApiOutput['runs']['list']['items'][number];
export type RunState = Run['state'];

/** What the address asks of the list; what is absent is not asked. */
export interface RunFilter {
  readonly query?: string;
  readonly state?: RunState;
  readonly tag?: string;
  readonly agentId?: string;
}

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
