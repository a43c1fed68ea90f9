import { expect, it } from 'vitest';
import { askWords } from '../../../renderer/lib/ask-words.ts';

it('names people and the roles to ask them for', () => {
  expect(askWords({ people: ['Ada', 'Ben'], more: 0, roles: ['owner', 'admin'] })).toBe('Ask Ada or Ben: they can give you a role that includes it (owner or admin).');
});

it('says how many there are besides those named', () => {
  expect(askWords({ people: ['Ada', 'Ben'], more: 3, roles: [] })).toBe('Ask Ada, Ben, or 3 others: they can give you a role that includes it.');
  expect(askWords({ people: ['Ada'], more: 1, roles: [] })).toContain('Ada or one other');
});

it('says so when nobody here can give it, and promises no names while it does not know any', () => {
  expect(askWords({ people: [], more: 0, roles: ['platform_admin'] })).toMatch(/^Nobody else who works here holds it/);
  expect(askWords(null)).toMatch(/^Somebody who manages people/);
});
