import { describe, expect, test } from 'vitest';
import { setupTokenIn } from '../../../renderer/lib/setup-link.ts';

describe('the set-up token in the address', () => {
  test('is what stands behind #setup=', () => {
    expect(setupTokenIn('#setup=abc_DEF-123')).toBe('abc_DEF-123');
    expect(setupTokenIn('#/setup=abc')).toBe('abc');
  });

  test.each(['', '#', '#/catalog', '#setup=', '#setup=a/b', '#setup=%3Cscript%3E', '#/catalog?setup=abc'])('is not found in %s', (hash) => {
    expect(setupTokenIn(hash)).toBeNull();
  });
});
