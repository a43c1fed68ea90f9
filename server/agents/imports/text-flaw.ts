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

/** RFC 7493: integers beyond 2^53-1 change silently when read as doubles; huge exponents become infinite. */
export function isLossy(literal: string, value: number): boolean {
  return !Number.isFinite(value) || (/^[-+]?\d+$/.test(literal) && !Number.isSafeInteger(value));
}
