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

const DAY_PARTS = { day: 'numeric', month: 'short', year: 'numeric' } as const;
const CLOCK_PARTS = { hour: '2-digit', minute: '2-digit', second: '2-digit' } as const;
const SHAPES = {
  day: DAY_PARTS,
  minute: { ...DAY_PARTS, hour: '2-digit', minute: '2-digit' },
  second: { ...DAY_PARTS, ...CLOCK_PARTS },
  clock: CLOCK_PARTS,
  longDay: { weekday: 'long', day: 'numeric', month: 'long' },
  full: { ...DAY_PARTS, ...CLOCK_PARTS, fractionalSecondDigits: 3, timeZoneName: 'short' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;
type Shape = keyof typeof SHAPES;

function madeFormatter(shape: Shape, zone: ZoneOption): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-GB', { hour12: false, ...SHAPES[shape], ...zone });
}

function allShapes(zone: ZoneOption): ReadonlyMap<Shape, Intl.DateTimeFormat> {
  return new Map((Object.keys(SHAPES) as Shape[]).map((shape) => [shape, madeFormatter(shape, zone)])); // keys of a closed const object
}

/** Of the reader's own zone and of UTC, each made once: making one takes fifty times as long as using it, a list has two for every row, and a year has its days in UTC. */
const OWN = allShapes({});
const UTC = allShapes({ timeZone: 'UTC' });

function formatter(shape: Shape, zone: ZoneOption): Intl.DateTimeFormat {
  const kept = zone.timeZone === undefined ? OWN : zone.timeZone === 'UTC' ? UTC : undefined;
  return kept?.get(shape) ?? madeFormatter(shape, zone);
}

/** `21 Nov 2026` */
export function formatDay(instant: Instant, zone: ZoneOption = {}): string {
  return formatter('day', zone).format(epochMs(instant));
}

/** `21 Nov 2026, 14:02` */
export function formatMinute(instant: Instant, zone: ZoneOption = {}): string {
  return formatter('minute', zone).format(epochMs(instant));
}

/** `21 Nov 2026, 14:02:58` */
export function formatSecond(instant: Instant, zone: ZoneOption = {}): string {
  return formatter('second', zone).format(epochMs(instant));
}

/** `14:02:58` */
export function formatClock(instant: Instant, zone: ZoneOption = {}): string {
  return formatter('clock', zone).format(epochMs(instant));
}

/** `Saturday 21 November` */
export function formatLongDay(instant: Instant, zone: ZoneOption = {}): string {
  return formatter('longDay', zone).format(epochMs(instant)).replace(',', '');
}

/** `21 Nov 2026, 14:02:58.408 CET (2026-11-21T13:02:58.408Z)`: everything a reader in another zone needs. */
export function formatFully(instant: Instant, zone: ZoneOption = {}): string {
  return `${formatter('full', zone).format(epochMs(instant))} (${instant})`;
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
