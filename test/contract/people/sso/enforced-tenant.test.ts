import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../../../server/base/actor.ts';
import { createApiKey, signInByKey } from '../../../../server/people/keys/index.ts';
import { acceptInvitation, invitePerson, NewInvitation } from '../../../../server/people/members/index.ts';
import { beginSession, beginSignIn, personActor, refreshSession, signInByPassword, SignInInput, standingOf, switchTenant } from '../../../../server/people/sessions/index.ts';
import { activateProvider, disableProvider, enforceProvider, getProvider, type IdentityProvider } from '../../../../server/people/sso/index.ts';
import { doorVerdict } from '../../../../server/people/sso/sign-in-rule.ts';
import { writeLayer } from '../../../../server/registry/overrides/index.ts';
import type { Tenant } from '../../../../server/tenancy/tenants/index.ts';
import { CAPABILITY_NAMES } from '../../../../shared/capabilities.ts';
import { withAuthenticator } from '../../../support/authenticator.ts';
import { databases, type TestDatabase } from '../../../support/databases.ts';
import { type HostileProvider, hostileProvider } from '../../../support/hostile-provider.ts';
import { GOOD_PASSWORD, HERE } from '../../../support/people-house.ts';
import { comeBack, ORIGIN, setOut, type SsoHouse, ssoHouse } from '../../../support/sso-house.ts';

const required = { code: 'sso/required' };

