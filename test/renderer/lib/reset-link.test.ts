import { expect, it } from 'vitest';
import { resetTokenIn } from '../../../renderer/lib/reset-link.ts';

it('finds the token of a reset link, and nothing on any other path', () => {
  expect(resetTokenIn('/reset/Abc-123_x')).toBe('Abc-123_x');
  for (const path of ['/', '/reset', '/reset/', '/reset/a/b', '/reset/a b', '/people/reset/abc', `/reset/${'x'.repeat(101)}`]) expect(resetTokenIn(path)).toBeNull();
});
