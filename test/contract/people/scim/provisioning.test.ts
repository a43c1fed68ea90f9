import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { brand, type ScimGroupId, type UserId } from '../../../../shared/brand.ts';
import type { JsonObject } from '../../../../shared/json.ts';
import type { Actor } from '../../../../server/base/actor.ts';
import { changePassword, changeRoles, createUser, disableUser, NewUser, requestPasswordReset, resetPassword } from '../../../../server/people/identity/index.ts';
import { createApiKey } from '../../../../server/people/keys/index.ts';
import { personActor, signInByPassword, SignInInput } from '../../../../server/people/sessions/index.ts';
import {
  changeMapping, createScimGroup, createScimUser, listScimGroups, listScimUsers, patchScimGroup, patchScimUser, readPatch, readScimGroup, readScimUser, removeScimGroup, removeScimUser, replaceScimGroup, replaceScimUser, userResource,
  userVersion,
} from '../../../../server/people/scim/index.ts';
import { databases, type TestDatabase } from '../../../support/databases.ts';
import { GOOD_PASSWORD, HERE, type PeopleHouse } from '../../../support/people-house.ts';
import { type ScimHouse, scimHouse } from '../../../support/scim-house.ts';

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

/** The user of RFC 7643 section 8.2, as far as a client sends it. */
const BARBARA: JsonObject = {
  schemas: [USER, ENTERPRISE], externalId: '701984', userName: 'bjensen@example.com', name: { formatted: 'Ms. Barbara J Jensen, III', familyName: 'Jensen', givenName: 'Barbara', middleName: 'Jane', honorificPrefix: 'Ms.', honorificSuffix: 'III' },
  displayName: 'Babs Jensen', nickName: 'Babs', profileUrl: 'https://login.example.com/bjensen', emails: [{ value: 'bjensen@example.com', type: 'work', primary: true }, { value: 'babs@jensen.org', type: 'home' }],
  addresses: [{ streetAddress: '100 Universal City Plaza', locality: 'Hollywood', type: 'work', primary: true }], phoneNumbers: [{ value: '555-555-5555', type: 'work' }], userType: 'Employee', title: 'Tour Guide',
  preferredLanguage: 'en-US', locale: 'en-US', timezone: 'America/Los_Angeles', active: true, password: 't1meMa$heen', groups: [], meta: { resourceType: 'User', version: 'W/"e180ee84f0671b1"' },
  [ENTERPRISE]: { employeeNumber: '701984', department: 'Tour Operations' },
};
const steps = (...Operations: JsonObject[]) => readPatch({ schemas: [PATCH], Operations });
const named = (userName: string, more: JsonObject = {}): JsonObject => ({ schemas: [USER], userName, ...more });
const all = { filter: null, startIndex: null, count: null };

let count = 0;

/** As whoever installed this may: a tenant can be left without an owner. */
async function removeOwner({ deps, house }: ScimHouse, { tenant, owner }: { readonly tenant: Parameters<PeopleHouse['installer']>[0] & object; readonly owner: Actor }): Promise<void> {
  await deps.storage.writeIdentity(house.installer(tenant), async (tx) => {
    const member = await deps.people.member(tx, tenant.id, owner.userId);
    if (member) await deps.people.removeMembership(tx, member.membership);
  });
}

