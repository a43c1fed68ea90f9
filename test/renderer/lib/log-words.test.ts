import { describe, expect, it } from 'vitest';
import { logLevel, logSentence } from '../../../renderer/lib/log-words.ts';

const one = { name: 'w', size: 7, seconds: 1_795_251_600 };

describe('how a log stands, in one sentence', () => {
  it.each([
    [{ size: 48_214, signedSize: 48_211 }, 'Signed to #48,210; 3 entries not yet signed; not witnessed by anybody else'],
    [{ size: 7, signedSize: 7 }, 'Signed to #6; not witnessed by anybody else'],
    [{ size: 1, signedSize: 0 }, 'Not signed yet; not witnessed by anybody else'],
    [{ size: 7, signedSize: 7, witnesses: [one], unwitnessedSince: null }, 'Signed to #6; witnessed to #6 by 1 other'],
    [{ size: 9, signedSize: 9, witnesses: [{ ...one, size: 5 }, one], unwitnessedSince: '2026-11-21T09:00:00.000Z' }, 'Signed to #8; cross-witnessed to #6 by 2 others, 2 entries since 21 Nov 2026 unwitnessed'],
  ])('of %o', (log, sentence) => {
    expect(logSentence(log)).toBe(sentence);
  });
});

describe('how far others can vouch for a log', () => {
  const signed = { size: 7, signedSize: 7, witnesses: [] };
  it.each([
    [[], 'not signed'],
    [[{ size: 1, signedSize: 0 }], 'not signed'],
    [[signed], 'signed'],
    [[{ ...signed, witnesses: [one] }], 'witnessed'],
    [[{ ...signed, witnesses: [one, one] }], 'cross-witnessed'],
    [[{ ...signed, witnesses: [one, one] }, signed], 'signed'],
  ] as const)('%# is the weakest of what is known', (logs, level) => {
    expect(logLevel(logs)).toBe(level);
  });
});
