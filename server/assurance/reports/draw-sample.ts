import { sha256Hex } from '../../base/sha256-hex.ts';
import type { Period, Sampling } from './report.ts';

/** Auditors look at 15 to 25 items of a population. */
const SAMPLE_SIZE = 25;

/** A seed that follows from what was asked, so that the same report draws the same samples without anybody choosing them. */
export function samplingFor(asked: { readonly tenant: string; readonly framework: string; readonly period: Period; readonly seed?: string | undefined }): Sampling {
  const { tenant, framework, period: { from, to } } = asked;
  return { seed: asked.seed ?? sha256Hex([tenant, framework, from, to].join('\n')).slice(0, 32), size: SAMPLE_SIZE, method: 'sha256-rank' };
}

/**
 * The ids whose SHA-256 of `<seed>/<query>/<id>` is smallest, in the order of the population. Anybody with the population and a
 * shell draws the same ones again; nobody who does not know the seed can place an entry outside the sample.
 */
export function drawSample({ seed, size }: Sampling, query: string, population: readonly string[]): readonly string[] {
  if (population.length <= size) return population;
  const ranked = population.map((id) => ({ id, rank: sha256Hex(`${seed}/${query}/${id}`) })).sort((a, b) => (a.rank < b.rank ? -1 : 1));
  const drawn = new Set(ranked.slice(0, size).map(({ id }) => id));
  return population.filter((id) => drawn.has(id));
}