describe.each(databases)('a directory on %s', (_name, open) => {
  let database: TestDatabase;
  let at: ScimHouse;
  let acme: Awaited<ReturnType<ScimHouse['tenant']>>;
  let globex: Awaited<ReturnType<ScimHouse['tenant']>>;
  beforeAll(async () => {
    database = await open();
    at = await scimHouse(database);
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    count += 1;
    acme = await at.tenant(`acme-${count}`);
    globex = await at.tenant(`globex-${count}`);
  });

  const refusal = (code: string, details: JsonObject = {}) => expect.objectContaining({ code, details: expect.objectContaining(details) });
  const names = async (directory: Actor, filter: string) => (await listScimUsers(at.deps, directory, { ...all, filter })).items.map((user) => user.row?.userName ?? user.person.email);
  const rolesOf = async (directory: Actor, id: UserId) => (await readScimUser(at.deps, directory, id)).membership?.roles ?? null;
  const email = (name: string) => `${name}-${count}@example.com`;

  it('creates the user of RFC 7643 and answers what it keeps, in that document’s form', async () => {
    const body = { ...BARBARA, userName: email('bjensen'), emails: [{ value: email('bjensen'), type: 'work', primary: true }, { value: 'babs@jensen.org', type: 'home' }] };
    const user = await createScimUser(at.deps, acme.directory, body);
    expect(userResource(user, 'https://cs.test/scim/v2')).toEqual({
      schemas: [USER], id: user.person.id, externalId: '701984', userName: email('bjensen'), active: true, displayName: 'Babs Jensen',
      name: { formatted: 'Ms. Barbara J Jensen, III', familyName: 'Jensen', givenName: 'Barbara' }, emails: [{ value: email('bjensen'), type: 'work', primary: true }, { value: 'babs@jensen.org', type: 'home', primary: false }], groups: [],
      meta: { resourceType: 'User', created: user.row?.createdAt, lastModified: user.row?.updatedAt, version: userVersion(user), location: `https://cs.test/scim/v2/Users/${user.person.id}` },
    });
    expect(user.membership?.roles).toEqual([]);
    expect(at.house.audit.notes.filter((note) => note.resource?.id === user.person.id).map((note) => note.type)).toEqual(['admin.user.created', 'admin.role.assigned']);
  });

  it('never lets an attribute give rights: roles and entitlements are refused, everything else of ours is out of reach', async () => {
    for (const giving of [{ roles: [{ value: 'owner' }] }, { entitlements: [{ value: 'platform_admin' }] }, { Roles: ['owner'] }]) {
      await expect(createScimUser(at.deps, acme.directory, named(email('eve'), giving))).rejects.toEqual(refusal('scim/invalid', { scimType: 'mutability' }));
    }
    const id = 'ffffffff-0000-7000-8000-000000000000';
    const user = await createScimUser(at.deps, acme.directory, named(email('eve'), { id, tenantId: globex.tenant.id, grantedRoles: ['owner'], madeHere: false, groups: [{ value: 'admins' }], tokenVersion: 9, status: 'x' }));
    expect(user).toMatchObject({ person: { status: 'active', tokenVersion: 1 }, membership: { tenantId: acme.tenant.id, roles: [] }, row: { madeHere: true, grantedRoles: [] }, groups: [] });
    expect(user.person.id).not.toBe(id);
    await expect(patchScimUser(at.deps, acme.directory, user.person.id, steps({ op: 'add', path: 'roles', value: [{ value: 'owner' }] }), null)).rejects.toEqual(refusal('scim/invalid', { scimType: 'mutability' }));
    expect(await rolesOf(acme.directory, user.person.id)).toEqual([]);
  });

  it('finds people by user name, external id, address and whether they are active', async () => {
    await createScimUser(at.deps, acme.directory, named(email('one'), { externalId: `x-${count}`, emails: [{ value: email('One'), primary: true }, { value: `second-${count}@home.example` }] }));
    await createScimUser(at.deps, acme.directory, named(email('two'), { active: false }));
    expect(await names(acme.directory, `userName eq "${email('ONE')}"`)).toEqual([email('one')]);
    expect(await names(acme.directory, `externalId eq "x-${count}"`)).toEqual([email('one')]);
    expect(await names(acme.directory, `emails.value eq "SECOND-${count}@home.example"`)).toEqual([email('one')]);
    expect(await names(acme.directory, `emails.value eq "%@home.example"`)).toEqual([]);
    expect(await names(acme.directory, 'active eq false')).toEqual([email('two')]);
    expect(await names(acme.directory, `userName eq "${email('two')}" or externalId eq "x-${count}"`)).toEqual([email('one'), email('two')]);
    expect(await names(acme.directory, `active eq true and userName eq "${email('two')}"`)).toEqual([]);
    await expect(listScimUsers(at.deps, acme.directory, { ...all, filter: 'displayName co "a"' })).rejects.toEqual(refusal('scim/invalid', { scimType: 'invalidFilter' }));
  });

  it('lists members who were made here by hand as well, page by page', async () => {
    for (const name of ['a', 'b', 'c']) await createScimUser(at.deps, acme.directory, named(email(name)));
    const first = await listScimUsers(at.deps, acme.directory, { filter: null, startIndex: '1', count: '2' });
    expect([first.total, first.startIndex, first.items.length]).toEqual([4, 1, 2]);
    expect(first.items[0]).toMatchObject({ person: { id: acme.owner.userId }, row: null });
    const second = await listScimUsers(at.deps, acme.directory, { filter: null, startIndex: '3', count: '2' });
    expect(second.items.map((user) => user.row?.userName)).toEqual([email('b'), email('c')]);
    expect(await listScimUsers(at.deps, acme.directory, { filter: null, startIndex: '-5', count: '0' })).toEqual({ total: 4, startIndex: 1, items: [] });
    await expect(listScimUsers(at.deps, acme.directory, { ...all, count: 'many' })).rejects.toEqual(refusal('scim/invalid', { scimType: 'invalidValue' }));
  });

  it('refuses a second user of the same name, external id or address', async () => {
    await createScimUser(at.deps, acme.directory, named(email('one'), { externalId: 'same' }));
    const taken = refusal('scim/taken', { scimType: 'uniqueness' });
    await expect(createScimUser(at.deps, acme.directory, named(email('ONE')))).rejects.toEqual(taken);
    await expect(createScimUser(at.deps, acme.directory, named(email('other'), { externalId: 'same' }))).rejects.toEqual(taken);
    await expect(createScimUser(at.deps, acme.directory, named('one', { emails: [{ value: email('one') }] }))).rejects.toEqual(taken);
    expect(await names(acme.directory, `userName eq "${email('other')}"`)).toEqual([]); // the refused one left nothing
  });

  it('knows nothing of other tenants’ people', async () => {
    const gus = await createScimUser(at.deps, globex.directory, named(email('gus'), { externalId: 'gus' }));
    expect(await names(acme.directory, `userName eq "${email('gus')}" or externalId eq "gus" or id eq "${gus.person.id}"`)).toEqual([]);
    for (const attempt of [
      () => readScimUser(at.deps, acme.directory, gus.person.id), () => patchScimUser(at.deps, acme.directory, gus.person.id, steps({ op: 'replace', path: 'active', value: false }), null),
      () => replaceScimUser(at.deps, acme.directory, gus.person.id, named(email('gus')), null), () => removeScimUser(at.deps, acme.directory, gus.person.id, null),
    ]) {
      const missing: unknown = await readScimUser(at.deps, acme.directory, brand<UserId>('nobody')).catch((reason: unknown) => reason);
      await expect(attempt()).rejects.toEqual(refusal('scim/not-found'));
      expect(missing).toEqual(refusal('scim/not-found'));
    }
    const group = await createScimGroup(at.deps, acme.directory, { displayName: 'Guides' });
    await expect(patchScimGroup(at.deps, acme.directory, group.id, steps({ op: 'add', path: 'members', value: [{ value: gus.person.id }] }), null)).rejects.toEqual(refusal('scim/invalid', { scimType: 'invalidValue' }));
    await expect(readScimGroup(at.deps, globex.directory, group.id)).rejects.toEqual(refusal('scim/not-found'));
    expect((await readScimUser(at.deps, globex.directory, gus.person.id)).membership).not.toBeNull();
  });

  it('joins somebody who works in another tenant only where this tenant has proven the email’s domain', async () => {
    const gus = await createScimUser(at.deps, globex.directory, named(email('gus')));
    await expect(createScimUser(at.deps, acme.directory, named(email('gus')))).rejects.toEqual(refusal('scim/taken', { scimType: 'uniqueness' }));
    at.proven.add(`${globex.tenant.id} example.com`); // another tenant's proof is none
    await expect(createScimUser(at.deps, acme.directory, named(email('gus')))).rejects.toEqual(refusal('scim/taken'));
    at.proven.add(`${acme.tenant.id} example.com`);
    const joined = await createScimUser(at.deps, acme.directory, named(email('gus'), { displayName: 'Taken Over' }));
    expect(joined).toMatchObject({ person: { id: gus.person.id, name: email('gus') }, row: { madeHere: false, displayName: 'Taken Over' } });
    // Their account stays their own: neither its name nor its address is this directory's to change.
    await expect(replaceScimUser(at.deps, acme.directory, gus.person.id, named(email('moved')), null)).rejects.toEqual(refusal('scim/invalid', { scimType: 'mutability' }));
    await removeScimUser(at.deps, acme.directory, gus.person.id, null);
    expect((await readScimUser(at.deps, globex.directory, gus.person.id)).membership).not.toBeNull();
  });

  it('puts somebody out at the next request: sessions and keys end, and stay ended when they come back', async () => {
    const eve = await at.house.person(acme.tenant, `eve-${count}`, ['admin']);
    const cookie = (await signInByPassword(at.deps, SignInInput.parse({ email: eve.email, password: GOOD_PASSWORD }), { kind: 'browser', dialect: 'own', source: HERE })).cookie ?? '';
    const { key } = await createApiKey(at.deps, eve, { name: 'ci', scopes: ['catalog:read'], expiresInDays: 1 });
    expect((await at.house.actor({ cookie })).userId).toBe(eve.userId);
    expect((await at.house.actor({ apiKey: key })).userId).toBe(eve.userId);

    await patchScimUser(at.deps, acme.directory, eve.userId, steps({ op: 'Replace', path: 'active', value: 'False' }), null);
    await expect(at.house.actor({ cookie })).rejects.toMatchObject({ code: expect.stringMatching(/^auth\//) });
    await expect(at.house.actor({ apiKey: key })).rejects.toMatchObject({ code: 'auth/invalid-api-key' });
    expect((await readScimUser(at.deps, acme.directory, eve.userId)).membership).toBeNull();
    expect(at.house.audit.notes.find((note) => note.type === 'admin.user.disabled' && note.resource?.id === eve.userId)?.details).toMatchObject({ via: 'scim', sessions: 1, keys: 1, before: ['admin'] });

    await patchScimUser(at.deps, acme.directory, eve.userId, steps({ op: 'replace', value: { active: true } }), null);
    expect(await rolesOf(acme.directory, eve.userId)).toEqual([]); // what was given by hand is not given again
    await expect(at.house.actor({ cookie })).rejects.toMatchObject({ code: expect.stringMatching(/^auth\//) });
    await expect(at.house.actor({ apiKey: key })).rejects.toMatchObject({ code: 'auth/invalid-api-key' });
  });

  it('deletes as taking out of the tenant: the resource is gone, the account stays, and may be made anew', async () => {
    const eve = await createScimUser(at.deps, acme.directory, named(email('eve'), { externalId: 'e' }));
    const group = await createScimGroup(at.deps, acme.directory, { displayName: 'Guides', members: [{ value: eve.person.id }] });
    await removeScimUser(at.deps, acme.directory, eve.person.id, null);
    await expect(readScimUser(at.deps, acme.directory, eve.person.id)).rejects.toEqual(refusal('scim/not-found'));
    expect(await names(acme.directory, `userName eq "${email('eve')}"`)).toEqual([]);
    expect((await readScimGroup(at.deps, acme.directory, group.id)).members).toEqual([]);
    await expect(removeScimUser(at.deps, acme.directory, eve.person.id, null)).rejects.toEqual(refusal('scim/not-found'));
    const again = await createScimUser(at.deps, acme.directory, named(email('eve'), { externalId: 'e' }));
    expect(again.person.id).toBe(eve.person.id);
    expect(again.membership).not.toBeNull();
  });

  it('keeps the last person who can manage people and roles, whether it puts them out or takes their group', async () => {
    const boss = await at.house.person(acme.tenant, `boss-${count}`, ['admin']);
    await removeOwner(at, acme);
    await expect(removeScimUser(at.deps, acme.directory, boss.userId, null)).rejects.toMatchObject({ code: 'people/last-manager' });
    await expect(patchScimUser(at.deps, acme.directory, boss.userId, steps({ op: 'replace', path: 'active', value: false }), null)).rejects.toMatchObject({ code: 'people/last-manager' });
    await at.house.person(acme.tenant, `second-${count}`, ['admin']);
    await removeScimUser(at.deps, acme.directory, boss.userId, null);
    await expect(rolesOf(acme.directory, boss.userId)).rejects.toEqual(refusal('scim/not-found'));
  });

  it('takes the last manager’s role with no group that gave it', async () => {
    await at.map(acme.owner, { Admins: ['admin'] });
    const { person } = await createUser(at.deps, at.house.installer(acme.tenant), NewUser.parse({ email: email('mia'), name: 'Mia', roles: [] }));
    const admins = await createScimGroup(at.deps, acme.directory, { displayName: 'Admins', members: [{ value: person.id }] });
    expect(await rolesOf(acme.directory, person.id)).toEqual(['admin']);
    await removeOwner(at, acme);
    await expect(removeScimGroup(at.deps, acme.directory, admins.id, null)).rejects.toMatchObject({ code: 'people/last-manager' });
    expect(await rolesOf(acme.directory, person.id)).toEqual(['admin']);
  });

  describe('that takes in an account of its own domain', () => {
    const signIn = (address: string, password = GOOD_PASSWORD) => signInByPassword(at.deps, SignInInput.parse({ email: address, password }), { kind: 'browser', dialect: 'own', source: HERE });
    async function madeByGlobex(name: string): Promise<string> {
      await createUser(at.deps, globex.owner, NewUser.parse({ email: email(name), name, password: GOOD_PASSWORD, roles: [] }));
      at.proven.add(`${acme.tenant.id} example.com`);
      return email(name);
    }

    it('voids a password that another tenant set, ends what it opened, keeps the memberships, and tells', async () => {
      const address = await madeByGlobex('victim');
      const { cookie } = await signIn(address);
      const { person } = await createScimUser(at.deps, acme.directory, named(address));
      await expect(signIn(address)).rejects.toMatchObject({ code: 'auth/invalid-credentials' });
      await expect(at.house.actor({ cookie })).rejects.toMatchObject({ code: 'auth/session-ended' });
      expect((await at.deps.storage.readIdentity(globex.owner, (db) => at.deps.people.member(db, globex.tenant.id, person.id)))?.membership.roles).toEqual([]);
      expect(at.house.audit.of('auth.password.voided').at(-1)).toMatchObject({ resource: { id: person.id }, subject: { email: address }, details: { sessions: 1 } });
      expect(await at.deps.storage.readIdentity(acme.owner, (db) => at.deps.people.passwordVoidedAt(db, person.id))).not.toBeNull();
    });

    it('voids it too when the account itself changed it meanwhile: whoever set it could do that', async () => {
      const address = await madeByGlobex('changed');
      const { principal } = await signIn(address);
      await changePassword(at.deps, personActor(principal, HERE, principal.session?.id ?? null), { current: GOOD_PASSWORD, next: 'copper-lantern-77' });
      await createScimUser(at.deps, acme.directory, named(address));
      await expect(signIn(address, 'copper-lantern-77')).rejects.toMatchObject({ code: 'auth/invalid-credentials' });
    });

    it('leaves a password alone that came about through a link to the address, or in its own name', async () => {
      const address = await madeByGlobex('holder');
      let token = '';
      await requestPasswordReset(at.deps, (_person, link) => Promise.resolve(void (token = link)), address, HERE);
      await resetPassword(at.deps, { token, password: 'copper-lantern-77' }, HERE);
      await createScimUser(at.deps, acme.directory, named(address));
      await expect(signIn(address, 'copper-lantern-77')).resolves.toMatchObject({ principal: { person: { email: address } } });
      await createUser(at.deps, acme.owner, NewUser.parse({ email: email('own'), name: 'Own', password: GOOD_PASSWORD, roles: [] }));
      const own = await listScimUsers(at.deps, acme.directory, { ...all, filter: `userName eq "${email('own')}"` });
      await removeScimUser(at.deps, acme.directory, own.items[0]?.person.id ?? brand<UserId>(''), null);
      await createScimUser(at.deps, acme.directory, named(email('own')));
      await expect(signIn(email('own'))).resolves.toMatchObject({ principal: { person: { email: email('own') } } });
    });
  });

  it('keeps the last owner, and leaves to administrators here whom they disabled here', async () => {
    await expect(removeScimUser(at.deps, acme.directory, acme.owner.userId, null)).rejects.toMatchObject({ code: 'people/last-owner' });
    const eve = await createScimUser(at.deps, acme.directory, named(email('eve')));
    await disableUser(at.deps, acme.owner, eve.person.id);
    expect(userResource(await readScimUser(at.deps, acme.directory, eve.person.id), '')).toMatchObject({ active: false });
    await expect(patchScimUser(at.deps, acme.directory, eve.person.id, steps({ op: 'replace', path: 'active', value: true }), null)).rejects.toMatchObject({ code: 'scim/disabled-here' });
    await patchScimUser(at.deps, acme.directory, eve.person.id, steps({ op: 'replace', path: 'displayName', value: 'Eve' }), null);
    expect((await readScimUser(at.deps, acme.directory, eve.person.id)).membership).not.toBeNull();
  });

  it('replaces what it said before; what is no longer said is gone, but nobody is let in or put out by silence', async () => {
    const user = await createScimUser(at.deps, acme.directory, named(email('one'), { externalId: 'x1', displayName: 'One', active: false }));
    const after = await replaceScimUser(at.deps, acme.directory, user.person.id, named(email('one'), { name: { givenName: 'Uno' } }), null);
    expect(userResource(after, '')).toMatchObject({ active: false, name: { givenName: 'Uno' } });
    expect(after.row).toMatchObject({ externalId: null, displayName: null });
    expect(after.person.name).toBe('Uno');
  });

  it('moves the address of an account only where it made the account, gave all its rights, and the domain is the tenant’s', async () => {
    const one = await createScimUser(at.deps, acme.directory, named(email('one')));
    const move = () => replaceScimUser(at.deps, acme.directory, one.person.id, named(email('uno')), null);
    await expect(move()).rejects.toEqual(refusal('scim/invalid', { scimType: 'mutability' })); // the domain is not proven
    at.proven.add(`${acme.tenant.id} example.com`);
    const byHand = await createScimUser(at.deps, acme.directory, named(email('two')));
    await changeRoles(at.deps, acme.owner, { userId: byHand.person.id, ver: byHand.membership?.ver ?? 0, roles: ['owner'] });
    await expect(replaceScimUser(at.deps, acme.directory, byHand.person.id, named(email('mine')), null)).rejects.toEqual(refusal('scim/invalid', { scimType: 'mutability' }));
    await expect(replaceScimUser(at.deps, acme.directory, acme.owner.userId, named(email('mine')), null)).rejects.toEqual(refusal('scim/invalid', { scimType: 'mutability' }));
    await expect(replaceScimUser(at.deps, acme.directory, one.person.id, named(email('two')), null)).rejects.toEqual(refusal('scim/taken'));
    expect((await move()).person.email).toBe(email('uno'));
  });

  it('refuses a change to what is no longer what the caller read', async () => {
    const one = await createScimUser(at.deps, acme.directory, named(email('one')));
    const version = userVersion(one);
    const next = await patchScimUser(at.deps, acme.directory, one.person.id, steps({ op: 'replace', path: 'displayName', value: 'Uno' }), version);
    expect(userVersion(next)).not.toBe(version);
    await expect(patchScimUser(at.deps, acme.directory, one.person.id, steps({ op: 'replace', path: 'active', value: false }), version)).rejects.toEqual(refusal('scim/stale'));
    await expect(removeScimUser(at.deps, acme.directory, one.person.id, 'W/"0.0.0.0"')).rejects.toEqual(refusal('scim/stale'));
    await removeScimUser(at.deps, acme.directory, one.person.id, `"x", ${userVersion(next).replace('W/', '')}`);
  });

  it('lets one of ten simultaneous creations of the same user through', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => createScimUser(at.deps, acme.directory, named(email('race')))));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const one of outcomes) if (one.status === 'rejected') expect(one.reason).toEqual(refusal('scim/taken'));
  });

  describe('groups', () => {
    it('stand for roles by the tenant’s mapping only, and roles given by hand stay', async () => {
      const ada = await createScimUser(at.deps, acme.directory, named(email('ada')));
      await changeRoles(at.deps, acme.owner, { userId: ada.person.id, ver: ada.membership?.ver ?? 0, roles: ['auditor'] });
      const designers = await createScimGroup(at.deps, acme.directory, { displayName: 'Designers', members: [{ value: ada.person.id }] });
      await createScimGroup(at.deps, acme.directory, { displayName: 'owner', members: [{ value: ada.person.id }] }); // a name is no role
      expect(await rolesOf(acme.directory, ada.person.id)).toEqual(['auditor']);
      await at.map(acme.owner, { Designers: ['agent_designer'] });
      expect(await rolesOf(acme.directory, ada.person.id)).toEqual(['agent_designer', 'auditor']);
      await patchScimGroup(at.deps, acme.directory, designers.id, steps({ op: 'replace', value: { displayName: 'Former designers' } }), null);
      expect(await rolesOf(acme.directory, ada.person.id)).toEqual(['auditor']);
      await patchScimGroup(at.deps, acme.directory, designers.id, steps({ op: 'replace', path: 'displayName', value: 'Designers' }), null);
      expect(await rolesOf(acme.directory, ada.person.id)).toEqual(['agent_designer', 'auditor']);
      await removeScimGroup(at.deps, acme.directory, designers.id, null);
      expect(await rolesOf(acme.directory, ada.person.id)).toEqual(['auditor']);
    });

    it('give and take roles as people come and go', async () => {
      await at.map(acme.owner, { Designers: ['agent_designer'], Auditors: ['auditor'] }, 'viewer');
      const [ada, bob] = [await createScimUser(at.deps, acme.directory, named(email('ada'))), await createScimUser(at.deps, acme.directory, named(email('bob')))];
      expect(ada.membership?.roles).toEqual(['viewer']);
      const group = await createScimGroup(at.deps, acme.directory, { displayName: 'Designers', externalId: 'g1', members: [{ value: ada.person.id }] });
      expect(await rolesOf(acme.directory, ada.person.id)).toEqual(['agent_designer', 'viewer']);
      await patchScimGroup(at.deps, acme.directory, group.id, steps({ op: 'remove', path: `members[value eq "${ada.person.id}"]` }, { op: 'Add', path: 'members', value: [{ value: bob.person.id }] }), null);
      expect(await rolesOf(acme.directory, ada.person.id)).toEqual(['viewer']);
      expect(await rolesOf(acme.directory, bob.person.id)).toEqual(['agent_designer', 'viewer']);
      await replaceScimGroup(at.deps, acme.directory, group.id, { displayName: 'Designers', members: [] }, null);
      expect(await rolesOf(acme.directory, bob.person.id)).toEqual(['viewer']);
      // Out and back in: the groups decide again.
      await patchScimGroup(at.deps, acme.directory, group.id, steps({ op: 'add', path: 'members', value: [{ value: ada.person.id }] }), null);
      await patchScimUser(at.deps, acme.directory, ada.person.id, steps({ op: 'replace', path: 'active', value: false }), null);
      await patchScimUser(at.deps, acme.directory, ada.person.id, steps({ op: 'replace', path: 'active', value: true }), null);
      expect(await rolesOf(acme.directory, ada.person.id)).toEqual(['agent_designer', 'viewer']);
    });

    it('are found by name, external id and member, and told apart by name', async () => {
      const ada = await createScimUser(at.deps, acme.directory, named(email('ada')));
      const guides = await createScimGroup(at.deps, acme.directory, { displayName: 'Tour Guides', externalId: 'g1', members: [{ value: ada.person.id }] });
      await createScimGroup(at.deps, acme.directory, { displayName: 'Employees' });
      const found = async (filter: string) => (await listScimGroups(at.deps, acme.directory, { ...all, filter })).items.map((group) => group.displayName);
      expect(await found('displayName eq "tour guides"')).toEqual(['Tour Guides']);
      expect(await found('externalId eq "g1"')).toEqual(['Tour Guides']);
      expect(await found(`id eq "${guides.id}" and members eq "${ada.person.id}"`)).toEqual(['Tour Guides']);
      expect(await found(`members.value eq "${acme.owner.userId}"`)).toEqual([]);
      expect((await listScimGroups(at.deps, acme.directory, { filter: null, startIndex: '2', count: '1' })).items.map((group) => group.displayName)).toEqual(['Tour Guides']);
      await expect(createScimGroup(at.deps, acme.directory, { displayName: 'TOUR GUIDES' })).rejects.toEqual(refusal('scim/taken'));
      expect((await readScimUser(at.deps, acme.directory, ada.person.id)).groups).toEqual([{ id: guides.id, displayName: 'Tour Guides' }]);
      await expect(removeScimGroup(at.deps, acme.directory, guides.id, 'W/"9"')).rejects.toEqual(refusal('scim/stale'));
      await expect(readScimGroup(at.deps, acme.directory, brand<ScimGroupId>('none'))).rejects.toEqual(refusal('scim/not-found', { id: 'none', of: 'scim_group' }));
      await expect(removeScimGroup(at.deps, acme.directory, brand<ScimGroupId>('none'), null)).rejects.toEqual(refusal('scim/not-found', { id: 'none', of: 'scim_group' }));
      await expect(removeScimUser(at.deps, acme.directory, brand<UserId>('none'), null)).rejects.toEqual(refusal('scim/not-found', { id: 'none', of: 'user' }));
    });

    it('change what they stand for with one entry that tells what was and what is, and with none where they stand for it already', async () => {
      await at.map(acme.owner, { Designers: ['agent_designer'] });
      const told = () => at.house.audit.of('scim.mapping.changed');
      expect(told().at(-1)).toMatchObject({ actor: { userId: acme.owner.userId }, resource: { type: 'tenant', id: acme.tenant.id }, details: { before: { default_role: null, role_map: {} }, after: { default_role: null, role_map: { Designers: ['agent_designer'] } } } });
      const entries = told().length;
      await at.map(acme.owner, { Designers: ['agent_designer'] });
      expect(told()).toHaveLength(entries);
      await at.map(acme.owner, { Designers: ['agent_designer'] }, 'viewer');
      expect(told().at(-1)).toMatchObject({ details: { before: { default_role: null }, after: { default_role: 'viewer', role_map: { Designers: ['agent_designer'] } } } });
      expect(told()).toHaveLength(entries + 1);
    });

    it('are never mapped beyond the tenant, or beyond what the mapper holds, or to no role', async () => {
      const mapping = (actor: Actor, roles: readonly string[]) => changeMapping(at.deps, actor, { ver: 0, defaultRole: null, roleMap: { Staff: roles } });
      await expect(mapping(acme.owner, ['platform_admin'])).rejects.toMatchObject({ code: 'sso/platform-role' });
      await expect(mapping({ ...acme.owner, capabilities: new Set([...acme.owner.capabilities, 'platform:tenants', 'platform:audit', 'platform:impersonate', 'platform:jobs', 'platform:licence', 'platform:plans', 'platform:registry']) }, ['platform_admin'])).rejects.toMatchObject({ code: 'sso/platform-role' });
      await expect(mapping(acme.owner, ['emperor'])).rejects.toMatchObject({ code: 'people/unknown-role' });
      await expect(mapping(acme.directory, ['owner'])).rejects.toMatchObject({ code: 'people/grant-exceeds-own' });
      const admin = await at.house.person(acme.tenant, `admin-${count}`, ['admin']);
      await expect(mapping(admin, ['owner'])).rejects.toMatchObject({ code: 'people/grant-exceeds-own' });
      expect(await mapping(admin, ['viewer'])).toMatchObject({ ver: 1 });
      await expect(mapping(admin, ['viewer'])).rejects.toMatchObject({ code: 'input/conflict' });
    });

    it('cannot take the last owner’s ownership that a group gave', async () => {
      const { person } = await createUser(at.deps, at.house.installer(acme.tenant), NewUser.parse({ email: email('boss'), name: 'Boss', roles: [] }));
      await at.map(acme.owner, { Bosses: ['owner'] });
      const bosses = await createScimGroup(at.deps, acme.directory, { displayName: 'Bosses', members: [{ value: person.id }] });
      expect(await rolesOf(acme.directory, person.id)).toEqual(['owner']);
      await removeScimUser(at.deps, acme.directory, acme.owner.userId, null);
      await expect(removeScimGroup(at.deps, acme.directory, bosses.id, null)).rejects.toMatchObject({ code: 'people/last-owner' });
      expect(await rolesOf(acme.directory, person.id)).toEqual(['owner']);
    });
  });
});
