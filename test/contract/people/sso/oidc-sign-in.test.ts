import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SYSTEM_TENANT } from '../../../../server/base/system-tenant.ts';
import { createUser, disableUser, NewUser, removeMember } from '../../../../server/people/identity/index.ts';
import { changeProvider, getProvider, type IdentityProvider } from '../../../../server/people/sso/index.ts';
import { invitePerson, NewInvitation } from '../../../../server/people/members/index.ts';
import { endSession, signInByPassword, SignInInput, switchTenant } from '../../../../server/people/sessions/index.ts';
import type { Tenant } from '../../../../server/tenancy/tenants/index.ts';
import { databases, type TestDatabase } from '../../../support/databases.ts';
import { GOOD_PASSWORD, HERE } from '../../../support/people-house.ts';
import { CALLBACK, comeBack, setOut, type SsoHouse, ssoHouse } from '../../../support/sso-house.ts';
import { type TrueProvider, trueProvider } from '../../../support/true-provider.ts';
import { flowProofs } from '../../../../server/people/sso/sso-flow.ts';

const ALICE = { sub: 'alice-at-idp', email: 'alice@example.com', name: 'Alice Example', groups: ['engineers', 'everybody'] };
const GINA = { sub: 'gina-at-idp', email: 'gina@example.com', name: 'Gina Gone' };
const MALLORY = { sub: 'mallory-at-idp', email: 'mallory@evil.test', name: 'Mallory' };
const MINUTE = 60_000;
const refused = (reason?: string) => ({ code: 'sso/answer-refused', ...(reason === undefined ? {} : { details: { reason } }) });

