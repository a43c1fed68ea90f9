import { describe, expect, it } from 'vitest';
import { mayGo, reasonToRotate } from '../../../../server/records/vault/rotation-rules.ts';
import { instantOf, plusMs } from '../../../../shared/brand.ts';

const born = instantOf(Date.UTC(2026, 0, 1));
const DAY = 86_400_000;
const HOUR = 3_600_000;

describe('T27: a key', () => {
  it.each([
    [0, 89 * DAY, null], [2 ** 31 - 1, 0, null], [2 ** 31, 0, 'uses'], [0, 90 * DAY, 'age'], [2 ** 31, 90 * DAY, 'uses'],
  ] as const)('of %i uses and %i ms rotates for: %s', (uses, ms, reason) => {
    expect(reasonToRotate({ uses, createdAt: born }, plusMs(born, ms))).toBe(reason);
  });

  it.each([
    ['retired', 0, HOUR, true], ['retired', 0, HOUR - 1, false], ['retired', 1, 9 * HOUR, false], ['active', 0, 9 * HOUR, false], ['destroyed', 0, 9 * HOUR, false],
  ] as const)('that is %s with %i values, %i ms after, may go: %s', (status, values, ms, goes) => {
    expect(mayGo({ status, retiredAt: status === 'active' ? null : born }, values, plusMs(born, ms))).toBe(goes);
  });
});
