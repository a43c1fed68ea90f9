import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { statusOf } from '../../../../server/api/refusal-status.ts';
import type { Actor } from '../../../../server/base/actor.ts';
import { addMember, changeRoles, removeMember } from '../../../../server/people/identity/index.ts';
import { authenticate, buildSessionTables, endSession, endSessions, isFreshlyProved, listSessions, proveAgain, refreshSession, type SignedIn, signInByPassword, signOut, switchTenant } from '../../../../server/people/sessions/index.ts';
import type { Tenant } from '../../../../server/tenancy/tenants/index.ts';
import { databases, type TestDatabase } from '../../../support/databases.ts';
import { ELSEWHERE, GOOD_PASSWORD, HERE, type PeopleHouse, peopleHouse } from '../../../support/people-house.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

describe.each(databases)('sessions on %s', (_name, open) => {
  let database: TestDatabase;
  let house: PeopleHouse;
  let acme: Tenant;
  let globex: Tenant;
  let admin: Actor;
  let ada: Actor;
  let count = 0;
  beforeAll(async () => {
    database = await open();
    house = await peopleHouse(database);
    acme = await house.tenant('acme');
    globex = await house.tenant('globex');
    admin = await house.person(acme, 'admin', ['owner']);
  });
  beforeEach(async () => {
    ada = await house.person(acme, `ada${(count += 1)}`, ['operator']);
  });
  afterAll(() => database.close());

  const enter = (kind: 'browser' | 'token', who: Actor = ada): Promise<SignedIn> => signInByPassword(house.deps, { email: who.email ?? '', password: GOOD_PASSWORD }, { kind, dialect: 'own', source: HERE });
  const rowOf = async ({ principal }: SignedIn) => {
    const id = principal.session?.id;
    return id ? database.storage.readIdentity(admin, (db) => house.deps.sessions.find(db, { id })) : null;
  };

  it('give nobody in without a credential, with two, or with one that is none', async () => {
    const { cookie } = await enter('browser');
    const { tokens } = await enter('token');
    await expect(house.actor({})).rejects.toMatchObject({ code: 'auth/missing-token' });
    await expect(house.actor({ cookie: '', bearer: null })).rejects.toMatchObject({ code: 'auth/missing-token' });
    await expect(house.actor({ cookie, bearer: tokens?.accessToken ?? '' })).rejects.toMatchObject({ code: 'auth/two-credentials' });
    await expect(house.actor({ bearer: tokens?.accessToken ?? '', apiKey: 'dev_admin_key' })).rejects.toMatchObject({ code: 'auth/two-credentials' });
    await expect(house.actor({ cookie: 'A'.repeat(43) })).rejects.toMatchObject({ code: 'auth/invalid-token' });
    await expect(house.actor({ apiKey: 'no-such-key-here' })).rejects.toMatchObject({ code: 'auth/invalid-api-key' });
  });

  it('accept each credential in its own place only', async () => {
    const { cookie } = await enter('browser');
    const { tokens } = await enter('token');
    const [access, refresh] = [tokens?.accessToken ?? '', tokens?.refreshToken ?? ''];
    expect(await house.actor({ cookie })).toMatchObject({ userId: ada.userId });
    expect(await house.actor({ bearer: access })).toMatchObject({ userId: ada.userId });
    for (const misplaced of [{ cookie: access }, { cookie: refresh }, { bearer: cookie ?? '' }, { bearer: refresh }]) await expect(house.actor(misplaced)).rejects.toMatchObject({ code: 'auth/invalid-token' });
    for (const apiKey of [cookie ?? '', access, refresh]) await expect(house.actor({ apiKey })).rejects.toMatchObject({ code: 'auth/invalid-api-key' });
  });

  it('keep nothing of their secrets', async () => {
    const signedIn = await enter('browser');
    expect(JSON.stringify(await rowOf(signedIn))).not.toContain(signedIn.cookie);
  });

  it('give at every request the rights that the roles give then', async () => {
    const { tokens } = await enter('token');
    const bearer = tokens?.accessToken ?? '';
    expect((await house.actor({ bearer })).capabilities.has('runs:write')).toBe(true);
    await changeRoles(house.deps, admin, { userId: ada.userId, ver: 1, roles: ['viewer'] });
    const narrowed = await house.actor({ bearer });
    expect([narrowed.capabilities.has('runs:write'), narrowed.capabilities.has('runs:read')]).toEqual([false, true]);
    await removeMember(house.deps, admin, { userId: ada.userId, ver: 2 });
    await expect(house.actor({ bearer })).rejects.toMatchObject({ code: 'auth/session-ended' });
  });

  it('E13: are kept in the deployment’s own database, where the next process finds them', async () => {
    const { cookie, principal } = await enter('browser');
    const { iamSession } = buildSessionTables(database.storage.kit);
    const rows = await database.storage.readIdentity(admin, (db) => db.q.select({ id: iamSession.id }).from(iamSession));
    expect(rows.map((row) => row.id)).toContain(principal.session?.id);
    const restarted = await peopleHouse(database);
    expect(await restarted.actor({ cookie })).toMatchObject({ userId: ada.userId });
  });

  it('RT-11: are over after sign-out for the access token and for the refresh token', async () => {
    const { tokens } = await enter('token');
    await signOut(house.deps, { bearer: tokens?.accessToken ?? '', source: HERE });
    await expect(house.actor({ bearer: tokens?.accessToken ?? '' })).rejects.toMatchObject({ code: 'auth/session-ended' });
    await expect(refreshSession(house.deps, tokens?.refreshToken ?? '', { dialect: 'own', source: HERE })).rejects.toMatchObject({ code: 'auth/invalid-refresh' });
    expect([statusOf('auth/session-ended').http, statusOf('auth/invalid-refresh').http]).toEqual([401, 401]);
  });

  it('note activity at most once a minute, and move a browser’s idle end along', async () => {
    const signedIn = await enter('browser');
    house.clock.advance(MINUTE - 1);
    await house.actor({ cookie: signedIn.cookie });
    expect((await rowOf(signedIn))?.lastSeenAt).toBe(signedIn.principal.session?.lastSeenAt);
    house.clock.advance(1);
    await house.actor({ cookie: signedIn.cookie });
    const seen = await rowOf(signedIn);
    expect(seen?.lastSeenAt).toBe(house.clock.now());
    expect(Date.parse(seen?.idleExpiresAt ?? '')).toBe(Date.parse(house.clock.now()) + 14 * DAY);
  });

  it('are not used by a window that asks on its own account', async () => {
    const signedIn = await enter('browser');
    house.clock.advance(13 * DAY);
    await house.actor({ cookie: signedIn.cookie, unattended: true });
    expect((await rowOf(signedIn))?.lastSeenAt).toBe(signedIn.principal.session?.lastSeenAt);
    house.clock.advance(DAY);
    await expect(house.actor({ cookie: signedIn.cookie })).rejects.toMatchObject({ code: 'auth/session-ended' });
  });

  it('end after two idle weeks, and after thirty days however busy', async () => {
    const idle = await enter('browser');
    house.clock.advance(14 * DAY);
    await expect(house.actor({ cookie: idle.cookie })).rejects.toMatchObject({ code: 'auth/session-ended' });
    const busy = await enter('browser');
    for (let day = 0; day < 29; day += 1) {
      house.clock.advance(DAY);
      await house.actor({ cookie: busy.cookie });
    }
    house.clock.advance(DAY);
    await expect(house.actor({ cookie: busy.cookie })).rejects.toMatchObject({ code: 'auth/session-ended' });
  });

  it('E08, E09: end at once with sign-out, for the access token too, and signing out twice is signing out', async () => {
    const { tokens } = await enter('token');
    const bearer = tokens?.accessToken ?? '';
    await signOut(house.deps, { bearer, source: HERE });
    const told = house.audit.of('auth.logout').length;
    await expect(house.actor({ bearer })).rejects.toMatchObject({ code: 'auth/session-ended' });
    await signOut(house.deps, { bearer, source: HERE });
    await signOut(house.deps, { refreshToken: tokens?.refreshToken ?? '', source: HERE });
    await expect(refreshSession(house.deps, tokens?.refreshToken ?? '', { dialect: 'E', source: HERE })).rejects.toMatchObject({ code: 'auth/invalid-refresh' });
    expect(house.audit.of('auth.logout')).toHaveLength(told);
    await expect(signOut(house.deps, { source: HERE })).rejects.toMatchObject({ code: 'auth/missing-token' });
    await expect(signOut(house.deps, { cookie: 'B'.repeat(43), source: HERE })).rejects.toMatchObject({ code: 'auth/invalid-token' });
  });

  it('are seen and ended by their person, and by an admin only in the admin’s tenant', async () => {
    const [first, second] = [await enter('browser'), await enter('token')];
    const actor = await house.actor({ cookie: first.cookie });
    const views = await listSessions(house.deps, actor);
    expect(views.map((view) => [view.id, view.current])).toEqual(expect.arrayContaining([[first.principal.session?.id, true], [second.principal.session?.id, false]]));
    expect(Object.keys(views[0] ?? {})).not.toContain('secretHash');

    const bob = await house.person(acme, `bob${count}`, ['viewer']);
    await expect(listSessions(house.deps, bob, ada.userId)).rejects.toMatchObject({ code: 'people/capability-missing' });
    const id = second.principal.session?.id;
    if (!id) throw new Error('signed in');
    await expect(endSession(house.deps, bob, id)).rejects.toMatchObject({ code: 'people/capability-missing' });
    const stranger = await house.person(globex, `stranger${count}`, ['owner']);
    await expect(endSession(house.deps, stranger, id)).rejects.toMatchObject({ code: 'people/session-not-found' });
    expect(await listSessions(house.deps, stranger, ada.userId)).toEqual([]);

    await endSession(house.deps, actor, id);
    await expect(house.actor({ bearer: second.tokens?.accessToken ?? '' })).rejects.toMatchObject({ code: 'auth/session-ended' });
    expect(await endSessions(house.deps, admin, ada.userId)).toEqual({ ended: 1 });
    const told = house.audit.of('auth.session.revoked');
    expect(told.at(-1)).toMatchObject({ resource: { type: 'user', id: ada.userId }, details: { reason: 'ended-by-admin', sessions: 1 } });
    expect(await endSessions(house.deps, admin, ada.userId)).toEqual({ ended: 0 });
    expect(house.audit.of('auth.session.revoked')).toHaveLength(told.length);
    await expect(house.actor({ cookie: first.cookie })).rejects.toMatchObject({ code: 'auth/session-ended' });
  });

  it('are changed for a new one when their person goes to another tenant', async () => {
    const boss = await house.person(globex, `boss${count}`, ['owner']);
    await addMember(house.deps, boss, { email: ada.email ?? '', roles: ['viewer'] });
    const { cookie } = await enter('browser');
    const { principal } = await authenticate(house.deps, { cookie, source: HERE });
    await expect(switchTenant(house.deps, principal, { slug: 'nowhere' }, 'own', HERE)).rejects.toMatchObject({ code: 'people/not-a-member' });
    expect(await house.actor({ cookie })).toMatchObject({ tenantId: acme.id });
    const moved = await switchTenant(house.deps, principal, { slug: 'globex' }, 'own', HERE);
    await expect(house.actor({ cookie })).rejects.toMatchObject({ code: 'auth/session-ended' });
    expect(await house.actor({ cookie: moved.cookie })).toMatchObject({ tenantId: globex.id, roles: new Set(['viewer']) });
    expect(house.audit.of('auth.logout').at(-1)?.actor.tenantId).toBe(acme.id);
    expect(house.audit.of('auth.login.succeeded').at(-1)?.actor.tenantId).toBe(globex.id);
  });

  it('last no longer for being switched from tenant to tenant: the person proved themselves when they did', async () => {
    const boss = await house.person(globex, 'boss-of-ends', ['owner']);
    await addMember(house.deps, boss, { email: ada.email ?? '', roles: ['viewer'] });
    const { cookie } = await enter('browser');
    const { principal } = await authenticate(house.deps, { cookie, source: HERE });
    house.clock.advance(5 * DAY);
    const moved = await switchTenant(house.deps, principal, { id: globex.id }, 'own', HERE);
    expect(moved.principal.session?.absoluteExpiresAt).toBe(principal.session?.absoluteExpiresAt);
  });

  it('count as freshly proved for ten minutes, and again after the password was given once more', async () => {
    const { cookie } = await enter('browser');
    const proved = async () => isFreshlyProved((await authenticate(house.deps, { cookie, source: HERE })).principal, house.clock.now());
    expect(await proved()).toBe(true);
    house.clock.advance(10 * MINUTE);
    expect(await proved()).toBe(false);
    const { principal } = await authenticate(house.deps, { cookie, source: HERE });
    await expect(proveAgain(house.deps, principal, { proof: { password: 'wrong-password-1' }, source: HERE })).rejects.toMatchObject({ code: 'people/wrong-password' });
    expect(await proved()).toBe(false);
    await proveAgain(house.deps, principal, { proof: { password: GOOD_PASSWORD }, source: HERE });
    expect(await proved()).toBe(true);
    for (let n = 0; n < 5; n += 1) await proveAgain(house.deps, principal, { proof: { password: 'wrong-password-1' }, source: ELSEWHERE }).catch(() => undefined);
    await expect(proveAgain(house.deps, principal, { proof: { password: GOOD_PASSWORD }, source: ELSEWHERE })).rejects.toMatchObject({ code: 'auth/locked' });
  });
});
