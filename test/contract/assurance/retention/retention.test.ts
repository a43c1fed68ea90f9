import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addPolicy, changePolicy, destroyKeys, erasePerson, NewErasure, NewHold, placeHold, previewErasure, previewPolicy, releaseHold, removePolicy, type RetentionDeps, runPolicy } from '../../../../server/assurance/retention/index.ts';
import { systemIds } from '../../../../server/base/ids.ts';
import type { AuditNote } from '../../../../server/records/audit/index.ts';
import { epochMs, type RunId } from '../../../../shared/brand.ts';
import { DISCLOSURE_NAMES } from '../../../../shared/disclosure.ts';
import { readLayer } from '../../../../shared/registry-layer.ts';
import type { RegistryView } from '../../../../shared/registry-merge.ts';
import { MOST_DAYS } from '../../../../shared/retention-days.ts';
import { anActor, TENANT_A } from '../../../support/actors.ts';
import { type AuditedDatabase, auditedDatabases, entriesOf } from '../../../support/audited-databases.ts';
import { retentionRooms } from '../../../support/retention-rooms.ts';
import { aLayer, aRegistry } from '../../../support/registry-layers.ts';
import { seedTenant } from '../../../support/tenants.ts';

const officer = anActor({ userId: 'olga', tenantId: TENANT_A });
const ada = anActor({ userId: 'ada', name: 'Ada Example', tenantId: TENANT_A });
const DAY = 86_400_000;
const RUN = systemIds.id<RunId>();
const created = (n: number): AuditNote => ({ type: 'admin.user.created', resource: { type: 'user', id: `user-${n}` }, subject: { email: `person${n}@example.com` } });

