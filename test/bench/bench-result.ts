/** One measured way of doing the work, per operation. */
export interface VariantResult {
  readonly variant: string;
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** A bound on a ratio of two variants of the same run, or on a plain figure. */
export interface GoalResult {
  readonly says: string;
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly bound: string;
  readonly met: boolean;
}

export interface BenchResult {
  readonly bench: string;
  readonly unit: string;
  readonly rounds: number;
  readonly variants: readonly VariantResult[];
  readonly goals: readonly GoalResult[];
  /** Median microseconds of one small write made durable, measured between the rounds: what this disk cost at that hour. */
  readonly fsyncUs: number;
  /** Processes that wanted to run when it began, others' included: with more than there are cores, times are longer than the work. */
  readonly load: number;
  /** What a reader must know to read the figures: what was counted, and why a goal is out of reach. */
  readonly notes: readonly string[];
}

export interface Bound {
  readonly atMost?: number;
  readonly atLeast?: number;
}

/** `product` as a multiple of `limit`, say: a cost ratio, taken round by round so that a slow hour weighs on both. */
export interface RatioGoal<Variant extends string> extends Bound {
  readonly says?: string;
  readonly of: Variant;
  readonly to: Variant;
}

/** A figure that is no ratio: bytes per event, units oversold. */
export interface FigureGoal extends Bound {
  readonly says: string;
  readonly figure: () => number | Promise<number>;
}

export function summarise(variant: string, samples: readonly number[]): VariantResult {
  return { variant, ...spread(samples) };
}

export function judgeRatio<Variant extends string>(goal: RatioGoal<Variant>, samples: Readonly<Record<Variant, readonly number[]>>): GoalResult {
  const [upper, lower] = [samples[goal.of], samples[goal.to]];
  return judged(goal.says ?? `${goal.of} / ${goal.to}`, upper.map((value, round) => value / (lower[round] ?? Number.NaN)), goal, 'x');
}

export function judgeFigure(goal: FigureGoal, value: number): GoalResult {
  return judged(goal.says, [value], goal, '');
}

export function median(samples: readonly number[]): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const [below, above] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return below === undefined || above === undefined ? Number.NaN : (below + above) / 2;
}

function judged(says: string, samples: readonly number[], { atMost, atLeast }: Bound, unit: string): GoalResult {
  const figures = spread(samples);
  const bound = [atMost === undefined ? '' : `<= ${atMost}${unit}`, atLeast === undefined ? '' : `>= ${atLeast}${unit}`].filter(Boolean).join(', ');
  // Written so that NaN, the mark of a measurement that did not happen, never meets a goal.
  const met = (atMost === undefined || figures.median <= atMost) && (atLeast === undefined || figures.median >= atLeast);
  return { says, ...figures, bound, met };
}

function spread(samples: readonly number[]): { readonly median: number; readonly min: number; readonly max: number } {
  return { median: median(samples), min: Math.min(...samples), max: Math.max(...samples) };
}
