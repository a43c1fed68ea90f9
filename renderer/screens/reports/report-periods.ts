import { type Instant, instantOf, plusMs } from '../../../shared/brand.ts';
import { formatMinute } from '../../kit/index.ts';
import { dayOrderProblem, formatUtcDay, isUtcDay, nextUtcDay, utcDayStart } from '../../lib/index.ts';

export const PERIOD_CHOICES = ['last-month', 'last-quarter', 'this-quarter', 'last-year', 'this-year', 'own'] as const;
export type PeriodChoice = (typeof PERIOD_CHOICES)[number];

/** Half-open: the end is not part of it. In UTC, as everything in the log. */
export interface Period {
  readonly from: Instant;
  readonly to: Instant;
}

/** A named period as of now. Full months and quarters are over, so that they can be reported twice alike. */
export function namedPeriod(choice: Exclude<PeriodChoice, 'own'>, now: Instant): Period {
  const [year, month] = [Number(now.slice(0, 4)), Number(now.slice(5, 7))];
  const quarter = month - ((month - 1) % 3);
  switch (choice) {
    case 'last-month':
      return { from: monthStart(year, month - 1), to: monthStart(year, month) };
    case 'last-quarter':
      return { from: monthStart(year, quarter - 3), to: monthStart(year, quarter) };
    case 'this-quarter':
      return { from: monthStart(year, quarter), to: now };
    case 'last-year':
      return { from: monthStart(year, month - 12), to: monthStart(year, month) };
    case 'this-year':
      return { from: monthStart(year, 1), to: now };
  }
}

/** What is offered first: the last full quarter, unless the log began after it had ended and knows nothing of it. */
export function firstChoice(now: Instant, logBegan: Instant | null): PeriodChoice {
  return logBegan !== null && logBegan >= namedPeriod('last-quarter', now).to ? 'this-quarter' : 'last-quarter';
}

/** The period of two days, both included; today is not over, so a period that reaches into it ends now. Null while the days make none. */
export function ownPeriod({ from, to }: { readonly from: string; readonly to: string }, now: Instant): Period | null {
  if (!isUtcDay(from) || !isUtcDay(to) || from > to || to > now.slice(0, 10)) return null;
  return { from: utcDayStart(from), to: to === now.slice(0, 10) ? now : utcDayStart(nextUtcDay(to)) };
}

/** What a log that began later than a period cannot say of it; null where it was there all the time, or nobody may know. */
export function unknownBefore({ from, to }: Period, logBegan: Instant | null): string | null {
  if (logBegan === null || logBegan <= from) return null;
  const began = formatMinute(logBegan, { timeZone: 'UTC' });
  return logBegan >= to ? `The log began on ${began} (UTC): nothing of this period is on record.` : `The log began on ${began} (UTC): nothing before that is on record.`;
}

/**
 * The days that an export of entries begins with: those that Audit was asked for, and where it was asked for none, all of the log,
 * as its list shows it. Where nothing was asked, this month. Empty while it is not known when the log began.
 */
export function exportDays(asked: { readonly from: string | null; readonly to: string | null } | null, { today, logBegan }: { readonly today: string; readonly logBegan: Instant | null }): { readonly from: string; readonly to: string } {
  if (asked === null) return { from: `${today.slice(0, 8)}01`, to: today };
  return { from: asked.from ?? logBegan?.slice(0, 10) ?? '', to: asked.to !== null && asked.to < today ? asked.to : today };
}

/** What is wrong with two days, by field; nothing when they make a period. */
export function dayFaults({ from, to }: { readonly from: string; readonly to: string }, now: Instant): Readonly<Partial<Record<'from' | 'to', string>>> {
  const today = now.slice(0, 10);
  const disorder = isUtcDay(from) && isUtcDay(to) ? dayOrderProblem(from, to) : null;
  return {
    ...(isUtcDay(from) ? {} : { from: 'Choose the first day' }),
    ...(isUtcDay(from) && from > today ? { from: 'The period begins in the future' } : {}),
    ...(isUtcDay(to) ? {} : { to: 'Choose the last day' }),
    ...(isUtcDay(to) && to > today ? { to: 'The period ends in the future: what is not over cannot be reported' } : {}),
    ...(disorder === null ? {} : { to: disorder }),
  };
}

/** `1 Oct 2026 to 31 Oct 2026` for whole days, else with the minute at which it ends; always UTC. */
export function periodWords({ from, to }: { readonly from: Instant; readonly to: Instant }): string {
  const whole = to.endsWith('T00:00:00.000Z');
  const end = whole ? formatUtcDay(plusMs(to, -1).slice(0, 10)) : formatMinute(to, { timeZone: 'UTC' });
  return `${beginning(from)} to ${end}`;
}

function beginning(from: Instant): string {
  return from.endsWith('T00:00:00.000Z') ? formatUtcDay(from.slice(0, 10)) : formatMinute(from, { timeZone: 'UTC' });
}

/** When an attachment held: whole UTC days, as they were entered; the stored end is not part of it. */
export function effectiveWords({ effectiveFrom, effectiveTo }: { readonly effectiveFrom: Instant; readonly effectiveTo: Instant | null }): string {
  return effectiveTo === null ? `since ${beginning(effectiveFrom)}` : periodWords({ from: effectiveFrom, to: effectiveTo });
}

/** Month 0 is December of the year before. */
function monthStart(year: number, month: number): Instant {
  return instantOf(Date.UTC(year, month - 1, 1));
}
