import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addPolicy, changePolicy, destroyKeys, erasePerson, NewErasure, placeHold, releaseHold, type RetentionDeps, runPolicy, tendRetention } from '../../../../server/assurance/retention/index.ts';
import type { Actor } from '../../../../server/base/actor.ts';
import type { Storage } from '../../../../server/base/storage/index.ts';
import type { AuditNote } from '../../../../server/records/audit/index.ts';
import { plusMs } from '../../../../shared/brand.ts';
import type { RegistryView } from '../../../../shared/registry-merge.ts';
import { anActor, TENANT_A } from '../../../support/actors.ts';
import { productData } from '../../../support/aged-records.ts';
import { type AuditedDatabase, auditedDatabases, entriesOf } from '../../../support/audited-databases.ts';
import { heldUpOr } from '../../../support/held-up.ts';
import { retentionRooms } from '../../../support/retention-rooms.ts';
import { aRegistry } from '../../../support/registry-layers.ts';
import { seedTenant } from '../../../support/tenants.ts';

const officer = anActor({ userId: 'olga', name: 'Olga Officer', tenantId: TENANT_A });
const ada = anActor({ userId: 'ada', name: 'Ada Example', tenantId: TENANT_A });
const DAY = 86_400_000;
/** An entry of `created` has two rows of disclosures, one of each person, with two disclosures each. */
const created = (n: number): AuditNote => ({ type: 'admin.user.created', resource: { type: 'user', id: `user-${n}` }, subject: { email: `person${n}@example.com` } });

