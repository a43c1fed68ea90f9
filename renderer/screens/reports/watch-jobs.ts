import { newCommandId } from '../../lib/index.ts';

const WATCH_MS = 400;
/** How often it is looked whether somebody else has begun one. */
const LOOK_MS = 10_000;

/** A report or a package on its way, as both are watched. */
interface Watched {
  readonly state: 'working' | 'finished' | 'cancelled' | 'failed';
  readonly problem: string | null;
}

interface Answered<Data> {
  readonly state: { readonly data: Data | undefined };
}

/** When one is asked about again: soon, until it has ended. */
export function untilItEnded({ state: { data } }: Answered<Watched>): number | false {
  return data === undefined || data.state === 'working' ? WATCH_MS : false;
}

/** When all are asked about again: soon while one is on its way. */
export function soonWhileOneWorks({ state: { data } }: Answered<readonly Watched[]>): number {
  return data?.some(({ state }) => state === 'working') ? WATCH_MS : LOOK_MS;
}

interface Cancel {
  readonly isPending: boolean;
  readonly isSuccess: boolean;
  readonly variables: { readonly id: string } | undefined;
  readonly mutate: (asked: { readonly id: string; readonly commandId: string }) => void;
}

/** A way to stop one. It stays "cancelling" after the answer: the work ends a moment later. */
export function cancelOf({ isPending, isSuccess, variables, mutate }: Cancel, id: string | null) {
  return { cancelling: isPending || (isSuccess && variables?.id === id), cancel: () => id !== null && mutate({ id, commandId: newCommandId() }) };
}

/** What is said of one of which nothing came. */
export function endWords(job: Watched | undefined, { cancelled, broken }: { readonly cancelled: string; readonly broken: string }): { readonly tone: 'warn' | 'danger'; readonly words: string } | null {
  if (job?.state === 'cancelled') return { tone: 'warn', words: cancelled };
  if (job?.state === 'failed') return { tone: 'danger', words: job.problem ?? broken };
  return null;
}
