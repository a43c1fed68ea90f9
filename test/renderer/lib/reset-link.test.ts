import { expect, it } from 'vitest';
import { inviteTokenIn, resetTokenIn } from '../../../renderer/lib/reset-link.ts';

it('finds the token of a reset link, and nothing on any other path', () => {
  expect(resetTokenIn('/reset/Abc-123_x')).toBe('Abc-123_x');
  for (const path of ['/', '/reset', '/reset/', '/reset/a/b', '/reset/a b', '/people/reset/abc', `/reset/${'x'.repeat(101)}`]) expect(resetTokenIn(path)).toBeNull();
});

it('finds the token of an invitation, and takes no other link for one', () => {
  expect(inviteTokenIn('/invite/csi_Abc-123_x')).toBe('csi_Abc-123_x');
  for (const path of ['/', '/invite', '/invite/', '/reset/Abc', '/invite/a/b', '/people/invite/abc']) expect(inviteTokenIn(path)).toBeNull();
});