describe.each(auditedDatabases)('a policy that is run in batches on %s', (_name, open) => {
  let house: AuditedDatabase;
  let deps: RetentionDeps;
  let registry: RegistryView;
  let drop: () => void;
  let policyId: string;
  beforeEach(async () => {
    house = await open();
    ({ deps, drop } = await retentionRooms(house, () => Promise.resolve(registry)));
    registry = aRegistry({});
    await seedTenant(house.storage, { slug: 'a', id: TENANT_A });
    for (const n of [1, 2, 3, 4]) await note(ada, created(n)); // 16 disclosures in 8 rows: four batches of two rows
    policyId = (await addPolicy(deps, officer, { dataType: 'audit_logs', days: 200, description: '' })).id;
    house.clock.advance(201 * DAY);
  });
  afterEach(async () => {
    drop();
    await house.close();
  });

  const note = (who: Actor, what: AuditNote) => house.storage.write(who, (tx) => house.audit.trail.append(tx, who, what));
  const entries = async (type: string) => (await entriesOf(house.storage, house.audit, TENANT_A)).items.filter((entry) => entry.type === type);
  const purges = async () => (await entries('retention.purge.executed')).map(({ details }) => details?.['disclosures']);
  const verdict = async () => (await house.audit.verify(house.storage, TENANT_A))[0];
  const policy = () => house.storage.read(officer, (db) => deps.retention.policy(db, TENANT_A, policyId));
  /** As `deps`, where something happens before the nth batch. */
  const before = (nth: number, happens: () => Promise<unknown>): RetentionDeps => {
    let batches = 0;
    const write: Storage['write'] = async (actor, work) => {
      if (actor.userId === officer.userId) batches += 1; // what settles the log writes too
      if (actor.userId === officer.userId && batches === nth) await happens();
      return house.storage.write(actor, work);
    };
    return { ...deps, storage: { ...house.storage, write } };
  };
  const run = (over: RetentionDeps = deps, who: Actor = officer) => runPolicy(over, who, { id: policyId, count: 16 }, 2);

  it('erases each batch in a transaction of its own, under an entry of its own, and answers with the sum', async () => {
    const between = before(3, () => note(ada, created(5)));
    expect(await run(between)).toEqual({ deleted: 16, held: 0, error: null, stopped: null, restorableUntil: null });
    expect(await purges()).toEqual([4, 4, 4, 4]);
    const [bystander, third] = await Promise.all([entries('admin.user.created'), entries('retention.purge.executed')]);
    expect(bystander[0]).toMatchObject({ actor: { name: 'Ada Example' } });
    expect(Number(bystander[0]?.idx)).toBeLessThan(Number(third[1]?.idx)); // nobody waited for the whole run
    expect(await policy()).toMatchObject({ lastRunDeleted: 16, lastRunAt: house.clock.now(), nextRunAt: plusMs(house.clock.now(), DAY) });
    expect((await entries('retention.policy.changed')).length).toBe(2); // made, and let act by itself
    expect(await verdict()).toMatchObject({ problem: null, erased: [{ disclosures: 4 }, { disclosures: 4 }, { disclosures: 4 }, { disclosures: 4 }] });
  });

  it('ends before a batch under a hold that was placed meanwhile, says so, and the next run takes what it does not keep', async () => {
    const held = await run(before(3, () => placeHold(deps, officer, { matter: 'Case 7', reason: 'a claim', scope: { personId: 'user-4' } })));
    expect(held).toEqual({ deleted: 8, held: 4, error: null, stopped: 'A hold was placed or released meanwhile', restorableUntil: null });
    expect(await purges()).toEqual([4, 4]);
    expect(await policy()).toMatchObject({ lastRunDeleted: 8, nextRunAt: plusMs(house.clock.now(), DAY) });
    expect(await runPolicy(deps, officer, { id: policyId, count: 4 }, 2)).toMatchObject({ deleted: 4, held: 4, stopped: null });
    expect((await entries('admin.user.created')).filter(({ subject }) => subject !== null)).toMatchObject([{ subject: { email: 'person4@example.com' } }]);
    expect(await verdict()).toMatchObject({ problem: null });
  });

  it('goes on under a hold that keeps nothing of what is due', async () => {
    expect(await run(before(2, () => placeHold(deps, officer, { matter: 'Case 8', reason: 'another', scope: { personId: 'somebody' } })))).toMatchObject({ deleted: 16, stopped: null });
  });

  it('never takes what a hold kept when it began: where that is released meanwhile, the run ends and says so', async () => {
    const { id } = await placeHold(deps, officer, { matter: 'Case 7', reason: 'a claim', scope: { personId: 'user-4' } });
    const ran = await runPolicy(before(3, () => releaseHold(deps, officer, { id, reason: 'settled' })), officer, { id: policyId, count: 12 }, 2);
    expect(ran).toMatchObject({ deleted: 8, held: 0, stopped: 'A hold was placed or released meanwhile' });
    expect((await entries('admin.user.created')).filter(({ subject }) => subject !== null).length).toBe(2);
  });

  it('never takes what a hold kept either where that is to be released while a batch is under way', async () => {
    const { id } = await placeHold(deps, officer, { matter: 'Case 7', reason: 'a claim', scope: { personId: 'user-1' } });
    const [looking, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const freeOfClass: typeof deps.retention.freeOfClass = async (...asked) => {
      looking.resolve();
      await goOn.promise;
      return deps.retention.freeOfClass(...asked);
    };
    const running = runPolicy({ ...deps, retention: { ...deps.retention, freeOfClass } }, officer, { id: policyId, count: 12 });
    await looking.promise;
    let released = false;
    const releasing = releaseHold(deps, officer, { id, reason: 'settled' }).then(() => (released = true));
    await heldUpOr(house.storage, () => released);
    goOn.resolve();
    expect(await Promise.all([running, releasing])).toMatchObject([{ deleted: 12, held: 4, stopped: null }, true]);
    expect((await entries('admin.user.created')).filter(({ subject }) => subject !== null)).toMatchObject([{ subject: { email: 'person1@example.com' } }]);
  });

  it('is not told that one thing is as good as another: where a hold is released and another keeps as much, the run ends', async () => {
    const { id } = await placeHold(deps, officer, { matter: 'Case 7', reason: 'a claim', scope: { personId: 'user-3' } });
    const swap = async () => {
      await placeHold(deps, officer, { matter: 'Case 8', reason: 'another', scope: { personId: 'user-4' } });
      await releaseHold(deps, officer, { id, reason: 'settled' });
    };
    expect(await runPolicy(before(2, swap), officer, { id: policyId, count: 12 }, 2)).toMatchObject({ deleted: 4, held: 4, stopped: 'A hold was placed or released meanwhile' });
  });

  it.each([
    ['the policy', 'The policy was changed, removed or run by somebody else meanwhile', () => changePolicy(deps, officer, { id: policyId, active: false })],
    ['the registry', 'The registry was changed meanwhile and says otherwise how long this is kept', () => Promise.resolve((registry = aRegistry({ base: { retention: { audit_logs: { min_days: 201 } } } })))],
  ])('ends and says so when %s comes to say otherwise', async (_what, stopped, happens) => {
    expect(await run(before(3, happens))).toMatchObject({ deleted: 8, stopped });
    expect(await purges()).toEqual([4, 4]);
  });

  it('tells of what went in its batches alone when somebody is erased meanwhile', async () => {
    const ran = await run(before(3, () => erasePerson(deps, officer, NewErasure.parse({ personId: 'user-4', reason: 'asked by them' }))));
    expect(ran).toMatchObject({ deleted: 14, stopped: null });
    expect(await verdict()).toMatchObject({ problem: null });
  });

  it('killed between two batches it has told of all that went, and the next run takes the rest, and its keys', async () => {
    await expect(run(before(3, () => Promise.reject(new Error('killed'))))).rejects.toThrow('killed');
    expect(await purges()).toEqual([4, 4]);
    expect(await policy()).toMatchObject({ lastRunDeleted: 8 });
    expect(await verdict()).toMatchObject({ problem: null });
    await expect(run()).rejects.toMatchObject({ code: 'retention/count-changed' });
    expect(await tendRetention(deps, TENANT_A, 2)).toMatchObject({ deleted: 0 }); // not before the day is over
    house.clock.advance(DAY);
    expect(await tendRetention(deps, TENANT_A)).toMatchObject({ deleted: 8 });
    await destroyKeys(deps, TENANT_A);
    const people = ['ada', 'user-1', 'user-2', 'user-3', 'user-4'].map((person) => house.audit.token(TENANT_A, 'actor', person));
    expect((await house.storage.read(officer, (db) => deps.audit.subjects.shelf.destroyed(db, TENANT_A))).map(({ person }) => person)).toEqual(expect.arrayContaining(people));
    expect(await verdict()).toMatchObject({ problem: null });
  });

  it('goes on where it was killed when the same command is repeated, and answers with the whole sum, however often it is', async () => {
    const again = (): Actor => ({ ...officer, command: { id: 'run-1', procedure: 'retention.run', argsDigest: 'the same' } });
    await expect(run(before(3, () => Promise.reject(new Error('killed'))), again())).rejects.toThrow('killed');
    for (let time = 1; time <= 2; time++) expect(await run(deps, again())).toEqual({ deleted: 16, held: 0, error: null, stopped: null, restorableUntil: null });
    expect(await purges()).toEqual([4, 4, 4, 4]);
  });

  it('a day’s own run takes a batch a round, is due until nothing is left, and remembers the sum', async () => {
    await runPolicy(deps, officer, { id: policyId, count: 16 });
    for (const n of [5, 6, 7]) await note(ada, created(n));
    house.clock.advance(201 * DAY);
    const rounds = [];
    for (let round = 1; round <= 3; round++) rounds.push([(await tendRetention(deps, TENANT_A, 4)).deleted, (await policy())?.lastRunDeleted, (await policy())?.nextRunAt === house.clock.now()]);
    expect(rounds).toEqual([[8, 8, true], [4, 12, false], [0, 12, false]]);
    house.clock.advance(DAY);
    await tendRetention(deps, TENANT_A, 4);
    expect(await policy()).toMatchObject({ lastRunDeleted: 0 });
  });

  it('takes records out of sight in batches too, each a deletion that can be restored', async () => {
    const made = productData(deps);
    for (const title of ['first', 'second', 'third']) await made.aRun(ada, { title });
    const { id } = await addPolicy(deps, officer, { dataType: 'session_data', description: '' });
    house.clock.advance(31 * DAY);
    expect(await runPolicy(deps, officer, { id, count: 3 }, 2)).toEqual({ deleted: 3, held: 0, error: null, stopped: null, restorableUntil: plusMs(house.clock.now(), 30 * DAY) });
    expect((await house.storage.read(officer, (db) => deps.products.deletions(db, TENANT_A))).map(({ records }) => records)).toEqual(expect.arrayContaining([1, 2]));
    expect((await entries('retention.records.deleted')).map(({ details }) => details?.['records'])).toEqual([1, 2]);
  });
});
