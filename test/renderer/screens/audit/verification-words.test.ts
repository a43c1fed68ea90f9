import { describe, expect, it } from 'vitest';
import { checksOf, faultPlace } from '../../../../renderer/screens/audit/verification-words.ts';

const verdict = { size: 12, signedSize: 12, checked: { entries: 12, disclosures: 30, tiles: 1, checkpoints: 3, sealed: 0, shredded: 0 }, problem: null };
const outcomes = (changes: object) => Object.fromEntries(checksOf({ ...verdict, ...changes }).map(({ id, outcome }) => [id, outcome]));

describe('a verification in words', () => {
  it('says that nobody else has witnessed the log even when everything agrees', () => {
    expect(outcomes({})).toEqual({ entries: 'Match', disclosures: 'Match', tiles: 'Match', checkpoints: 'Valid', witness: 'Not proven' });
  });

  it('counts the entries that no signature covers yet', () => {
    expect(checksOf({ ...verdict, signedSize: 9 }).find(({ id }) => id === 'tail')).toMatchObject({ tone: 'warn', what: '3 entries at the end, not signed yet', outcome: 'Not proven' });
  });

  it('says how far others have witnessed it, and what nobody else has seen', () => {
    const lines = checksOf(verdict, [{ name: 'w.example', size: 10 }]);
    expect(lines.slice(-2)).toMatchObject([{ tone: 'ok', what: '10 entries witnessed by w.example', outcome: 'Cosigned' }, { tone: 'warn', what: '2 entries at the end, seen by nobody else yet' }]);
  });

  it('calls nothing good once a fault was found', () => {
    const problem = { place: 'entry' as const, at: '7', says: 'this entry is missing' };
    expect(checksOf({ ...verdict, problem }).some(({ tone }) => tone === 'ok')).toBe(false);
  });
});

describe('the place of a fault', () => {
  it.each([
    ['entry', '19330', 'entry #19,330', 19_330],
    ['disclosure', '7', 'a disclosure of entry #7', 7],
    ['index', '0', 'the search index at entry #0', 0],
    ['tile', '0/75', 'the stored tile 0/75', null],
    ['checkpoint', '64', 'the checkpoint over 64 entries', null],
    ['head', '1', 'the mark kept outside the database, at 1 entry', null],
    ['fork', '321', 'two histories of this log, parting before 321 entries', null],
    ['log', 'log.example/t/a', 'the log as a whole', null],
  ] as const)('%s at %s is %s', (place, at, says, entry) => {
    expect(faultPlace({ place, at, says: 'wrong' })).toEqual({ says, entry });
  });
});
