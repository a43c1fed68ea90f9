import { sha256Hex } from '../../base/sha256-hex.ts';
import type { Period, Sampling } from './report.ts';

/** Auditors look at 15 to 25 items of a population. */
const SAMPLE_SIZE = 25;

interface Asked {
  readonly tenant: string;
  readonly framework: string;
  readonly period: Period;
  readonly seed?: string | undefined;
}

/** A seed that follows from what was asked, so that the same report draws the same samples without anybody choosing them. */
export function samplingFor(asked: Asked): Sampling {
  const { tenant, framework, period: { from, to } } = asked;
  return { seed: asked.seed ?? sha256Hex([tenant, framework, from, to].join('\n')).slice(0, 32), size: SAMPLE_SIZE, method: 'sha256-rank' };
}

/** Whether the seed is one that does not follow from what was asked: whoever named it could have looked at what others draw. */
export function isSeedNamed({ seed, ...asked }: Asked): boolean {
  return seed !== undefined && seed !== samplingFor(asked).seed;
}

/**
 * The ids whose SHA-256 of `<seed>/<query>/<id>` is smallest, in the order of the population. Anybody with the population and a
 * shell draws the same ones again; nobody who does not know the seed can place an entry outside the sample. Who names one can try until it suits: `isSeedNamed`.
 */
export function drawSample(sampling: Sampling, query: string, population: readonly string[]): readonly string[] {
  const draw = openDraw(sampling, query);
  population.forEach((eventId, idx) => draw.add({ eventId, time: '', idx }));
  return draw.drawn();
}

interface Drawable {
  readonly eventId: string;
  readonly time: string;
  readonly idx: number;
}

/** The same for a population that goes by in any order, and whose order is that of time and place in the log. */
export function openDraw({ seed, size }: Sampling, query: string): { add(one: Drawable): void; drawn(): readonly string[] } {
  /** The smallest so far, by rank. */
  const best: Array<{ readonly one: Drawable; readonly rank: string }> = [];
  return {
    add(one) {
      const rank = sha256Hex(`${seed}/${query}/${one.eventId}`);
      const last = best.at(-1);
      if (best.length === size && last && rank >= last.rank) return;
      const at = best.findIndex((other) => rank < other.rank);
      best.splice(at === -1 ? best.length : at, 0, { one, rank });
      if (best.length > size) best.pop();
    },
    drawn: () => best.map(({ one }) => one).sort((a, b) => (a.time === b.time ? a.idx - b.idx : a.time < b.time ? -1 : 1)).map(({ eventId }) => eventId),
  };
}
