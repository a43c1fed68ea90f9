import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BenchResult, type FigureGoal, judgeFigure, judgeRatio, median, type RatioGoal, summarise } from './bench-result.ts';

/** One way of doing the work. `run` does all operations once; a number it answers is its own measure per operation, else its time is taken. */
export interface Variant {
  readonly prepare?: () => void | Promise<void>;
  readonly run: () => unknown;
  readonly finish?: () => void | Promise<void>;
  /** Operations in one run, where they differ from the bench's. */
  readonly operations?: number;
}

export interface BenchPlan<Name extends string> {
  /** Operations in one run of a variant. */
  readonly operations: number;
  readonly rounds?: number;
  readonly unit?: string;
  readonly goals: ReadonlyArray<RatioGoal<Name> | FigureGoal>;
  readonly notes?: readonly string[];
}

const PROBE_WRITES = 40;

/**
 * Runs the physical limit, the product and its rivals interleaved, in one process and one hour, and prints one JSON row with
 * medians, spreads, ratios and goals. Only the ratios mean anything: the same durable write costs 15 times more on a busy disk.
 */
export async function bench<Name extends string>(name: string, variants: Readonly<Record<Name, Variant>>, plan: BenchPlan<NoInfer<Name>>): Promise<BenchResult> {
  const rounds = plan.rounds ?? 7;
  const names = Object.keys(variants) as Name[]; // Object.keys forgets the type of the keys
  const samples = Object.fromEntries(names.map((each) => [each, new Array<number>()])) as unknown as Record<Name, number[]>; // so does fromEntries
  const probes: number[] = [];
  const [load = 0] = loadavg();

  for (const each of names) await measure(variants[each], plan.operations); // warm, unmeasured
  for (let round = 0; round < rounds; round += 1) {
    probes.push(fsyncProbe());
    for (const each of rotated(names, round)) samples[each].push(await measure(variants[each], plan.operations));
  }

  const goals = [];
  for (const goal of plan.goals) goals.push('figure' in goal ? judgeFigure(goal, await goal.figure()) : judgeRatio(goal, samples));
  const result = { bench: name, unit: plan.unit ?? 'us', rounds, variants: names.map((each) => summarise(each, samples[each])), goals, fsyncUs: median(probes), load, notes: plan.notes ?? [] };
  console.log(JSON.stringify(result));
  return result;
}

/** Median microseconds of one 512-byte write made durable in the temporary folder. */
export function fsyncProbe(writes: number = PROBE_WRITES): number {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-fsync-'));
  const file = openSync(join(folder, 'probe'), 'w');
  try {
    return median(Array.from({ length: writes }, () => {
      const began = performance.now();
      writeSync(file, Buffer.alloc(512, 1));
      fsyncSync(file);
      return (performance.now() - began) * 1_000;
    }));
  } finally {
    closeSync(file);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(variant: Variant, operations: number): Promise<number> {
  await variant.prepare?.();
  globalThis.gc?.(); // one variant's garbage is not the next one's cost
  const began = performance.now();
  const own = await variant.run();
  const us = ((performance.now() - began) * 1_000) / (variant.operations ?? operations);
  await variant.finish?.();
  return typeof own === 'number' ? own : us;
}

/** Another variant goes first in each round, so that none always runs on the warmest machine. */
function rotated<T>(all: readonly T[], by: number): readonly T[] {
  const at = by % all.length;
  return [...all.slice(at), ...all.slice(0, at)];
}
