import { inflateRawSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { arriveBySaml, finishSso, type IdentityProvider, startSso } from '../../../../server/people/sso/index.ts';
import type { Tenant } from '../../../../server/tenancy/tenants/index.ts';
import { epochMs } from '../../../../shared/brand.ts';
import { databases, type TestDatabase } from '../../../support/databases.ts';
import { ELSEWHERE, HERE } from '../../../support/people-house.ts';
import { asForm, forgeKey, forgeResponse, type ResponseWishes } from '../../../support/saml-forge.ts';
import { ORIGIN, type SsoHouse, ssoHouse } from '../../../support/sso-house.ts';

const KEY = forgeKey('idp.test');
const IDP = 'https://idp.test/saml';
const UNKNOWN = { code: 'sso/unknown-flow' };

/** A browser: what it holds since it set out, and what it was told on arrival. */
interface Browser {
  secret: string | null;
  state: string | null;
}

describe.each(databases)('sessions opened by SAML responses on %s', (_name, open) => {
  let database: TestDatabase;
  let house: SsoHouse;
  let acme: Tenant;
  let saml: IdentityProvider;
  beforeEach(async () => {
    database = await open();
    house = await ssoHouse(database);
    acme = await house.tenant('acme');
    saml = await samlProvider(acme);
  });
  afterEach(() => database.close());

  function samlProvider(tenant: Tenant, allowIdpInitiated = false): Promise<IdentityProvider> {
    const settings = { idpEntityId: IDP, ssoUrl: 'https://idp.test/sso', certificates: [KEY.certificate], allowIdpInitiated };
    return house.provider(tenant, settings, { key: 'corp', name: 'Corp', kind: 'saml', role_map: { designers: ['agent_designer'] } });
  }
  async function setOut(provider = saml): Promise<Browser & { readonly requestId: string }> {
    const { url, secret } = await startSso(house.deps, { provider: provider.id }, ORIGIN, HERE);
    const request = inflateRawSync(Buffer.from(new URL(url).searchParams.get('SAMLRequest') ?? '', 'base64')).toString('utf8');
    return { secret, state: null, requestId: / ID="([^"]+)"/.exec(request)?.[1] ?? '' };
  }
  function response(requestId: string | null, wishes: Partial<ResponseWishes> = {}, provider = saml): string {
    const at = (ms: number) => new Date(epochMs(house.clock.now()) + ms).toISOString();
    const acs = `${ORIGIN}/api/v1/sso/${provider.id}/acs`;
    return asForm(forgeResponse({
      key: KEY, inResponseTo: requestId, destination: acs, recipient: acs, audience: `${ORIGIN}/api/v1/sso/${provider.id}/metadata`, notBefore: at(-60_000), notOnOrAfter: at(300_000), confirmedUntil: at(300_000), ...wishes,
    }));
  }
  async function arrive(browser: Browser, samlResponse: string, provider = saml): Promise<void> {
    const { state, secret } = await arriveBySaml(house.deps, provider.id, samlResponse, ORIGIN, HERE);
    browser.state = state;
    browser.secret = secret ?? browser.secret;
  }
  const finish = ({ secret, state }: Browser, confirmed = false) => finishSso(house.deps, { query: `state=${state ?? ''}`, secret, source: HERE, replaces: null, confirmed });

  it('U35, D33: sets out, comes back with a checked response and is in, with the roles its groups stand for', async () => {
    const browser = await setOut();
    await arrive(browser, response(browser.requestId));
    const { signedIn, target } = await finish(browser);
    expect(target).toBe('/');
    expect(signedIn?.principal).toMatchObject({ person: { email: 'ada@example.com', name: 'Ada Lovelace' }, membership: { roles: ['agent_designer', 'viewer'] }, session: { kind: 'browser', amr: ['sso', 'saml'] } });
    expect(await house.actor({ cookie: signedIn?.cookie ?? null })).toMatchObject({ tenantId: acme.id, email: 'ada@example.com' });
    expect(house.audit.of('auth.sso.login').at(-1)?.details).toMatchObject({ method: 'saml', provider: saml.id });
    await expect(finish(browser)).rejects.toMatchObject(UNKNOWN);
  });

  it('SAML-33: one response is worth one session, also when ten bring it at once', async () => {
    const browser = await setOut();
    const samlResponse = response(browser.requestId);
    const arrivals = await Promise.allSettled(Array.from({ length: 10 }, () => arriveBySaml(house.deps, saml.id, samlResponse, ORIGIN, HERE)));
    const [arrived, ...more] = arrivals.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    expect(more).toEqual([]);
    const finishes = await Promise.allSettled(Array.from({ length: 10 }, () => finish({ ...browser, state: arrived?.state ?? null })));
    expect(finishes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(arrive(await setOut(), samlResponse)).rejects.toMatchObject({ code: 'sso/saml-refused' });
  });

  it('SAML-34: what nobody here began is refused, or, where the tenant allows it, asks the person first', async () => {
    const stranger: Browser = { secret: null, state: null };
    await expect(arrive(stranger, response(null))).rejects.toMatchObject({ code: 'sso/saml-refused', details: { reason: 'idp-initiated' } });
    const opened = await samlProvider(await house.tenant('initech'), true);
    await arrive(stranger, response(null, {}, opened), opened);
    await expect(finish(stranger)).rejects.toMatchObject({ code: 'sso/confirm-first', details: { provider: 'Corp', tenant: 'initech', email: 'ada@example.com' } });
    await expect(finish({ ...stranger, secret: 'A'.repeat(43) }, true)).rejects.toMatchObject(UNKNOWN);
    expect((await finish(stranger, true)).signedIn?.principal.person.email).toBe('ada@example.com');
    await expect(finish(stranger, true)).rejects.toMatchObject(UNKNOWN);
  });

  it('SAML-35: neither the browser that set out nor the browser that arrived comes in alone, and no request serves another tenant', async () => {
    const [attacker, victim]: [Awaited<ReturnType<typeof setOut>>, Browser] = [await setOut(), { secret: null, state: null }];
    // The victim was lured to the attacker's request and signed in at the provider: the response comes back through the victim's browser.
    await arrive(victim, response(attacker.requestId));
    await expect(finish(attacker)).rejects.toMatchObject(UNKNOWN);
    await expect(finish(victim)).rejects.toMatchObject(UNKNOWN);
    await expect(finish({ ...victim, secret: (await setOut()).secret })).rejects.toMatchObject(UNKNOWN);
    expect((await finish({ secret: attacker.secret, state: victim.state })).signedIn).not.toBeNull(); // both belong together, in one browser

    const elsewhere = await setOut(await samlProvider(await house.tenant('globex')));
    await expect(arrive({ secret: null, state: null }, response(elsewhere.requestId))).rejects.toMatchObject({ code: 'sso/saml-refused', details: { reason: 'other-request' } });
    await expect(arrive({ secret: null, state: null }, response('_never'))).rejects.toMatchObject({ details: { reason: 'other-request' } });
    const late = await setOut();
    house.clock.advance(10 * 60_000 + 1);
    await expect(arrive(late, response(late.requestId))).rejects.toMatchObject({ details: { reason: 'other-request' } });
  });

  it('SAML-37: acme’s provider names somebody of globex, and gets nowhere near their account', async () => {
    const globex = await house.tenant('globex');
    const gus = await house.person(globex, 'gus', ['admin']);
    const outside = await setOut();
    await arrive(outside, response(outside.requestId, { nameId: gus.userId, attributes: [['email', 'gus@globex.test']] }));
    await expect(finish(outside)).rejects.toMatchObject({ code: 'sso/domain-not-proven' });
    // Even with an address in acme's own domain: gus is known at globex, and acme's provider speaks for a person of its own.
    const inside = await setOut();
    await arrive(inside, response(inside.requestId, { nameId: 'gus-at-acme', attributes: [['email', gus.email ?? '']] }));
    const { signedIn } = await finish(inside);
    expect(signedIn?.principal).toMatchObject({ tenant: { id: acme.id } });
    expect([signedIn?.principal.person.id, signedIn?.principal.person.email]).not.toEqual([gus.userId, gus.email]);
    expect(signedIn?.principal.person.id).not.toBe(gus.userId);
  });

  it('refuses a response of another issuer, and every response while single sign-on is off', async () => {
    const browser = await setOut();
    await expect(arriveBySaml(house.deps, saml.id, response(browser.requestId, { issuer: 'https://other.test' }), ORIGIN, ELSEWHERE)).rejects.toMatchObject({ code: 'sso/saml-refused', details: { reason: 'issuer' } });
    await expect(arriveBySaml({ ...house.deps, ssoEnabled: false }, saml.id, response(browser.requestId), ORIGIN, ELSEWHERE)).rejects.toMatchObject({ code: 'sso/disabled' });
  });
});