describe.each(databases)('sign-in through a real OpenID provider on %s', (_name, open) => {
  let idp: TrueProvider;
  let database: TestDatabase;
  let house: SsoHouse;
  let acme: Tenant;
  let okta: IdentityProvider;
  beforeAll(async () => {
    idp = await trueProvider([ALICE, GINA, MALLORY]);
  });
  afterAll(() => idp.close());
  beforeEach(async () => {
    database = await open();
    house = await ssoHouse(database);
    acme = await house.tenant('acme');
    okta = await house.provider(acme, { issuer: idp.issuer }, { role_map: { engineers: ['operator'], leads: ['agent_designer'] } });
  });
  afterEach(() => database.close());

  async function signIn(sub = ALICE.sub) {
    const { url, secret } = await setOut(house, okta);
    const { signedIn } = await comeBack(house, secret, (await idp.visit(url, sub)).search.slice(1));
    if (!signedIn) throw new Error('a sign-in opens a session');
    return signedIn;
  }
  const tokenCalls = () => house.called.filter((call) => call === 'POST /token').length;
  const sub = (query: URLSearchParams) => query.toString();

  it('U35: sets out with PKCE S256, state and nonce, and comes back with a session in a cookie', async () => {
    const { url, secret } = await setOut(house, okta);
    expect(Object.fromEntries(url.searchParams)).toMatchObject({ redirect_uri: CALLBACK, code_challenge_method: 'S256', response_type: 'code', scope: 'openid email profile' });
    for (const name of ['state', 'nonce', 'code_challenge']) expect(url.searchParams.get(name), name).toMatch(/^[\w-]{43}$/);
    const { signedIn, target } = await comeBack(house, secret, (await idp.visit(url, ALICE.sub)).search.slice(1));
    expect(target).toBe('/');
    expect(signedIn?.principal.session).toMatchObject({ kind: 'browser', amr: ['sso', 'oidc'], tenantId: acme.id });
    expect(await house.actor({ cookie: signedIn?.cookie ?? null })).toMatchObject({ kind: 'user', email: ALICE.email, tenantId: acme.id });
    expect(house.audit.of('auth.sso.login').at(-1)).toMatchObject({ actor: { email: ALICE.email }, details: { provider: okta.id } });
  });

  it('D33: makes an account on arrival with the default role, refuses other domains with 403, and an inactive account with 400', async () => {
    const { principal } = await signIn();
    expect(principal.person).toMatchObject({ email: ALICE.email, name: ALICE.name, status: 'active' });
    expect(principal.membership.roles).toEqual(['operator', 'viewer']);
    expect(house.audit.of('auth.sso.linked').at(-1)?.details).toMatchObject({ account: 'new' });
    await expect(signIn(MALLORY.sub)).rejects.toMatchObject({ code: 'sso/domain-not-proven' });
    okta = await changeProvider(house.deps, await house.admin(acme), okta, { allowed_domains: ['example.com'] });
    await expect(signIn(MALLORY.sub)).rejects.toMatchObject({ code: 'sso/domain-not-allowed' });
    await disableUser(house.deps, house.installer(acme), principal.person.id);
    await expect(signIn()).rejects.toMatchObject({ code: 'sso/inactive' });
  });

  it('leaves the last person who can manage people and roles what they manage them with, whatever their groups say', async () => {
    const provider = await changeProvider(house.deps, await house.admin(acme), await getProvider(house.deps, await house.admin(acme), okta.id), { role_map: { managers: ['admin'], engineers: ['operator'] } });
    const { principal } = await signIn();
    const all = await house.deps.storage.readIdentity({ tenantId: acme.id }, (db) => house.deps.people.members(db, acme.id, { limit: 100 }));
    await house.deps.storage.writeIdentity(house.installer(acme), async (tx) => {
      for (const { membership } of all) await (membership.userId === principal.person.id ? house.deps.people.setRoles(tx, membership, ['admin', 'operator', 'viewer']) : house.deps.people.removeMembership(tx, membership));
    });
    expect((await signIn()).principal.membership.roles).toEqual(['admin', 'operator', 'viewer']);
    await house.admin(acme);
    expect((await signIn()).principal.membership.roles).toEqual(['operator', 'viewer']);
    expect(provider.id).toBe(okta.id);
  });

  it('voids a password that another tenant set for the address, when its own tenant takes the account in by invitation', async () => {
    const globex = await house.tenant('globex');
    const attacker = await house.person(globex, 'attacker', ['owner']);
    await createUser(house.deps, attacker, NewUser.parse({ email: ALICE.email, name: 'Alice', password: GOOD_PASSWORD, roles: [] }));
    const before = await signInByPassword(house.deps, SignInInput.parse({ email: ALICE.email, password: GOOD_PASSWORD }), { kind: 'browser', dialect: 'own', source: HERE });
    const olga = await house.person(acme, 'olga', ['owner']);
    await invitePerson(house.deps, olga, NewInvitation.parse({ email: ALICE.email, roles: ['viewer'] }));
    const { principal, cookie } = await signIn();
    expect(principal.person.id).toBe(before.principal.person.id);
    expect(await house.actor({ cookie })).toMatchObject({ email: ALICE.email, tenantId: acme.id });
    await expect(house.actor({ cookie: before.cookie })).rejects.toMatchObject({ code: 'auth/session-ended' });
    await expect(signInByPassword(house.deps, SignInInput.parse({ email: ALICE.email, password: GOOD_PASSWORD, tenant: 'globex' }), { kind: 'browser', dialect: 'own', source: HERE })).rejects.toMatchObject({ code: 'auth/invalid-credentials' });
    expect(house.audit.of('auth.password.voided')).toHaveLength(1);
  });

  it('knows somebody again by provider and subject, keeps roles given by hand, and lets mapped roles follow the groups', async () => {
    const first = await signIn();
    const { ver } = await getProvider(house.deps, await house.admin(acme), okta.id);
    okta = await changeProvider(house.deps, await house.admin(acme), { id: okta.id, ver }, { role_map: { leads: ['operator'], everybody: ['agent_designer'] } });
    const second = await signIn();
    expect(second.principal.person.id).toBe(first.principal.person.id);
    expect(second.principal.membership.roles).toEqual(['agent_designer', 'viewer']);
    expect(house.audit.of('admin.role.removed').at(-1)?.details).toMatchObject({ roles: ['operator'], provider: okta.id });
  });

  it('lets nobody back in who was taken out of the tenant', async () => {
    const { principal } = await signIn();
    await removeMember(house.deps, house.installer(acme), { userId: principal.person.id, ver: principal.membership.ver });
    await expect(signIn()).rejects.toMatchObject({ code: 'people/not-a-member' });
  });

  it('opens the door of its own tenant only', async () => {
    const globex = await house.tenant('globex');
    const { principal } = await signIn();
    await database.storage.writeIdentity(house.installer(globex), (tx) => house.deps.people.addMembership(tx, { tenantId: globex.id, userId: principal.person.id, roles: ['admin'], createdAt: house.clock.now(), ver: 1 }));
    await expect(switchTenant(house.deps, principal, { id: globex.id }, 'own', HERE)).rejects.toMatchObject({ code: 'sso/bound-to-tenant' });
  });

  it('OIDC-17: a switch to the tenant where one is begins no session that the provider could not end and that outlives its word', async () => {
    const { principal, cookie } = await signIn();
    await expect(switchTenant(house.deps, principal, { id: acme.id }, 'own', HERE)).rejects.toMatchObject({ code: 'input/invalid' });
    expect(await house.actor({ cookie })).toMatchObject({ tenantId: acme.id });
  });

  it('OIDC-01: refuses a wrong state and a missing one, and asks the provider for no token', async () => {
    const { url, secret } = await setOut(house, okta);
    const query = (await idp.visit(url, ALICE.sub)).searchParams;
    const [wrong, missing, twice] = [new URLSearchParams(query), new URLSearchParams(query), new URLSearchParams(query)];
    wrong.set('state', 'A'.repeat(43));
    missing.delete('state');
    twice.append('state', query.get('state') ?? '');
    for (const bad of [wrong, missing, twice]) await expect(comeBack(house, secret, sub(bad))).rejects.toMatchObject({ code: 'sso/unknown-flow' });
    await expect(comeBack(house, 'B'.repeat(43), sub(query))).rejects.toMatchObject({ code: 'sso/unknown-flow' });
    await expect(comeBack(house, null, sub(query))).rejects.toMatchObject({ code: 'sso/unknown-flow' });
    expect(tokenCalls()).toBe(0);
    // None of these used the flow up: the browser that set out still comes in.
    expect((await comeBack(house, secret, sub(query))).signedIn).not.toBeNull();
  });

  it('OIDC-03: a wrong verifier buys no token, and a provider that requires PKCE answers to nothing else', async () => {
    const { url } = await setOut(house, okta);
    const code = (await idp.visit(url, ALICE.sub)).searchParams.get('code') ?? '';
    expect(await idp.token({ grant_type: 'authorization_code', code, redirect_uri: CALLBACK, code_verifier: 'x'.repeat(43) })).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    const bare = await setOut(house, okta);
    for (const name of ['code_challenge', 'code_challenge_method']) bare.url.searchParams.delete(name);
    const back = (await idp.visit(bare.url, ALICE.sub)).searchParams;
    expect(back.get('error')).toBe('invalid_request');
    await expect(comeBack(house, bare.secret, sub(back))).rejects.toMatchObject(refused('denied'));
  });

  it('OIDC-04: a code is good once, here and at the provider, which then takes back what it bought', async () => {
    const { url, secret } = await setOut(house, okta);
    const query = sub((await idp.visit(url, ALICE.sub)).searchParams);
    await comeBack(house, secret, query);
    const before = tokenCalls();
    await expect(comeBack(house, secret, query)).rejects.toMatchObject({ code: 'sso/unknown-flow' });
    expect(tokenCalls()).toBe(before);
    const other = await setOut(house, okta);
    const code = (await idp.visit(other.url, ALICE.sub)).searchParams.get('code') ?? '';
    const form = { grant_type: 'authorization_code', code, redirect_uri: CALLBACK, code_verifier: flowProofs(other.secret).verifier };
    const bought = await idp.token(form);
    const me = () => fetch(`${idp.issuer}/me`, { headers: { authorization: `Bearer ${String(bought.body['access_token'])}` } });
    expect((await me()).status).toBe(200);
    expect(await idp.token(form)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect((await me()).status).toBe(401);
  });

  it('OIDC-05: an altered issuer in the answer is a mix-up, and no token is asked for', async () => {
    const { url, secret } = await setOut(house, okta);
    const query = (await idp.visit(url, ALICE.sub)).searchParams;
    expect(query.get('iss')).toBe(idp.issuer);
    query.set('iss', 'https://another.example');
    await expect(comeBack(house, secret, sub(query))).rejects.toMatchObject({ code: 'sso/answer-refused' });
    const second = await setOut(house, okta);
    const without = (await idp.visit(second.url, ALICE.sub)).searchParams;
    without.delete('iss');
    await expect(comeBack(house, second.secret, sub(without))).rejects.toMatchObject({ code: 'sso/answer-refused' });
    expect(tokenCalls()).toBe(0);
  });

  it('OIDC-07: sends nobody back to an address that only looks like ours, and neither does the provider', async () => {
    const lookalikes = [
      'http://127.0.0.1.evil.test:8080/cb', 'http://localhost:8080/cb', 'http://127.0.0.1:8080/other', 'http://127.0.0.1:8080/cb?x=1', 'http://127.0.0.1:99999/cb', 'http://127.0.0.1/cb', 'https://127.0.0.1:8080/cb',
      'http://evil@127.0.0.1:8080/cb', `${CALLBACK}/`, `${CALLBACK}x`, CALLBACK.replace('https:', 'http:'), CALLBACK.replace('example/', 'example.evil.test/'), CALLBACK.replace('okta', 'entra'), 'countersign://cb',
    ];
    for (const uri of lookalikes) await expect(setOut(house, okta, uri), uri).rejects.toMatchObject({ code: 'input/invalid', details: { field: 'redirectUri' } });
    expect((await setOut(house, okta, 'http://127.0.0.1:8080/cb')).url.searchParams.get('redirect_uri')).toBe('http://127.0.0.1:8080/cb');
    const { url } = await setOut(house, okta);
    for (const uri of lookalikes) {
      url.searchParams.set('redirect_uri', uri);
      const answer = await fetch(url, { redirect: 'manual' });
      expect([answer.status, answer.headers.get('location')], uri).toEqual([400, null]);
    }
  });

  it('OIDC-15: a silent answer of the provider opens nothing once the session here is over', async () => {
    const browser = new Map<string, string>();
    const first = await setOut(house, okta);
    const { signedIn } = await comeBack(house, first.secret, sub((await idp.visit(first.url, ALICE.sub, browser)).searchParams));
    const cookie = signedIn?.cookie ?? null;
    const actor = await house.actor({ cookie });
    if (actor.sessionId === null) throw new Error('a browser has a session');
    await endSession(house.deps, actor, actor.sessionId);
    // Somebody else makes the browser ask silently: the provider, which still knows the person, hands out a code.
    const silent = new URL(first.url);
    silent.searchParams.set('prompt', 'none');
    silent.searchParams.set('state', 'of-somebody-else');
    const back = (await idp.visit(silent, ALICE.sub, browser)).searchParams;
    expect(back.get('code')).not.toBeNull();
    for (const state of ['of-somebody-else', first.url.searchParams.get('state') ?? '']) {
      back.set('state', state);
      await expect(comeBack(house, first.secret, sub(back))).rejects.toMatchObject({ code: 'sso/unknown-flow' });
    }
    await expect(house.actor({ cookie })).rejects.toMatchObject({ code: 'auth/session-ended' });
    expect((await setOut(house, okta)).url.searchParams.has('prompt')).toBe(false);
  });

  it('OIDC-17: whoever is gone at the provider is out here within the maximum age, 24 hours unless said otherwise', async () => {
    const { cookie, principal } = await signIn(GINA.sub);
    expect(okta.maxAgeS).toBe(86_400);
    idp.forget(GINA.sub);
    const { url } = await setOut(house, okta);
    expect(await idp.visit(url, GINA.sub).then((back) => back.searchParams.get('code'), () => null)).toBeNull();
    house.clock.advance(86_400_000 - MINUTE);
    expect(await house.actor({ cookie })).toMatchObject({ userId: principal.person.id });
    house.clock.advance(2 * MINUTE);
    await expect(house.actor({ cookie })).rejects.toMatchObject({ code: 'auth/session-ended' });
  });

  it('finishes within ten minutes or not at all, and keeps nothing of a flow that could finish it', async () => {
    const { url, secret } = await setOut(house, okta);
    const query = sub((await idp.visit(url, ALICE.sub)).searchParams);
    const kept = await database.storage.readIdentity({ tenantId: SYSTEM_TENANT }, (db) => db.all('SELECT * FROM iam_sso_flow'));
    for (const clear of [secret, url.searchParams.get('state') ?? '', flowProofs(secret).verifier]) expect(JSON.stringify(kept)).not.toContain(clear);
    house.clock.advance(11 * MINUTE);
    await expect(comeBack(house, secret, query)).rejects.toMatchObject({ code: 'sso/unknown-flow' });
  });
});
