import { describe, expect, it } from 'vitest';
import { addressesOf, givesWords } from '../../../../renderer/screens/people/provider-words.ts';
import { certificatesIn, NOTHING, type Provider, readMapping, schemaFor, sentOf, valuesOf, writeMapping } from '../../../../renderer/screens/people/sso-form.ts';

const OKTA: Provider = {
  id: 'p1' as Provider['id'], key: 'okta', name: 'Okta', kind: 'oidc', status: 'active', settings: { issuer: 'https://idp.example', client_id: 'cs', client_auth: 'client_secret_post', groups_claim: 'groups', acr_values: ['phr'], scopes: ['openid'] }, // an id of our own making
  client_secret: '********', allowed_domains: ['example.org'], default_role: 'viewer', role_map: { engineers: ['operator', 'viewer'] }, creates_accounts: true, enforced: false, max_age_s: 86_400, created_at: '2026-01-01T00:00:00.000Z' as Provider['created_at'], ver: 3, // as the server writes it
};

describe('the form of an identity provider', () => {
  it('reads and writes which group stands for which roles, line by line', () => {
    expect(readMapping('engineers = operator, viewer\n\n cn=leads,ou=x = admin \nengineers = auditor')).toEqual({ map: { engineers: ['operator', 'viewer', 'auditor'], 'cn=leads,ou=x': ['admin'] }, flaw: null });
    expect(readMapping(writeMapping(OKTA.role_map)).map).toEqual(OKTA.role_map);
    for (const bad of ['engineers', '= admin', 'engineers =', 'engineers = ,']) expect(readMapping(bad).flaw, bad).toMatch(/^Line 1: /);
  });

  it('sends what it shows and keeps the settings that it does not show', () => {
    expect(sentOf('oidc', valuesOf(OKTA), OKTA.settings)).toEqual({
      name: 'Okta', settings: OKTA.settings, allowed_domains: ['example.org'], default_role: 'viewer', role_map: OKTA.role_map, creates_accounts: true, max_age_s: 86_400,
    });
  });

  it('sends a secret only when one was typed, and no SAML provider has one', () => {
    expect(sentOf('oidc', { ...NOTHING, clientSecret: 'x' })).toMatchObject({ client_secret: 'x' });
    expect(sentOf('saml', { ...NOTHING, clientSecret: 'x' })).not.toHaveProperty('client_secret');
  });

  it('asks of each kind what that kind needs', () => {
    const flaws = (kind: 'oidc' | 'saml', values = NOTHING) => (schemaFor(kind).safeParse(values).error?.issues ?? []).map(({ path }) => path[0]);
    expect(flaws('oidc')).toEqual(['name', 'issuer', 'clientId']);
    expect(flaws('saml')).toEqual(['name', 'entityId', 'ssoUrl', 'certificates']);
    expect(flaws('oidc', { ...valuesOf(OKTA), mapping: 'nonsense', hours: null })).toEqual(['mapping', 'hours']);
  });

  it('finds the certificates in what was pasted', () => {
    const pem = (body: string) => `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----`;
    expect(certificatesIn(`noise\n${pem('AAAA')}\n${pem('BBBB')}`)).toEqual([pem('AAAA'), pem('BBBB')]);
    expect(certificatesIn('AAAA\n\nBBBB')).toEqual(['AAAA', 'BBBB']);
  });

  it('says what the provider must be told, and what it gives', () => {
    expect(addressesOf(OKTA, 'https://cs.example').map(({ address }) => address)).toEqual(['https://cs.example/api/v1/sso/p1/callback', 'http://127.0.0.1/cb', 'https://cs.example/api/v1/sso/p1/backchannel-logout']);
    expect(addressesOf({ ...OKTA, kind: 'saml' }, 'https://cs.example').map(({ address }) => address)).toEqual(['https://cs.example/api/v1/sso/p1/metadata', 'https://cs.example/api/v1/sso/p1/acs']);
    expect(givesWords(OKTA)).toBe('viewer, 1 mapped group');
    expect(givesWords({ default_role: null, role_map: {} })).toBe('no role at first');
  });
});
