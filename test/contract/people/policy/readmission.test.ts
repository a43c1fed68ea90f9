import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../../../server/base/actor.ts';
import { noHooks, type WriteHooks } from '../../../../server/base/storage/index.ts';
import { readmitCaller } from '../../../../server/flows/readmit-caller.ts';
import { changeRoles, createUser, disableUser, removeMember } from '../../../../server/people/identity/index.ts';
import { createApiKey, revokeApiKey } from '../../../../server/people/keys/index.ts';
import { endSessions, signInByPassword } from '../../../../server/people/sessions/index.ts';
import { ownersOf } from '../../../../server/registry/layers/index.ts';
import { writeLayer } from '../../../../server/registry/overrides/index.ts';
import type { Tenant } from '../../../../server/tenancy/tenants/index.ts';
import { brand, type UserId } from '../../../../shared/brand.ts';
import { CAPABILITY_NAMES, type Capability } from '../../../../shared/capabilities.ts';
import { freshPostgres, freshSqlite, type TestDatabase } from '../../../support/databases.ts';
import { GOOD_PASSWORD, HERE, type PeopleHouse, peopleHouse } from '../../../support/people-house.ts';

const opened = [['SQLite', freshSqlite], ['PostgreSQL', freshPostgres]] as const;

describe.each(opened)('a caller whose rights change under way, on %s', (_name, open) => {
  let database: TestDatabase;
  let house: PeopleHouse;
  let acme: Tenant;
  let owner: Actor;
  beforeAll(async () => {
    const callers: { readmit: WriteHooks['readmit'] } = { readmit: noHooks.readmit };
    database = await open({ ...noHooks, readmit: (...asked) => callers.readmit(...asked) });
    house = await peopleHouse(database);
    callers.readmit = readmitCaller(house.deps);
    acme = await house.tenant('acme');
    owner = await house.person(acme, 'owner', ['owner']);
  });
  afterAll(() => database.close());

  /** Somebody who has just been let in with a capability, and has not written yet. */
  async function letIn(name: string, roles: readonly string[], capability: Capability): Promise<Actor> {
    await house.person(acme, name, roles);
    const { tokens } = await signInByPassword(house.deps, { email: `${name}@example.com`, password: GOOD_PASSWORD }, { kind: 'token', dialect: 'own', source: HERE });
    const actor = await house.actor({ bearer: tokens?.accessToken ?? '' });
    expect(actor.capabilities.has(capability)).toBe(true);
    return { ...actor, admitted: capability };
  }
  const act = (actor: Actor) => database.storage.write(actor, () => Promise.resolve('done'));
  const versionOf = async (userId: UserId) => (await database.storage.readIdentity(owner, (db) => house.deps.people.member(db, acme.id, userId)))?.membership.ver ?? 0;

  it('RBAC-21: is refused at the write when a role was taken after they were let in, and nothing is done', async () => {
    const cleo = await letIn('cleo', ['admin'], 'user:manage');
    await changeRoles(house.deps, owner, { userId: cleo.userId, ver: await versionOf(cleo.userId), roles: ['viewer'] });
    await expect(act(cleo)).rejects.toMatchObject({ code: 'people/rights-changed' });
    await expect(createUser(house.deps, cleo, { email: 'late@example.com', name: 'Late', roles: [] })).rejects.toMatchObject({ code: 'people/rights-changed' });
    expect(await database.storage.readIdentity(owner, (db) => house.deps.people.find(db, { email: 'late@example.com' }))).toBeNull();
  });

  it('RBAC-21: is refused when the role itself was narrowed in the registry in between', async () => {
    const nils = await letIn('nils', ['operator'], 'runs:execute');
    expect(await act(nils)).toBe('done');
    const [base, tenant] = ownersOf({ organisationId: null, tenantId: acme.id, userId: null });
    if (!base || !tenant) throw new Error('two layers');
    await writeLayer(house.overrides, owner, { owner: tenant, above: [base], content: { roles: { operator: ['runs:read'] } }, basedOn: 0, reason: null, editor: new Set(CAPABILITY_NAMES) });
    await expect(act(nils)).rejects.toMatchObject({ code: 'people/rights-changed', details: { lost: expect.arrayContaining(['runs:execute']) as unknown } });
    await writeLayer(house.overrides, owner, { owner: tenant, above: [base], content: {}, basedOn: 1, reason: null, editor: new Set(CAPABILITY_NAMES) });
    expect(await act(nils)).toBe('done');
  });

  it('RBAC-21: holds a change of roles back until a write that began before it is through', async () => {
    const vic = await letIn('vic', ['admin'], 'user:manage');
    const ver = await versionOf(vic.userId);
    const order: string[] = [];
    const gate: { open(): void } = { open: () => undefined };
    const inside = new Promise<void>((begun) => {
      const wait = new Promise<void>((resolve) => (gate.open = resolve));
      void database.storage.write(vic, async () => {
        begun();
        await wait;
        order.push('write');
      }).catch((reason: unknown) => order.push(String(reason)));
    });
    await inside;
    const change = changeRoles(house.deps, owner, { userId: vic.userId, ver, roles: [] }).then(() => order.push('change'));
    await new Promise((resolve) => setImmediate(resolve));
    gate.open();
    await change;
    expect(order).toEqual(['write', 'change']);
    await expect(act(vic)).rejects.toMatchObject({ code: 'people/rights-changed' });
  });

  it('RBAC-16: suspended, removed and signed out people are out at the next write as at the next request', async () => {
    const [sue, rob, out] = [await letIn('sue', ['operator'], 'runs:execute'), await letIn('rob', ['operator'], 'runs:execute'), await letIn('out', ['operator'], 'runs:execute')];
    await disableUser(house.deps, owner, sue.userId);
    await removeMember(house.deps, owner, { userId: rob.userId, ver: await versionOf(rob.userId) });
    await endSessions(house.deps, owner, out.userId);
    for (const gone of [sue, rob, out]) await expect(act(gone)).rejects.toMatchObject({ code: 'auth/session-ended' });
    await expect(signInByPassword(house.deps, { email: 'sue@example.com', password: GOOD_PASSWORD }, { kind: 'token', dialect: 'own', source: HERE })).rejects.toMatchObject({ code: 'auth/invalid-credentials' });
    await expect(signInByPassword(house.deps, { email: 'rob@example.com', password: GOOD_PASSWORD }, { kind: 'token', dialect: 'own', source: HERE })).rejects.toMatchObject({ code: 'people/not-a-member' });
  });

  it('holds for API keys as for sessions', async () => {
    const kim = await letIn('kim', ['admin'], 'apikey:manage');
    const { apiKey, key } = await createApiKey(house.deps, { ...kim, kind: 'user' }, { name: 'ci', scopes: ['runs:execute'], expiresInDays: 7 });
    const machine = { ...(await house.actor({ apiKey: key ?? '' })), admitted: 'runs:execute' } as const;
    expect(await act(machine)).toBe('done');
    await revokeApiKey(house.deps, kim, apiKey.id);
    await expect(act(machine)).rejects.toMatchObject({ code: 'auth/session-ended' });
  });

  it('lets two who change identities at once both through, one after the other', async () => {
    const [ann, bea] = [await letIn('ann', ['admin'], 'user:manage'), await letIn('bea', ['admin'], 'user:manage')];
    const made = await Promise.all([ann, bea].map((actor, at) => createUser(house.deps, actor, { email: `twin${at}@example.com`, name: `Twin ${at}`, roles: ['viewer'] })));
    expect(made.map(({ person }) => person.email)).toEqual(['twin0@example.com', 'twin1@example.com']);
  });

  it('asks nothing again of parts of the product and of calls that needed no capability', async () => {
    const lea = await letIn('lea', ['admin'], 'user:manage');
    const { admitted: _left, ...unadmitted } = lea;
    await disableUser(house.deps, owner, brand<UserId>(lea.userId));
    expect(await act(unadmitted)).toBe('done');
  });
});