describe.each(databases)('a tenant that is entered through its provider only, on %s', (_name, open) => {
  let database: TestDatabase;
  let house: SsoHouse;
  let idp: HostileProvider;
  let acme: Tenant;
  let okta: IdentityProvider;
  let ada: Actor;
  let olga: Actor;
  let admin: Actor;
  beforeAll(async () => {
    database = await open();
    idp = await hostileProvider();
    house = await ssoHouse(database);
    acme = await house.tenant('acme');
    olga = await house.person(acme, 'olga', ['owner']);
    ada = await house.person(acme, 'ada', ['operator']);
    admin = await house.admin(acme);
    okta = await house.provider(acme, { issuer: idp.issuer });
    const { url, secret } = await setOut(house, okta, `${ORIGIN}/api/v1/sso/${okta.id}/callback`);
    await comeBack(house, secret, idp.answerTo(url, { email: 'first@example.com', email_verified: true }));
    okta = await enforceProvider(house.deps, admin, okta, true);
  });
  afterAll(async () => {
    await database.close();
    await idp.close();
  });
  const byPassword = (who: Actor, how: { readonly kind?: 'browser' | 'token'; readonly tenant?: string; readonly otp?: string } = {}) =>
    signInByPassword(house.deps, SignInInput.parse({ email: who.email, password: GOOD_PASSWORD, ...(how.tenant ? { tenant: how.tenant } : {}), ...(how.otp ? { otp: how.otp } : {}) }), { kind: how.kind ?? 'browser', dialect: 'U', source: HERE });

  it('ends what passwords had opened the moment it is entered through its provider only, but for an owner’s second factor', async () => {
    const { phone } = await withAuthenticator(house.deps, house.clock, await house.person(acme, 'otto', ['owner']));
    okta = await enforceProvider(house.deps, admin, okta, false);
    const [hers, bare] = [await byPassword(ada), await byPassword(olga)];
    const safe = await signInByPassword(house.deps, SignInInput.parse({ email: 'otto@example.com', password: GOOD_PASSWORD, otp: phone.code() }), { kind: 'browser', dialect: 'own', source: HERE });
    const { key } = await createApiKey(house.deps, ada, { name: 'ci', scopes: ['*'], expiresInDays: 9 });
    okta = await enforceProvider(house.deps, admin, okta, true);
    for (const { cookie } of [hers, bare]) await expect(house.actor({ cookie })).rejects.toMatchObject({ code: 'auth/session-ended' });
    expect(await house.actor({ cookie: safe.cookie })).toMatchObject({ email: 'otto@example.com' });
    expect(await house.actor({ apiKey: key })).toMatchObject({ kind: 'key', userId: ada.userId });
    expect(house.audit.of('admin.identity_provider.updated').at(-1)?.details).toMatchObject({ enforced: { before: false, after: true }, sessions: 2 });
    okta = await disableProvider(house.deps, admin, okta);
    const again = await byPassword(ada);
    okta = await activateProvider(house.deps, admin, okta);
    await expect(house.actor({ cookie: again.cookie })).rejects.toMatchObject({ code: 'auth/session-ended' });
  });

  it('D34: refuses a password with 403, except an owner’s with a second factor, and tells that loudly', async () => {
    await expect(byPassword(ada)).rejects.toMatchObject(required);
    await expect(byPassword(olga)).rejects.toMatchObject(required);
    expect(house.audit.of('auth.break_glass.signed_in')).toHaveLength(0);
    const { phone } = await withAuthenticator(house.deps, house.clock, olga);
    const { principal } = await byPassword(olga, { otp: phone.code() });
    expect(principal.session?.amr).toEqual(['pwd', 'otp']);
    expect(house.audit.of('auth.break_glass.signed_in')).toEqual([expect.objectContaining({ resource: { type: 'user', id: olga.userId }, details: { amr: ['pwd', 'otp'] } })]);
    const boss = await withAuthenticator(house.deps, house.clock, admin);
    await expect(byPassword(admin, { otp: boss.phone.code() })).rejects.toMatchObject(required);
  });

  it('OIDC-14: refuses a password in the browser, over the API, with an invitation and wherever else one would open a session; an owner with a second factor comes in, and that is told', async () => {
    await expect(byPassword(ada, { kind: 'browser' })).rejects.toMatchObject(required);
    await expect(byPassword(ada, { kind: 'token' })).rejects.toMatchObject(required);
    await expect(beginSignIn(house.deps, SignInInput.parse({ email: ada.email, password: GOOD_PASSWORD }), { kind: 'browser', dialect: 'own', source: HERE })).rejects.toMatchObject(required);
    const { token } = await invitePerson(house.deps, olga, NewInvitation.parse({ email: 'ivy@example.com', roles: ['viewer'] }));
    if (token === null) throw new Error('whoever invites is shown the token');
    await expect(acceptInvitation(house.deps, { token, name: 'Ivy', password: GOOD_PASSWORD }, HERE)).rejects.toMatchObject(required);
    // Whatever else may open a session by password one day: every session begins in one place, and that place asks.
    const standing = await database.storage.readIdentity(ada, (db) => standingOf(house.deps, db, { tenantId: acme.id, userId: ada.userId }));
    if (!standing) throw new Error('ada is a member');
    const actor = personActor(standing, HERE, null);
    await expect(database.storage.writeIdentity(actor, (tx) => beginSession(house.deps, tx, actor, standing, { kind: 'browser', amr: ['pwd', 'invitation'], device: null, source: HERE }))).rejects.toMatchObject(required);
    const gina = await house.person(acme, 'gina', ['owner']);
    const { phone } = await withAuthenticator(house.deps, house.clock, gina);
    expect((await byPassword(gina, { kind: 'token', otp: phone.code() })).tokens).not.toBeNull();
    expect(house.audit.of('auth.break_glass.signed_in').at(-1)).toMatchObject({ actor: { userId: gina.userId, tenantId: acme.id } });
  });

  it('takes somebody invited in through the provider instead, as what they were invited to be', async () => {
    await invitePerson(house.deps, olga, NewInvitation.parse({ email: 'ian@example.com', roles: ['auditor'] }));
    const { url, secret } = await setOut(house, okta, `${ORIGIN}/api/v1/sso/${okta.id}/callback`);
    const { signedIn } = await comeBack(house, secret, idp.answerTo(url, { sub: 'ian', email: 'ian@example.com', email_verified: true, name: 'Ian' }));
    expect(signedIn?.principal).toMatchObject({ person: { email: 'ian@example.com' }, membership: { roles: ['auditor'] } });
    expect(house.audit.of('admin.invitation.accepted').at(-1)).toMatchObject({ resource: { id: signedIn?.principal.person.id } });
  });

  it('is not entered by a switch from another tenant either', async () => {
    const globex = await house.tenant('globex');
    await database.storage.writeIdentity(house.installer(globex), (tx) => house.deps.people.addMembership(tx, { tenantId: globex.id, userId: ada.userId, roles: ['viewer'], createdAt: house.clock.now(), ver: 1 }));
    const { principal } = await byPassword(ada, { tenant: 'globex' });
    await expect(switchTenant(house.deps, principal, { id: acme.id }, 'own', HERE)).rejects.toMatchObject(required);
  });

  it('lets its API keys work on: they are scoped, end by themselves, and were made inside', async () => {
    const { key } = await createApiKey(house.deps, admin, { name: 'nightly', scopes: ['catalog:read'], expiresInDays: 30 });
    expect(await house.actor({ apiKey: key })).toMatchObject({ kind: 'key', tenantId: acme.id });
    expect((await signInByKey(house.deps, key ?? '', { dialect: 'E', source: HERE })).tokens).not.toBeNull();
  });

  it('is also what the registry of its organisation says, of sessions that passwords opened before it said so as well', async () => {
    const initech = await house.tenant('initech');
    const ida = await house.person(initech, 'ida', ['operator']);
    const { phone } = await withAuthenticator(house.deps, house.clock, await house.person(initech, 'otis', ['owner']));
    const [browser, program] = [await byPassword(ida), await byPassword(ida, { kind: 'token' })];
    const safe = await signInByPassword(house.deps, SignInInput.parse({ email: 'otis@example.com', password: GOOD_PASSWORD, otp: phone.code() }), { kind: 'browser', dialect: 'own', source: HERE });
    const { key } = await createApiKey(house.deps, ida, { name: 'ci', scopes: ['*'], expiresInDays: 9 });
    const says = (enforce: boolean, basedOn: number) =>
      writeLayer(house.overrides, house.installer(initech), { owner: { tenantId: initech.id, kind: 'tenant', id: initech.id }, content: { sso: { enforce } }, basedOn, reason: null, above: [], editor: new Set(CAPABILITY_NAMES) });
    await says(true, 0);
    await expect(byPassword(ida)).rejects.toMatchObject(required);
    await expect(house.actor({ cookie: browser.cookie })).rejects.toMatchObject({ code: 'auth/session-ended' });
    await expect(house.actor({ bearer: program.tokens?.accessToken ?? '' })).rejects.toMatchObject({ code: 'auth/session-ended' });
    await expect(refreshSession(house.deps, program.tokens?.refreshToken ?? '', { dialect: 'U', source: HERE })).rejects.toMatchObject({ code: 'auth/invalid-refresh' });
    expect(await house.actor({ cookie: safe.cookie })).toMatchObject({ email: 'otis@example.com' });
    expect(await house.actor({ apiKey: key })).toMatchObject({ kind: 'key', userId: ida.userId });
    await says(false, 1);
    expect(await house.actor({ cookie: browser.cookie })).toMatchObject({ email: ida.email });
  });

  it('takes passwords again when its provider is switched off: what is broken keeps nobody out', async () => {
    await disableProvider(house.deps, admin, await getProvider(house.deps, admin, okta.id));
    expect((await byPassword(ada)).cookie).not.toBeNull();
  });
});

describe('the rule about ways in', () => {
  it.each([
    [{ amr: ['pwd'], enforced: false }, 'open'], [{ amr: ['pwd'], enforced: true }, 'sso/required'], [{ amr: ['pwd'], enforced: true, owner: true }, 'sso/required'], [{ amr: ['pwd', 'otp'], enforced: true }, 'sso/required'],
    [{ amr: ['pwd', 'otp'], enforced: true, owner: true }, 'break-glass'], [{ amr: ['pwd', 'setup'], enforced: true }, 'open'], [{ amr: ['key'], enforced: true }, 'open'], [{ amr: ['sso', 'oidc'], enforced: true }, 'open'],
    [{ amr: ['sso', 'oidc'], switched: true }, 'sso/bound-to-tenant'], [{ amr: ['sso', 'oidc', 'pwd', 'otp'], switched: true, enforced: true, owner: true }, 'sso/bound-to-tenant'], [{ amr: ['pwd'], switched: true, enforced: true }, 'sso/required'],
  ] as const)('%j: %s', (way, verdict) => {
    expect(doorVerdict({ switched: false, enforced: false, owner: false, ...way })).toBe(verdict);
  });
});
