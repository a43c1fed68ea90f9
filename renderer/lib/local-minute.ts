import { brand, epochMs, type Instant, instantOf } from '../../shared/brand.ts';

/** The moment at which the reader's own clock shows `2026-11-21T14:02`; null for what is no such minute. Without a zone ECMAScript reads local time (ECMA-262, 21.4.1.32). */
export function instantOfMinute(text: string): Instant | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(text)) return null;
  const ms = epochMs(brand<Instant>(text));
  return Number.isNaN(ms) ? null : instantOf(ms);
}

/** What the reader's own clock shows at a moment, `2026-11-21T14:02`. */
export function minuteOfInstant(instant: Instant, timeZone?: string): string {
  const clock = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', ...(timeZone === undefined ? {} : { timeZone }) });
  return clock.format(epochMs(instant)).replace(' ', 'T'); // Swedish dates are ISO 8601
}

/** `Europe/Berlin`: the zone that a minute without one is read in. */
export function ownZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}
