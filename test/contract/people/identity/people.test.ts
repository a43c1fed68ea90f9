import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { giveMemory, keepMemory, type MemoryDeps, NewMemory, openMemoryStore, readMemory } from '../../../../server/agents/memory/index.ts';
import type { Actor } from '../../../../server/base/actor.ts';
import { addMember, changeRoles, createUser, disableUser, enableUser, getMember, listPeople, ownMemberships, removeMember } from '../../../../server/people/identity/index.ts';
import type { Tenant } from '../../../../server/tenancy/tenants/index.ts';
import { databases, type TestDatabase } from '../../../support/databases.ts';
import { GOOD_PASSWORD, type PeopleHouse, peopleHouse } from '../../../support/people-house.ts';
import { testVault } from '../../../support/test-vault.ts';

describe.each(databases)('people on %s', (_name, open) => {
  let database: TestDatabase;
  let house: PeopleHouse;
  let acme: Tenant;
  let globex: Tenant;
  let owner: Actor;
  let admin: Actor;
  beforeAll(async () => {
    database = await open();
    house = await peopleHouse(database);
    acme = await house.tenant('acme');
    globex = await house.tenant('globex');
    owner = await house.person(acme, 'owner', ['owner']);
    admin = await house.person(acme, 'admin', ['admin']);
  });
  afterAll(() => database.close());

  it('are made by email, whose case does not matter and which is theirs alone', async () => {
    const { person, membership } = await createUser(house.deps, admin, { email: 'vera@example.com', name: 'Vera', password: GOOD_PASSWORD, roles: ['viewer'] });
    expect(person).toMatchObject({ email: 'vera@example.com', status: 'active', tokenVersion: 1 });
    expect(person).not.toHaveProperty('passwordHash');
    expect(membership).toMatchObject({ tenantId: acme.id, roles: ['viewer'], ver: 1 });
    await expect(createUser(house.deps, admin, { email: 'vera@example.com', name: 'Vera', roles: [] })).rejects.toMatchObject({ code: 'people/user-exists' });
    expect(house.audit.of('admin.user.created').at(-1)).toMatchObject({ actor: { tenantId: acme.id }, subject: { email: 'vera@example.com', name: 'Vera' } });
  });

  it('are refused with a weak password, an unknown role, or a role beyond the maker’s own rights, and nothing is left behind', async () => {
    const wanted = { email: 'nobody@example.com', name: 'Nobody' };
    await expect(createUser(house.deps, admin, { ...wanted, password: 'password123', roles: [] })).rejects.toMatchObject({ code: 'people/weak-password', details: { field: 'password' } });
    await expect(createUser(house.deps, admin, { ...wanted, roles: ['wizard'] })).rejects.toMatchObject({ code: 'people/unknown-role', details: { unknown: ['wizard'] } });
    await expect(createUser(house.deps, admin, { ...wanted, roles: ['owner'] })).rejects.toMatchObject({ code: 'people/grant-exceeds-own' });
    await expect(createUser(house.deps, admin, { ...wanted, roles: ['platform_admin'] })).rejects.toMatchObject({ code: 'people/grant-exceeds-own' });
    expect(await database.storage.readIdentity(admin, (db) => house.deps.people.find(db, { email: wanted.email }))).toBeNull();
  });

  it('are given and taken roles only by those who hold what the roles give', async () => {
    const rita = await house.person(acme, 'rita', ['viewer']);
    const { membership } = await changeRoles(house.deps, admin, { userId: rita.userId, ver: 1, roles: ['auditor', 'viewer'] });
    expect(membership.roles).toEqual(['auditor', 'viewer']);
    expect(house.audit.of('admin.role.assigned').at(-1)).toMatchObject({ details: { roles: ['auditor'], before: ['viewer'] } });
    const viewer = { ...rita, capabilities: new Set(['user:manage', 'tenant:read'] as const) };
    await expect(changeRoles(house.deps, viewer, { userId: admin.userId, ver: 1, roles: ['viewer'] })).rejects.toMatchObject({ code: 'people/grant-exceeds-own' });
    await expect(changeRoles(house.deps, admin, { userId: owner.userId, ver: 1, roles: ['viewer'] })).rejects.toMatchObject({ code: 'people/grant-exceeds-own' });
    await expect(changeRoles(house.deps, owner, { userId: rita.userId, ver: 1, roles: [] })).rejects.toMatchObject({ code: 'input/conflict', details: { current: 2 } });
  });

  it('always leave a tenant one owner who can sign in, even when two owners remove each other at once', async () => {
    await expect(changeRoles(house.deps, owner, { userId: owner.userId, ver: 1, roles: ['viewer'] })).rejects.toMatchObject({ code: 'people/last-owner' });
    await expect(removeMember(house.deps, owner, { userId: owner.userId, ver: 1 })).rejects.toMatchObject({ code: 'people/last-owner' });
    await expect(disableUser(house.deps, owner, owner.userId)).rejects.toMatchObject({ code: 'people/last-owner' });
    const duel = await house.tenant('duel');
    const [one, two] = [await house.person(duel, 'one', ['owner']), await house.person(duel, 'two', ['owner'])];
    const outcomes = await Promise.allSettled([
      changeRoles(house.deps, one, { userId: two.userId, ver: 1, roles: [] }),
      changeRoles(house.deps, two, { userId: one.userId, ver: 1, roles: [] }),
    ]);
    expect(outcomes.map((outcome) => outcome.status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  it('are invisible and untouchable from another tenant', async () => {
    const stranger = await house.person(globex, 'stranger', ['owner']);
    const userId = admin.userId;
    await expect(getMember(house.deps, stranger, userId)).rejects.toMatchObject({ code: 'people/user-not-found' });
    await expect(changeRoles(house.deps, stranger, { userId, ver: 1, roles: [] })).rejects.toMatchObject({ code: 'people/user-not-found' });
    await expect(removeMember(house.deps, stranger, { userId, ver: 1 })).rejects.toMatchObject({ code: 'people/user-not-found' });
    await expect(disableUser(house.deps, stranger, userId)).rejects.toMatchObject({ code: 'people/user-not-found' });
    expect((await listPeople(house.deps, stranger, { size: 50 })).items.map(({ person }) => person.email)).toEqual(['stranger@example.com']);
  });

  it('may work in a second tenant, whose admins then decide about the membership and not about the account', async () => {
    const boss = await house.person(globex, 'boss', ['owner']);
    const sam = await house.person(acme, 'sam', ['viewer']);
    const { membership } = await addMember(house.deps, boss, { email: 'sam@example.com', roles: ['operator'] });
    expect(membership).toMatchObject({ tenantId: globex.id, roles: ['operator'] });
    expect((await ownMemberships(house.deps, sam)).map((one) => one.tenantId)).toEqual(expect.arrayContaining([acme.id, globex.id]));
    await expect(addMember(house.deps, boss, { email: 'sam@example.com', roles: [] })).rejects.toMatchObject({ code: 'people/already-member' });
    await expect(addMember(house.deps, boss, { email: 'ghost@example.com', roles: [] })).rejects.toMatchObject({ code: 'people/user-not-found' });
    await expect(disableUser(house.deps, boss, sam.userId)).rejects.toMatchObject({ code: 'people/belongs-elsewhere' });
    await removeMember(house.deps, boss, { userId: sam.userId, ver: 1 });
    expect((await ownMemberships(house.deps, sam)).map((one) => one.tenantId)).toEqual([acme.id]);
  });

  it('lose with their membership what they were given by name, and come back without it', async () => {
    const { clock, deps } = house;
    const memories = openMemoryStore(database.storage.kit);
    const { vault } = await testVault({ storage: database.storage, clock, audit: deps.audit, columns: [memories.sealedContents] });
    const memory: MemoryDeps = { storage: database.storage, clock, ids: deps.ids, audit: deps.audit, vault, memories, shareHolds: () => Promise.resolve(), heldOf: () => Promise.resolve(new Set()), isMember: () => Promise.resolve(true) };
    const initech = await house.tenant('initech');
    const [mia, max, chief] = [await house.person(initech, 'mia', ['agent_designer']), await house.person(initech, 'max', ['agent_designer']), await house.person(initech, 'chief', ['admin'])];
    const { id } = await keepMemory(memory, mia, NewMemory.parse({ title: 'Tariffs', content: 'Not for everybody.', sensitivity: 'confidential', scope: 'private' }));
    for (const { userId } of [max, chief]) await giveMemory(memory, mia, { id, to: { user: userId }, permissions: ['read'] });
    expect(await readMemory(memory, max, id)).toMatchObject({ content: 'Not for everybody.' });
    await removeMember(deps, chief, { userId: max.userId, ver: 1 });
    expect(house.audit.of('data.memory_acl.revoked')).toEqual([expect.objectContaining({ resource: { type: 'memory', id }, details: expect.objectContaining({ principal: max.userId, via: 'membership-ended' }) as unknown })]);
    expect(house.audit.of('admin.role.removed').at(-1)?.details).toMatchObject({ membership: 'ended', grants: 1 });
    await addMember(deps, chief, { email: 'max@example.com', roles: ['agent_designer'] });
    await expect(readMemory(memory, max, id)).rejects.toMatchObject({ code: 'memory/not-found' });
    expect((await readMemory(memory, mia, id)).grants).toMatchObject([{ principal: chief.userId }]);
  });

  it('are shut out and let in again, but not by somebody with fewer rights', async () => {
    const dan = await house.person(acme, 'dan', ['operator']);
    await expect(disableUser(house.deps, admin, owner.userId)).rejects.toMatchObject({ code: 'people/outranked' });
    expect(await disableUser(house.deps, admin, dan.userId)).toMatchObject({ status: 'disabled', tokenVersion: 2 });
    const before = house.audit.notes.length;
    expect(await disableUser(house.deps, admin, dan.userId)).toMatchObject({ status: 'disabled', tokenVersion: 2 });
    expect(house.audit.notes).toHaveLength(before);
    expect(await enableUser(house.deps, admin, dan.userId)).toMatchObject({ status: 'active' });
  });

  it('are listed by email, page after page', async () => {
    const first = await listPeople(house.deps, admin, { size: 2 });
    expect(first.items.map(({ person }) => person.email)).toEqual(['admin@example.com', 'dan@example.com']);
    const second = await listPeople(house.deps, admin, { size: 50, cursor: first.next ?? '' });
    expect(second.items[0]?.person.email).toBe('owner@example.com');
    expect(second.next).toBeNull();
  });
});
