import { brand, epochMs, type Instant, instantOf, plusMs } from '../../shared/brand.ts';
import { formatDay } from '../kit/index.ts';

const DAY_MS = 86_400_000;

/** Whether a text is a day of the calendar, `2026-11-21`. A 30th of February would silently become a day of March. */
export function isUtcDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const start = epochMs(utcDayStart(text));
  return !Number.isNaN(start) && instantOf(start).startsWith(text);
}

/** Its first moment, in UTC. */
export function utcDayStart(day: string): Instant {
  return brand<Instant>(`${day}T00:00:00.000Z`);
}

export function nextUtcDay(day: string): string {
  return utcDayBefore(day, -1);
}

/** So many days earlier. */
export function utcDayBefore(day: string, days: number): string {
  return plusMs(utcDayStart(day), -days * DAY_MS).slice(0, 10);
}

/** `4 Nov 2026`, of a day in UTC, whatever zone the reader is in. */
export function formatUtcDay(day: string): string {
  return formatDay(utcDayStart(day), { timeZone: 'UTC' });
}

/** What is amiss with two days of which either may be left open (empty), or null. */
export function dayOrderProblem(from: string, to: string): string | null {
  return from !== '' && to !== '' && to < from ? 'The last day lies before the first' : null;
}
