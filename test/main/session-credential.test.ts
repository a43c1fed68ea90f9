import { describe, expect, it } from 'vitest';
import { sessionCredential } from '../../main/session-credential.ts';

const answer = (...lines: string[]) => new Headers(lines.map((line): [string, string] => ['set-cookie', line]));

/** What the server would be sent after these answers. */
function cookieAfter(...answers: Headers[]): string | null {
  const credential = sessionCredential();
  for (const headers of answers) credential.takeFrom(headers);
  return credential.addTo(new Headers()).get('cookie');
}

describe('the session main holds', () => {
  it.each([
    ['__Host-cs=abc; Path=/; Secure; HttpOnly; SameSite=Strict', '__Host-cs=abc'],
    ['cs=a=b==; HttpOnly', 'cs=a=b=='],
    [' cs = abc ', 'cs=abc'],
  ])('DS14: is kept from %j', (line, cookie) => {
    expect(cookieAfter(answer(line))).toBe(cookie);
  });

  it('is replaced by the next one', () => {
    expect(cookieAfter(answer('cs=1'), answer('cs=2'))).toBe('cs=2');
  });

  it.each(['cs=; Path=/', 'cs=x; Max-Age=0', 'cs=x; max-age=-1'])('ends with %j', (line) => {
    expect(cookieAfter(answer('cs=1'), answer(line))).toBeNull();
  });

  it('outlives other cookies', () => {
    expect(cookieAfter(answer('cs=1'), answer('csx=2', 'other=cs=3', 'theme=dark; Max-Age=0'))).toBe('cs=1');
  });

  it('DS14: takes every cookie off the answer, and leaves the rest', () => {
    const headers = answer('cs=1', 'other=2');
    headers.set('etag', '"1"');

    expect([...sessionCredential().takeFrom(headers)]).toEqual([['etag', '"1"']]);
  });

  it('DS14: never lets a cookie of the page through', () => {
    expect(sessionCredential().addTo(new Headers({ cookie: 'cs=guess', accept: '*/*' }))).toEqual(new Headers({ accept: '*/*' }));
  });
});
