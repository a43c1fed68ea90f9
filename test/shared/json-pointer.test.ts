import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pointerOf, segmentsOf } from '../../shared/json-pointer.ts';

describe('JSON pointers', () => {
  it('lead back to the segments they were made of', () => {
    fc.assert(fc.property(fc.array(fc.string()), (segments) => {
      expect(segmentsOf(pointerOf(segments))).toEqual(segments);
    }), { numRuns: 10_000 });
  });

  it.each(['a', 'a/b', '/a~', '/a~2b'])('are not read from %j', (text) => {
    expect(segmentsOf(text)).toBeNull();
  });
});
