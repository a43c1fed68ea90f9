import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../../../../server/base/actor.ts';
import type { Tx } from '../../../../server/base/storage/index.ts';
import { type AuditNote, digestDisclosure } from '../../../../server/records/audit/index.ts';
import type { Opened, SealedBox } from '../../../../server/records/subjects/index.ts';
import type { TenantId } from '../../../../shared/brand.ts';
import { anActor, TENANT_A, TENANT_B } from '../../../support/actors.ts';
import { type AttackedLog, attackedLogs, type RunningLog } from '../../../support/attacked-log.ts';

const TEXT = 'WyJzYWx0IiwiYWN0b3IiLCJBZGEiXQ';
const told = { names: 'actor', texts: TEXT, digests: [digestDisclosure(TEXT)] };
const created: AuditNote = { type: 'agent.created', resource: { type: 'agent', id: 'agent-1', name: 'Sorter' } };
const actorOf = (tenantId: TenantId): Actor => anActor({ userId: 'ada', name: 'Ada Example', tenantId });
const [ada, adaOfB] = [actorOf(TENANT_A), actorOf(TENANT_B)];

describe.each(attackedLogs)('the keys of people on %s', (_name, open) => {
  let log: AttackedLog;
  let house: RunningLog;
  beforeEach(async () => {
    log = open();
    house = await log.start();
  });
  afterEach(async () => {
    await house.stop();
    await log.drop();
  });

  const restarted = async () => {
    await house.stop();
    house = await log.start();
  };
  const keys = () => house.audit.subjects;
  const token = (person: string, tenantId = TENANT_A) => house.audit.token(tenantId, 'actor', person);
  const write = <R>(work: (tx: Tx) => Promise<R>, actor = ada) => house.storage.write(actor, work);
  const seal = (person: string, actor = ada): Promise<SealedBox> => write(async (tx) => (await keys().sealing(tx, actor.tenantId, [token(person, actor.tenantId)]))(token(person, actor.tenantId), told), actor);
  const opened = (boxes: readonly SealedBox[], tenantId = TENANT_A): Promise<readonly Opened[]> => house.storage.read({ tenantId }, (db) => keys().open(db, boxes));
  const retire = (person: string) => write((tx) => keys().retire(tx, TENANT_A, [token(person)]));
  const destroyRetired = () => write(async (tx) => {
    await keys().destroy(tx, await keys().shelf.retired(tx, TENANT_A));
  });
  /** As a process that has opened nothing yet sees it. */
  const asStranger = async (box: SealedBox) => {
    await restarted();
    return (await opened([box]))[0];
  };
  const entries = async () => {
    await house.audit.writer.settle(house.storage, TENANT_A);
    return (await house.storage.read(ada, (db) => house.audit.search.page(db, TENANT_A, { size: 100 }))).items;
  };
  const readable = { texts: TEXT, closed: null };

  it('are made once for each person and used again, by the next process too', async () => {
    const [first, second, bobs] = [await seal('ada'), await seal('ada'), await seal('bob')];
    await restarted();
    const third = await seal('ada');
    expect([first, second, third, bobs].map(({ kid }) => kid)).toEqual([1, 1, 1, 1]);
    expect(await opened([first, bobs, second, third])).toEqual([readable, readable, readable, readable]);
    expect(await house.storage.read(ada, (db) => keys().shelf.find(db, [1, 2].map((kid) => ({ person: token('ada'), kid }))))).toHaveLength(1);
  });

  it('open nothing of one person with the key of another', async () => {
    const [adas, bobs] = [await seal('ada'), await seal('bob')];
    expect(await opened([{ ...adas, person: bobs.person }, { ...adas, names: 'source' }, adas])).toEqual([{ texts: null, closed: 'broken' }, { texts: null, closed: 'broken' }, readable]);
  });

  it('are one when many commands meet a new person at once, and every entry opens', async () => {
    await Promise.all(Array.from({ length: 24 }, (_, n) => write((tx) => house.audit.trail.append(tx, n % 2 === 0 ? ada : anActor({ userId: 'bob', name: 'Bob Example' }), created))));
    expect((await entries()).filter(({ type }) => type === 'agent.created').map(({ actor }) => JSON.stringify(actor?.['name'])).toSorted()).toEqual([...Array.from({ length: 12 }, () => '"Ada Example"'), ...Array.from({ length: 12 }, () => '"Bob Example"')]);
    expect(await house.storage.read(ada, (db) => db.all('SELECT person_token AS person, kid FROM audit_disclosure WHERE kid IS NOT NULL GROUP BY person_token, kid ORDER BY person_token'))).toEqual(['ada', 'bob'].map((person) => ({ person: token(person), kid: 1 })).sort((a, b) => (a.person < b.person ? -1 : 1)));
    await restarted();
    expect(await house.audit.verify(house.storage, TENANT_A)).toMatchObject([{ problem: null, checked: { sealed: 0, shredded: 0 } }]);
  });

  it('made by a command that is rolled back leave a log that opens: who has the number now is asked, not remembered', async () => {
    const failed = write(async (tx) => {
      const [box] = [(await keys().sealing(tx, TENANT_A, [token('ada')]))(token('ada'), told)];
      throw new Error(`rolled back with key ${box?.kid}`);
    });
    await expect(failed).rejects.toThrow('rolled back with key 1');
    await write((tx) => house.audit.trail.append(tx, ada, created));
    const box = await seal('ada');
    expect(box.kid).toBe(1);
    expect(await asStranger(box)).toEqual(readable);
    expect(await house.audit.verify(house.storage, TENANT_A)).toMatchObject([{ problem: null, checked: { sealed: 0, shredded: 0 } }]);
    expect((await entries()).find(({ type }) => type === 'agent.created')).toMatchObject({ actor: { name: 'Ada Example' } });
  });

  it('once retired are followed by the next number, and open what they sealed', async () => {
    const first = await seal('ada');
    await retire('ada');
    const second = await seal('ada');
    await retire('ada');
    const third = await seal('ada');
    expect([first.kid, second.kid, third.kid]).toEqual([1, 2, 3]);
    expect(await opened([first, second, third])).toEqual([readable, readable, readable]);
  });

  it('once destroyed open nothing, say that they were destroyed, and still know their boxes', async () => {
    const [first, bobs] = [await seal('ada'), await seal('bob')];
    await retire('ada');
    const second = await seal('ada');
    await destroyRetired();
    const gone = { texts: null, closed: 'destroyed' };
    expect(await opened([first, second, bobs])).toEqual([gone, readable, readable]);
    expect(await asStranger(first)).toEqual(gone);
    expect(keys().digestsOf(TENANT_A, first, ['other', ...told.digests])).toEqual(told.digests);
    expect(keys().digestsOf(TENANT_A, first, ['other'])).toBeNull();
    expect((await seal('ada')).kid).toBe(2);
  });

  it.each([
    ['whose row was removed', `DELETE FROM subject_key WHERE kid = 1 AND person = 'ADA'`],
    ['that were emptied without a word', `UPDATE subject_key SET wrapped = NULL WHERE kid = 1 AND person = 'ADA'`],
    ['whose end somebody made up', `UPDATE subject_key SET wrapped = NULL, gone = 'GARBAGE' WHERE kid = 1 AND person = 'ADA'`],
    ['whose end was taken from a key that was destroyed', `UPDATE subject_key SET wrapped = NULL, gone = (SELECT k.gone FROM subject_key k WHERE k.person = 'BOB' AND k.kid = 1) WHERE kid = 1 AND person = 'ADA'`],
    ['that are another one’s', `UPDATE subject_key SET wrapped = (SELECT k.wrapped FROM subject_key k WHERE k.person = 'CLEO') WHERE kid = 1 AND person = 'ADA'`],
    ['whose bytes were changed', `UPDATE subject_key SET wrapped = 'GARBAGE' WHERE kid = 1 AND person = 'ADA'`],
  ])('%s are lost, not destroyed, and nothing more is sealed in their place', async (what, attack) => {
    const [box] = [await seal('ada'), await seal('bob'), await seal('cleo')];
    await retire('bob');
    await destroyRetired();
    const garbage = log.dialect === 'sqlite' ? `x'${'ab'.repeat(61)}'` : `'\\x${'ab'.repeat(61)}'::bytea`;
    await log.keysAsMaster(['ADA', 'BOB', 'CLEO'].reduce((text, name) => text.replaceAll(name, token(name.toLowerCase())), attack).replace(`'GARBAGE'`, garbage));
    expect(await asStranger(box)).toEqual({ texts: null, closed: 'lost' });
    if (what === 'whose row was removed') return; // nothing says then that there was one
    const before = (await entries()).length;
    await expect(write((tx) => house.audit.trail.append(tx, ada, created))).rejects.toThrow(/key 1 of the person .* is in use and cannot be unwrapped/);
    expect((await entries()).length).toBe(before);
  });

  it('that are all gone are followed by numbers that nothing in the log has: what is lost stays lost, and what comes opens', async () => {
    await write((tx) => house.audit.trail.append(tx, ada, created));
    await entries();
    await log.keysAsMaster('DELETE FROM subject_key');
    await restarted();
    await write((tx) => house.audit.trail.append(tx, ada, created));
    expect((await entries()).filter(({ type }) => type === 'agent.created').map(({ actor }) => actor?.['name'] ?? null)).toEqual(['Ada Example', null]);
    expect((await seal('ada')).kid).toBe(2);
    expect(await house.audit.verify(house.storage, TENANT_A)).toMatchObject([{ problem: { place: 'disclosure', at: '1', says: expect.stringContaining('the person\'s key is not there') } }]);
  });

  it('belong to a tenant: what is sealed in one is nobody’s in another', async () => {
    const [here, there] = [await seal('ada'), await seal('ada', adaOfB)];
    expect(here.person).not.toBe(there.person);
    expect(await opened([there], TENANT_B)).toEqual([readable]);
    await write((tx) => keys().retire(tx, TENANT_A, [here.person]));
    expect(await house.storage.read({ tenantId: TENANT_B }, (db) => keys().shelf.retired(db, TENANT_B))).toEqual([]);
    expect(keys().digestsOf(TENANT_B, here, told.digests)).toBeNull();
  });

  it('cannot be found, retired or destroyed from another tenant: row-level security keeps them, or no statement reaches their file', async () => {
    const box = await seal('ada');
    const seen = (by: Actor) => house.storage.read(by, (db) => db.all('SELECT person FROM subject_key'));
    expect(await seen(adaOfB)).toEqual([]);
    expect(await seen(ada)).toEqual(log.dialect === 'sqlite' ? [] : [{ person: box.person }]);
    if (log.dialect === 'sqlite') return;
    await restarted();
    expect(await opened([box], TENANT_B)).toEqual([{ texts: null, closed: 'lost' }]);
    await write((tx) => keys().retire(tx, TENANT_B, [box.person]), adaOfB);
    const [row] = await house.storage.read(ada, (db) => keys().shelf.newest(db, [box.person]));
    expect(row).toMatchObject({ retiredAt: null });
    if (row) await write((tx) => keys().destroy(tx, [row]), adaOfB);
    expect(await asStranger(box)).toEqual(readable);
    await expect(write((tx) => keys().shelf.add(tx, row ? [{ ...row, person: 'stranger' }] : []), adaOfB)).rejects.toThrow(/row-level security/);
  });
});
