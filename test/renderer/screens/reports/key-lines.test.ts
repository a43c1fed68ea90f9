import { describe, expect, it } from 'vitest';
import { keyProblem, keysIn } from '../../../../renderer/screens/reports/key-lines.ts';

const KEY = 'log.example/t/1/e1+b316888f+ASI+fDrJAgEmAYkc8Dk5CKDqJbm01lG7lrcwQ+bsEu/A';

describe('verifier keys that somebody types', () => {
  it('are one a line, whatever stands around them', () => {
    expect(keysIn(` ${KEY} \n\n${KEY}\n`)).toEqual([KEY, KEY]);
    expect(keyProblem(` ${KEY} \n\n${KEY}\n`)).toBeNull();
    expect(keyProblem('')).toBeNull();
  });

  it.each([['nonsense'], ['name+b316888+AAAA'], ['two words+b316888f+AAAA'], [`${KEY} ${KEY}`]])('are refused as %j, by their line', (line) => {
    expect(keyProblem(`${KEY}\n${line}`)).toMatch(/^Line 2 is no verifier key/);
  });
});
