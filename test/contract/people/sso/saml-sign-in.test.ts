import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { activateProvider, arriveBySaml, changeProvider, createProvider, type IdentityProvider, NewProvider, samlMetadata, startStepUp, testProvider, vouchForDomain } from '../../../../server/people/sso/index.ts';
import type { Actor } from '../../../../server/base/actor.ts';
import type { Tenant } from '../../../../server/tenancy/tenants/index.ts';
import { epochMs, plusMs } from '../../../../shared/brand.ts';
import { databases, type TestDatabase } from '../../../support/databases.ts';
import { HERE } from '../../../support/people-house.ts';
import { forgeKey } from '../../../support/saml-forge.ts';
import { openSamlpIdp, type SamlpIdp } from '../../../support/samlp-idp.ts';
import { comeBack, ORIGIN, setOut, type SsoHouse, ssoHouse } from '../../../support/sso-house.ts';

const KEY = forgeKey('samlp.test');
const ADA = { id: 'ada-0001', emails: [{ value: 'Ada@Example.com' }], displayName: 'Ada Lovelace', name: { givenName: 'Ada', familyName: 'Lovelace' } };

describe.each(databases)('sign-in through a real SAML provider on %s', (_name, open) => {
  let database: TestDatabase;
  let house: SsoHouse;
  let idp: SamlpIdp;
  let acme: Tenant;
  let admin: Actor;
  let saml: IdentityProvider;
  beforeAll(async () => {
    database = await open();
    house = await ssoHouse(database);
    acme = await house.tenant('acme');
    admin = await house.admin(acme);
    const settings = { idpEntityId: 'https://idp.example', ssoUrl: 'https://idp.example/sso', certificates: [KEY.certificate] };
    const made = await createProvider(house.deps, admin, NewProvider.parse({ key: 'adfs', name: 'ADFS', kind: 'saml', default_role: 'viewer', settings }));
    idp = await openSamlpIdp(KEY, () => ADA, { acsUrl: `${ORIGIN}/api/v1/sso/${made.id}/acs` });
    const pointed = await changeProvider(house.deps, admin, made, { settings: { ...settings, idpEntityId: idp.entityId, ssoUrl: idp.ssoUrl } });
    saml = await activateProvider(house.deps, admin, pointed);
    await vouchForDomain(house.deps, house.installer(acme), acme.id, 'example.com');
  });
  afterAll(async () => {
    await idp.close();
    await database.close();
  });

  const redirect = () => `${ORIGIN}/api/v1/sso/${saml.id}/callback`;
  const arrive = async (url: string) => arriveBySaml(house.deps, saml.id, (await idp.signIn(url)).fields['SAMLResponse'] ?? '', ORIGIN, HERE);

  it('U35: opens a session for whoever set out, once the response has come and the same browser finishes', async () => {
    const { url, secret } = await setOut(house, saml, redirect());
    const { state, secret: given } = await arrive(url.href);
    expect(given).toBeNull();
    await expect(comeBack(house, 'B'.repeat(43), `state=${state}`)).rejects.toMatchObject({ code: 'sso/unknown-flow' });
    const { signedIn } = await comeBack(house, secret, `state=${state}`);
    expect(signedIn?.principal).toMatchObject({ person: { email: 'ada@example.com', name: 'Ada Lovelace' }, membership: { roles: ['viewer'] }, session: { amr: ['sso', 'saml'] } });
    expect(await house.actor({ cookie: signedIn?.cookie ?? null })).toMatchObject({ email: 'ada@example.com' });
    await expect(comeBack(house, secret, `state=${state}`)).rejects.toMatchObject({ code: 'sso/unknown-flow' });
  });

  it('opens nothing for somebody who set out and lured another person into answering', async () => {
    const mallory = await setOut(house, saml, redirect());
    const { state } = await arrive(mallory.url.href); // in Ada's browser, which was told the state and holds another secret
    for (const query of [null, '', 'state=', `state=${'A'.repeat(43)}`]) await expect(comeBack(house, mallory.secret, query)).rejects.toMatchObject({ code: 'sso/unknown-flow' });
    const ada = await setOut(house, saml, redirect());
    await expect(comeBack(house, ada.secret, `state=${state}`)).rejects.toMatchObject({ code: 'sso/unknown-flow' });
  });

  it('takes no response that nobody here asked for, or that comes late or twice', async () => {
    const first = await setOut(house, saml, redirect());
    const { fields } = await idp.signIn(first.url.href);
    const response = fields['SAMLResponse'] ?? '';
    expect(await arriveBySaml(house.deps, saml.id, response, ORIGIN, HERE)).toMatchObject({ secret: null });
    await expect(arriveBySaml(house.deps, saml.id, response, ORIGIN, HERE)).rejects.toMatchObject({ code: 'sso/saml-refused' });
    const stranger = await setOut(house, saml, redirect());
    await expect(comeBack(house, stranger.secret, null)).rejects.toMatchObject({ code: 'sso/unknown-flow' });
    await expect(arriveBySaml(house.deps, saml.id, 'no base64!', ORIGIN, HERE)).rejects.toMatchObject({ code: 'sso/saml-refused', details: { reason: 'not-base64' } });
  });

  it('is not for the desktop’s listener, which only knows codes', async () => {
    await expect(setOut(house, saml, 'http://127.0.0.1:8080/cb')).rejects.toMatchObject({ code: 'sso/incomplete' });
  });

  it('proves somebody anew, by a response to a request that demanded it', async () => {
    const { url, secret } = await setOut(house, saml, redirect());
    const { signedIn } = await comeBack(house, secret, `state=${(await arrive(url.href)).state}`);
    if (!signedIn) throw new Error('a sign-in opens a session');
    const again = await startStepUp(house.deps, signedIn.principal, { redirectUri: redirect() }, ORIGIN, HERE);
    expect((await comeBack(house, again.secret, `state=${(await arrive(again.url)).state}`)).signedIn).toBeNull();
    const session = await database.storage.readIdentity({ tenantId: acme.id }, (db) => house.deps.sessions.find(db, { id: signedIn.principal.session?.id ?? ('' as never) })); // a browser has one
    expect(epochMs(session?.authTime ?? house.clock.now())).toBeGreaterThan(epochMs(plusMs(house.clock.now(), -120_000)));
  });

  it('is known to its provider by a document of ours, and is tried without a person', async () => {
    expect(await samlMetadata(house.deps, saml.id, ORIGIN)).toContain(`Location="${ORIGIN}/api/v1/sso/${saml.id}/acs"`);
    expect((await testProvider(house.deps, admin, saml.id)).map(({ step, outcome }) => [step, outcome])).toEqual([['address', 'ok'], ['certificate 1', 'ok'], ['domains', 'ok']]);
  });
});
