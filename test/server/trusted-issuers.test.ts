import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../server/config.ts';
import { trustedIssuers } from '../../server/trusted-issuers.ts';
import { ISSUER_SECRET } from '../support/token-makers.ts';

const folder = mkdtempSync(join(tmpdir(), 'countersign-issuers-'));
afterAll(() => rmSync(folder, { recursive: true }));

const trusted = (env: Readonly<Record<string, string>>, issuers?: readonly object[]) => {
  const file = join(folder, 'bootstrap.json');
  if (issuers) writeFileSync(file, JSON.stringify({ version: 1, issuers }));
  return trustedIssuers(readConfig({ COUNTERSIGN_MODE: 'development', ...env, ...(issuers ? { COUNTERSIGN_BOOTSTRAP: file } : {}) }));
};
const JWKS = { JWT_JWKS_URL: 'https://idp.example/keys', JWT_ISSUER: 'https://idp.example', JWT_AUDIENCE: 'countersign' };

describe('the issuers that a deployment trusts', () => {
  it('are none unless somebody says so', () => {
    expect(trusted({})).toEqual([]);
    expect(trusted({ JWT_SECRET: ISSUER_SECRET })).toEqual([]);
  });

  it('are whoever holds the shared secret, without the platform unless it is given to them', () => {
    expect(trusted({ JWT_SHARED_SECRET: ISSUER_SECRET })).toMatchObject([{ name: 'environment', issuer: null, algorithms: ['HS256'], platform: false, tenantClaims: ['tenant_ids', 'tenant_id', 'tid'] }]);
    expect(trusted({ JWT_SHARED_SECRET: ISSUER_SECRET, JWT_PLATFORM_CLAIMS: 'true', JWT_ALGORITHM: 'HS512' })).toMatchObject([{ platform: true, algorithms: ['HS512'] }]);
  });

  it('are an issuer that publishes its keys, once issuer and audience are both there', () => {
    expect(trusted(JWKS)).toMatchObject([{ issuer: 'https://idp.example', audience: ['countersign'], algorithms: ['RS256'], keys: { kind: 'jwks' } }]);
    for (const absent of ['JWT_ISSUER', 'JWT_AUDIENCE'] as const) expect(() => trusted(Object.fromEntries(Object.entries(JWKS).filter(([name]) => name !== absent)))).toThrow('JWT_JWKS_URL');
    expect(readConfig(JWKS).jwtIssuer).toBe('countersign');
    expect(readConfig({ JWT_ISSUER: 'taskforce' }).jwtIssuer).toBe('taskforce');
  });

  it('JWT-23: two families of algorithms for one issuer stop the start', () => {
    expect(() => trusted({ ...JWKS, JWT_SHARED_SECRET: ISSUER_SECRET })).toThrow('one family');
    expect(() => trusted({ ...JWKS, JWT_ALGORITHM: 'HS256' })).toThrow('algorithms');
    expect(() => trusted({ JWT_ALGORITHM: 'EdDSA', JWT_SECRET: ISSUER_SECRET })).toThrow('JWT_ALGORITHM');
    expect(() => trusted({}, [{ name: 'idp', issuer: 'x', audience: 'y', jwks_url: 'https://idp.example/keys', algorithms: ['HS256', 'EdDSA'] }])).toThrow('issuers[0].algorithms: mixes HS and EdDSA');
  });

  it('are those of the bootstrap file, each field held to its rule and named when it breaks it', () => {
    const entry = { name: 'ci', issuer: 'https://ci.example', secret_env: 'CI_SECRET', tenant: 'claims', roles: { runner: ['service_account'] } };
    expect(trusted({ CI_SECRET: ISSUER_SECRET }, [entry])).toMatchObject([{ name: 'ci', tenant: 'claims', roles: { runner: ['service_account'] } }]);
    expect(() => trusted({}, [entry])).toThrow('issuers[0].secret_env: the environment variable is not set');
    expect(() => trusted({ CI_SECRET: ISSUER_SECRET }, [{ ...entry, surprise: 1 }])).toThrow('issuers[0]');
    expect(() => trusted({ CI_SECRET: ISSUER_SECRET }, [entry, entry])).toThrow('twice');
    expect(() => trusted({ CI_SECRET: ISSUER_SECRET }, [{ ...entry, issuer: 'countersign' }])).toThrow('own issuer');
  });
});
