import { expect, it } from 'vitest';
import { isDeeperThan } from '../../shared/json-depth.ts';

it.each([
  ['{"a":[1]}', 2, false], ['{"a":[1]}', 1, true], ['[[],[],[]]', 2, false], ['["[[[", "\\"[["]', 1, false], ['['.repeat(100_000), 64, true], ['"never ends [[[', 0, false],
] as const)('%.20s nests deeper than %i: %s', (text, deepest, expected) => {
  expect(isDeeperThan(deepest, text)).toBe(expected);
});
