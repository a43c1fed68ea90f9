import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FetchJson, TrustedIssuer } from '../../../../server/people/issuers/index.ts';
import { suspendTenant, type Tenant } from '../../../../server/tenancy/tenants/index.ts';
import { epochMs } from '../../../../shared/brand.ts';
import { databases, type TestDatabase } from '../../../support/databases.ts';
import { anIssuer, hmacToken, rsaIssuer } from '../../../support/token-makers.ts';
import { type PeopleHouse, peopleHouse } from '../../../support/people-house.ts';

const SECOND = 1_000;
const rsa = rsaIssuer('key-1');
const stranger = rsaIssuer('key-1');
const NAMELESS = 'Zr4-oKd8_Wm2xTq6Yv1nHs9Bf3Gc7Lp0Ju5Ea';
const DIRECTORY = '0198a000-0000-7000-8000-00000000d1d1';

const ISSUERS: readonly TrustedIssuer[] = [
  anIssuer({ name: 'plain', issuer: 'https://plain.example', audience: ['countersign-api', 'other-api'] }),
  anIssuer({ name: 'nameless', secret: NAMELESS, role_texts: true, tenant_claims: ['tenant_ids', 'tenant_id', 'tid'] }, NAMELESS),
  anIssuer({ name: 'platform', issuer: 'https://platform.example', platform: true }),
  anIssuer({ name: 'entra', issuer: 'https://login.example/d1/v2.0', audience: 'api://countersign', jwks_url: 'https://login.example/keys', tenant_claims: ['tid'], tenants: { [DIRECTORY]: 'acme' } }),
];

