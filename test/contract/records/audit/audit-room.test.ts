import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Refusal } from '../../../../server/base/refusal.ts';
import { type AuditNote, nodeTreeHash, sha256, verifyEd25519 } from '../../../../server/records/audit/index.ts';
import { fromBase64 } from '../../../../shared/byte-text.ts';
import { openCheckpoint } from '../../../../shared/checkpoint.ts';
import { parseVkey } from '../../../../shared/note-key.ts';
import { noteVerifier } from '../../../../shared/note-signature.ts';
import { matchDisclosures } from '../../../../shared/disclosure.ts';
import { parseLeaf } from '../../../../shared/audit-entry.ts';
import { verifyInclusion } from '../../../../shared/verify-proof.ts';
import { anActor, TENANT_A, TENANT_B } from '../../../support/actors.ts';
import { type AuditedDatabase, auditedDatabases, entriesOf } from '../../../support/audited-databases.ts';

const ada = anActor({ tenantId: TENANT_A, name: 'Ada Example' });
const bob = anActor({ userId: 'bob', tenantId: TENANT_B });
const note = (n: number): AuditNote => ({ type: 'agent.created', resource: { type: 'agent', id: `agent-${n}`, name: `Agent ${n}` }, details: { n } });

describe.each(auditedDatabases)('the audit log on %s', (_name, open) => {
  let house: AuditedDatabase;
  beforeAll(async () => (house = await open()));
  afterAll(() => house.close());

  it('begins with its own creation and then holds every entry once, in order', async () => {
    for (let n = 0; n < 5; n++) await house.storage.write(ada, (tx) => house.audit.trail.append(tx, ada, note(n)));
    const { items } = await entriesOf(house.storage, house.audit, TENANT_A);
    expect(items.map((row) => row.idx).toReversed()).toEqual([0, 1, 2, 3, 4, 5]);
    expect(items.at(-1)?.type).toBe('audit.log.created');
    expect(items[0]).toMatchObject({ type: 'agent.created', resource: { id: 'agent-4', name: 'Agent 4' }, actor: { name: 'Ada Example' }, details: { n: 4 } });
  });

  it('keeps no entry of a command that failed, and the entry of one that was refused', async () => {
    await house.storage.write(ada, async (tx) => {
      await house.audit.trail.append(tx, ada, note(100));
      throw new Error('a defect');
    }).catch(() => undefined);
    await house.storage.write(ada, async (tx) => {
      await house.audit.trail.append(tx, ada, note(101));
      throw new Refusal('budgets/exceeded', { rule: 'registry limits: too much' });
    }).catch(() => undefined);
    const { items } = await entriesOf(house.storage, house.audit, TENANT_A);
    expect(items[0]).toMatchObject({ type: 'budget.exceeded', outcome: 'denied', details: { refusal: 'budgets/exceeded', message: 'registry limits: too much' } });
    expect(items.filter((row) => row.details?.['n'] === 100 || row.details?.['n'] === 101)).toEqual([]);
  });

  it('places entries of hundreds of commands at once without gap or loss', async () => {
    await Promise.all(Array.from({ length: 400 }, (_, n) => {
      const who = n % 2 ? ada : bob;
      return house.storage.write(who, (tx) => house.audit.trail.append(tx, who, note(1_000 + n)));
    }));
    const [verdict] = await house.audit.verify(house.storage, TENANT_B);
    expect(verdict).toMatchObject({ problem: null, size: 201, signedSize: 201 });
    const own = await house.audit.verify(house.storage, TENANT_A);
    expect(own).toHaveLength(1);
    expect(own[0]).toMatchObject({ problem: null, size: 207 });
  });

  it('finds by type family, actor, resource and time, page by page', async () => {
    const find = (filter: object) => house.storage.read(ada, (db) => house.audit.search.page(db, TENANT_A, { size: 50, ...filter }));
    expect((await find({ types: ['budget.*'] })).items).toHaveLength(1);
    expect((await find({ actorId: 'nobody' })).items).toEqual([]);
    expect((await find({ resourceId: 'agent-3' })).items).toHaveLength(1);
    const first = await find({ types: ['agent.created'] });
    const second = await find({ types: ['agent.created'], cursor: first.next ?? '' });
    expect(first.items).toHaveLength(50);
    expect(new Set([...first.items, ...second.items].map((row) => row.eventId)).size).toBe(first.items.length + second.items.length);
    await expect(find({ cursor: 'nonsense' })).rejects.toMatchObject({ code: 'input/invalid' });
    await expect(find({ types: ['DROP TABLE'] })).rejects.toMatchObject({ code: 'input/invalid' });
  });

  it('counts each day with what did not succeed, and gives an entry by its number', async () => {
    const read = <Answer>(ask: (db: Parameters<Parameters<typeof house.storage.read>[1]>[0]) => Promise<Answer>) => house.storage.read(ada, ask);
    const [day, ...others] = await read((db) => house.audit.search.days(db, TENANT_A, {}));
    expect(others).toEqual([]);
    expect(day).toEqual({ day: '2026-11-21', n: await read((db) => house.audit.search.count(db, TENANT_A, {})), bad: 1 });
    const { items } = await read((db) => house.audit.search.page(db, TENANT_A, { size: 500 }));
    expect(await read((db) => house.audit.search.idAt(db, TENANT_A, 3))).toBe(items.find((row) => row.idx === 3)?.eventId);
    expect(await read((db) => house.audit.search.idAt(db, TENANT_A, 100_000))).toBeNull();
  });

  it('knows when it was last looked through, and says so of nobody else’s log', async () => {
    const healthOf = (who: typeof ada) => house.storage.read(who, (db) => house.audit.health(db, who.tenantId));
    expect((await healthOf(ada)).lastCheck).toBeNull();
    const eventId = await house.storage.write(ada, (tx) => house.audit.trail.append(tx, ada, { type: 'audit.verification.failed', outcome: 'failure' }));
    await entriesOf(house.storage, house.audit, TENANT_A);
    expect((await healthOf(ada)).lastCheck).toEqual({ eventId, at: house.clock.now(), ok: false });
    expect((await healthOf(bob)).lastCheck).toBeNull();
    expect((await healthOf(bob)).logs.map((log) => log.origin)).toEqual((await house.audit.verify(house.storage, TENANT_B)).map((verdict) => verdict.origin));
  });

  it('proves one entry to somebody who has only the log’s key', async () => {
    const { items } = await entriesOf(house.storage, house.audit, TENANT_A);
    const proof = await house.audit.prove(house.storage, TENANT_A, items[37]?.eventId ?? '');
    const checkpoint = openCheckpoint(proof.checkpoint, noteVerifier(parseVkey(sha256, proof.vkey), verifyEd25519));
    const tree = nodeTreeHash();
    const path = proof.inclusion.map((text) => fromBase64(text) ?? new Uint8Array());
    expect(() => verifyInclusion(tree, { leafHash: tree.leaf(proof.leaf), index: proof.row.idx, size: checkpoint.size, root: checkpoint.root, proof: path })).not.toThrow();
    expect(() => verifyInclusion(tree, { leafHash: tree.leaf(`${proof.leaf} `), index: proof.row.idx, size: checkpoint.size, root: checkpoint.root, proof: path })).toThrow('inclusion proof');
    const match = matchDisclosures(sha256, parseLeaf(proof.leaf), proof.disclosures.map((disclosure) => disclosure.text));
    expect(match).toMatchObject({ missing: [], forged: [] });
  });

  it('shows no tenant another tenant’s entry', async () => {
    const { items } = await entriesOf(house.storage, house.audit, TENANT_A);
    await expect(house.audit.prove(house.storage, TENANT_B, items[0]?.eventId ?? '')).rejects.toMatchObject({ code: 'audit/entry-not-found' });
  });

  it('takes up at the next start what a process that died left without a place or a signature', async () => {
    await house.storage.write(ada, (tx) => house.audit.trail.append(tx, ada, note(2_000)));
    const next = house.roomOfNextStart();
    next.writer.expectTails([TENANT_A]);
    await next.writer.signTails(house.storage);
    const { items } = await house.storage.read(ada, (db) => next.search.page(db, TENANT_A, { size: 1 }));
    expect(items[0]?.details).toEqual({ n: 2_000 });
    const { logs: [log] } = await house.storage.read(ada, (db) => next.health(db, TENANT_A));
    expect(log?.signedSize).toBe(log?.size);
  });

  it('refuses to change or remove what was written', async () => {
    await expect(house.storage.write(ada, (tx) => tx.run('UPDATE audit_leaf SET entry = ? WHERE idx = 1', '{}'))).rejects.toThrow(/append-only|policy|Failed/);
    await expect(house.storage.write(ada, (tx) => tx.run('DELETE FROM audit_checkpoint WHERE size > 0'))).rejects.toThrow(/append-only|policy|Failed/);
    expect((await house.audit.verify(house.storage, TENANT_A))[0]?.problem).toBeNull();
  });
});
