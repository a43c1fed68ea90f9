import { describe, expect, it } from 'vitest';
import { IssuerEntry, misfitOfIssuer, misfitOfIssuers } from '../../../../server/people/issuers/index.ts';
import { ISSUER_SECRET } from '../../../support/token-makers.ts';

const JWKS = { issuer: 'https://idp.example', audience: 'countersign', jwks_url: 'https://idp.example/keys' };
const fieldOf = (entry: object, place: { readonly production?: boolean; readonly secret?: string } = {}) =>
  misfitOfIssuer(IssuerEntry.parse({ name: 'idp', ...entry }), { production: place.production ?? false, secret: place.secret ?? ISSUER_SECRET })?.field ?? null;

describe('a trusted issuer', () => {
  it('is one with a strong secret, or one that publishes keys under a name and for an audience', () => {
    expect(fieldOf({ secret: ISSUER_SECRET })).toBeNull();
    expect(fieldOf({ secret_env: 'IDP_SECRET' }, { production: true })).toBeNull();
    expect(fieldOf(JWKS, { production: true })).toBeNull();
  });

  it.each([[['HS256', 'EdDSA'], JWKS], [['HS256', 'RS256'], { secret: ISSUER_SECRET }], [['RS256', 'ES256'], JWKS]])('JWT-23: %j for one issuer refuses the start', (algorithms, entry) => {
    expect(fieldOf({ ...entry, algorithms })).toBe('algorithms');
  });

  it('T05: without a secret nothing is trusted', () => {
    expect(fieldOf({})).toBe('jwks_url');
    expect(misfitOfIssuer(IssuerEntry.parse({ name: 'idp', secret_env: 'UNSET' }), { production: false, secret: undefined })).toEqual({ field: 'secret_env', rule: 'the environment variable is not set' });
  });

  it.each(['short', 'x'.repeat(31), 'change-me-in-production-change-me-in-production', 'a'.repeat(64)])('has no secret like %j', (secret) => {
    expect(fieldOf({ secret }, { secret })).toBe('secret');
  });

  it('gives its secret in clear text nowhere in production, and its keys over https', () => {
    expect(fieldOf({ secret: ISSUER_SECRET }, { production: true })).toBe('secret');
    expect(fieldOf({ ...JWKS, jwks_url: 'http://idp.example/keys' })).toBe('jwks_url');
    expect(fieldOf({ ...JWKS, jwks_url: 'http://127.0.0.1:9/keys' })).toBeNull();
    expect(fieldOf({ ...JWKS, jwks_url: 'http://127.0.0.1:9/keys' }, { production: true })).toBe('jwks_url');
  });

  it('needs issuer and audience together where keys are published, and a secret for HS only', () => {
    expect(fieldOf({ jwks_url: JWKS.jwks_url, audience: 'x' })).toBe('issuer');
    expect(fieldOf({ jwks_url: JWKS.jwks_url, issuer: 'x' })).toBe('audience');
    expect(fieldOf({ ...JWKS, algorithms: ['HS256'] })).toBe('algorithms');
    expect(fieldOf({ secret: ISSUER_SECRET, algorithms: ['RS256'] })).toBe('algorithms');
  });

  it('takes no directory for a tenant', () => {
    expect(fieldOf({ ...JWKS, tenant_claims: ['tid'] })).toBe('tenant_claims');
    expect(fieldOf({ ...JWKS, tenant_claims: ['tid'], tenants: { 'd-1': 'acme' } })).toBeNull();
  });

  it('shares its name with no other, nor with the deployment itself', () => {
    expect(misfitOfIssuers([{ name: 'a', issuer: 'x' }, { name: 'a', issuer: 'y' }], 'countersign')).toContain('twice');
    expect(misfitOfIssuers([{ name: 'a', issuer: 'x' }, { name: 'b', issuer: 'x' }], 'countersign')).toContain('call themselves x');
    expect(misfitOfIssuers([{ name: 'a', issuer: null }, { name: 'b', issuer: null }], 'countersign')).toContain('only one');
    expect(misfitOfIssuers([{ name: 'a', issuer: 'countersign' }], 'countersign')).toContain('own issuer');
    expect(misfitOfIssuers([{ name: 'a', issuer: 'x' }, { name: 'b', issuer: null }], 'countersign')).toBeNull();
  });
});
