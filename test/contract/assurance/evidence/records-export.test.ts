import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRecords, recordRecords, RecordsRequest } from '../../../../server/assurance/evidence/index.ts';
import { parseLeaf } from '../../../../shared/audit-entry.ts';
import { brand, type UserId } from '../../../../shared/brand.ts';
import { readCsv } from '../../../../shared/csv-text.ts';
import { anActor, TENANT_A } from '../../../support/actors.ts';
import { auditedDatabases, entriesOf } from '../../../support/audited-databases.ts';
import { type EvidenceHouse, fillLog, officer, openEvidenceHouse } from '../../../support/evidence-packages.ts';
import { testData } from '../../../support/test-data.ts';

const schema = testData('schemas/ocsf/ocsf-1.8.0-subset.json');
interface OcsfAttribute { readonly req: string; readonly profile?: string; readonly enum?: Readonly<Record<string, string>> }
interface OcsfSubset { readonly classes: Readonly<Record<string, { readonly class_uid: number; readonly attributes: Readonly<Record<string, OcsfAttribute>> }>> }

describe.each(auditedDatabases)('an export of entries on %s', (_name, open) => {
  let house: EvidenceHouse;
  let period: Awaited<ReturnType<typeof fillLog>>;
  beforeAll(async () => {
    house = await openEvidenceHouse(await open());
    period = await fillLog(house, 620);
  });
  afterAll(() => house.database.close());

  async function take(asked: object): Promise<{ readonly text: string; readonly bytes: Buffer; readonly entries: number; readonly id: string }> {
    const { id, entries } = await recordRecords(house.evidence, officer, RecordsRequest.parse({ from: period.from, to: period.to, ...asked }));
    const chunks: Buffer[] = [];
    for await (const chunk of (await openRecords(house.evidence, officer, id)).body) chunks.push(Buffer.from(chunk as Uint8Array)); // a stream of bytes
    const bytes = Buffer.concat(chunks);
    return { bytes, text: bytes.toString('utf8'), entries, id };
  }

  it('D43: has every entry of the period in CSV, JSON and OCSF alike, over many pages', async () => {
    const [csv, json, ocsf] = [await take({ format: 'csv', types: ['agent.*'] }), await take({ format: 'json', types: ['agent.*'] }), await take({ format: 'ocsf', types: ['agent.*'] })];
    expect(csv.entries).toBe(620);
    const rows = readCsv(csv.text);
    const { entries, count } = JSON.parse(json.text) as { entries: Array<{ log_id: string }>; count: number }; // written by the same room
    const events = ocsf.text.trimEnd().split('\n').map((line) => JSON.parse(line) as { metadata: { uid: string } }); // as above
    expect([rows.length - 1, entries.length, count, events.length]).toEqual([620, 620, 620, 620]);
    expect(rows.slice(1).map(([id]) => id)).toEqual(entries.map((entry) => entry.log_id));
    expect(events.map((event) => event.metadata.uid)).toEqual(entries.map((entry) => entry.log_id));
  });

  it('has the entries of two epochs, each once, newest first', async () => {
    const { storage, audit, clock } = house.database;
    await audit.rotateKey(storage, officer);
    for (let n = 0; n < 5; n++) await storage.write(officer, (tx) => audit.trail.append(tx, officer, { type: 'agent.edited', resource: { type: 'agent', id: `late-${n}`, name: 'Late' } }));
    await audit.writer.settle(storage, TENANT_A);
    clock.advance(1);
    const wanted = { types: ['agent.*', 'audit.log.created', 'audit.key.rotated'], to: clock.now() };
    const { text, entries } = await take({ format: 'csv', ...wanted });
    const ids = readCsv(text).slice(1).map(([id]) => id);
    expect(entries).toBe(620 + 5 + 2);
    expect(new Set(ids).size).toBe(entries);
    const seen: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await storage.read(officer, (db) => audit.search.page(db, TENANT_A, { types: wanted.types, from: period.from, size: 100, ...(cursor ? { cursor } : {}) }));
      seen.push(...page.items.map(({ eventId }) => eventId));
      cursor = page.next;
    }
    expect(ids).toEqual(seen);
  });

  it('has of each epoch what stands in its leaves, tells what was denied from what failed, and who really acted', async () => {
    const { storage, audit, clock } = house.database;
    const from = clock.now();
    await audit.rotateKey(storage, officer);
    const guest = anActor({ userId: 'gus', name: '=Gus "G"\nGast', impersonator: { userId: brand<UserId>('ida'), name: 'Ida, ümlaut', reason: '@ticket 7' } });
    for (const outcome of ['success', 'failure', 'denied'] as const) {
      await storage.write(guest, (tx) => audit.trail.append(tx, guest, { type: 'agent.edited', outcome, resource: { type: 'agent', id: `by-hand-${outcome}`, name: '<script>' }, subject: { email: 'sam@example.org' }, details: { outcome } }));
      await audit.writer.settle(storage, TENANT_A);
      clock.advance(1);
    }
    const history = audit.history(storage, TENANT_A);
    const leaves = (await Promise.all((await history.logs()).map(async ({ logId, origin, size }) => (await history.leaves(logId, 0, size)).map(({ idx, entry }) => ({ logId, origin, idx, leaf: parseLeaf(entry) }))))).flat()
      .filter(({ leaf }) => leaf.time >= from && leaf.time < clock.now()).sort((a, b) => (a.leaf.time === b.leaf.time ? b.logId - a.logId || b.idx - a.idx : a.leaf.time < b.leaf.time ? 1 : -1));
    const to = clock.now();
    const [names = [], ...rows] = readCsv((await take({ format: 'csv', from, to })).text);
    const cell = (row: readonly string[], column: string) => row[names.indexOf(column)];
    expect(new Set(leaves.map(({ origin }) => origin)).size).toBeGreaterThan(1);
    expect(rows.map((row) => ['log_id', 'timestamp', 'event_type', 'severity', 'outcome', 'log_origin', 'log_index'].map((column) => cell(row, column)))).toEqual(leaves.map(({ origin, idx, leaf }) => [leaf.id, leaf.time, leaf.type, leaf.severity, leaf.outcome, origin, String(idx)]));
    const mine = rows.filter((row) => cell(row, 'user_id') === 'gus');
    expect(mine.map((row) => ['outcome', 'result', 'user_name', 'impersonator_id', 'impersonator_name', 'impersonation_reason', 'subject'].map((column) => cell(row, column)))).toEqual(
      [['denied', 'failure'], ['failure', 'failure'], ['success', 'success']].map((said) => [...said, '=Gus "G"\nGast', 'ida', 'Ida, ümlaut', '@ticket 7', '{"email":"sam@example.org"}']));
    const { entries } = JSON.parse((await take({ format: 'json', from, to, where: { actorId: 'gus' } })).text) as { entries: readonly object[] }; // written by the same room
    expect(entries[0]).toMatchObject({ outcome: 'denied', impersonator: { id: 'ida', name: 'Ida, ümlaut', reason: '@ticket 7' }, subject: { email: 'sam@example.org' }, actor: { email: 'gus@example.com' }, source: { ip: '192.0.2.7' } });
    const events = (await take({ format: 'ocsf', from, to })).text.trimEnd().split('\n').map((line) => JSON.parse(line) as { metadata: { uid: string; sequence: number }; unmapped: { log_origin: string } }); // as above
    expect(events.map(({ metadata, unmapped }) => [metadata.uid, metadata.sequence, unmapped.log_origin])).toEqual(leaves.map(({ origin, idx, leaf }) => [leaf.id, idx, origin]));
  });

  it('is narrowed by what the search can be asked, says by what it was, and is the same selection when it is fetched', async () => {
    const [some] = (JSON.parse((await take({ format: 'json', types: ['agent.*'] })).text) as { entries: ReadonlyArray<{ resource_id: string }> }).entries; // written by the same room
    const { text, entries, id } = await take({ format: 'json', where: { resourceId: some?.resource_id, outcomes: ['success'] } });
    expect(JSON.parse(text)).toMatchObject({ count: 1, narrowed_by: ['outcomes', 'resourceId'], entries: [{ resource_id: some?.resource_id }] });
    expect(entries).toBe(1);
    expect((await entriesOf(house.database.storage, house.database.audit, TENANT_A)).items.find((row) => row.eventId === id)).toMatchObject({ details: { where: { resourceId: some?.resource_id, outcomes: ['success'] } } });
    await expect(take({ format: 'csv', where: { text: '...' } })).rejects.toMatchObject({ code: 'input/invalid', details: { field: 'text' } });
  });

  it('D43: is on record with its count before a byte leaves, and a file with another count is not let out', async () => {
    const { id } = await recordRecords(house.evidence, officer, RecordsRequest.parse({ format: 'csv', from: period.from, to: period.to }));
    const { items } = await entriesOf(house.database.storage, house.database.audit, TENANT_A);
    expect(items.find((row) => row.eventId === id)).toMatchObject({ type: 'data.exported', details: { format: 'csv', profile: 'full' } });
    const forged = { ...house.evidence, audit: { ...house.evidence.audit, search: { ...house.evidence.audit.search, page: async (...asked: Parameters<typeof house.evidence.audit.search.page>) => {
      const page = await house.evidence.audit.search.page(...asked);
      return { ...page, items: page.items.slice(1) };
    } } } };
    const { body } = await openRecords(forged, officer, id);
    await expect(body.toArray()).rejects.toMatchObject({ code: 'reports/records-moved' });
  });

  it('shows of each entry what the profile lets be seen', async () => {
    const bare = JSON.parse((await take({ format: 'json', profile: 'none', types: ['agent.*'] })).text) as { entries: Array<Record<string, unknown>> }; // written by the same room
    expect(bare.entries[0]).toMatchObject({ user_id: null, user_name: null, resource_id: null, metadata: null, event_type: 'agent.created' });
    const nobody = JSON.parse((await take({ format: 'json', profile: 'no-personal', types: ['agent.*'] })).text) as typeof bare; // as above
    expect(nobody.entries[0]).toMatchObject({ user_id: null, ip_address: null, resource_type: 'agent' });
  });

  it('is handed to who asked for it, and to them for fifteen minutes', async () => {
    const { id } = await recordRecords(house.evidence, officer, RecordsRequest.parse({ format: 'csv', from: period.from, to: period.to }));
    await expect(openRecords(house.evidence, anActor({ userId: 'eve' }), id)).rejects.toMatchObject({ code: 'evidence/not-found' });
    expect((await openRecords(house.evidence, officer, id)).name).toBe(`countersign-records-a-${period.from.slice(0, 10)}-${period.to.slice(0, 10)}.csv`);
    house.database.clock.advance(15 * 60_000);
    await expect(openRecords(house.evidence, officer, id)).rejects.toMatchObject({ code: 'evidence/expired' });
  });

  it.skipIf(schema === null)('D43: every OCSF event has what its class of OCSF 1.8.0 requires, and an activity that the class knows', async () => {
    const { classes } = JSON.parse(readFileSync(schema ?? '', 'utf8')) as OcsfSubset; // the compiled schema
    const byUid = new Map(Object.values(classes).map((one) => [one.class_uid, one.attributes] as const));
    const { text } = await take({ format: 'ocsf' });
    for (const line of text.trimEnd().split('\n')) {
      const event = JSON.parse(line) as Record<string, unknown>; // written by the same room
      const attributes = byUid.get(Number(event['class_uid']));
      expect(attributes, line).toBeDefined();
      const required = Object.entries(attributes ?? {}).filter(([, { req, profile }]) => req === 'required' && !profile).map(([name]) => name);
      expect(required.filter((name) => !(name in event)), line).toEqual([]);
      expect(Object.keys(attributes?.['activity_id']?.enum ?? {})).toContain(String(event['activity_id']));
      expect(event['type_uid']).toBe(Number(event['class_uid']) * 100 + Number(event['activity_id']));
    }
  });
});
