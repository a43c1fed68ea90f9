import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assertIntegerJson, assertJson, assertLeafSafe } from '../../shared/json-check.ts';

const accepts = (check: (value: unknown) => void, value: unknown): boolean => {
  try {
    check(value);
    return true;
  } catch (reason) {
    expect(reason).toBeInstanceOf(TypeError);
    return false;
  }
};

describe('what may stand in an audit leaf', () => {
  it.each([
    ['a float', { cost: [0.5] }, 'at "/cost/0": 0.5 is not a safe integer'],
    ['an integer that readers round', { n: 2 ** 53 }, 'at "/n": 9007199254740992 is not a safe integer'],
    ['a key that is not ASCII', { a: { größe: 1 } }, 'at "/a/größe": a key is not ASCII'],
  ])('is not %s', (_name, value, message) => {
    expect(() => assertLeafSafe(value)).toThrow(message);
    expect(() => assertJson(value)).not.toThrow();
  });

  it('is text of any language, whole numbers, lists and objects', () => {
    expect(() => assertLeafSafe({ note: 'naïve €😀', n: -5, max: Number.MAX_SAFE_INTEGER, list: [null, true, {}] })).not.toThrow();
  });

  it('in a disclosed value, keys may be of any language', () => {
    expect(() => assertIntegerJson({ größe: 1 })).not.toThrow();
    expect(() => assertIntegerJson({ größe: 1.5 })).toThrow('1.5 is not a safe integer');
  });
});

describe('what counts as JSON', () => {
  it('is whatever JSON.stringify carries over unchanged, and nothing else', () => {
    fc.assert(fc.property(fc.anything({ withDate: true, withMap: true, withBigInt: true, withTypedArray: true, withNullPrototype: true, withSparseArray: true }), (value) => {
      const carried = accepts(assertJson, value);
      if (carried) expect(JSON.parse(JSON.stringify(value))).toEqual(plainZero(value));
    }));
  });

  it('refuses what it cannot see through: a value nested without end', () => {
    let deep: unknown = 1;
    for (let level = 0; level < 100_000; level++) deep = [deep];
    expect(() => assertJson(deep)).toThrow('nested deeper than 256 levels');
  });
});

/** JSON has one zero and its objects have a prototype; neither difference can be told from the text. */
function plainZero(value: unknown): unknown {
  if (Object.is(value, -0)) return 0;
  if (Array.isArray(value)) return value.map(plainZero);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plainZero(member)]));
}
