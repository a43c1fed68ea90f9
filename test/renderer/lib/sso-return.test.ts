import { describe, expect, it } from 'vitest';
import { ssoReturnIn } from '../../../renderer/lib/sso-return.ts';
import { domainAsked } from '../../../renderer/screens/sign-in/domain-asked.ts';
import { confirmationIn } from '../../../renderer/screens/sso-return/sso-confirmation.ts';

describe('the way back from an identity provider', () => {
  it('is read from behind the hash, as our callback put it there', () => {
    expect(ssoReturnIn(`#sso=${encodeURIComponent('code=a&state=b&iss=https://idp.example')}`)).toEqual({ kind: 'query', query: 'code=a&state=b&iss=https://idp.example' });
    expect(ssoReturnIn('#sso=refused')).toEqual({ kind: 'refused' });
    expect(ssoReturnIn('#sso=%E0%A4%A')).toEqual({ kind: 'refused' });
  });

  it.each(['', '#/', '#/approvals', '#setup=x', '#sso=', '#sso=<script>', '#/sso', `#sso=${'a'.repeat(50_000)}`])('is not seen in %j', (hash) => {
    expect(ssoReturnIn(hash)).toBeNull();
  });

  it('asks for a yes with the names of everybody concerned', () => {
    expect(confirmationIn({ kind: 'refused', code: 'sso/confirm-first', details: { provider: 'Okta', tenant: 'Acme', email: 'a@x.example', name: 'Ada' }, issues: [] })).toEqual({ provider: 'Okta', tenant: 'Acme', who: 'Ada, a@x.example' });
    expect(confirmationIn({ kind: 'refused', code: 'sso/unknown-flow', details: {}, issues: [] })).toBeNull();
  });
});

describe('the domain of an email', () => {
  it.each([['ada@Example.ORG', 'example.org'], [' ada@x.example ', 'x.example'], ['ada@', null], ['ada@exam', null], ['ada', null], ['a b@x.example', null], ['ada@x.e', null]])('of %j is asked about as %j', (email, domain) => {
    expect(domainAsked(email)).toBe(domain);
  });
});
