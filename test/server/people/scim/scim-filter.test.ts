import { describe, expect, it } from 'vitest';
import { readFilter } from '../../../../server/people/scim/scim-filter.ts';

const NAMES = ['userName', 'externalId', 'emails.value', 'active'] as const;
const read = (text: string) => readFilter(text, NAMES);
const eq = (name: string, value: string | boolean) => ({ kind: 'eq', name, value });

describe('a SCIM filter', () => {
  it.each([
    ['userName eq "bjensen"', eq('userName', 'bjensen')],
    ['USERNAME EQ "bjensen"', eq('userName', 'bjensen')],
    ['urn:ietf:params:scim:schemas:core:2.0:User:userName eq "bjensen"', eq('userName', 'bjensen')],
    ['emails.value eq "a\\"b@example.com"', eq('emails.value', 'a"b@example.com')],
    ['active eq true', eq('active', true)],
    ['externalId eq "a b or c"', eq('externalId', 'a b or c')],
  ])('reads %s', (text, filter) => expect(read(text)).toEqual(filter));

  it('joins by and before or, and by brackets before both', () => {
    expect(read('userName eq "a" or userName eq "b" and active eq true')).toEqual({
      kind: 'or', parts: [eq('userName', 'a'), { kind: 'and', parts: [eq('userName', 'b'), eq('active', true)] }],
    });
    expect(read('(userName eq "a" or userName eq "b") and active eq false')).toEqual({
      kind: 'and', parts: [{ kind: 'or', parts: [eq('userName', 'a'), eq('userName', 'b')] }, eq('active', false)],
    });
  });

  it.each([
    'userName co "a"', 'userName pr', 'title eq "x"', 'userName eq', 'userName eq a', 'userName eq "a" or', '(userName eq "a"', 'userName eq "a")', 'not (userName eq "a")',
    'emails[type eq "work"]', '', 'userName eq "a" userName eq "b"', 'userName eq "\\x"', `userName eq "${'a'.repeat(2_000)}"`, '('.repeat(500), 'passwordHash eq "x"', "userName eq 'a'; drop table x",
  ])('refuses %s as a filter that is not served', (text) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code: 'scim/invalid', details: expect.objectContaining({ scimType: 'invalidFilter' }) }));
  });
});
