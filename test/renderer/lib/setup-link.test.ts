import { describe, expect, test } from 'vitest';
import { launchSecretIn, setupTokenIn } from '../../../renderer/lib/setup-link.ts';

describe('the set-up token in the address', () => {
  test('is what stands behind #setup=', () => {
    expect(setupTokenIn('#setup=abc_DEF-123')).toBe('abc_DEF-123');
    expect(setupTokenIn('#/setup=abc')).toBe('abc');
  });

  test.each(['', '#', '#/catalog', '#setup=', '#setup=a/b', '#setup=%3Cscript%3E', '#/catalog?setup=abc'])('is not found in %s', (hash) => {
    expect(setupTokenIn(hash)).toBeNull();
  });
});

describe('the secret of a launch in the address', () => {
  test('stands behind #launch=, alone or after the set-up token, which is found all the same', () => {
    expect(launchSecretIn('#launch=abc_DEF-123')).toBe('abc_DEF-123');
    expect(launchSecretIn('#/setup=one&launch=two')).toBe('two');
    expect(setupTokenIn('#setup=one&launch=two')).toBe('one');
  });

  test.each(['', '#/catalog', '#launch=', '#launch=a/b', '#setup=one', '#launch=a&setup=b', '#/catalog?launch=abc'])('is not found in %s', (hash) => {
    expect(launchSecretIn(hash)).toBeNull();
  });
});
