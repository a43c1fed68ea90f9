import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../../../server/base/actor.ts';
import { changeRoles, createUser, disableUser, ownMemberships } from '../../../../server/people/identity/index.ts';
import { actorFor, authenticate, endSession, endSessions, isFreshlyProved, listSessions, type Principal, proveAgain, signInByPassword, signOut, switchTenant } from '../../../../server/people/sessions/index.ts';
import { breakGlass, endStandin, impersonate, recentStandins } from '../../../../server/people/standins/index.ts';
import type { Tenant } from '../../../../server/tenancy/tenants/index.ts';
import { refusalToVote } from '../../../../server/agents/approvals/approval-rules.ts';
import { brand, type UserId } from '../../../../shared/brand.ts';
import { CAPABILITIES } from '../../../../shared/capabilities.ts';
import { anApproval } from '../../../support/approval-builders.ts';
import { databases, type TestDatabase } from '../../../support/databases.ts';
import { GOOD_PASSWORD, HERE, type PeopleHouse, peopleHouse } from '../../../support/people-house.ts';

const REASON = 'ticket 4711: cannot see her runs';

describe.each(databases)('standing in for somebody on %s', (_name, open) => {
  let database: TestDatabase;
  let house: PeopleHouse;
  let acme: Tenant;
  let globex: Tenant;
  beforeAll(async () => {
    database = await open();
    house = await peopleHouse(database);
    acme = await house.tenant('acme');
    globex = await house.tenant('globex');
    await house.person(acme, 'owner', ['owner']);
    await house.person(globex, 'gus', ['owner']);
  });
  afterAll(() => database.close());

  interface In { readonly actor: Actor; readonly principal: Principal; readonly bearer: string }
  async function signIn(email: string): Promise<In> {
    const { tokens } = await signInByPassword(house.deps, { email, password: GOOD_PASSWORD }, { kind: 'token', dialect: 'own', source: HERE });
    return by(tokens?.accessToken ?? '');
  }
  async function by(bearer: string): Promise<In> {
    const { principal, held } = await authenticate(house.deps, { bearer, source: HERE });
    return { principal, bearer, actor: actorFor(principal, held, HERE) };
  }
  const person = async (name: string, roles: readonly string[]) => {
    await house.person(acme, name, roles);
    return signIn(`${name}@example.com`);
  };
  const asking = { reason: REASON, dialect: 'own', source: HERE } as const;
  const startAs = async (who: In, target: Actor) => {
    const { tokens } = await impersonate(house.deps, who.actor, who.principal, { ...asking, userId: target.userId });
    return by(tokens?.accessToken ?? '');
  };

  it('D53: works as another person of the tenant for 60 minutes, with their rights and under one’s own name beside theirs', async () => {
    const root = await person('root', ['admin', 'platform_admin']);
    const vera = await person('vera', ['viewer']);
    const standin = await startAs(root, vera.actor);
    expect(standin.actor).toMatchObject({ kind: 'user', userId: vera.actor.userId, impersonator: { userId: root.actor.userId, name: 'root', reason: REASON } });
    expect([...standin.actor.capabilities].toSorted()).toEqual([...vera.actor.capabilities].toSorted());
    expect(standin.principal.standin).toMatchObject({ kind: 'impersonation' });
  });

  it('D53: is over after 60 minutes, not before, and the person’s own session is nobody else’s', async () => {
    await house.person(acme, 'ron', ['admin', 'platform_admin']);
    await house.person(acme, 'amy', ['viewer']);
    const browser = async (cookie: string) => authenticate(house.deps, { cookie, source: HERE });
    const enter = async (name: string) => (await signInByPassword(house.deps, { email: `${name}@example.com`, password: GOOD_PASSWORD }, { kind: 'browser', dialect: 'own', source: HERE })).cookie ?? '';
    const [ron, amy] = [await browser(await enter('ron')), await enter('amy')];
    const { cookie } = await impersonate(house.deps, actorFor(ron.principal, ron.held, HERE), ron.principal, { ...asking, userId: (await browser(amy)).principal.person.id });
    house.clock.advance(59 * 60_000);
    expect((await browser(cookie ?? '')).principal).toMatchObject({ person: { name: 'amy' }, standin: { by: { name: 'ron' } } });
    expect((await browser(amy)).principal.standin).toBeUndefined();
    house.clock.advance(61_000);
    await expect(browser(cookie ?? '')).rejects.toMatchObject({ code: 'auth/session-ended' });
    expect((await browser(amy)).principal.person.name).toBe('amy');
  });

  it('D53: never upwards, never as oneself, as nobody here, as one who may do the same, out of a stand-in or with a key', async () => {
    const ray = await person('ray', ['operator', 'platform_admin']);
    const [boss, pat, tom] = [await person('boss', ['admin']), await person('pat', ['viewer', 'platform_admin']), await person('tom', ['viewer'])];
    const start = (who: In, target: Actor) => impersonate(house.deps, who.actor, who.principal, { ...asking, userId: target.userId });
    await expect(start(ray, boss.actor)).rejects.toMatchObject({ code: 'people/outranked' });
    await expect(start(ray, ray.actor)).rejects.toMatchObject({ code: 'input/invalid' });
    await expect(start(ray, pat.actor)).rejects.toMatchObject({ code: 'people/impersonation-refused' });
    const gina = await house.person(globex, 'gina', ['viewer']);
    await expect(start(ray, gina)).rejects.toMatchObject({ code: 'people/user-not-found' });
    const sid = await person('sid', ['service_account']);
    const mia = await person('mia', ['admin', 'platform_admin']);
    const standin = await startAs(mia, sid.actor);
    await expect(impersonate(house.deps, standin.actor, standin.principal, { ...asking, userId: tom.actor.userId })).rejects.toMatchObject({ code: 'people/impersonation-refused' });
    await expect(impersonate(house.deps, { ...mia.actor, kind: 'key' }, mia.principal, { ...asking, userId: tom.actor.userId })).rejects.toMatchObject({ code: 'auth/step-up-impossible' });
    const owen = await house.person(acme, 'owen', ['viewer']);
    await disableUser(house.deps, house.installer(acme), owen.userId);
    await expect(start(mia, owen)).rejects.toMatchObject({ code: 'people/impersonation-refused' });
  });

  it('D53: stops when it is ended, and with the session, the right and the person it was asked for with', async () => {
    const lou = await person('lou', ['admin', 'platform_admin']);
    const una = await person('una', ['viewer']);
    const first = await startAs(lou, una.actor);
    const back = await endStandin(house.deps, first.actor);
    expect((await by(back.accessToken ?? '')).actor).toMatchObject({ userId: lou.actor.userId, impersonator: null });
    await expect(by(first.bearer)).rejects.toMatchObject({ code: 'auth/session-ended' });
    await expect(endStandin(house.deps, lou.actor)).rejects.toMatchObject({ code: 'people/not-impersonating' });

    const second = await startAs(lou, una.actor);
    const member = await database.storage.readIdentity(lou.actor, (db) => house.deps.people.member(db, acme.id, lou.actor.userId));
    await changeRoles(house.deps, house.installer(acme), { userId: lou.actor.userId, ver: member?.membership.ver ?? 0, roles: ['admin'] });
    await expect(by(second.bearer)).rejects.toMatchObject({ code: 'auth/session-ended' });
    await changeRoles(house.deps, house.installer(acme), { userId: lou.actor.userId, ver: (member?.membership.ver ?? 0) + 1, roles: ['admin', 'platform_admin'] });
    expect((await by(second.bearer)).actor.userId).toBe(una.actor.userId);
    await endSessions(house.deps, { ...lou.actor, sessionId: null }, lou.actor.userId);
    await expect(by(second.bearer)).rejects.toMatchObject({ code: 'auth/session-ended' });
  });

  it('D54, AUD-08: start and stop stand in the log, and every entry between them names who really acted, by role of the target', async () => {
    const eve = await person('eve', ['admin', 'platform_admin']);
    const jon = await person('jon', ['admin']);
    const standin = await startAs(eve, jon.actor);
    await createUser(house.deps, standin.actor, { email: 'made@example.com', name: 'Made', roles: ['viewer'] });
    await endStandin(house.deps, standin.actor);
    expect(house.audit.of('admin.impersonation.started').at(-1)).toMatchObject({ actor: { userId: eve.actor.userId, impersonator: null }, resource: { id: jon.actor.userId }, details: { reason: REASON } });
    expect(house.audit.of('admin.user.created').at(-1)).toMatchObject({ actor: { userId: jon.actor.userId, impersonator: { userId: eve.actor.userId, name: 'eve', reason: REASON } } });
    expect([...(house.audit.of('admin.user.created').at(-1)?.actor.roles ?? [])]).toEqual(['admin']);
    expect(house.audit.of('admin.impersonation.ended').at(-1)).toMatchObject({ actor: { impersonator: { userId: eve.actor.userId } }, resource: { id: jon.actor.userId } });
  });

  it('D54: signing out of it ends it under the name of whoever worked in it, and says nothing of whom they worked as', async () => {
    const ian = await person('ian', ['admin', 'platform_admin']);
    const jan = await person('jan', ['viewer']);
    const standin = await startAs(ian, jan.actor);
    const before = house.audit.of('auth.logout').length;
    for (let times = 0; times < 2; times += 1) await signOut(house.deps, { bearer: standin.bearer, source: HERE });
    await expect(by(standin.bearer)).rejects.toMatchObject({ code: 'auth/session-ended' });
    expect(house.audit.of('auth.logout')).toHaveLength(before);
    const ended = house.audit.of('admin.impersonation.ended').filter(({ resource }) => resource?.id === jan.actor.userId);
    expect(ended).toMatchObject([{ actor: { userId: jan.actor.userId, impersonator: { userId: ian.actor.userId, name: 'ian', reason: REASON } }, details: { session: standin.actor.sessionId } }]);
    expect((await recentStandins(house.deps, { tenantId: acme.id })).filter(({ asUserId }) => asUserId === jan.actor.userId)).toMatchObject([{ endedAt: house.clock.now() }]);
    const initech = await house.tenant('initech');
    const visit = await breakGlass(house.deps, ian.actor, ian.principal, { ...asking, tenantId: initech.id });
    await signOut(house.deps, { bearer: visit.tokens?.accessToken ?? '', source: HERE });
    expect(house.audit.of('admin.break_glass.ended').at(-1)).toMatchObject({ actor: { tenantId: initech.id, userId: ian.actor.userId, impersonator: { userId: ian.actor.userId } } });
    expect((await by(ian.bearer)).actor.userId).toBe(ian.actor.userId);
  });

  it('proves nothing: no step-up, no other tenant, no vote and no key in somebody else’s name', async () => {
    const kay = await person('kay', ['admin', 'platform_admin']);
    const lee = await person('lee', ['admin']);
    const standin = await startAs(kay, lee.actor);
    expect(isFreshlyProved({ session: standin.principal.session, key: null }, house.clock.now())).toBe(false);
    await expect(proveAgain(house.deps, standin.principal, { proof: { password: GOOD_PASSWORD }, source: HERE })).rejects.toMatchObject({ code: 'auth/step-up-impossible' });
    await expect(switchTenant(house.deps, standin.principal, { id: globex.id }, 'own', HERE)).rejects.toMatchObject({ code: 'people/impersonation-refused' });
    const approval = anApproval({ requestedBy: brand<UserId>('somebody') });
    expect(refusalToVote({ ...approval, policy: { ...approval.policy, roles: ['admin'] } }, standin.actor, approval.subjectDigest, approval.createdAt)).toBe('approvals/impersonating');
  });

  it('takes none of the target’s sessions from them', async () => {
    const max = await person('max', ['admin', 'platform_admin']);
    const ida = await person('ida', ['viewer']);
    for (let at = 0; at < 9; at += 1) await signIn('ida@example.com');
    await startAs(max, ida.actor);
    expect((await by(ida.bearer)).actor.userId).toBe(ida.actor.userId);
  });

  it('shows and ends nothing of what the target has in other tenants', async () => {
    const ned = await person('ned', ['admin', 'platform_admin']);
    const ivy = await person('ivy', ['viewer']);
    await database.storage.writeIdentity(house.installer(globex), (tx) => house.deps.people.addMembership(tx, { tenantId: globex.id, userId: ivy.actor.userId, roles: ['viewer'], createdAt: house.clock.now(), ver: 1 }));
    const { tokens } = await signInByPassword(house.deps, { email: 'ivy@example.com', password: GOOD_PASSWORD, tenant: 'globex' }, { kind: 'token', dialect: 'own', source: HERE });
    const there = await by(tokens?.accessToken ?? '');
    const standin = await startAs(ned, ivy.actor);
    expect((await listSessions(house.deps, standin.actor)).map(({ tenantId }) => tenantId)).not.toContain(globex.id);
    expect((await ownMemberships(house.deps, standin.actor)).map(({ tenantId }) => tenantId)).toEqual([acme.id]);
    await expect(endSession(house.deps, standin.actor, there.principal.session?.id ?? brand(''))).rejects.toMatchObject({ code: 'people/session-not-found' });
    expect(() => endSessions(house.deps, standin.actor, ivy.actor.userId)).toThrow(expect.objectContaining({ code: 'people/capability-missing' }));
    expect((await by(there.bearer)).actor.tenantId).toBe(globex.id);
    expect((await by(ivy.bearer)).actor.tenantId).toBe(acme.id);
  });

  it('is bound to the key that the session is bound to in which it was asked for', async () => {
    const dan = await house.person(acme, 'dan', ['admin', 'platform_admin']);
    await person('kim', ['viewer']);
    const kim = await house.deps.storage.readIdentity(dan, (db) => house.deps.people.find(db, { email: 'kim@example.com' }));
    const { principal } = await signInByPassword(house.deps, { email: 'dan@example.com', password: GOOD_PASSWORD }, { kind: 'token', dialect: 'own', source: HERE, jkt: 'thumbprint-of-dan' });
    const { tokens } = await impersonate(house.deps, { ...dan, sessionId: principal.session?.id ?? null }, principal, { ...asking, userId: kim?.id ?? brand('') });
    await expect(by(tokens?.accessToken ?? '')).rejects.toMatchObject({ code: 'auth/bad-device-proof' });
  });

  it('RBAC-15: the platform reads a tenant’s content only through break-glass: an hour, a reason, and the tenant is told', async () => {
    const zoe = await person('zoe', ['platform_admin']);
    expect([...zoe.actor.capabilities].filter((name) => CAPABILITIES[name].plane === 'tenant')).toEqual([]);
    await expect(switchTenant(house.deps, zoe.principal, { id: globex.id }, 'own', HERE)).rejects.toMatchObject({ code: 'people/not-a-member' });
    const { cookie: own } = await signInByPassword(house.deps, { email: 'zoe@example.com', password: GOOD_PASSWORD }, { kind: 'browser', dialect: 'own', source: HERE });
    const again = await authenticate(house.deps, { cookie: own, source: HERE });
    const { cookie } = await breakGlass(house.deps, actorFor(again.principal, again.held, HERE), again.principal, { ...asking, tenantId: globex.id });
    const visit = { actor: await house.actor({ cookie }) };
    expect(visit.actor).toMatchObject({ tenantId: globex.id, userId: zoe.actor.userId, impersonator: { userId: zoe.actor.userId, reason: REASON } });
    expect(visit.actor.capabilities.has('runs:read')).toBe(true);
    expect([...visit.actor.capabilities].filter((name) => !name.endsWith(':read') || CAPABILITIES[name].sealed)).toEqual([]);
    const told = house.audit.of('admin.break_glass.started').at(-1);
    expect(told).toMatchObject({ actor: { tenantId: globex.id, userId: zoe.actor.userId }, details: { reason: REASON } });
    expect(await recentStandins(house.deps, { tenantId: globex.id })).toMatchObject([{ kind: 'break-glass', byName: 'zoe', reason: REASON, endedAt: null }]);
    expect(await recentStandins(house.deps, { tenantId: acme.id })).not.toContainEqual(expect.objectContaining({ kind: 'break-glass' }));
    house.clock.advance(59 * 60_000);
    expect((await house.actor({ cookie })).tenantId).toBe(globex.id);
    house.clock.advance(61_000);
    await expect(house.actor({ cookie })).rejects.toMatchObject({ code: 'auth/session-ended' });
  });

  it('RBAC-15: no key and no member breaks the glass', async () => {
    const abe = await person('abe', ['platform_admin']);
    const asKey = { ...abe.actor, kind: 'key' } as const;
    await expect(breakGlass(house.deps, asKey, abe.principal, { ...asking, tenantId: globex.id })).rejects.toMatchObject({ code: 'auth/step-up-impossible' });
    await expect(breakGlass(house.deps, abe.actor, abe.principal, { ...asking, tenantId: acme.id })).rejects.toMatchObject({ code: 'people/impersonation-refused' });
  });
});
