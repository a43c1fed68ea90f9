import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { forgetEnded, listMemory, readMemory, removeMemory } from '../../../../server/agents/memory/index.ts';
import { changeRun, type Run, verifyEvents } from '../../../../server/agents/runs/index.ts';
import { addPolicy, CATEGORIES, changePolicy, DATA_TYPES, NewHold, placeHold, previewPolicy, type ProductType, purgeDeleted, recordsDigest, releaseHold, restoreRecords, type RetentionDeps, runPolicy, takeArchived, tendRetention } from '../../../../server/assurance/retention/index.ts';
import { systemIds } from '../../../../server/base/ids.ts';
import { sha256Hex } from '../../../../server/base/sha256-hex.ts';
import { parseLeaf } from '../../../../shared/audit-entry.ts';
import { type Instant, plusMs, type RunId } from '../../../../shared/brand.ts';
import type { RegistryView } from '../../../../shared/registry-merge.ts';
import { anActor, TENANT_A } from '../../../support/actors.ts';
import { type AuditedDatabase, auditedDatabases, entriesOf } from '../../../support/audited-databases.ts';
import { productData } from '../../../support/aged-records.ts';
import { heldUpOr } from '../../../support/held-up.ts';
import { aRegistry } from '../../../support/registry-layers.ts';
import { type RetentionRooms, retentionRooms } from '../../../support/retention-rooms.ts';
import { seedTenant } from '../../../support/tenants.ts';

const officer = anActor({ userId: 'olga', name: 'Olga Officer', tenantId: TENANT_A, capabilities: ['memory:read', 'memory:write', 'memory:delete'] });
const ada = anActor({ userId: 'ada', name: 'Ada Example', tenantId: TENANT_A, capabilities: ['memory:read', 'memory:write', 'memory:delete'] });
const DAY = 86_400_000;

describe('T36: the categories of retention', () => {
  it('T36: are six, kept for 30, 7, 365, 90, 365 and 0 days where nobody says otherwise', () => {
    expect(CATEGORIES.map((type) => [type, DATA_TYPES[type].defaultDays])).toEqual([['session_data', 30], ['tool_results', 7], ['audit_logs', 365], ['memory', 90], ['evidence', 365], ['user_data', 0]]);
  });
});

