import { brand, type Instant, instantOf } from '../../../shared/brand.ts';
import type { ApiOutput } from '../../lib/index.ts';

export type SeenLog = ApiOutput['audit']['state']['logs'][number];

export interface WitnessedLog {
  readonly origin: string;
  /** `e1`, `e2`, ...: the end of its name. */
  readonly epoch: string;
  readonly size: number;
  readonly vkey: string;
  /** Signed by this installation alone, seen by one other, or by more (AUDIT 2.5). */
  readonly level: 'signed' | 'witnessed' | 'cross-witnessed';
  readonly by: ReadonlyArray<{ readonly name: string; readonly size: number; readonly at: Instant }>;
  /** Entries at the end that nobody else has seen, and since when there are any. */
  readonly tail: number;
  readonly tailSince: Instant | null;
}

/** How far somebody else has seen each log, the newest epoch first. */
export function witnessedLogs(logs: readonly SeenLog[]): readonly WitnessedLog[] {
  return logs.map(({ origin, size, vkey, witnesses, unwitnessedSince }): WitnessedLog => ({
    origin, size, vkey, epoch: origin.slice(origin.lastIndexOf('/') + 1),
    level: witnesses.length > 1 ? 'cross-witnessed' : witnesses.length === 1 ? 'witnessed' : 'signed',
    by: witnesses.map(({ name, size: seen, seconds }) => ({ name, size: seen, at: instantOf(seconds * 1_000) })),
    tail: size - Math.max(0, ...witnesses.map((witness) => witness.size)),
    tailSince: unwitnessedSince === null ? null : brand<Instant>(unwitnessedSince),
  })).toReversed();
}

/** When this witness was last heard of any of the logs; null when it never was. */
export function lastHeard(logs: readonly WitnessedLog[], name: string): Instant | null {
  return logs.flatMap(({ by }) => by.filter((one) => one.name === name).map(({ at }) => at)).sort().at(-1) ?? null;
}

/** Where others put their checkpoints to have them cosigned here; null in a window, which nobody can reach. */
export function witnessAddress({ protocol, origin }: Pick<Location, 'protocol' | 'origin'>): string | null {
  return protocol === 'http:' || protocol === 'https:' ? `${origin}/witness` : null;
}
