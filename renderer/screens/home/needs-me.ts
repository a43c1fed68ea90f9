import { epochMs, type Instant } from '../../../shared/brand.ts';
import { countOf } from '../../kit/index.ts';
import type { Overview, OwnRequest, WaitingRequest } from './use-home.ts';

const DAY_MS = 86_400_000;
/** How long a decided request of one's own still stands here. */
const RECENT_MS = 14 * DAY_MS;

/** Soonest to expire first: what waits longest is not what is most urgent. */
export function mostUrgent(requests: readonly WaitingRequest[]): readonly WaitingRequest[] {
  return requests.toSorted((a, b) => ((a.expiresAt ?? '9') < (b.expiresAt ?? '9') ? -1 : 1));
}

/** One's own requests that are open, or were decided a short while ago; open ones first. */
export function ownRecent(requests: readonly OwnRequest[], now: Instant): readonly OwnRequest[] {
  const recent = requests.filter((request) => request.state === 'pending' || epochMs(now) - epochMs(request.decidedAt ?? request.createdAt) < RECENT_MS);
  return [...recent.filter(({ state }) => state === 'pending'), ...recent.filter(({ state }) => state !== 'pending')];
}

/** "4 things, 1 due within a day"; "nothing waits for you" when that is so. */
export function thingsWaiting({ inbox, budgets, asked }: Pick<Overview, 'inbox' | 'budgets' | 'asked'>, now: Instant): string {
  const open = asked?.filter(({ state }) => state === 'pending').length ?? 0;
  const things = (inbox?.length ?? 0) + budgets.length;
  const due = inbox?.filter(({ expiresAt }) => expiresAt !== null && epochMs(expiresAt) - epochMs(now) < DAY_MS).length ?? 0;
  const own = open > 0 ? `, ${open} of yours under way` : '';
  if (things === 0) return `nothing waits for you${own}`;
  return `${countOf(things, 'thing')}${due > 0 ? `, ${due} due within a day` : ''}${own}`;
}

/** Nothing to govern yet, as far as this person may see: what may not be seen does not count as absent. */
export function isEmptyHouse({ agents, runs, inbox, asked }: Pick<Overview, 'agents' | 'runs' | 'inbox' | 'asked'>): boolean {
  return agents?.length === 0 && [runs, inbox, asked].every((list) => (list?.length ?? 0) === 0);
}