describe.each(auditedDatabases)('retention of product data on %s', (_name, open) => {
  let house: AuditedDatabase;
  let rooms: RetentionRooms;
  let deps: RetentionDeps;
  let made: ReturnType<typeof productData>;
  let registry: RegistryView;
  beforeEach(async () => {
    house = await open();
    registry = aRegistry({});
    rooms = await retentionRooms(house, () => Promise.resolve(registry));
    ({ deps } = rooms);
    made = productData(deps);
    await seedTenant(house.storage, { slug: 'a', id: TENANT_A });
  });
  afterEach(async () => {
    rooms.drop();
    await house.close();
  });

  const policyFor = (dataType: ProductType, wish: object = {}) => addPolicy(deps, officer, { dataType, description: '', ...wish });
  const runsNow = async () => (await house.storage.read(officer, (db) => made.runs.runs.list(db, TENANT_A, { size: 50 }))).items.map(({ title }) => title);
  const run = (id: RunId) => house.storage.read(officer, (db) => made.runs.runs.find(db, TENANT_A, id));
  const events = (id: RunId) => house.storage.read(officer, (db) => made.runs.runs.events(db, TENANT_A, id));
  const trailsNow = async () => (await house.storage.read(officer, (db) => made.outside.list(db, TENANT_A))).map(({ name }) => name);
  const memoriesOf = async (actor: typeof ada) => (await listMemory(made.memory, actor, { everywhere: false, size: 50 })).items.map(({ title }) => title);
  const entries = async (type: string) => (await entriesOf(house.storage, house.audit, TENANT_A)).items.filter((entry) => entry.type === type);
  const deletion = async () => (await house.storage.read(officer, (db) => deps.products.deletions(db, TENANT_A)))[0];
  const count = async (table: string) => (await house.storage.read(officer, (db) => db.all<{ n: number }>(`SELECT count(*) AS n FROM ${table} WHERE tenant_id = ?`, TENANT_A))).map(({ n }) => Number(n))[0];
  const verdictOn = async (id: RunId) => {
    await house.audit.writer.settle(house.storage, TENANT_A);
    return house.storage.read(officer, async (db) => {
      const told = (name: string) => house.audit.search.refsOfRun(db, TENANT_A, id, name);
      return verifyEvents(await made.runs.runs.storedEvents(db, TENANT_A, id), await told('event_sha256'), { entry: (await made.runs.runs.contentsGone(db, TENANT_A, id))?.entry ?? null, left: await told('left_sha256') });
    });
  };
  const raw = (statement: string) => house.storage.write(officer, (tx) => tx.run({ sqlite: statement.replaceAll(/(FROM|INTO|UPDATE) (\w)/g, '$1 main.$2'), postgres: statement }));

  it('T36: a policy that names no days takes the category’s own, unless a layer of the registry says otherwise; 0 days are kept until erased by hand', async () => {
    registry = aRegistry({ base: { retention: { evidence: { max_days: 200 }, session_data: { min_days: 45 } } } });
    expect(await policyFor('tool_results')).toMatchObject({ days: 7, graceDays: 30, archive: false, nextRunAt: null });
    expect(await policyFor('evidence')).toMatchObject({ days: 200 });
    expect(await policyFor('session_data')).toMatchObject({ days: 45 });
    await expect(addPolicy(deps, officer, { dataType: 'memory', days: 0, description: '' })).rejects.toMatchObject({ code: 'retention/below-floor', details: { rule: expect.stringContaining('1 day at least, not 0') as unknown } });
    await expect(addPolicy(deps, officer, { dataType: 'user_data', days: 5, description: '' })).rejects.toMatchObject({ code: 'retention/above-ceiling' });
    const byHand = await addPolicy(deps, officer, { dataType: 'user_data', description: '' });
    expect(byHand).toMatchObject({ days: 0 });
    expect(await runPolicy(deps, officer, { id: byHand.id })).toEqual({ deleted: 0, held: 0, stopped: null, restorableUntil: null, error: 'What is of the type user_data is kept until somebody erases it by hand (0 days)' });
    await expect(addPolicy(deps, officer, { dataType: 'audit_logs', archive: true, description: '' })).rejects.toMatchObject({ code: 'retention/records-only' });
  });

  it('lists every deletion of which something can still be restored, however many came after it', async () => {
    await made.aRun(ada, { title: 'old' });
    house.clock.advance(31 * DAY);
    const policy = await policyFor('session_data');
    await runPolicy(deps, officer, { id: policy.id, count: 1 });
    const first = await deletion();
    house.clock.advance(1_000);
    const at = house.clock.now();
    await house.storage.write(officer, async (tx) => {
      for (let n = 0; n < 200; n++) await deps.products.addDeletion(tx, { tenantId: TENANT_A, id: systemIds.id(), policyId: policy.id, dataType: 'memory', days: 1, cutoff: at, archive: false, records: 1, deletedAt: at, deletedBy: officer.userId, deletedByName: officer.name, restorableUntil: at });
    });
    const listed = await house.storage.read(officer, (db) => deps.products.deletions(db, TENANT_A));
    expect(listed).toHaveLength(201);
    expect(listed.at(-1)).toMatchObject({ id: first?.id, deleted: 1 });
  });

  it('T36: ended runs that are older go out of sight everywhere at once, open and younger and held ones stay; restored they are as they were', async () => {
    const old = await made.aRun(ada, { title: 'old' });
    await made.aRun(ada, { title: 'open', open: true });
    await made.aRun(ada, { title: 'held', agentId: 'agent-held' });
    await placeHold(deps, officer, { matter: 'Case 7', reason: 'a claim', scope: { resourceId: 'agent-held' } });
    const before = { run: await run(old.id), events: await events(old.id) };
    house.clock.advance(31 * DAY);
    await made.aRun(ada, { title: 'young' });
    const policy = await policyFor('session_data');
    const preview = await previewPolicy(deps, officer, policy.id);
    expect(preview).toMatchObject({ days: 30, erases: 1, held: 1, error: null });
    expect(preview.records).toEqual([expect.objectContaining({ group: 'old', heldFor: null, id: old.id }), expect.objectContaining({ group: 'held', heldFor: 'Case 7' })]);
    await expect(runPolicy(deps, officer, { id: policy.id, count: 2 })).rejects.toMatchObject({ code: 'retention/count-changed' });
    expect(await runsNow()).toEqual(['young', 'held', 'open', 'old']);

    expect(await runPolicy(deps, officer, { id: policy.id, count: 1 })).toEqual({ deleted: 1, held: 1, error: null, stopped: null, restorableUntil: plusMs(house.clock.now(), 30 * DAY) });
    expect(await runsNow()).toEqual(['young', 'held', 'open']);
    expect(await run(old.id)).toBeUndefined();
    await expect(changeRun(made.runs, ada, old.id, { title: 'still here' })).rejects.toMatchObject({ code: 'runs/not-found' });
    expect(await house.storage.read(officer, (db) => made.runs.runs.ofTask(db, TENANT_A, old.taskId))).toMatchObject({ deleted: true });
    expect(await house.storage.read(officer, (db) => deps.products.holding(db, TENANT_A, 'session_data'))).toMatchObject({ records: 2 });
    expect((await entries('retention.records.deleted'))[0]).toMatchObject({ details: { data_type: 'session_data', records: 1, days: 30, archive: false } });

    const gone = await deletion();
    expect(gone).toMatchObject({ records: 1, deleted: 1, restored: 0, purged: 0, held: 0, deletedByName: 'Olga Officer' });
    expect(await restoreRecords(deps, officer, { id: gone?.id ?? '' })).toEqual({ restored: 1 });
    expect({ run: await run(old.id), events: await events(old.id) }).toEqual(before);
    expect((await entries('retention.records.restored'))[0]).toMatchObject({ actor: { name: 'Olga Officer' }, details: { records: 1, of: 1, ids: [old.id] } });
    await expect(restoreRecords(deps, officer, { id: gone?.id ?? '', records: [old.id] })).rejects.toMatchObject({ code: 'retention/not-restorable', details: { field: 'records', id: gone?.id, record: old.id } });
    await expect(restoreRecords(deps, officer, { id: 'nobody' })).rejects.toMatchObject({ code: 'retention/deletion-not-found' });
  });

  it('T36: after the days of grace runs end for good, written to a sealed archive first; the entry vouches for which, and the file opens to the same', async () => {
    const [first, second] = [await made.aRun(ada, { title: 'first' }), await made.aRun(ada, { title: 'second' })];
    house.clock.advance(31 * DAY);
    await runPolicy(deps, officer, { id: (await policyFor('session_data', { archive: true, graceDays: 10 })).id });
    house.clock.advance(10 * DAY - 1);
    expect(await purgeDeleted(deps, TENANT_A)).toBe(0);
    house.clock.advance(1);
    await expect(restoreRecords(deps, officer, { id: (await deletion())?.id ?? '' })).rejects.toMatchObject({ code: 'retention/not-restorable' });
    expect(await purgeDeleted(deps, TENANT_A)).toBe(2);
    expect([await count('run'), await count('run_event')]).toEqual([0, 0]);
    expect(await deletion()).toMatchObject({ deleted: 0, purged: 2 });

    const [archive] = await house.storage.read(officer, (db) => deps.products.archives(db, TENANT_A));
    const file = join(rooms.folder, TENANT_A, readdirSync(join(rooms.folder, TENANT_A))[0] ?? '');
    expect(readFileSync(file).toString('latin1')).not.toMatch(/Elm Street|Jane Roe|session_data/);
    const opened = await takeArchived(deps, { ...officer, command: { id: 'open-1', procedure: 'retention.archive', argsDigest: 'ab'.repeat(32) } }, archive?.id ?? '');
    const key = await house.storage.read(officer, (db) => deps.vault.open(db, { table: 'retention_archive', column: 'file_key', tenantId: TENANT_A, row: archive?.id ?? '' }, archive?.fileKey ?? new Uint8Array()));
    const stored = await house.storage.read(officer, (db) => db.all<{ result: unknown }>('SELECT result FROM command WHERE tenant_id = ?', TENANT_A));
    expect(stored).toHaveLength(1);
    for (const secret of [key, 'Elm Street']) expect(JSON.stringify(stored)).not.toContain(secret);
    const lines = opened.text.trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { id: string }).id)).toEqual([first.id, second.id].sort()); // our own line
    expect(opened.text).toContain('Elm Street 4 it is');
    const [purged] = await entries('retention.purge.executed');
    expect(purged).toMatchObject({ eventId: archive?.entry, details: { data_type: 'session_data', records: 2, archive: `${(await deletion())?.id ?? ''}.1.sealed` } });
    const [leaf] = await house.storage.read(officer, (db) => db.all<{ entry: string }>('SELECT l.entry FROM audit_leaf l JOIN audit_index i ON i.log_id = l.log_id AND i.idx = l.idx WHERE i.event_id = ?', purged?.eventId ?? ''));
    expect(parseLeaf(leaf?.entry ?? '').refs).toEqual({ archive_sha256: archive?.sha256, records_sha256: recordsDigest(lines.map((line) => ({ id: (JSON.parse(line) as { id: string }).id, digest: sha256Hex(line) }))) }); // as above
    expect((await entries('data.exported'))[0]).toMatchObject({ actor: { name: 'Olga Officer' }, details: { data_type: 'session_data', records: 2 } });

    const whole = readFileSync(file);
    writeFileSync(file, whole.map((byte, at) => (at === 60 ? byte ^ 1 : byte)));
    await expect(takeArchived(deps, officer, archive?.id ?? '')).rejects.toMatchObject({ code: 'retention/archive-unreadable' });
    rmSync(file);
    await expect(takeArchived(deps, officer, archive?.id ?? '')).rejects.toMatchObject({ code: 'retention/archive-unreadable' });
    const unreadable = { outcome: 'failure', resource: { type: 'retention_archive', id: archive?.id }, details: { refusal: 'retention/archive-unreadable' } };
    expect(await entries('api.request.failed')).toMatchObject([unreadable, unreadable, { details: { refusal: 'retention/not-restorable' } }]);
    expect(await entries('data.exported')).toHaveLength(1);
    expect((await house.audit.verify(house.storage, TENANT_A))[0]).toMatchObject({ problem: null });
  });

  it('ends nothing while its archive cannot be written, and what was killed between file and database is done once', async () => {
    await made.aRun(ada);
    house.clock.advance(31 * DAY);
    await runPolicy(deps, officer, { id: (await policyFor('session_data', { archive: true })).id });
    house.clock.advance(31 * DAY);
    writeFileSync(join(rooms.folder, TENANT_A), 'where the folder would be');
    await expect(purgeDeleted(deps, TENANT_A)).rejects.toThrow(/EEXIST|ENOTDIR/);
    expect(await count('run')).toBe(1);
    rmSync(join(rooms.folder, TENANT_A));
    const killed: RetentionDeps = { ...deps, storage: { ...deps.storage, read: (scope, work) => deps.storage.read(scope, work), write: () => Promise.reject(new Error('killed')) } };
    await expect(purgeDeleted(killed, TENANT_A)).rejects.toThrow('killed');
    expect([await count('run'), readdirSync(join(rooms.folder, TENANT_A)).length]).toEqual([1, 1]);
    expect(await purgeDeleted(deps, TENANT_A)).toBe(1);
    expect(await purgeDeleted(deps, TENANT_A)).toBe(0);
    expect([await count('run'), readdirSync(join(rooms.folder, TENANT_A)).length, (await entries('retention.purge.executed')).length]).toEqual([0, 1, 1]);
  });

  it('ends what can end, also where another deletion cannot', async () => {
    await made.aRun(ada);
    await made.aMemory(ada);
    house.clock.advance(91 * DAY);
    await runPolicy(deps, officer, { id: (await policyFor('session_data', { archive: true })).id });
    await runPolicy(deps, officer, { id: (await policyFor('memory')).id });
    house.clock.advance(31 * DAY);
    writeFileSync(join(rooms.folder, TENANT_A), 'where the folder would be');
    await expect(purgeDeleted(deps, TENANT_A)).rejects.toThrow(/EEXIST|ENOTDIR/);
    expect([await count('run'), await count('memory')]).toEqual([1, 0]);
    rmSync(join(rooms.folder, TENANT_A));
  });

  it('T36: of tool results the contents go and everything else stays: the run still verifies, says what is gone and by which entry, and what is left cannot be changed unseen', async () => {
    const { id } = await made.aRun(ada);
    const full = await events(id);
    house.clock.advance(8 * DAY);
    await runPolicy(deps, officer, { id: (await policyFor('tool_results')).id, count: 1 });
    const hidden = await events(id);
    expect(hidden.map(({ seq, type, at, digest }) => [seq, type, at, digest])).toEqual(full.map(({ seq, type, at, digest }) => [seq, type, at, digest]));
    expect(hidden.map(({ body }) => body)).toEqual([
      { input: { message: 'Sort it', call_tools: [] } }, { step: 's1', kind: 'tool', tool: 'lookup', gone: { members: ['arguments'], bytes: 33 } }, { step: 's1', kind: 'tool', tool: 'lookup', gone: { members: ['result'], bytes: 36 } },
      { gone: { members: ['output'], bytes: 40 } },
    ]);
    expect(await run(id)).toMatchObject({ output: null, title: 'Sort the post' });
    expect(await verdictOn(id)).toEqual({ ok: true, checked: 4, bad: [] });
    await changeRun(made.runs, ada, id, { title: 'Renamed meanwhile' });
    await restoreRecords(deps, officer, { id: (await deletion())?.id ?? '' });
    expect(await events(id)).toEqual(full);
    expect(await run(id)).toMatchObject({ output: { text: 'Elm Street 4 it is' }, title: 'Renamed meanwhile' });

    await runPolicy(deps, officer, { id: (await house.storage.read(officer, (db) => deps.retention.policies(db, TENANT_A)))[0]?.id ?? '' });
    house.clock.advance(30 * DAY);
    expect(await purgeDeleted(deps, TENANT_A)).toBe(1);
    expect(await events(id)).toEqual(hidden);
    const stored = await house.storage.read(officer, (db) => db.all<{ body: string }>(`SELECT CAST(body AS text) AS body FROM run_event WHERE tenant_id = ? AND run_id = ?`, TENANT_A, id));
    expect(JSON.stringify(stored)).not.toMatch(/Elm Street|Jane Roe/);
    const [removed] = await entries('run.contents.removed');
    expect(await verdictOn(id)).toEqual({ ok: true, checked: 4, bad: [], gone: { events: [2, 3, 4], entry: removed?.eventId } });
    await expect(restoreRecords(deps, officer, { id: (await deletion())?.id ?? '' })).rejects.toMatchObject({ code: 'retention/not-restorable' });

    await raw(`UPDATE run_event SET body = '{"step":"s1","kind":"tool","tool":"other","gone":{"members":["arguments"],"bytes":33}}' WHERE run_id = '${id}' AND seq = 2`);
    expect(await verdictOn(id)).toMatchObject({ ok: false, bad: [{ seq: 2, why: expect.stringContaining('no entry of the audit log vouches') as unknown }, { seq: 3 }, { seq: 4 }] });
  });

  it('finds contents that somebody took away off the record', async () => {
    const { id } = await made.aRun(ada);
    await raw(`UPDATE run_event SET body = '{"step":"s1","kind":"tool","tool":"lookup","gone":{"members":["result"],"bytes":36}}' WHERE run_id = '${id}' AND seq = 3`);
    expect(await verdictOn(id)).toMatchObject({ ok: false, bad: [{ seq: 3, why: 'its contents are gone, and no entry of the audit log vouches for what is left' }] });
  });

  it('T36: memory goes 90 days after its last change; the archive opens each to whoever could read it, and to nobody else', async () => {
    const [own, shared] = [await made.aMemory(ada, { title: 'own', content: 'a secret of Ada' }), await made.aMemory(ada, { title: 'shared', content: 'for everybody', scope: 'tenant' })];
    house.clock.advance(91 * DAY);
    await made.aMemory(ada, { title: 'young' });
    const policy = await policyFor('memory', { archive: true });
    const { records } = await previewPolicy(deps, officer, policy.id);
    expect(JSON.stringify(records)).not.toMatch(/own|shared/); // a title may say what the content is to keep
    await runPolicy(deps, officer, { id: policy.id, count: 2 });
    expect(await memoriesOf(ada)).toEqual(['young']);
    await expect(readMemory(made.memory, ada, own.id)).rejects.toMatchObject({ code: 'memory/not-found' });
    await restoreRecords(deps, officer, { id: (await deletion())?.id ?? '', records: [shared.id] });
    expect(await readMemory(made.memory, ada, shared.id)).toMatchObject({ content: 'for everybody' });
    await runPolicy(deps, officer, { id: policy.id, count: 1 });
    house.clock.advance(30 * DAY);
    expect(await purgeDeleted(deps, TENANT_A)).toBe(2);
    expect([await count('memory'), await memoriesOf(ada)]).toEqual([1, ['young']]);
    const archives = await house.storage.read(officer, (db) => deps.products.archives(db, TENANT_A));
    const opened = async (actor: typeof ada) => (await Promise.all(archives.map(({ id }) => takeArchived(deps, actor, id)))).reduce((all, { text, withheld }) => ({ text: all.text + text, withheld: all.withheld + withheld }), { text: '', withheld: 0 });
    const [forOfficer, forAda] = [await opened(officer), await opened(ada)];
    expect(forOfficer).toMatchObject({ withheld: 1, text: expect.stringContaining('for everybody') as unknown });
    expect(forOfficer.text).not.toContain('a secret of Ada');
    expect((await entries('data.exported')).flatMap(({ actor, details }) => (details?.['withheld'] === undefined ? [] : [[actor?.['id'], details['withheld']]]))).toEqual([['olga', 1]]);
    expect(forAda).toMatchObject({ withheld: 0, text: expect.stringContaining('a secret of Ada') as unknown });
  });

  it('T36: evidence is trails of other systems with their records, a year after they came', async () => {
    const trail = await made.aTrail(ada, { name: 'old' });
    house.clock.advance(366 * DAY);
    await made.aTrail(ada, { name: 'young' });
    await runPolicy(deps, officer, { id: (await policyFor('evidence')).id, count: 1 });
    expect(await trailsNow()).toEqual(['young']);
    const found = await house.storage.read(officer, async (db) => ({ one: await made.outside.find(db, TENANT_A, trail.id), bytes: await made.outside.content(db, TENANT_A, trail.id), page: await made.outside.page(db, TENANT_A, {}, { limit: 10 }), again: await made.outside.withDigest(db, TENANT_A, trail.sha256) }));
    expect(found).toMatchObject({ one: null, bytes: null, again: null, page: [{}] });
    house.clock.advance(30 * DAY);
    expect(await purgeDeleted(deps, TENANT_A)).toBe(1);
    expect([await count('outside_trail'), await count('outside_record')]).toEqual([1, 1]);
  });

  it('D48: a hold on whom a trail names keeps that trail, in the letters in which the trail names them', async () => {
    const name = 'arn:aws:sts::1:assumed-role/Admin/Eve@Example.com';
    await made.aTrail(officer, { name: 'tells of Eve', actors: ['root', name] });
    await made.aTrail(officer, { name: 'tells of nobody' });
    await placeHold(deps, officer, NewHold.parse({ matter: 'Case 7', reason: 'a claim', scope: { personId: ` ${name} ` } }));
    house.clock.advance(400 * DAY);
    const policy = await policyFor('evidence');
    expect(await runPolicy(deps, officer, { id: policy.id })).toMatchObject({ deleted: 1, held: 1 });
    expect(await trailsNow()).toEqual(['tells of Eve']);
  });

  it('D48: a hold on a person keeps what it covers from being deleted, from its end, and from its owner; after the release it goes', async () => {
    await made.aRun(ada, { title: 'held' });
    await made.aRun(officer, { title: 'not held' });
    const memory = await made.aMemory(ada, { expiresAt: plusMs(house.clock.now(), DAY) });
    await made.aTrail(officer, { name: 'tells of Ada', actors: ['root', 'ada'] });
    await made.aTrail(officer, { name: 'tells of nobody' });
    house.clock.advance(400 * DAY);
    const policies = { session: await policyFor('session_data'), memory: await policyFor('memory'), evidence: await policyFor('evidence') };
    await runPolicy(deps, officer, { id: policies.session.id, count: 2 }); // out of sight already, and then held
    const hold = await placeHold(deps, officer, { matter: 'Case 7', reason: 'a claim', scope: { personId: 'ada' } });
    expect(await house.storage.read(officer, (db) => deps.products.coveredBy(db, TENANT_A, hold.id))).toEqual({ runs: 1, memories: 1, trails: 1 });
    expect(await runPolicy(deps, officer, { id: policies.memory.id })).toMatchObject({ deleted: 0, held: 1 });
    expect(await runPolicy(deps, officer, { id: policies.evidence.id })).toMatchObject({ deleted: 1, held: 1 });
    await expect(removeMemory(made.memory, ada, memory.id)).rejects.toMatchObject({ code: 'memory/not-found' }); // it has ended, and nobody sees it
    expect(await forgetEnded(made.memory, TENANT_A)).toBe(0);
    house.clock.advance(31 * DAY);
    expect(await purgeDeleted(deps, TENANT_A)).toBe(2);
    expect([await count('run'), await count('memory'), await count('outside_trail')]).toEqual([1, 1, 1]);
    expect((await house.storage.read(officer, (db) => deps.products.deletions(db, TENANT_A))).find(({ dataType }) => dataType === 'session_data')).toMatchObject({ deleted: 1, purged: 1, held: 1 });
    const gone = (await house.storage.read(officer, (db) => deps.products.deletions(db, TENANT_A))).find(({ dataType }) => dataType === 'session_data');
    expect(await restoreRecords(deps, officer, { id: gone?.id ?? '' })).toEqual({ restored: 1 }); // its grace is over, and it is there
    expect(await runsNow()).toEqual(['held']);
    await releaseHold(deps, officer, { id: hold.id, reason: 'settled' });
    expect(await forgetEnded(made.memory, TENANT_A)).toBe(1);
    expect(await runPolicy(deps, officer, { id: policies.session.id })).toMatchObject({ deleted: 1, held: 0 });
  });

  it.each([
    ['a run', ({ id }: Run) => ({ runId: id })], ['its agent', ({ agentId }: Run) => ({ resourceId: agentId })], ['its time', ({ createdAt }: Run) => ({ from: plusMs(createdAt, -1), to: createdAt })],
  ])('D48: a hold on %s keeps that from being deleted and from its end, and nothing else', async (_what, scopeOf) => {
    await made.aRun(ada, { title: 'not held', agentId: 'agent-other' });
    house.clock.advance(DAY);
    const held = await made.aRun(ada, { title: 'held', agentId: 'agent-held' });
    house.clock.advance(31 * DAY);
    const policy = await policyFor('session_data');
    const before = await placeHold(deps, officer, { matter: 'Case 7', reason: 'a claim', scope: scopeOf(held) });
    expect(await runPolicy(deps, officer, { id: policy.id })).toMatchObject({ deleted: 1, held: 1 });
    expect(await runsNow()).toEqual(['held']);
    await releaseHold(deps, officer, { id: before.id, reason: 'settled' });
    expect(await runPolicy(deps, officer, { id: policy.id })).toMatchObject({ deleted: 1, held: 0 });
    await placeHold(deps, officer, { matter: 'Case 8', reason: 'another', scope: scopeOf(held) });
    house.clock.advance(31 * DAY);
    expect(await purgeDeleted(deps, TENANT_A)).toBe(1);
    expect(await count('run')).toBe(1);
  });

  it('lets nobody delete a memory that is held, and says why', async () => {
    const { id } = await made.aMemory(ada);
    const hold = await placeHold(deps, officer, { matter: 'Case 7', reason: 'a claim', scope: { resourceId: id } });
    await expect(removeMemory(made.memory, ada, id)).rejects.toMatchObject({ code: 'memory/held' });
    await releaseHold(deps, officer, { id: hold.id, reason: 'settled' });
    await removeMemory(made.memory, ada, id);
    expect(await count('memory')).toBe(0);
  });

  it('refuses in the database itself: to hide or delete what is held, and to delete anything that was not marked for it', async () => {
    const { id } = await made.aRun(ada);
    await made.aMemory(ada);
    await made.aTrail(ada);
    for (const table of ['run_event', 'run', 'memory', 'outside_record', 'outside_trail']) await expect(raw(`DELETE FROM ${table}`), table).rejects.toThrow(/on record only|goes with its/);
    await placeHold(deps, officer, { matter: 'Case 7', reason: 'a claim', scope: {} });
    const now = `'${house.clock.now()}'`;
    for (const [table, column] of [['run', 'deleted_at'], ['run', 'purging_at'], ['run', 'contents_deleted_at'], ['memory', 'deleted_at'], ['memory', 'purging_at'], ['outside_trail', 'deleted_at'], ['outside_trail', 'purging_at']] as const) {
      await expect(raw(`UPDATE ${table} SET ${column} = ${now}`), `${table}.${column}`).rejects.toThrow(/legal hold/);
    }
    await expect(raw(`UPDATE run SET contents_entry = 'x' WHERE id = '${id}'`)).rejects.toThrow(/legal hold/);
    await expect(raw(`UPDATE run_event SET body = '{}' WHERE run_id = '${id}'`)).rejects.toThrow(/legal hold/);
  });

  it('T36: a policy acts by itself once somebody has run it, a day later and every day, and no more when it is to take more than was seen', async () => {
    const policy = await policyFor('session_data');
    await made.aRun(ada, { title: 'first' });
    house.clock.advance(31 * DAY);
    expect(await tendRetention(deps, TENANT_A)).toEqual({ deleted: 0, purged: 0 }); // nobody has looked at what it does
    await runPolicy(deps, officer, { id: policy.id });
    await made.aRun(ada, { title: 'second' });
    expect(await tendRetention(deps, TENANT_A)).toEqual({ deleted: 0, purged: 0 });
    house.clock.advance(31 * DAY);
    expect(await tendRetention(deps, TENANT_A)).toEqual({ deleted: 1, purged: 1 });
    expect((await entries('retention.records.deleted'))[0]).toMatchObject({ actor: { kind: 'system' } });
    const [after] = await house.storage.read(officer, (db) => deps.retention.policies(db, TENANT_A));
    expect(after).toMatchObject({ lastRunDeleted: 1, nextRunAt: plusMs(house.clock.now(), DAY) });
    expect(await changePolicy(deps, officer, { id: policy.id, days: 60 })).toMatchObject({ nextRunAt: plusMs(house.clock.now(), DAY) });
    expect(await changePolicy(deps, officer, { id: policy.id, days: 2 })).toMatchObject({ nextRunAt: null });
    await made.aRun(ada, { title: 'third' });
    house.clock.advance(3 * DAY);
    expect(await tendRetention(deps, TENANT_A)).toMatchObject({ deleted: 0 });
  });

  it('D48: a hold that is placed while a purge is under way stands only once that is over: nothing goes under a hold that stood before it', async () => {
    const runs = [await made.aRun(ada), await made.aRun(ada)].map(({ id }) => id).sort();
    house.clock.advance(31 * DAY);
    await runPolicy(deps, officer, { id: (await policyFor('session_data', { graceDays: 1 })).id, count: 2 });
    house.clock.advance(2 * DAY);
    const [dropped, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const drop: typeof deps.lines.drop = async (...asked) => {
      await deps.lines.drop(...asked);
      dropped.resolve();
      await goOn.promise;
    };
    const purging = purgeDeleted({ ...deps, lines: { ...deps.lines, drop } }, TENANT_A);
    await dropped.promise;
    let stands = false;
    const placing = placeHold(deps, officer, { matter: 'Case 9', reason: 'a claim', scope: { runId: runs[0] ?? '' } }).then(() => (stands = true));
    await heldUpOr(house.storage, () => stands);
    const stoodDuringIt = stands;
    goOn.resolve();
    expect(await Promise.all([purging, placing])).toEqual([2, true]);
    expect((await entriesOf(house.storage, house.audit, TENANT_A)).items.map(({ type }) => type).slice(0, 2)).toEqual(['legal_hold.created', 'retention.purge.executed']);
    expect(stoodDuringIt).toBe(false);
  });

  it('D48: a hold that is placed while a memory is being removed stands only once it is gone', async () => {
    const { id } = await made.aMemory(ada);
    const [removed, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const remove: typeof made.memory.memories.remove = async (...asked) => {
      await made.memory.memories.remove(...asked);
      removed.resolve();
      await goOn.promise;
    };
    const removing = removeMemory({ ...made.memory, memories: { ...made.memory.memories, remove } }, ada, id);
    await removed.promise;
    let stands = false;
    const placing = placeHold(deps, officer, { matter: 'Case 10', reason: 'a claim', scope: { personId: ada.userId } }).then(() => (stands = true));
    await heldUpOr(house.storage, () => stands);
    const stoodDuringIt = stands;
    goOn.resolve();
    await Promise.all([removing, placing]);
    expect(stoodDuringIt).toBe(false);
  });

  it('ends no run before its contents are in the archive that they were promised', async () => {
    await made.aRun(ada);
    house.clock.advance(31 * DAY);
    await runPolicy(deps, officer, { id: (await policyFor('tool_results', { archive: true })).id, count: 1 });
    await runPolicy(deps, officer, { id: (await policyFor('session_data', { graceDays: 1 })).id, count: 1 });
    house.clock.advance(2 * DAY);
    expect([await purgeDeleted(deps, TENANT_A), await count('run')]).toEqual([0, 1]);
    house.clock.advance(29 * DAY);
    expect([await purgeDeleted(deps, TENANT_A), await purgeDeleted(deps, TENANT_A), await count('run')]).toEqual([1, 1, 0]);
    const [archive, ...others] = await house.storage.read(officer, (db) => deps.products.archives(db, TENANT_A));
    expect((await takeArchived(deps, officer, archive?.id ?? '')).text).toContain('Elm Street 4 it is');
    expect(others).toEqual([]);
  });

  it('takes contents that were out of sight along with their run', async () => {
    await made.aRun(ada);
    house.clock.advance(31 * DAY);
    await runPolicy(deps, officer, { id: (await policyFor('tool_results')).id, count: 1 });
    await runPolicy(deps, officer, { id: (await policyFor('session_data', { graceDays: 1 })).id, count: 1 });
    house.clock.advance(2 * DAY);
    expect(await purgeDeleted(deps, TENANT_A)).toBe(1);
    house.clock.advance(40 * DAY);
    expect(await purgeDeleted(deps, TENANT_A)).toBe(0);
    expect((await house.storage.read(officer, (db) => deps.products.deletions(db, TENANT_A))).map(({ dataType, deleted, purged }) => [dataType, deleted, purged])).toEqual([['session_data', 0, 1], ['tool_results', 0, 1]]);
  });

  it('knows why a run is not there', async () => {
    const { id } = await made.aRun(ada);
    const goneBy = async () => (await house.storage.read(officer, (db) => deps.products.goneBy(db, TENANT_A, 'session_data', id)))?.state ?? null;
    expect(await goneBy()).toBeNull();
    house.clock.advance(31 * DAY);
    await runPolicy(deps, officer, { id: (await policyFor('session_data')).id });
    expect(await goneBy()).toBe('deleted');
    const until: Instant | undefined = (await deletion())?.restorableUntil;
    expect(until).toBe(plusMs(house.clock.now(), 30 * DAY));
    house.clock.advance(30 * DAY);
    await purgeDeleted(deps, TENANT_A);
    expect(await goneBy()).toBe('purged');
  });
});
