import { pointerOf } from '../../../shared/json-pointer.ts';
import type { Trouble } from './import-item.ts';
import { MAX_FLAWS } from './import-limits.ts';

/** Something in a well-formed text that must not pass, and where: in a list each entry is judged by its own flaws. */
export interface Flaw {
  readonly path: readonly (string | number)[];
  readonly rule: Trouble['rule'];
  readonly message: string;
}

export const TOO_MANY_FLAWS = `there are more than ${MAX_FLAWS} double keys, forbidden keys or inexact numbers`;

/** Flaws at or below a path, told by where they stand below it. */
export function troublesOf(flaws: readonly Flaw[], below: readonly (string | number)[]): readonly Trouble[] {
  return flaws
    .filter(({ path }) => below.every((step, depth) => path[depth] === step))
    .map(({ path, rule, message }) => ({ field: pointerOf(path.slice(below.length)), rule, message }));
}

/**
 * An integer whose digits do not come back when it is written again was silently turned into another one, as happens to long
 * ids beyond 2^53 (RFC 7493, 2.2); a huge exponent becomes infinite.
 */
export function isLossy(literal: string, value: number): boolean {
  if (!Number.isFinite(value)) return true;
  const digits = /^[-+]?0*([1-9]\d*|0)$/.exec(literal)?.[1];
  return digits !== undefined && digits !== String(Math.abs(value));
}
