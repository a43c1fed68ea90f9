import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../../../server/base/actor.ts';
import { SYSTEM_TENANT } from '../../../../server/base/system-tenant.ts';
import {
  activateProvider, changeProvider, claimDomain, createProvider, disableProvider, enforceProvider, getProvider, listDomains, listProviders, NewProvider, offeredProviders, removeDomain, removeProvider, shownProvider, testProvider,
  verifyDomain, vouchForDomain,
} from '../../../../server/people/sso/index.ts';
import { createOrganisation, type Tenant } from '../../../../server/tenancy/tenants/index.ts';
import { BASE } from '../../../../server/registry/layers/index.ts';
import { writeLayer } from '../../../../server/registry/overrides/index.ts';
import { CAPABILITY_NAMES } from '../../../../shared/capabilities.ts';
import { databases, type TestDatabase } from '../../../support/databases.ts';
import { type HostileProvider, hostileProvider } from '../../../support/hostile-provider.ts';
import { CLIENT_SECRET, comeBack, ORIGIN, setOut, type SsoHouse, ssoHouse } from '../../../support/sso-house.ts';

describe.each(databases)('identity providers on %s', (_name, open) => {
  let database: TestDatabase;
  let house: SsoHouse;
  let idp: HostileProvider;
  let acme: Tenant;
  let admin: Actor;
  let made = 0;
  beforeAll(async () => {
    database = await open();
    idp = await hostileProvider();
    house = await ssoHouse(database);
    acme = await house.tenant('acme');
    admin = await house.admin(acme);
  });
  afterAll(async () => {
    await database.close();
    await idp.close();
  });
  const aProvider = (wishes: Partial<NewProvider> = {}) => NewProvider.parse({ key: `p${(made += 1)}`, name: 'Okta', kind: 'oidc', client_secret: CLIENT_SECRET, default_role: 'viewer', settings: { client_id: 'countersign', issuer: idp.issuer }, ...wishes });
  const create = (wishes: Partial<NewProvider> = {}) => createProvider(house.deps, admin, aProvider(wishes));

  it('D32: are made waiting, are configured by their kind, keep their secret sealed, and come into use when activated', async () => {
    const provider = await create();
    expect(shownProvider(provider)).toMatchObject({ status: 'pending_setup', kind: 'oidc', client_secret: '********', settings: { issuer: idp.issuer, client_auth: 'client_secret_basic', scopes: ['openid', 'email', 'profile'] }, ver: 1 });
    const rows = await database.storage.readIdentity({ tenantId: SYSTEM_TENANT }, (db) => db.all<Record<string, unknown>>('SELECT * FROM iam_identity_provider'));
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) {
      const texts = Object.values(row).map((value) => (value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : JSON.stringify(value)));
      expect(texts.join('\n')).not.toContain(CLIENT_SECRET);
    }
    expect(JSON.stringify(house.audit.notes.filter(({ type }) => type.startsWith('admin.identity_provider')))).not.toContain(CLIENT_SECRET);
    expect(await offeredProviders(house.deps, { tenant: 'acme' })).toEqual([]);
    const active = await activateProvider(house.deps, admin, provider);
    expect(active).toMatchObject({ status: 'active', ver: 2 });
    expect(await offeredProviders(house.deps, { tenant: 'acme' })).toEqual([{ id: provider.id, key: provider.key, name: 'Okta', kind: 'oidc', tenant: 'acme' }]);
    await expect(activateProvider(house.deps, admin, active)).rejects.toMatchObject({ code: 'sso/wrong-state' });
    await expect(activateProvider(house.deps, admin, provider)).rejects.toMatchObject({ code: 'input/conflict' });
    await expect(removeProvider(house.deps, admin, active)).rejects.toMatchObject({ code: 'sso/wrong-state' });
    await expect(changeProvider(house.deps, admin, active, { settings: { client_id: 'countersign', issuer: 'https://another.example' } })).rejects.toMatchObject({ code: 'sso/wrong-state', details: { field: 'settings.issuer' } });
    const off = await disableProvider(house.deps, admin, active);
    await removeProvider(house.deps, admin, off);
    await expect(getProvider(house.deps, admin, provider.id)).rejects.toMatchObject({ code: 'sso/provider-not-found' });
  });

  it.each([
    ['an http issuer', { settings: { client_id: 'x', issuer: 'http://idp.example' } }, 'settings.issuer'],
    ['an issuer with a query', { settings: { client_id: 'x', issuer: 'https://idp.example?tenant=1' } }, 'settings.issuer'],
    ['no client', { settings: { issuer: 'https://idp.example' } }, 'settings.client_id'],
    ['a field of the other kind', { settings: { client_id: 'x', issuer: 'https://idp.example', ssoUrl: 'https://idp.example' } }, 'settings'],
    ['a SAML provider without a certificate', { kind: 'saml' as const, client_secret: undefined, settings: { idpEntityId: 'x', ssoUrl: 'https://idp.example', certificates: [] } }, 'settings.certificates'],
    ['a SAML provider with something else for one', { kind: 'saml' as const, client_secret: undefined, settings: { idpEntityId: 'x', ssoUrl: 'https://idp.example', certificates: ['no certificate'] } }, 'settings.certificates.0'],
  ])('are refused with %s, and the field is named', async (_what, wishes, field) => {
    await expect(create(wishes as Partial<NewProvider>)).rejects.toMatchObject({ code: 'input/invalid', details: { field } }); // the table's rows differ in their optional fields
  });

  it('are refused without a secret where one is needed, and twice under one key', async () => {
    const bare = await create({ client_secret: undefined });
    await expect(activateProvider(house.deps, admin, bare)).rejects.toMatchObject({ code: 'sso/incomplete' });
    await expect(create({ key: bare.key })).rejects.toMatchObject({ code: 'sso/provider-exists' });
    const publicClient = await create({ client_secret: undefined, settings: { client_id: 'x', issuer: idp.issuer, client_auth: 'none' } });
    expect(await activateProvider(house.deps, admin, publicClient)).toMatchObject({ status: 'active' });
  });

  it('belong to their tenant: nobody else sees, changes or ends them', async () => {
    const provider = await create();
    const gus = await house.admin(await house.tenant(`globex${made}`));
    expect(await listProviders(house.deps, gus)).toEqual([]);
    for (const attempt of [() => getProvider(house.deps, gus, provider.id), () => activateProvider(house.deps, gus, provider), () => changeProvider(house.deps, gus, provider, { name: 'mine' }), () => testProvider(house.deps, gus, provider.id)]) {
      await expect(attempt()).rejects.toMatchObject({ code: 'sso/provider-not-found' });
    }
  });

  it('tell what was and what is of each field that a change is of, never a secret, and nothing where it is of none', async () => {
    const provider = await create({ allowed_domains: ['a.example'] });
    const told = () => house.audit.of('admin.identity_provider.updated');
    const before = told().length;
    const same = await changeProvider(house.deps, admin, provider, { name: provider.name, allowed_domains: ['a.example'], settings: provider.settings });
    expect([told().length, same.ver]).toEqual([before, provider.ver]);
    await changeProvider(house.deps, admin, provider, { name: 'Another', allowed_domains: ['b.example'], client_secret: 'a-new-secret-of-theirs' });
    expect(told().at(-1)?.details).toMatchObject({ fields: ['name', 'allowed_domains', 'client_secret'], before: { name: provider.name, allowed_domains: ['a.example'] }, after: { name: 'Another', allowed_domains: ['b.example'] } });
    expect(JSON.stringify(told())).not.toContain('a-new-secret-of-theirs');
  });

  it('OIDC-13: map groups to roles of the tenant that their author could give, and to nothing beyond', async () => {
    await expect(create({ role_map: { everybody: ['platform_admin'] } })).rejects.toMatchObject({ code: 'sso/platform-role' });
    await expect(create({ default_role: 'platform_admin' })).rejects.toMatchObject({ code: 'sso/platform-role' });
    await expect(create({ role_map: { leads: ['owner'] } })).rejects.toMatchObject({ code: 'people/grant-exceeds-own' });
    await expect(create({ role_map: { leads: ['no-such-role'] } })).rejects.toMatchObject({ code: 'people/unknown-role' });
    const provider = await create({ role_map: { leads: ['admin'] } });
    await expect(changeProvider(house.deps, admin, provider, { role_map: { leads: ['platform_admin'] } })).rejects.toMatchObject({ code: 'sso/platform-role' });
    expect((await getProvider(house.deps, admin, provider.id)).roleMap).toEqual({ leads: ['admin'] });
  });

  it('give nobody a role that has grown beyond what the mapping’s author held', async () => {
    const org = await createOrganisation(house.deps, house.installer(), { slug: `org${made}`, name: 'Org' });
    const tenant = await house.tenant(`grown${made}`, org.slug);
    const author = await house.admin(tenant);
    const layer = (basedOn: number, helper: readonly string[]) => writeLayer(house.overrides, house.installer(tenant), {
      owner: { tenantId: tenant.id, kind: 'tenant', id: tenant.id }, content: { roles: { helper: [...helper] } }, basedOn, reason: null, above: [BASE], editor: new Set(CAPABILITY_NAMES),
    });
    await layer(0, ['catalog:read']);
    const provider = await house.provider(tenant, { issuer: idp.issuer }, { key: 'grown', default_role: 'viewer', role_map: { leads: ['helper'] } });
    expect(author.capabilities.has('tenant:delete')).toBe(false);
    const rolesOf = async (sub: string) => {
      const { url, secret } = await setOut(house, provider, `${ORIGIN}/api/v1/sso/${provider.id}/callback`);
      return (await comeBack(house, secret, idp.answerTo(url, { sub, email: `${sub}@example.com`, email_verified: true, groups: ['leads'] }))).signedIn?.principal.membership.roles;
    };
    expect(await rolesOf('one')).toEqual(['helper', 'viewer']);
    await layer(1, ['catalog:read', 'tenant:delete']);
    expect(await rolesOf('two')).toEqual(['viewer']);
  });

  it('are tried step by step, and each step says how it went', async () => {
    const provider = await create();
    const steps = async () => Object.fromEntries((await testProvider(house.deps, admin, provider.id)).map(({ step, outcome }) => [step, outcome]));
    expect(await steps()).toMatchObject({ discovery: 'ok', pkce: 'ok', algorithms: 'ok', keys: 'ok', logout: 'skipped' });
    idp.bent.set('/jwks', (_request, response) => void response.writeHead(200, { 'content-type': 'application/json' }).end('{"keys":[]}'));
    expect(await steps()).toMatchObject({ discovery: 'ok', keys: 'failed' });
    idp.bent.delete('/jwks');
    idp.claimsOfItself['issuer'] = 'https://another.example';
    expect(await steps()).toMatchObject({ discovery: 'failed' });
    delete idp.claimsOfItself['issuer'];
    expect(house.audit.of('admin.identity_provider.tested').map((note) => note.outcome)).toEqual(['success', 'failure', 'failure']);
  });

  it('become the only way in only after somebody came in that way', async () => {
    const provider = await activateProvider(house.deps, admin, await create());
    await expect(enforceProvider(house.deps, admin, provider, true)).rejects.toMatchObject({ code: 'sso/wrong-state' });
    expect((await getProvider(house.deps, admin, provider.id)).enforced).toBe(false);
  });

  it('end every session opened through them when they are switched off', async () => {
    const tenant = await house.tenant(`closing${made}`);
    const provider = await house.provider(tenant, { issuer: idp.issuer }, { key: 'closing' });
    const { url, secret } = await setOut(house, provider, `${ORIGIN}/api/v1/sso/${provider.id}/callback`);
    const { signedIn } = await comeBack(house, secret, idp.answerTo(url, { email: 'c@example.com', email_verified: true, sub: 'closing' }));
    expect(await house.actor({ cookie: signedIn?.cookie ?? null })).toMatchObject({ email: 'c@example.com' });
    await disableProvider(house.deps, await house.admin(tenant), provider);
    await expect(house.actor({ cookie: signedIn?.cookie ?? null })).rejects.toMatchObject({ code: 'auth/session-ended' });
    await expect(setOut(house, provider)).rejects.toMatchObject({ code: 'sso/provider-not-found' });
  });
});