describe.each(auditedDatabases)('retention, holds and erasure on %s', (_name, open) => {
  let house: AuditedDatabase;
  let deps: RetentionDeps;
  let registry: RegistryView;
  let drop: () => void;
  beforeEach(async () => {
    house = await open();
    ({ deps, drop } = await retentionRooms(house, () => Promise.resolve(registry)));
    registry = aRegistry({});
    await seedTenant(house.storage, { slug: 'a', id: TENANT_A });
  });
  afterEach(async () => {
    drop();
    await house.close();
  });

  const note = (who: typeof ada, what: AuditNote) => house.storage.write(who, (tx) => house.audit.trail.append(tx, who, what));
  const entries = async () => (await entriesOf(house.storage, house.audit, TENANT_A)).items;
  const verdict = async () => (await house.audit.verify(house.storage, TENANT_A))[0];
  const standard = () => addPolicy(deps, officer, { dataType: 'audit_logs', days: 200, description: '' });
  const types = async () => (await entries()).map(({ type }) => type);

  it('D44: keeps one policy a type, of a day or more, with the type’s own default; each version stands in the log', async () => {
    expect(await addPolicy(deps, officer, { dataType: 'git_commits', description: '' })).toMatchObject({ days: 90, active: true, ver: 1 });
    await expect(addPolicy(deps, officer, { dataType: 'git_commits', description: '' })).rejects.toMatchObject({ code: 'retention/policy-exists' });
    const policy = await standard();
    const changed = await changePolicy(deps, officer, { id: policy.id, ver: 1, days: 400 });
    expect(changed).toMatchObject({ days: 400, ver: 2 });
    await expect(changePolicy(deps, officer, { id: policy.id, ver: 1, days: 300 })).rejects.toMatchObject({ code: 'input/conflict' });
    await removePolicy(deps, officer, policy.id);
    await expect(removePolicy(deps, officer, policy.id)).rejects.toMatchObject({ code: 'retention/policy-not-found' });
    const told = (await entries()).filter(({ type }) => type === 'retention.policy.changed').map(({ details }) => [details?.['before'], details?.['after']]);
    expect(told.slice(0, 2)).toMatchObject([[{ days: 400, ver: 2 }, null], [{ days: 200, ver: 1 }, { days: 400, ver: 2 }]]);
  });

  it.each([['audit_logs', 182, 183], ['audit_long', 3_652, 3_653]] as const)('refuses a policy for %s of %i days and names the floor of %i', async (dataType, days, floor) => {
    await expect(addPolicy(deps, officer, { dataType, days, description: '' })).rejects.toMatchObject({ code: 'retention/below-floor', details: { field: 'days', rule: expect.stringContaining(`kept for ${floor} days at least`) as unknown } });
  });

  it('lets the layers of the registry bound a policy, the strictest of them, and only raise what one that stands already keeps', async () => {
    registry = aRegistry({ base: { retention: { audit_logs: { min_days: 300, max_days: 800 } } }, org: { retention: { audit_logs: { min_days: 400, max_days: 700 } } } });
    expect(await addPolicy(deps, officer, { dataType: 'audit_logs', description: '' })).toMatchObject({ days: 400 }); // its own default would be 365
    const [policy] = await house.storage.read(officer, (db) => deps.retention.policies(db, TENANT_A));
    const change = (days: number) => changePolicy(deps, officer, { id: policy?.id ?? '', days });
    await expect(change(399)).rejects.toMatchObject({ code: 'retention/below-floor', details: { rule: expect.stringContaining('400 days at least, not 399 (retention.min_days of the registry)') as unknown } });
    await expect(change(701)).rejects.toMatchObject({ code: 'retention/above-ceiling', details: { rule: expect.stringContaining('700 days at most') as unknown } });
    await change(500);
    registry = aRegistry({ base: { retention: { audit_logs: { min_days: 600, max_days: 650 } } } });
    expect(await previewPolicy(deps, officer, policy?.id ?? '')).toMatchObject({ days: 600 }); // a floor that rose holds at once
    registry = aRegistry({ base: { retention: { audit_logs: { max_days: 200 } } } });
    expect(await previewPolicy(deps, officer, policy?.id ?? '')).toMatchObject({ days: 500 }); // a ceiling that fell shortens nothing by itself
    await changePolicy(deps, officer, { id: policy?.id ?? '', active: false });
  });

  it('is told of no floor beyond the years that a policy can name: a time before all times would stop every run', async () => {
    const asked = (days: number) => readLayer(aLayer('org', { retention: { audit_logs: { min_days: days } } })).issues.map(({ says }) => says);
    expect(asked(MOST_DAYS)).toEqual([]);
    expect(asked(MOST_DAYS + 1)).toEqual([expect.stringContaining(`at most ${MOST_DAYS} days`)]);
    registry = aRegistry({ base: { retention: { audit_logs: { min_days: MOST_DAYS } } } });
    const { id } = await addPolicy(deps, officer, { dataType: 'audit_logs', description: '' });
    expect(await previewPolicy(deps, officer, id)).toMatchObject({ days: MOST_DAYS, erases: 0, error: null });
  });

  it('D45, T38: a dry run tells what would go and why, and leaves nothing behind, in the log as little as elsewhere', async () => {
    await note(ada, created(1));
    await note(ada, { ...created(2), run: RUN });
    const policy = await standard();
    await placeHold(deps, officer, { matter: 'Case 7', reason: 'a claim', scope: { runId: RUN } });
    house.clock.advance(201 * DAY);
    const before = await types();
    const preview = await previewPolicy(deps, officer, policy.id);
    expect(preview).toMatchObject({ error: null, days: 200, erases: 4, held: 4 });
    expect(preview.byType).toEqual(expect.arrayContaining([{ type: 'admin.user.created', n: 4, heldFor: null }, { type: 'admin.user.created', n: 4, heldFor: 'Case 7' }]));
    expect(preview.records.map(({ group, heldFor }) => [group, heldFor])).toEqual(expect.arrayContaining([['actor', null], ['subject', 'Case 7']]));
    expect(await types()).toEqual(before);
    expect(await house.storage.read(officer, (db) => deps.retention.policy(db, TENANT_A, policy.id))).toMatchObject({ lastRunAt: null, ver: 1 });
  });

  it('D46: running a policy erases what is older, remembers how many and that it is due in a day; the log still verifies and says so', async () => {
    await note(ada, created(1));
    const policy = await standard();
    house.clock.advance(201 * DAY);
    await note(ada, created(2));
    expect(await runPolicy(deps, officer, { id: policy.id, count: 4 })).toEqual({ deleted: 4, held: 0, error: null, stopped: null, restorableUntil: null });
    const after = await house.storage.read(officer, (db) => deps.retention.policy(db, TENANT_A, policy.id));
    expect(after).toMatchObject({ lastRunDeleted: 4, lastRunAt: house.clock.now(), ver: 2 });
    expect(Date.parse(String(after?.nextRunAt)) - Date.parse(house.clock.now())).toBe(DAY);
    const told = await entries();
    expect(told.find(({ type, idx }) => type === 'admin.user.created' && idx === 1)).toMatchObject({ actor: null, source: null, subject: null, resource: null });
    expect(told.filter(({ type }) => type === 'admin.user.created').at(0)).toMatchObject({ actor: { name: 'Ada Example' } });
    expect(told[0]).toMatchObject({ type: 'retention.purge.executed', details: { data_type: 'audit_logs', days: 200, disclosures: 4 } });
    expect(await verdict()).toMatchObject({ problem: null, erased: [{ eventId: told[0]?.eventId, type: 'retention.purge.executed', disclosures: 4 }] });
  });

  it('takes the key of whoever it leaves nothing of, and of nobody else', async () => {
    await note(ada, created(1));
    const policy = await standard();
    house.clock.advance(201 * DAY);
    await note(ada, created(2));
    await runPolicy(deps, officer, { id: policy.id });
    expect(await destroyKeys(deps, TENANT_A)).toBe(1);
    expect(await house.storage.read(officer, (db) => deps.audit.subjects.shelf.destroyed(db, TENANT_A))).toMatchObject([{ person: house.audit.token(TENANT_A, 'actor', 'user-1'), wrapped: null }]);
    expect((await entries())[0]).toMatchObject({ type: 'vault.key.destroyed', resource: { type: 'subject_key' } });
    expect((await entries()).filter(({ actor }) => actor?.['name'] === 'Ada Example').length).toBe(1);
    expect(await verdict()).toMatchObject({ problem: null });
  });

  it('says on record who let a policy act by itself, once, also when nothing was due', async () => {
    const policy = await standard();
    await runPolicy(deps, officer, { id: policy.id, count: 0 });
    await runPolicy(deps, officer, { id: policy.id, count: 0 });
    const changes = (await entries()).filter(({ type }) => type === 'retention.policy.changed').map(({ actor, details }) => ({ actor, details }));
    expect(changes).toMatchObject([{ actor: { name: officer.name }, details: { before: { daily: false }, after: { daily: true } } }, { details: { before: null } }]);
  });

  it('erases nothing when something else would go than was shown', async () => {
    await note(ada, created(1));
    const policy = await standard();
    house.clock.advance(201 * DAY);
    await expect(runPolicy(deps, officer, { id: policy.id, count: 3 })).rejects.toMatchObject({ code: 'retention/count-changed' });
    expect(await verdict()).toMatchObject({ problem: null, erased: [] });
  });

  it.each([
    ['a policy that is not active', 'audit_logs', 'The policy is not active'], ['a type that nothing here keeps', 'work_items', 'Nothing of the type work_items is kept here'],
  ] as const)('D47: %s says so and erases nothing', async (_case, dataType, error) => {
    await note(ada, created(1));
    const policy = await addPolicy(deps, officer, { dataType, description: '' });
    if (dataType === 'audit_logs') await changePolicy(deps, officer, { id: policy.id, active: false });
    house.clock.advance(4_000 * DAY);
    expect(await runPolicy(deps, officer, { id: policy.id })).toEqual({ deleted: 0, held: 0, error, stopped: null, restorableUntil: null });
    expect(await previewPolicy(deps, officer, policy.id)).toMatchObject({ error, erases: 0 });
    expect((await verdict())?.erased).toEqual([]);
  });

  it('D48: what a hold covers is skipped by purge and by erasure, until the last hold over it is released', async () => {
    await note(ada, created(1));
    const policy = await standard();
    const [first, second] = [await placeHold(deps, officer, { matter: 'Case 7', reason: 'a claim', scope: { personId: 'user-1' } }), await placeHold(deps, officer, { matter: 'Case 8', reason: 'another', scope: { personId: 'ada' } })];
    house.clock.advance(201 * DAY);
    expect(await runPolicy(deps, officer, { id: policy.id })).toEqual({ deleted: 0, held: 4, error: null, stopped: null, restorableUntil: null });
    const [deferred] = await erasePerson(deps, officer, NewErasure.parse({ personId: 'user-1', reason: 'asked by them' }));
    expect(deferred).toMatchObject({ state: 'deferred', erased: 0, held: 2 });
    expect((await entries())[0]).toMatchObject({ type: 'privacy.erasure.deferred_by_hold', outcome: 'denied', details: { held: 2, matters: ['Case 7'], basis: 'GDPR Art. 17(3)(b), (e)' } });

    await releaseHold(deps, officer, { id: first.id, reason: 'settled' });
    expect((await entries()).find(({ type }) => type === 'admin.user.created')).toMatchObject({ subject: { email: 'person1@example.com' } });
    await releaseHold(deps, officer, { id: second.id, reason: 'settled too' });
    const told = await entries();
    expect(told.find(({ type }) => type === 'admin.user.created')).toMatchObject({ subject: null, resource: null, actor: { name: 'Ada Example' } });
    expect(told.map(({ type }) => type)).toEqual(expect.arrayContaining(['legal_hold.created', 'legal_hold.released', 'privacy.erasure.requested', 'privacy.erasure.completed']));
    await expect(releaseHold(deps, officer, { id: second.id, reason: 'again' })).rejects.toMatchObject({ code: 'retention/hold-released' });
    expect(await verdict()).toMatchObject({ problem: null, erased: [{ type: 'privacy.erasure.completed', disclosures: 2 }] });
  });

  it('holds from the very moment that is named, however it is written', async () => {
    house.clock.advance(400);
    await note(ada, created(1));
    const second = house.clock.now().replace(/\.\d+Z$/, 'Z');
    expect(second > house.clock.now()).toBe(true);
    await placeHold(deps, officer, { matter: 'Case 7', reason: 'a claim', scope: { personId: 'user-1', from: second } });
    await expect(placeHold(deps, officer, { matter: 'Case 7', reason: 'a claim', scope: { from: second, to: house.clock.now() } })).resolves.toMatchObject({ matter: 'Case 7' });
    expect(await previewErasure(deps, officer, { personId: 'user-1', emails: [] })).toEqual({ erases: 0, held: [{ matter: 'Case 7', n: 2 }] });
  });

  it('holds to the end of a second that is named without parts of it', async () => {
    house.clock.advance(1_400 - (epochMs(house.clock.now()) % 1_000));
    await note(ada, created(1));
    const second = house.clock.now().replace(/\.\d+Z$/, 'Z');
    await placeHold(deps, officer, { matter: 'Case 7', reason: 'a claim', scope: { personId: 'user-1', to: second } });
    await expect(placeHold(deps, officer, { matter: 'Case 8', reason: 'a claim', scope: { personId: 'user-1', to: second.replace('Z', '.399Z') } })).resolves.toMatchObject({ matter: 'Case 8' });
    expect(await previewErasure(deps, officer, { personId: 'user-1', emails: [] })).toEqual({ erases: 0, held: [{ matter: 'Case 7', n: 2 }] });
  });

  it('holds whoever is known by an address alone, however that is written, as an erasure finds them', async () => {
    await note(ada, { type: 'auth.login.failed', subject: { email: 'Eve@Example.com' } });
    await placeHold(deps, officer, NewHold.parse({ matter: 'Case 7', reason: 'a claim', scope: { personId: ' EVE@example.com ' } }));
    const erased = await erasePerson(deps, officer, NewErasure.parse({ emails: ['eve@Example.com'], reason: 'asked by them' }));
    expect(erased).toMatchObject([{ state: 'deferred', erased: 0 }]);
  });

  it('lists every live hold, however many were placed and released after it', async () => {
    const old = await placeHold(deps, officer, { matter: 'Case 7', reason: 'a claim', scope: {} });
    house.clock.advance(1_000);
    const at = house.clock.now();
    await house.storage.write(officer, async (tx) => {
      for (let n = 0; n < 501; n++) {
        await deps.retention.addHold(tx, {
          tenantId: TENANT_A, id: systemIds.id(), matter: `Noise ${n}`, reason: 'noise', scope: {}, personToken: '', resourceToken: '', personId: '', resourceId: '', runId: '', fromTime: '', toTime: '',
          createdBy: officer.userId, createdByName: officer.name, createdAt: at, releasedAt: at, releasedBy: officer.userId, releaseReason: 'noise',
        });
      }
    });
    const listed = await house.storage.read(officer, (db) => deps.retention.holds(db, TENANT_A));
    expect(listed.slice(0, 2)).toMatchObject([{ id: old.id, releasedAt: null }, { releasedAt: at }]);
    expect(listed).toHaveLength(501);
  });

  it('takes up every erasure that a hold had put off, however many came after it', async () => {
    await note(ada, created(1));
    const hold = await placeHold(deps, officer, { matter: 'Case 7', reason: 'a claim', scope: {} });
    const [first] = await erasePerson(deps, officer, NewErasure.parse({ personId: 'user-1', reason: 'asked by them' }));
    house.clock.advance(1_000);
    await house.storage.write(officer, async (tx) => {
      for (let n = 0; n < 500; n++) await deps.retention.addErasure(tx, { tenantId: TENANT_A, id: systemIds.id(), tokens: [`token-${n}`], category: 'audit_log', reason: 'asked', requestedBy: officer.userId, requestedAt: house.clock.now(), state: 'deferred', erased: 0, held: 1, completedAt: null });
    });
    await releaseHold(deps, officer, { id: hold.id, reason: 'settled' });
    expect(await house.storage.read(officer, (db) => deps.retention.deferredErasures(db, TENANT_A))).toEqual([]);
    expect(first).toMatchObject({ state: 'deferred' });
    expect(await previewErasure(deps, officer, { personId: 'user-1', emails: [] })).toEqual({ erases: 0, held: [] });
  });

  it('lets nobody erase what the log tells of themselves, by id or by address, and keeps that they tried', async () => {
    const ines = { ...anActor({ userId: 'ines', name: 'Ines Example', tenantId: TENANT_A }), email: 'ines@example.com' };
    await note(ines, created(1));
    for (const whom of [{ personId: 'ines' }, { emails: ['Ines@Example.com'] }, { personId: 'somebody', emails: ['ines@example.com'] }]) {
      await expect(erasePerson(deps, ines, NewErasure.parse({ ...whom, reason: 'tidying up' }))).rejects.toMatchObject({ code: 'retention/own-erasure' });
    }
    const inesAsAda = { ...ada, impersonator: { userId: ines.userId, name: ines.name, reason: 'to help' } };
    await expect(erasePerson(deps, inesAsAda, NewErasure.parse({ personId: 'ines', reason: 'tidying up' }))).rejects.toMatchObject({ code: 'retention/own-erasure' });
    const told = await entries();
    expect(told.find(({ type }) => type === 'admin.user.created')).toMatchObject({ actor: { name: 'Ines Example' } });
    expect(told.filter(({ outcome, details }) => outcome === 'denied' && details?.['refusal'] === 'retention/own-erasure').length).toBe(4);
    expect(await erasePerson(deps, officer, NewErasure.parse({ personId: 'ines', reason: 'she left and asked' }))).toMatchObject([{ state: 'completed' }]);
  });

  it('refuses in the database itself: to erase off the record, to erase what is held, to weaken a hold', async () => {
    await note(ada, created(1));
    await entries();
    const raw = (statement: string) => house.storage.write(officer, (tx) => tx.run({ sqlite: statement.replaceAll(/(FROM|INTO|UPDATE) (\w)/g, '$1 main.$2'), postgres: statement }));
    await expect(raw(`DELETE FROM audit_disclosure WHERE idx = 1`)).rejects.toThrow(/on record only/);
    await expect(raw(`UPDATE audit_disclosure SET texts = 'x' WHERE idx = 1`)).rejects.toThrow(/never changes/);
    const hold = await placeHold(deps, officer, { matter: 'Case 7', reason: 'a claim', scope: {} });
    await raw(listedAsErased(DISCLOSURE_NAMES));
    await expect(raw(`DELETE FROM audit_disclosure WHERE idx = 1`)).rejects.toThrow(/legal hold/);
    await expect(raw(`UPDATE audit_index SET actor_token = '' WHERE idx = 1`)).rejects.toThrow(/legal hold/);
    await expect(raw(`DELETE FROM legal_hold WHERE id = '${hold.id}'`)).rejects.toThrow(/released/);
    await expect(raw(`UPDATE legal_hold SET person_token = 'nobody' WHERE id = '${hold.id}'`)).rejects.toThrow(/release/);
    await expect(raw('DELETE FROM audit_erasure')).rejects.toThrow(/append-only/);
  });

  it('sounds the alarm over a disclosure that is gone while no entry vouches for it, whatever the list says', async () => {
    await note(ada, created(1));
    await entries();
    const raw = (statement: string) => house.storage.write(officer, (tx) => tx.run({ sqlite: statement.replaceAll(/(FROM|INTO) (\w)/g, '$1 main.$2'), postgres: statement }));
    await raw(listedAsErased(['subject']));
    await expect(raw(`DELETE FROM audit_disclosure WHERE idx = 1 AND names LIKE '%subject%'`)).rejects.toThrow(/on record only/); // the row holds the resource too
    await raw(listedAsErased(['resource']));
    await raw(`DELETE FROM audit_disclosure WHERE idx = 1 AND names LIKE '%subject%'`);
    expect((await verdict())?.problem).toMatchObject({ place: 'disclosure', at: '1', says: expect.stringContaining('does not vouch') as unknown });
  });

  it('T37: erasure of a person leaves one record a category with reason and requester, and nothing that tells of them', async () => {
    await note(ada, created(1));
    await note(anActor({ userId: 'user-1', name: 'Person One', tenantId: TENANT_A }), { type: 'agent.created', resource: { type: 'agent', id: 'agent-1', name: 'Sorter' } });
    await note(ada, { type: 'auth.login.failed', outcome: 'failure', subject: { email: 'Person1@example.com' } });
    expect(await previewErasure(deps, officer, { personId: 'user-1', emails: ['person1@example.com'] })).toEqual({ erases: 5, held: [] });
    expect(await erasePerson(deps, officer, NewErasure.parse({ personId: 'user-1', emails: ['person1@example.com'], reason: 'asked by them' }))).toMatchObject([{ category: 'audit_log', reason: 'asked by them', requestedBy: 'olga', state: 'completed', erased: 5 }]);
    const told = await entries();
    expect(JSON.stringify(told)).not.toMatch(/person1@example\.com|Person One|user-1/i);
    expect(told.find(({ type }) => type === 'agent.created')).toMatchObject({ actor: null, source: null, resource: { name: 'Sorter' } });
    const found = (filter: object) => house.storage.read(officer, (db) => house.audit.search.count(db, TENANT_A, filter));
    expect(await found({ actorId: 'user-1' })).toBe(0);
    expect(await found({ resourceId: 'user-1' })).toBe(0);
    expect(await found({ text: 'sorter' })).toBe(0); // the words of an entry go with any of its disclosures
    expect(await verdict()).toMatchObject({ problem: null });
  });

  it('leaves an erasure that finds nothing on record too', async () => {
    expect(await erasePerson(deps, officer, NewErasure.parse({ emails: ['nobody@example.com'], reason: 'asked' }))).toMatchObject([{ state: 'completed', erased: 0 }]);
    expect((await types()).slice(0, 2)).toEqual(['privacy.erasure.completed', 'privacy.erasure.requested']);
  });
});

/** A list that nobody vouches for, of these disclosures of entry 1. */
function listedAsErased(names: readonly string[]): string {
  const each = names.map((name) => `SELECT '${name}' AS name`).join(' UNION ALL ');
  return `INSERT INTO audit_erasure (tenant_id, log_id, idx, digest, name, covering_event) SELECT i.tenant_id, i.log_id, i.idx, 'made up ' || n.name, n.name, 'nobody' FROM audit_index i CROSS JOIN (${each}) n WHERE i.idx = 1`;
}
