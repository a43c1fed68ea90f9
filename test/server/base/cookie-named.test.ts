import { describe, expect, it } from 'vitest';
import { cookieNamed, sessionCookie } from '../../../server/base/cookie-named.ts';

describe('a cookie of a request', () => {
  it.each([
    ['cs=abc', 'abc'], ['a=1; cs=abc; b=2', 'abc'], ['a=1;cs=abc', 'abc'], ['cs=first; cs=second', 'first'], ['cs=with=signs==', 'with=signs=='],
    ['xcs=abc', null], ['csx=abc', null], ['cs', null], ['a="cs=abc"', null], ['', null], [null, null],
  ])('of %j is %j', (header, value) => {
    expect(cookieNamed(header, 'cs')).toBe(value);
  });

  it('holds the session under its name on http and on https', () => {
    expect([sessionCookie('cs=abc'), sessionCookie('a=1; __Host-cs=abc'), sessionCookie('cs-launch=abc')]).toEqual(['abc', 'abc', null]);
  });
});
