import { describe, expect, it } from 'vitest';
import { checksOf } from '../../../../renderer/screens/audit/verification-words.ts';

const verdict = { size: 12, signedSize: 12, checked: { entries: 12, disclosures: 30, tiles: 1, checkpoints: 3 }, problem: null };
const outcomes = (changes: object) => Object.fromEntries(checksOf({ ...verdict, ...changes }).map(({ id, outcome }) => [id, outcome]));

describe('a verification in words', () => {
  it('says that nobody else has witnessed the log even when everything agrees', () => {
    expect(outcomes({})).toEqual({ entries: 'Match', disclosures: 'Match', tiles: 'Match', checkpoints: 'Valid', witness: 'Not proven' });
  });

  it('counts the entries that no signature covers yet', () => {
    expect(checksOf({ ...verdict, signedSize: 9 }).find(({ id }) => id === 'tail')).toMatchObject({ tone: 'warn', what: '3 entries at the end, not signed yet', outcome: 'Not proven' });
  });

  it('calls nothing good once a fault was found', () => {
    const problem = { place: 'entry' as const, at: '7', says: 'this entry is missing' };
    expect(checksOf({ ...verdict, problem }).some(({ tone }) => tone === 'ok')).toBe(false);
  });
});
