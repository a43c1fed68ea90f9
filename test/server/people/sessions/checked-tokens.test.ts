import { expect, it } from 'vitest';
import { nameOfToken, openCheckedTokens } from '../../../../server/people/sessions/checked-tokens.ts';
import { hmacToken } from '../../../support/token-makers.ts';

const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

it('JWT-20: a token and its sibling in the last character are one token in the memory, and another signature is another', () => {
  const token = hmacToken({ sub: 'u', jti: 'j1', exp: 1 });
  const last = BASE64URL.indexOf(token.slice(-1));
  const sibling = token.slice(0, -1) + BASE64URL.charAt(last ^ 1);
  expect(sibling).not.toBe(token);
  expect(Buffer.from(sibling.split('.')[2] ?? '', 'base64url')).toEqual(Buffer.from(token.split('.')[2] ?? '', 'base64url'));
  expect(nameOfToken(sibling, 'j1')).toBe(nameOfToken(token, 'j1'));
  expect(nameOfToken(token, 'j1')).toMatch(/^j1\.[\w-]{43}$/);
  expect(nameOfToken(token, 'j1')).not.toContain(token.slice(-20));
  const forged = `${token.slice(0, -4)}${token.endsWith('AAAA') ? 'BBBB' : 'AAAA'}`;
  expect(nameOfToken(forged, 'j1')).not.toBe(nameOfToken(token, 'j1'));
});

it('forgets a check when it is old, and a token when it is over and room is needed', () => {
  const memory = openCheckedTokens<string>();
  expect(memory.keep('a', 'first', { nowMs: 0, freshMs: 10, endsMs: 100 })).toBe(true);
  expect(memory.recall('a', 9)).toBe('first');
  expect(memory.recall('a', 10)).toBeNull();
  expect(memory.keep('a', 'again', { nowMs: 10, freshMs: 20, endsMs: 100 })).toBe(false);
  for (let at = 0; at < 5_000; at++) memory.keep(`t${at}`, 'x', { nowMs: 200, freshMs: 300, endsMs: 300 });
  expect(memory.keep('a', 'later', { nowMs: 200, freshMs: 300, endsMs: 300 })).toBe(true);
});
