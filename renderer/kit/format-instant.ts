import { epochMs, type Instant } from '../../shared/brand.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A screen's present may be this old: what happened since then lies ahead of it. */
const CLOCK_STEP = MINUTE / 2;

/** The zone is an argument for tests; screens leave it out and get the reader's own. */
export interface ZoneOption {
  readonly timeZone?: string;
}

function formatter(options: Intl.DateTimeFormatOptions, { timeZone }: ZoneOption): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-GB', { hour12: false, ...options, ...(timeZone === undefined ? {} : { timeZone }) });
}

/** `21 Nov 2026` */
export function formatDay(instant: Instant, zone: ZoneOption = {}): string {
  return formatter({ day: 'numeric', month: 'short', year: 'numeric' }, zone).format(epochMs(instant));
}

/** `21 Nov 2026, 14:02` */
export function formatMinute(instant: Instant, zone: ZoneOption = {}): string {
  return `${formatDay(instant, zone)}, ${formatter({ hour: '2-digit', minute: '2-digit' }, zone).format(epochMs(instant))}`;
}

/** `21 Nov 2026, 14:02:58` */
export function formatSecond(instant: Instant, zone: ZoneOption = {}): string {
  return `${formatDay(instant, zone)}, ${formatClock(instant, zone)}`;
}

/** `14:02:58` */
export function formatClock(instant: Instant, zone: ZoneOption = {}): string {
  return formatter({ hour: '2-digit', minute: '2-digit', second: '2-digit' }, zone).format(epochMs(instant));
}

/** `Saturday 21 November` */
export function formatLongDay(instant: Instant, zone: ZoneOption = {}): string {
  return formatter({ weekday: 'long', day: 'numeric', month: 'long' }, zone).format(epochMs(instant)).replace(',', '');
}

/** `21 Nov 2026, 14:02:58.408 CET (2026-11-21T13:02:58.408Z)`: everything a reader in another zone needs. */
export function formatFully(instant: Instant, zone: ZoneOption = {}): string {
  const clock = formatter({ hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3 }, zone).format(epochMs(instant));
  return `${formatDay(instant, zone)}, ${clock} ${zoneName(instant, zone)} (${instant})`;
}

function zoneName(instant: Instant, zone: ZoneOption): string {
  return formatter({ timeZoneName: 'short' }, zone).formatToParts(epochMs(instant)).find((part) => part.type === 'timeZoneName')?.value ?? 'UTC';
}

/** `just now`, `41 min ago`, `in 2 d 4 h`: the two largest units that matter. */
export function formatRelative(instant: Instant, now: Instant): string {
  const distance = epochMs(instant) - epochMs(now);
  if (Math.abs(distance) < MINUTE) return distance >= CLOCK_STEP ? 'in a moment' : 'just now';
  const length = formatDuration(Math.abs(distance));
  return distance < 0 ? `${length} ago` : `in ${length}`;
}

/** `2 d 4 h`, `5 h`, `41 min`, `8.4 s`, `340 ms`. Rounds down: a promise of time left must not be too generous. */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.floor(ms)} ms`;
  if (ms < MINUTE) return `${(Math.floor(ms / 100) / 10).toFixed(1)} s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min`;
  if (ms < DAY) return joined(Math.floor(ms / HOUR), 'h', Math.floor((ms % HOUR) / MINUTE), 'min', ms < 6 * HOUR);
  return joined(Math.floor(ms / DAY), 'd', Math.floor((ms % DAY) / HOUR), 'h', ms < 7 * DAY);
}

function joined(large: number, largeUnit: string, small: number, smallUnit: string, precise: boolean): string {
  return precise && small > 0 ? `${large} ${largeUnit} ${small} ${smallUnit}` : `${large} ${largeUnit}`;
}
