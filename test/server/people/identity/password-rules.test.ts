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

  it('AUTH-14: may be none of thousands that guessers begin with, however they are dressed up', () => {
    const words = ['password', 'welcome', 'qwerty', 'admin', 'letmein', 'summer', 'winter', 'dragon', 'monkey', 'football', 'iloveyou', 'sunshine', 'princess', 'secret', 'changeme', 'master', 'computer', 'superman', 'charlie', 'liverpool', 'baseball', 'shadow'];
    const dress = (word: string) => [word, word.toUpperCase(), `${word.charAt(0).toUpperCase()}${word.slice(1)}`, word.replaceAll('o', '0').replaceAll('i', '1').replaceAll('e', '3').replaceAll('a', '4')];
    const ends = ['123', '1234', '12345', '123456', '!', '!!', '2024', '2025', '2026', '2026!', '1!', '99', '007', '2020', '#1', '321', '69', '777', '1990', '2000', '01', '12', '21', '2023', '11', '22', '33', '44', '55', '66', '88', '100', '1000', '0000', '1111', '2222', '314', '512', '1024', '4321'];
    const tried = [...new Set([...words.flatMap((word) => dress(word).flatMap((one) => ends.map((end) => one + end))), ...words.flatMap((one) => words.flatMap((other) => [one + other, `${one}-${other}1`]))])].filter((one) => one.length >= 10);
    expect(tried.length).toBeGreaterThan(3_000);
    expect(tried.filter((one) => weaknessOfPassword(one, ada) === null)).toEqual([]);
  });

  it.each([
    ['acme-rules-forever', 'the organisation or tenant'], ['my Havelund Mutual', 'the organisation or tenant'], ['i love countersign', 'guessers'],
  ])('AUTH-14: may not hold the name of a tenant, an organisation or this product: %j', (password, says) => {
    expect(weaknessOfPassword(password, { ...ada, places: ['acme', 'Havelund Mutual', 'hr'] })).toContain(says);
    expect(weaknessOfPassword('three hrubby parrots', { ...ada, places: ['hr'] })).toBeNull();
  });

  it('is counted in characters, not in bytes', () => {
    expect(weaknessOfPassword('ääööüüßß1', ada)).toContain('at least 10');
  });
});
