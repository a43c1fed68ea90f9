import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Counts, countsOf, inWords, sum } from '../../../build/scripts/counts.mjs';

/** A suite that writes these counts into the file it is given, and ends with this code. */
function aSuite(code: number, counts?: Counts) {
  return (env: Readonly<Record<string, string>>) => {
    if (counts) writeFileSync(env['COUNTERSIGN_TEST_COUNTS'] ?? '', JSON.stringify(counts));
    return Promise.resolve(code);
  };
}

describe('counting a suite', () => {
  it('believes what the suite counted', async () => {
    expect(await countsOf(aSuite(1, { passed: 4, failed: 2, skipped: 1 }))).toEqual({ passed: 4, failed: 2, skipped: 1 });
  });

  it('takes a suite that broke before it counted for a failure', async () => {
    expect(await countsOf(aSuite(1))).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  it('takes a suite that failed without naming a test for a failure', async () => {
    expect(await countsOf(aSuite(1, { passed: 9, failed: 0, skipped: 0 }))).toEqual({ passed: 9, failed: 1, skipped: 0 });
  });

  it('takes a suite that passed without counting anything for a failure', async () => {
    expect(await countsOf(aSuite(0))).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  it('closes all suites in one line', () => {
    expect(inWords(sum([{ passed: 1, failed: 2, skipped: 3 }, { passed: 10, failed: 20, skipped: 30 }]))).toBe('11 passed, 22 failed, 33 skipped');
  });
});
