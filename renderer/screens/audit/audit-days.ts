import type { BrushRange } from '../../kit/index.ts';
import { type ApiOutput, type AuditQuestion, formatUtcDay, nextUtcDay, utcDayBefore } from '../../lib/index.ts';

type CountedDay = ApiOutput['audit']['days']['days'][number];

/** One bar a UTC day. */
export interface DayBar {
  readonly day: string;
  readonly name: string;
  readonly count: number;
  readonly bad: number;
}

/** A young log still shows a month: one bar over the whole width would look like much. */
const LEAST_DAYS = 30;

/** Every day from the first with an entry to the last or today; a day without entries is a gap in the picture, not in time. */
export function barsOf(counted: readonly CountedDay[], today: string): readonly DayBar[] {
  const byDay = new Map(counted.map((one) => [one.day, one]));
  const [first, newest] = [counted[0]?.day, counted.at(-1)?.day];
  if (first === undefined || newest === undefined) return [];
  const last = newest > today ? newest : today;
  const monthBefore = utcDayBefore(last, LEAST_DAYS - 1);
  const bars: DayBar[] = [];
  for (let day = first < monthBefore ? first : monthBefore; day <= last; day = nextUtcDay(day)) {
    const { n: count, bad } = byDay.get(day) ?? { n: 0, bad: 0 };
    bars.push({ day, name: formatUtcDay(day), count, bad });
  }
  return bars;
}

const WORDS = 6;

/** A few days to stand under the bars, evenly spread, the first and the last among them; each once. */
export function axisOf(bars: readonly DayBar[]): readonly string[] {
  const many = Math.min(WORDS, bars.length);
  return Array.from({ length: many }, (_, at) => bars[Math.round((at * (bars.length - 1)) / (many - 1))]?.name ?? '');
}

/** Which bars the chosen days cover, or null when no days are chosen or none of them has a bar. */
export function rangeOf(bars: readonly DayBar[], { from, to }: Pick<AuditQuestion, 'from' | 'to'>): BrushRange | null {
  if (from === null && to === null) return null;
  const first = bars.findIndex(({ day }) => day >= (from ?? ''));
  const last = bars.findLastIndex(({ day }) => to === null || day <= to);
  return first === -1 || last < first ? null : { from: first, to: last };
}

/** The days under a brush. */
export function daysOf(bars: readonly DayBar[], range: BrushRange | null): Pick<AuditQuestion, 'from' | 'to'> {
  return { from: (range && bars[range.from]?.day) ?? null, to: (range && bars[range.to]?.day) ?? null };
}