describe.each(databases)('email domains on %s', (_name, open) => {
  let database: TestDatabase;
  let house: SsoHouse;
  let acme: Tenant;
  let admin: Actor;
  beforeAll(async () => {
    database = await open();
    house = await ssoHouse(database);
    acme = await house.tenant('acme');
    admin = await house.admin(acme);
  });
  afterAll(() => database.close());

  it('are proven by a record in their DNS and by nothing else', async () => {
    const proof = await claimDomain(house.deps, admin, 'acme.example');
    expect(proof).toMatchObject({ recordName: '_countersign.acme.example', verifiedAt: null });
    expect(proof.recordText).toMatch(/^countersign-domain-proof=[\w-]{32}$/);
    await expect(verifyDomain(house.deps, admin, 'acme.example')).rejects.toMatchObject({ code: 'sso/domain-not-found-in-dns' });
    house.dns.set('_countersign.acme.example', ['v=spf1 -all', `${proof.recordText}x`]);
    await expect(verifyDomain(house.deps, admin, 'acme.example')).rejects.toMatchObject({ code: 'sso/domain-not-found-in-dns' });
    house.dns.set('_countersign.acme.example', ['v=spf1 -all', proof.recordText]);
    expect(await verifyDomain(house.deps, admin, 'acme.example')).toMatchObject({ verifiedBy: 'dns', verifiedAt: house.clock.now() });
    expect(house.audit.of('admin.domain.verified').at(-1)).toMatchObject({ resource: { id: 'acme.example' }, details: { by: 'dns' } });
    await expect(claimDomain(house.deps, admin, 'acme.example')).rejects.toMatchObject({ code: 'sso/domain-exists' });
  });

  it('OIDC-12: an old proof is worth nothing for a domain that was taken off the list, or off and on again, while it was being looked up', async () => {
    const proof = await claimDomain(house.deps, admin, 'moving.example');
    const whileAsking = (meanwhile: () => Promise<unknown>) => ({ ...house.deps, resolveTexts: async () => {
      await meanwhile();
      return [proof.recordText];
    } });
    await expect(verifyDomain(whileAsking(() => removeDomain(house.deps, admin, 'moving.example')), admin, 'moving.example')).rejects.toMatchObject({ code: 'input/conflict' });
    await claimDomain(house.deps, admin, 'moving.example');
    house.dns.set('_countersign.moving.example', [proof.recordText]);
    await expect(verifyDomain(house.deps, admin, 'moving.example')).rejects.toMatchObject({ code: 'sso/domain-not-found-in-dns' });
    const again = (await listDomains(house.deps, admin)).find((one) => one.domain === 'moving.example');
    const recreated = async () => {
      await removeDomain(house.deps, admin, 'moving.example');
      await claimDomain(house.deps, admin, 'moving.example');
    };
    await expect(verifyDomain({ ...house.deps, resolveTexts: async () => { await recreated(); return [again?.recordText ?? '']; } }, admin, 'moving.example')).rejects.toMatchObject({ code: 'input/conflict' });
    expect((await listDomains(house.deps, admin)).find((one) => one.domain === 'moving.example')?.verifiedAt).toBeNull();
  });

  it('can be vouched for by whoever runs the deployment, and the tenant’s log says so', async () => {
    await vouchForDomain(house.deps, { ...admin, kind: 'user', tenantId: SYSTEM_TENANT }, acme.id, 'vouched.example');
    expect(house.audit.of('admin.domain.verified').at(-1)).toMatchObject({ actor: { tenantId: acme.id }, resource: { id: 'vouched.example' }, details: { by: 'platform' } });
    expect((await listDomains(house.deps, admin)).find((one) => one.domain === 'vouched.example')).toMatchObject({ verifiedBy: 'platform' });
  });

  it('is vouched for once by the same, and anew where the DNS had proven it', async () => {
    const count = () => house.audit.of('admin.domain.verified').length;
    const vouch = () => vouchForDomain(house.deps, { ...admin, kind: 'user', tenantId: SYSTEM_TENANT }, acme.id, 'twice.example');
    const [first, before] = [await vouch(), count()];
    house.clock.advance(60_000);
    expect(await vouch()).toEqual(first);
    expect(count()).toBe(before);
    await verifyDomain({ ...house.deps, resolveTexts: () => Promise.resolve([first.recordText]) }, admin, 'twice.example');
    expect(await vouch()).toMatchObject({ verifiedBy: 'platform', verifiedAt: house.clock.now() });
    expect(count()).toBe(before + 2);
  });

  it('lead a sign-in page to the providers of whoever has proven them, the same for every name at that domain', async () => {
    const provider = await house.provider(acme, { issuer: 'https://idp.example' }, { key: 'offered' });
    const offered = [{ id: provider.id, key: 'offered', name: 'Okta', kind: 'oidc', tenant: 'acme' }];
    expect(await offeredProviders(house.deps, { email: admin.email ?? '' })).toEqual(offered);
    expect(await offeredProviders(house.deps, { email: 'nobody-at-all@EXAMPLE.com ' })).toEqual(offered);
    for (const email of ['x@elsewhere.test', 'not an email', '', '@']) expect(await offeredProviders(house.deps, { email })).toEqual([]);
    expect(await offeredProviders(house.deps, { tenant: 'no-such-tenant' })).toEqual([]);
    expect(await offeredProviders({ ...house.deps, ssoEnabled: false }, { tenant: 'acme' })).toEqual([]);
  });
});
