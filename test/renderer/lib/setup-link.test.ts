import { describe, expect, test, vi } from 'vitest';
import { launchSecretIn, setupTokenIn, startAnewOnLaunchLink } from '../../../renderer/lib/setup-link.ts';

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

describe('an address that the server printed, opened in a tab that stands there already', () => {
  test.each([['#setup=one&launch=two', 1], ['#launch=two', 1], ['#setup=one', 1], ['#/catalog', 0], ['', 0]])('%s begins anew %i times', (hash, times) => {
    const reload = vi.fn<() => void>();
    let changed = (): void => undefined;
    startAnewOnLaunchLink({ location: { hash, reload }, addEventListener: (_type: string, listener: () => void) => { changed = listener; } } as unknown as Window); // the two members it reads
    changed();
    expect(reload).toHaveBeenCalledTimes(times);
  });
});