describe.each(databases)('callers of other houses on %s', (_name, open) => {
  let database: TestDatabase;
  let house: PeopleHouse;
  let acme: Tenant;
  let asked: string[];
  let published: readonly object[];
  let answers = true;
  const fetchJson: FetchJson = (url) => {
    asked.push(url);
    return answers ? Promise.resolve({ keys: published }) : Promise.reject(new Error('down'));
  };
  beforeAll(async () => {
    asked = [];
    published = [rsa.jwk];
    database = await open();
    house = await peopleHouse(database, { issuers: ISSUERS, fetchJson });
    acme = await house.tenant('acme');
    await house.tenant('globex');
  });
  afterAll(() => database.close());

  const nowS = () => Math.floor(epochMs(house.clock.now()) / SECOND);
  const claims = (more: object = {}) => ({ sub: 'user-123', jti: `j${Math.random()}`, iat: nowS(), exp: nowS() + 300, iss: 'https://plain.example', aud: 'countersign-api', tenant_id: 'acme', roles: ['operator'], ...more });
  const nameless = (more: object = {}) => ({ sub: 'user-123', exp: nowS() + 300, tenant_id: 'acme', roles: ['operator'], ...more });
  const entra = (more: object = {}) => ({ oid: 'o-1', sub: 's-1', exp: nowS() + 300, iss: 'https://login.example/d1/v2.0', aud: 'api://countersign', tid: DIRECTORY, roles: ['auditor'], ...more });
  const without = (name: string) => Object.fromEntries(Object.entries(claims()).filter(([key]) => key !== name));
  const outcome = (bearer: string, tenant?: string) => house.actor({ bearer, ...(tenant === undefined ? {} : { tenant }) }).then(() => 'accepted', (reason: unknown) => String(Reflect.get(Object(reason), 'code') ?? reason));
  const enter = (bearer: string, tenant?: string) => house.actor({ bearer, ...(tenant === undefined ? {} : { tenant }) });

  const cases: ReadonlyArray<readonly [string, () => string, string]> = [
    ['a valid token', () => hmacToken(claims()), 'accepted'],
    ['several roles', () => hmacToken(claims({ roles: ['admin', 'agent_designer'] })), 'accepted'],
    ['an hour too late', () => hmacToken(claims({ exp: nowS() - 3_600 })), 'auth/expired-token'],
    ['29 seconds too late', () => hmacToken(claims({ exp: nowS() - 29 })), 'accepted'],
    ['31 seconds too late', () => hmacToken(claims({ exp: nowS() - 31 })), 'auth/expired-token'],
    ['another secret', () => hmacToken(claims(), { secret: 'wQ8-another_Secret.of-40~bytes+andMore!x' }), 'auth/invalid-token'],
    ['no token at all', () => 'not-a-valid-jwt', 'auth/invalid-token'],
    ['two parts', () => 'only.two', 'auth/invalid-token'],
    ['another issuer', () => hmacToken(claims({ iss: 'https://plain.example/' })), 'auth/invalid-token'],
    ['another audience', () => hmacToken(claims({ aud: 'third-api' })), 'auth/invalid-token'],
    ['no audience', () => hmacToken(without('aud')), 'auth/invalid-token'],
    ['a list of audiences with ours in it', () => hmacToken(claims({ aud: ['third-api', 'other-api'] })), 'accepted'],
    ['not yet good, by 29 seconds', () => hmacToken(claims({ nbf: nowS() + 29 })), 'accepted'],
    ['not yet good, by 31 seconds', () => hmacToken(claims({ nbf: nowS() + 31 })), 'auth/invalid-token'],
    ['an algorithm that is not on the list', () => hmacToken(claims(), { header: { alg: 'HS512' } }), 'auth/invalid-token'],
    ['no end', () => hmacToken(without('exp')), 'auth/invalid-token'],
    ['nobody in particular', () => hmacToken(without('sub')), 'auth/invalid-token'],
  ];
  it('T04: seventeen tokens are judged as their issuer’s profile says, and their claims become roles, tenant and attributes', async () => {
    expect(cases).toHaveLength(17);
    for (const [what, token, expected] of cases) expect(await outcome(token()), what).toBe(expected);
    const found = await house.deps.foreigners.identify(hmacToken(claims({ department: 'engineering', email: 'ada@elsewhere.example', name: 'Ada' })), { ip: null, userAgent: null });
    expect(found).toMatchObject({ issuer: 'plain', subject: 'user-123', email: 'ada@elsewhere.example', attributes: { department: 'engineering' } });
    expect(await enter(hmacToken(claims({ name: 'Ada' })))).toMatchObject({ kind: 'foreign', name: 'Ada', tenantId: acme.id, roles: new Set(['operator']), sessionId: null, keyId: null });
  });

  it('may what the registry makes of their roles, narrowed by their scopes, and nothing by a role that it does not know', async () => {
    const operator = await house.person(acme, `op${_name}`, ['operator']);
    expect((await enter(hmacToken(claims()))).capabilities).toEqual(operator.capabilities);
    expect((await enter(hmacToken(claims({ scp: 'runs:read unknown.scope' })))).capabilities).toEqual(new Set(['runs:read']));
    expect((await enter(hmacToken(claims({ scope: '' })))).capabilities).toEqual(new Set());
    expect((await enter(hmacToken(claims({ roles: ['no-such-role'] })))).capabilities).toEqual(new Set());
  });

  it('stand in the log once for each token, under their issuer’s name and not under their address', async () => {
    const token = hmacToken(claims({ sub: 'ada@elsewhere.example' }));
    const told = house.audit.of('auth.login.succeeded').length;
    const { userId } = await enter(token);
    await enter(token);
    expect(house.audit.of('auth.login.succeeded').slice(told)).toMatchObject([{ details: { method: 'issuer:plain' }, actor: { kind: 'foreign', userId } }]);
    expect(userId).toMatch(/^issuer:plain:[0-9a-f]{24}$/);
  });

  it('T05: are refused where no issuer was configured', async () => {
    const closed = await peopleHouse(database);
    for (const token of [hmacToken(nameless(), { secret: NAMELESS }), hmacToken(claims()), rsa.token(entra())]) await expect(closed.actor({ bearer: token })).rejects.toMatchObject({ code: expect.stringMatching(/^auth\/(invalid-token|wrong-token-type)$/) as unknown });
  });

  it('T06: are let in with a token that is signed with the issuer’s RSA key, and with no other', async () => {
    expect(await enter(rsa.token(entra()))).toMatchObject({ roles: new Set(['auditor']), tenantId: acme.id });
    expect(await outcome(stranger.token(entra()))).toBe('auth/invalid-token');
  });

  it('H36: the published key is found by its name, the list is kept for 300 seconds, an unknown name asks anew once in 30, and issuer and audience both count', async () => {
    house.clock.advance(301 * SECOND);
    asked.length = 0;
    await enter(rsa.token(entra()));
    house.clock.advance(299 * SECOND);
    await enter(rsa.token(entra()));
    expect(asked).toEqual(['https://login.example/keys']);
    for (let at = 0; at < 20; at++) expect(await outcome(rsa.token(entra(), { kid: `made-up-${at}` }))).toBe('auth/invalid-token');
    expect(asked).toHaveLength(2);
    house.clock.advance(31 * SECOND);
    const next = rsaIssuer('key-2');
    published = [rsa.jwk, next.jwk];
    expect(await outcome(next.token(entra()))).toBe('accepted');
    expect(asked).toHaveLength(3);
    expect(await outcome(rsa.token(entra(), { kid: undefined }))).toBe('auth/invalid-token');
    expect(await outcome(rsa.token(entra({ aud: 'api://other' })))).toBe('auth/invalid-token');
    expect(await outcome(rsa.token(entra({ iss: 'https://login.example/d1/v2.0/' })))).not.toBe('accepted');
    house.clock.advance(301 * SECOND);
    answers = false;
    expect(await outcome(rsa.token(entra()))).toBe('auth/invalid-token');
    answers = true;
    house.clock.advance(31 * SECOND);
    expect(await outcome(rsa.token(entra()))).toBe('accepted');
  });

  it('JWT-04: are never asked for keys at an address of their own: jku and x5u are not read', async () => {
    await enter(rsa.token(entra()));
    asked.length = 0;
    const evil = { jku: 'https://evil.example/keys', x5u: 'https://evil.example/cert' };
    expect(await outcome(stranger.token(entra(), evil))).toBe('auth/invalid-token');
    expect(await outcome(stranger.token(entra(), { ...evil, jwk: stranger.jwk }))).toBe('auth/invalid-token');
    expect(asked.filter((url) => !url.startsWith('https://login.example/'))).toEqual([]);
  });

  it('JWT-15: a claim that is said twice is refused, correctly signed or not', async () => {
    const twice = JSON.stringify(nameless()).replace('"tenant_id":"acme"', '"tenant_id":"acme","tenant_id":"globex"');
    expect(twice).toContain('globex');
    expect(await outcome(hmacToken(twice, { secret: NAMELESS }))).not.toBe('accepted');
    expect(await outcome(hmacToken(JSON.stringify(nameless()), { secret: NAMELESS }))).toBe('accepted');
  });

  it('JWT-16: a claim called __proto__ gives nobody a role, here or anywhere', async () => {
    const poisoned = JSON.stringify(nameless({ roles: [] })).replace('{', '{"__proto__":{"roles":["admin"]},');
    expect(JSON.parse(poisoned)).toHaveProperty('sub');
    expect(await outcome(hmacToken(poisoned, { secret: NAMELESS }))).not.toBe('accepted');
    expect(Reflect.get({}, 'roles')).toBeUndefined();
  });

  it('JWT-27: a star for tenants and the role platform_admin are nothing where the issuer’s mapping does not allow them', async () => {
    const greedy = { tenant_ids: ['*', 'acme'], tenant_id: undefined, roles: ['platform_admin', 'viewer'] };
    const actor = await enter(hmacToken(claims(greedy)));
    expect(actor.roles).toEqual(new Set(['viewer']));
    expect([...actor.capabilities].filter((one) => one.startsWith('platform:'))).toEqual([]);
    expect(await outcome(hmacToken(claims(greedy)), 'globex')).toBe('tenancy/mismatch');
    const allowed = await enter(hmacToken(claims({ ...greedy, iss: 'https://platform.example' })), 'globex');
    expect(allowed.capabilities.has('platform:tenants')).toBe(true);
  });

  it('JWT-28: a directory is no tenant, not even when its id is one of ours: it means what the configuration says, or nobody', async () => {
    expect(await enter(rsa.token(entra()))).toMatchObject({ tenantId: acme.id });
    expect(await outcome(rsa.token(entra({ tid: acme.id })))).toBe('auth/no-tenant');
    expect(await outcome(rsa.token(entra({ tid: 'acme' })))).toBe('auth/no-tenant');
    expect(await outcome(hmacToken(claims({ tenant_id: acme.id })))).toBe('auth/invalid-token');
  });

  it('U04: a token without a tenant is refused with the guide’s words, and one for several must say which', async () => {
    await expect(enter(hmacToken(without('tenant_id')))).rejects.toMatchObject({ code: 'auth/no-tenant', message: 'Tenant ID not found in token' });
    const several = hmacToken(claims({ tenant_ids: ['acme', 'globex'] }));
    expect(await outcome(several)).toBe('input/invalid');
    expect((await enter(several, 'globex')).tenantId).not.toBe(acme.id);
    expect((await enter(several, 'acme')).tenantId).toBe(acme.id);
    expect(await outcome(several, 'initech')).toBe('tenancy/mismatch');
  });

  it('are shut out with their tenant', async () => {
    const frozen = await house.tenant('frozen');
    const token = hmacToken(claims({ tenant_id: 'frozen' }));
    expect(await outcome(token)).toBe('accepted');
    await suspendTenant(house.deps, house.installer(frozen), { id: frozen.id, ver: 1 }, 'unpaid');
    expect(await outcome(token)).toBe('auth/invalid-token');
  });

  it('JWT-21: texts that are no token are refused at once, a megabyte of them too', async () => {
    const token = hmacToken(nameless(), { secret: NAMELESS });
    for (const bad of ['x'.repeat(1_000_000), `${token}.x`, ` ${token}`, `${token}=`, `${token}.`]) expect(await outcome(bad)).toBe('auth/invalid-token');
  });
});
