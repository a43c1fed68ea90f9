import { describe, expect, it } from 'vitest';
import { logSentence } from '../../../renderer/lib/log-words.ts';

describe('how a log stands, in one sentence', () => {
  it.each([
    [{ size: 48_214, signedSize: 48_211 }, 'Signed to #48,210; 3 entries not yet signed; not witnessed by anybody else'],
    [{ size: 7, signedSize: 7 }, 'Signed to #6; not witnessed by anybody else'],
    [{ size: 1, signedSize: 0 }, 'Not signed yet; not witnessed by anybody else'],
  ])('of %o', (log, sentence) => {
    expect(logSentence(log)).toBe(sentence);
  });
});
