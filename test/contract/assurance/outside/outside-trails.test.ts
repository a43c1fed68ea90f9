import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bringTrail, findRecords, listTrails, NewTrail, openOutsideStore, type OutsideDeps, takeTrail, withdrawTrail } from '../../../../server/assurance/outside/index.ts';
import { systemIds } from '../../../../server/base/ids.ts';
import { brand, type Instant, type UserId } from '../../../../shared/brand.ts';
import { cursorOf } from '../../../../shared/page.ts';
import { anActor, TENANT_A, TENANT_B } from '../../../support/actors.ts';
import { type AuditedDatabase, auditedDatabases, entriesOf } from '../../../support/audited-databases.ts';
import { seedTenant } from '../../../support/tenants.ts';

const UPLOAD = '0198a000-0000-4000-8000-000000000001';
const officer = anActor({ userId: 'olga', name: 'Olga Officer', roles: ['auditor'] });
const stranger = anActor({ userId: 'sam', tenantId: TENANT_B });
const at = (minute: number) => `2026-02-03T04:${String(minute).padStart(2, '0')}:00.000Z`;
const RECORDS = [
  { at: at(1), actor: 'ada', action: 'open', resource: 'vault_1', outcome: 'allowed' },
  { at: at(3), actor: 'Bob', action: 'close', resource: 'vault%2', outcome: 'denied' },
  { at: at(3), actor: 'cyd', action: 'open', resource: 'door', outcome: 'allowed' },
  { at: at(2), actor: 'ada', action: 'read\u0000book', resource: 'book' },
];
const FILE = RECORDS.map((record) => JSON.stringify(record)).join('\n');

