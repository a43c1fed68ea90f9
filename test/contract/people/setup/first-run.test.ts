import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { statusOf } from '../../../../server/api/refusal-status.ts';
import { SYSTEM_TENANT } from '../../../../server/base/system-tenant.ts';
import { signInByPassword } from '../../../../server/people/sessions/index.ts';
import { createOwner, issueSetupToken, NewOwner, setupState } from '../../../../server/people/setup/index.ts';
import { databases, type TestDatabase } from '../../../support/databases.ts';
import { GOOD_PASSWORD, HERE, type PeopleHouse, peopleHouse } from '../../../support/people-house.ts';

describe.each(databases)('the first run on %s', (_name, open) => {
  let database: TestDatabase;
  let house: PeopleHouse;
  beforeEach(async () => {
    database = await open();
    house = await peopleHouse(database);
  });
  afterEach(() => database.close());

  const owner = (token: string, wishes: object = {}) => createOwner(house.deps, NewOwner.parse({
    token, name: 'Ada', email: 'Ada@Example.com', password: GOOD_PASSWORD, organisation: { slug: 'acme', name: 'Acme' }, tenant: { slug: 'main', name: 'Main' }, alone: false, ...wishes,
  }), HERE);
  const token = async () => (await issueSetupToken(house.deps)) ?? 'none';

  it('makes the organisation, the tenant, its owner and their session, all told in the tenant’s own log', async () => {
    expect(await setupState(house.deps)).toBe('needed');
    const { principal, cookie } = await owner(await token());
    expect(principal).toMatchObject({ person: { email: 'ada@example.com', name: 'Ada' }, tenant: { slug: 'main' }, organisation: { slug: 'acme' }, membership: { roles: ['admin', 'owner'] } });
    const actor = await house.actor({ cookie });
    expect(actor).toMatchObject({ kind: 'user', roles: new Set(['admin', 'owner']), tenantId: principal.tenant.id });
    expect(actor.capabilities.has('owner:transfer')).toBe(true);
    const told = house.audit.notes.filter((note) => note.actor.tenantId === principal.tenant.id).map((note) => note.type);
    expect(told).toEqual(['admin.organisation.created', 'admin.tenant.created', 'admin.user.created', 'admin.role.assigned', 'auth.login.succeeded']);
    expect(await setupState(house.deps)).toBe('done');
    expect((await signInByPassword(house.deps, { email: 'ada@example.com', password: GOOD_PASSWORD }, { kind: 'browser', dialect: 'own', source: HERE })).cookie).not.toBeNull();
  });

  it('asks for a policy that lets them approve their own work only when they are alone', async () => {
    const asked: string[] = [];
    const deps = { ...house.deps, allowSelfApproval: (_tx: unknown, _actor: unknown, tenant: { readonly slug: string }) => Promise.resolve(void asked.push(tenant.slug)) };
    await createOwner(deps, NewOwner.parse({ token: await token(), name: 'Ada', email: 'ada@example.com', password: GOOD_PASSWORD, organisation: { slug: 'acme', name: 'A' }, tenant: { slug: 'solo', name: 'S' }, alone: true }), HERE);
    expect(asked).toEqual(['solo']);
  });

  it('AUTH-11: is refused with a token that is wrong, replaced, an hour old or used, and is not there once it is done', async () => {
    const refused = { code: 'auth/bad-setup-token' };
    await expect(owner('never-issued')).rejects.toMatchObject(refused);
    const older = await token();
    const newer = await token();
    await expect(owner(older)).rejects.toMatchObject(refused);
    house.clock.advance(60 * 60_000);
    await expect(owner(newer)).rejects.toMatchObject(refused);
    expect(await setupState(house.deps)).toBe('needed');
    const good = await token();
    expect((await owner(good)).cookie).not.toBeNull();
    await expect(owner(good)).rejects.toMatchObject(refused);
    await expect(owner('another')).rejects.toMatchObject({ code: 'auth/setup-over' });
    expect([statusOf('auth/bad-setup-token').http, statusOf('auth/setup-over').http]).toEqual([401, 404]);
  });

  it('leaves the token good when something else did not fit', async () => {
    const good = await token();
    await expect(owner(good, { password: 'password123' })).rejects.toMatchObject({ code: 'people/weak-password' });
    expect((await owner(good)).cookie).not.toBeNull();
  });

  it('is over for ever afterwards: no token is to be had any more', async () => {
    await owner(await token());
    expect(await issueSetupToken(house.deps)).toBeNull();
    expect(await issueSetupToken(house.deps, 'a token that somebody chose')).toBeNull();
  });

  it('takes the token that whoever installed the server chose, and tells it nobody', async () => {
    expect(await issueSetupToken(house.deps, 'chosen-beforehand-and-long')).toBeNull();
    expect((await owner('chosen-beforehand-and-long')).cookie).not.toBeNull();
  });

  it('AUTH-10: makes exactly one owner when two ask at once, and tells the second that they were late', async () => {
    const good = await token();
    const outcomes = await Promise.allSettled([owner(good), owner(good, { email: 'eve@example.com', organisation: { slug: 'evil', name: 'Evil' }, tenant: { slug: 'evil', name: 'Evil' } })]);
    expect(outcomes.map((outcome) => outcome.status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const [late] = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
    expect(late).toMatchObject({ code: 'auth/setup-done' });
    expect(statusOf('auth/setup-done').http).toBe(409);
    const people = await database.storage.readIdentity({ tenantId: SYSTEM_TENANT }, (db) => db.all<{ readonly n: number }>('SELECT count(*) AS n FROM iam_user'));
    const tenants = await database.storage.readIdentity({ tenantId: SYSTEM_TENANT }, (db) => db.all<{ readonly n: number }>('SELECT count(*) AS n FROM iam_tenant'));
    expect([Number(people[0]?.n), Number(tenants[0]?.n)]).toEqual([1, 2]); // the deployment's own and the one that was made
  });

  it('is not needed where a file brought somebody along', async () => {
    const acme = await house.tenant('acme');
    await house.person(acme, 'ada', ['admin']);
    expect(await setupState(house.deps)).toBe('done');
    expect(await issueSetupToken(house.deps)).toBeNull();
  });

  it('AUTH-13: finds no account in a fresh database, not even one called admin', async () => {
    const people = await database.storage.readIdentity({ tenantId: SYSTEM_TENANT }, (db) => db.all<{ readonly n: number }>('SELECT count(*) AS n FROM iam_user'));
    expect(Number(people[0]?.n)).toBe(0);
    for (const email of ['admin', 'root', 'sa', 'admin@example.com', 'root@localhost', 'sa@example.com', 'user@example.com', 'admin@acme.com']) {
      for (const password of ['admin', 'root', 'secure_password', 'password', 'changeme']) {
        await expect(signInByPassword(house.deps, { email, password }, { kind: 'browser', dialect: 'own', source: HERE })).rejects.toMatchObject({ code: expect.stringMatching(/^auth\/(invalid-credentials|locked)$/) });
      }
    }
  });
});
