import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Storage } from '../../../server/base/storage/index.ts';
import { applyBootstrap } from '../../../server/flows/apply-bootstrap.ts';
import { overlayLayers } from '../../../server/flows/overlay-layers.ts';
import { offeredProviders, secretOfProvider, shownProvider } from '../../../server/people/sso/index.ts';
import { databases, type TestDatabase } from '../../support/databases.ts';
import { type SsoHouse, ssoHouse } from '../../support/sso-house.ts';

const OKTA = {
  tenant: 'acme', key: 'okta', name: 'Okta', kind: 'oidc', settings: { issuer: 'https://idp.example/oauth2', client_id: 'countersign' }, client_secret_env: 'OKTA_CLIENT_SECRET',
  verified_domains: ['acme.example'], default_role: 'viewer', role_map: { leads: ['admin'] }, enforced: true,
};
const FILE = { version: 1, manage: true, tenants: [{ slug: 'acme', name: 'Acme' }], identity_providers: [OKTA] };
const ENV = { OKTA_CLIENT_SECRET: 'the secret of the environment' };

describe.each(databases)('identity providers of a bootstrap file on %s', (_name, open) => {
  let database: TestDatabase;
  let house: SsoHouse;
  let writes = 0;
  beforeEach(async () => {
    database = await open();
    house = await ssoHouse(database);
    writes = 0;
  });
  afterEach(() => database.close());

  const apply = (file: object, mode: 'local' | 'production' = 'local', env: Readonly<Record<string, string>> = ENV) => {
    const { storage: real } = database;
    const storage: Storage = { ...real, write: (actor, work) => real.write(actor, work).finally(() => (writes += 1)), writeIdentity: (actor, work) => real.writeIdentity(actor, work).finally(() => (writes += 1)) };
    return applyBootstrap({ ...house.deps, storage, applyLayers: overlayLayers({ ...house.overrides, storage }) }, JSON.stringify(file), { mode, env });
  };
  const okta = async () => {
    const provider = await database.storage.readIdentity(house.installer(), async (db) => {
      const tenant = await house.deps.tenants.find(db, { slug: 'acme' });
      return tenant && house.deps.sso.providerByKey(db, tenant.id, 'okta');
    });
    if (!provider) throw new Error('no provider');
    return provider;
  };

  it('are in use at once, with the domains that the file vouches for, and an unchanged file writes nothing', async () => {
    expect((await apply(FILE)).created).toEqual(['tenants acme', 'identity_providers okta of acme', 'domains acme.example of acme']);
    const provider = await okta();
    expect(shownProvider(provider)).toMatchObject({ status: 'active', enforced: true, role_map: { leads: ['admin'] }, settings: { issuer: OKTA.settings.issuer, client_auth: 'client_secret_basic' } });
    expect(await database.storage.readIdentity(provider, (db) => secretOfProvider(house.deps, db, provider))).toBe(ENV.OKTA_CLIENT_SECRET);
    expect(await offeredProviders(house.deps, { email: 'x@acme.example' })).toMatchObject([{ key: 'okta', tenant: 'acme' }]);
    expect(house.audit.of('admin.identity_provider.created').at(-1)?.actor.kind).toBe('bootstrap');
    writes = 0;
    expect(await apply(FILE)).toEqual({ created: [], changed: [], ignored: [] });
    expect(writes).toBe(0);
  });

  it('are brought to what a managing file says, and left alone by one that does not manage', async () => {
    await apply(FILE);
    const changed = { ...OKTA, name: 'Okta of Acme', role_map: { leads: ['operator'] }, enforced: false };
    expect((await apply({ ...FILE, manage: false, identity_providers: [changed] })).changed).toEqual([]);
    expect((await okta()).name).toBe('Okta');
    expect((await apply({ ...FILE, identity_providers: [changed] }, 'local', { OKTA_CLIENT_SECRET: 'another one' })).changed).toEqual([
      'identity_providers okta of acme name', 'identity_providers okta of acme role_map', 'identity_providers okta of acme client_secret', 'identity_providers okta of acme status',
    ]);
    expect(shownProvider(await okta())).toMatchObject({ name: 'Okta of Acme', enforced: false, status: 'active' });
    await apply({ ...FILE, identity_providers: [{ ...changed, status: 'disabled' }] });
    expect((await okta()).status).toBe('disabled');
  });

  it.each([
    ['a secret in clear text in production', { ...OKTA, client_secret_env: undefined, client_secret: 'x' }, 'production', 'identity_providers[0].client_secret:'],
    ['both secrets', { ...OKTA, client_secret: 'x' }, 'local', 'identity_providers[0].client_secret_env:'],
    ['a variable that is not set', { ...OKTA, client_secret_env: 'NOT_SET' }, 'local', 'identity_providers[0].client_secret_env:'],
    ['a role of the platform', { ...OKTA, default_role: 'platform_admin' }, 'local', 'A group of an identity provider'],
    ['a domain that is none', { ...OKTA, verified_domains: ['not a domain'] }, 'local', 'identity_providers[0].verified_domains[0]:'],
    ['an unknown kind', { ...OKTA, kind: 'ldap' }, 'local', 'identity_providers[0].kind:'],
    ['a tenant that is not there', { ...OKTA, tenant: 'nowhere' }, 'local', 'identity_providers[0].tenant:'],
  ] as const)('are refused with %s, and the field is named', async (_what, entry, mode, says) => {
    await expect(apply({ ...FILE, identity_providers: [entry] }, mode)).rejects.toThrow(says);
  });

  it('are refused twice, and what nobody reads is told', async () => {
    await expect(apply({ ...FILE, identity_providers: [OKTA, OKTA] })).rejects.toThrow('stands in this file twice');
    expect((await apply({ ...FILE, identity_providers: [{ ...OKTA, colour: 'blue' }] })).ignored).toEqual(['identity_providers[0].colour']);
  });
});
