import { describe, expect, it } from 'vitest';
import { ErasureCheck, problemFound } from '../../../../server/records/audit/erasure-check.ts';

const saysOf = (...missing: ReadonlyArray<readonly [idx: number, digest: string]>) => {
  const check = new ErasureCheck();
  for (const [idx, digest] of missing) check.missing('log', idx, digest);
  return problemFound(() => void check.settle('log', []));
};

describe('what is gone from a log without an erasure on record', () => {
  it('is told by the first entry that lost something, and by how much that lost', () => {
    expect(saysOf([7, 'a'], [9, 'b'])?.says).toBe('1 disclosure of entry 7 is gone, and no erasure on record explains it');
    expect(saysOf([9, 'b'], [7, 'a'], [7, 'c'])?.says).toBe('2 disclosures of entry 7 are gone, and no erasure on record explains it');
  });

  it('is nothing where nothing is gone', () => {
    expect(saysOf()).toBeNull();
  });
});
