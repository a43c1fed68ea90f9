import { describe, expect, it } from 'vitest';
import { weaknessOfPassword } from '../../../../server/people/identity/index.ts';

const ada = { email: 'ada.lovelace@example.com', name: 'Ada Lovelace' };

describe('a password', () => {
  it.each(['violet-harbour-42', 'zehn zeichen', '🦊🦉🐢🐙🦀🐌🦋🐝🐞🦗', 'Tr0ub4dor&3x', '          a b c d'])('may be %j', (password) => {
    expect(weaknessOfPassword(password, ada)).toBeNull();
  });

  it.each([
    ['short 9!!', 'at least 10'], ['ada.lovelace@example.com', 'email or name'], ['Ada.Lovelace@Example.com!', 'email or name'], ['ada lovelace', 'email or name'], ['adalovelace1', 'email or name'],
    ['Password123', 'guessers'], ['qwertyuiop', 'guessers'], ['Countersign2026', 'guessers'], ['aaaaaaaaaaaa', 'repeats'], ['ababababab', 'repeats'],
  ])('may not be %j', (password, says) => {
    expect(weaknessOfPassword(password, ada)).toContain(says);
  });

  it('is counted in characters, not in bytes', () => {
    expect(weaknessOfPassword('ääööüüßß1', ada)).toContain('at least 10');
  });
});