describe.each(auditedDatabases)('trails of other systems on %s', (_name, open) => {
  let database: AuditedDatabase;
  let deps: OutsideDeps;
  let id: string;
  const shelf = new Map<string, Uint8Array>();
  const bring = (content: string, asked: object = {}) => {
    shelf.set(UPLOAD, Buffer.from(content));
    return bringTrail(deps, officer, NewTrail.parse({ uploadId: UPLOAD, name: 'vault.jsonl', origin: 'Vault of the branch', note: 'Handed over by its keeper', ...asked }));
  };
  const find = async (filter: object = {}, who = officer) => (await findRecords(deps, who, { size: 50, ...filter })).items.map(({ number }) => number);
  const entries = async () => (await entriesOf(database.storage, database.audit, TENANT_A)).items;
  beforeAll(async () => {
    database = await open();
    const { storage, audit, clock } = database;
    for (const tenant of [TENANT_A, TENANT_B]) await seedTenant(storage, { id: tenant, slug: tenant });
    deps = {
      storage, clock, ids: systemIds, audit: audit.trail, outside: openOutsideStore(storage.kit),
      uploads: { take: (_tenant, name) => Promise.resolve(shelf.get(name) ?? new Uint8Array()), drop: (_tenant, name) => Promise.resolve(void shelf.delete(name)) },
    };
    ({ id } = await bring(FILE));
  });
  afterAll(() => database.close());

  it('come in whole, with what they claim, who brought them, and the digest of the file in the log', async () => {
    const sha256 = createHash('sha256').update(FILE).digest('hex');
    expect(await listTrails(deps, officer)).toEqual([expect.objectContaining({ id, name: 'vault.jsonl', origin: 'Vault of the branch', format: 'plain', sha256, size: Buffer.byteLength(FILE), records: 4, firstAt: at(1), lastAt: at(3), importedByName: 'Olga Officer', withdrawnAt: null })]);
    const entry = (await entries()).find(({ type }) => type === 'compliance.trail.imported');
    expect((await database.audit.prove(database.storage, TENANT_A, entry?.eventId ?? '')).leaf).toContain(`"trail_sha256":"${sha256}"`);
    expect(entry).toMatchObject({ resource: { type: 'outside_trail', id }, details: { origin: 'Vault of the branch', records: 4 } });
    expect(shelf.size).toBe(0);
  });

  it('make no entry of ours out of any record of theirs', async () => {
    expect((await entries()).filter(({ type }) => !['audit.log.created', 'compliance.trail.imported', 'data.exported'].includes(type))).toEqual([]);
  });

  it('are found by text, outcome and time, the newest first, page by page, without a letter having a meaning of its own', async () => {
    expect(await find()).toEqual([3, 2, 4, 1]);
    expect(await find({ text: 'ADA' })).toEqual([4, 1]);
    expect(await find({ text: 'vault%' })).toEqual([2]);
    expect(await find({ text: 'vault_' })).toEqual([1]);
    expect(await find({ outcome: 'failure' })).toEqual([2]);
    expect(await find({ from: brand<Instant>(at(2)), to: brand<Instant>(at(3)) })).toEqual([4]);
    const seen = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await findRecords(deps, officer, { size: 1, cursor });
      seen.push(...page.items.map(({ number }) => number));
      cursor = page.next;
    }
    expect(seen).toEqual([3, 2, 4, 1]);
    for (const cursor of ['bm9uZQ', cursorOf(['no time', 'a', 1]), cursorOf([at(1), 'a'])]) await expect(findRecords(deps, officer, { size: 1, cursor })).rejects.toMatchObject({ code: 'input/invalid', details: { field: 'cursor' } });
  });

  it('are not brought twice, nor with a flaw, and nothing of the attempt stays but its record', async () => {
    await expect(bring(FILE)).rejects.toMatchObject({ code: 'outside/already-here', details: { id } });
    await expect(bring(`${FILE}\n{"actor":"eve"}`)).rejects.toMatchObject({ code: 'input/invalid', details: { field: 'uploadId', flawed: 1, flaws: ['record 5: it says no time (time, timestamp, @timestamp, eventTime, at, ts)'] } });
    expect(await listTrails(deps, officer)).toHaveLength(1);
    expect(await find()).toHaveLength(4);
  });

  it('are nobody’s but the tenant’s', async () => {
    expect(await listTrails(deps, stranger)).toEqual([]);
    expect(await find({}, stranger)).toEqual([]);
    await expect(takeTrail(deps, stranger, id)).rejects.toMatchObject({ code: 'outside/trail-not-found' });
    await expect(withdrawTrail(deps, stranger, { id, reason: 'mine' })).rejects.toMatchObject({ code: 'outside/trail-not-found' });
  });

  it('leave byte for byte as they came, on record first', async () => {
    expect((await takeTrail(deps, officer, id)).content.toString()).toBe(FILE);
    expect((await entries()).filter(({ type }) => type === 'data.exported')).toHaveLength(1);
  });

  it('are found no more once they are withdrawn, and stay with the reason; the file may come again', async () => {
    await withdrawTrail(deps, officer, { id, reason: 'the wrong branch' });
    expect(await find()).toEqual([]);
    expect(await listTrails(deps, officer)).toMatchObject([{ id, withdrawnReason: 'the wrong branch' }]);
    await expect(withdrawTrail(deps, officer, { id, reason: 'again' })).rejects.toMatchObject({ code: 'outside/trail-not-found' });
    expect((await takeTrail(deps, officer, id)).content.toString()).toBe(FILE);
    expect((await bring(FILE)).id).not.toBe(id);
    expect(await find()).toEqual([3, 2, 4, 1]);
  });

  it('names whose hands brought a trail in, beside the officer in whose name somebody works for the hour', async () => {
    shelf.set(UPLOAD, Buffer.from(JSON.stringify({ at: at(7), actor: 'ada', action: 'by other hands' })));
    const standin = { ...officer, impersonator: { userId: brand<UserId>('eve'), name: 'Eve Operator', reason: 'to help' } };
    const trail = await bringTrail(deps, standin, NewTrail.parse({ uploadId: UPLOAD, name: 'hands.jsonl', origin: 'Vault of the branch', note: 'Handed over' }));
    expect(trail.importedByName).toBe('Eve Operator as Olga Officer');
  });
});
