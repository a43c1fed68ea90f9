import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { checkpointRefs } from '../../../../server/records/audit/checkpoint-list.ts';
import { openSigningKey } from '../../../../server/records/audit/signing-key.ts';
import { type AuditNote, nodeTreeHash, sha256, verifyEd25519, verifyOnRecord } from '../../../../server/records/audit/index.ts';
import { openCheckpoint } from '../../../../shared/checkpoint.ts';
import { noteKey, parseVkey } from '../../../../shared/note-key.ts';
import { noteSigner, noteVerifier } from '../../../../shared/note-signature.ts';
import { parseNote, signNote } from '../../../../shared/signed-note.ts';
import { verifyInclusion } from '../../../../shared/verify-proof.ts';
import { anActor, TENANT_A } from '../../../support/actors.ts';
import { type AttackedLog, attackedLogs, type RunningLog } from '../../../support/attacked-log.ts';
import { DATA_KEY } from '../../../support/audit-house.ts';

const ENTRIES = 300;
const ada = anActor({ tenantId: TENANT_A, name: 'Ada Example' });
const note = (n: number): AuditNote => ({ type: 'agent.created', resource: { type: 'agent', id: `agent-${n}`, name: `Agent ${n}` }, details: { n } });

async function write({ storage, audit }: RunningLog, from: number, count: number): Promise<void> {
  await Promise.all(Array.from({ length: count }, (_, at) => storage.write(ada, (tx) => audit.trail.append(tx, ada, note(from + at)))));
}

/** A process that writes so many entries and stops as it should, everything signed. */
async function session(log: AttackedLog, from: number, count: number, marks = true): Promise<void> {
  const running = await log.start({ marks });
  await write(running, from, count);
  await running.audit.writer.settle(running.storage, TENANT_A);
  await running.stop();
}

const problemsOf = async (log: AttackedLog, options?: { readonly marks?: boolean }) => (await log.verify(options)).map(({ problem }) => problem);

describe.each(attackedLogs)('U29: a log whose database somebody writes to, on %s', (_name, open) => {
  let whole: AttackedLog;
  let log: AttackedLog;
  beforeAll(async () => {
    whole = open();
    for (let n = 0; n < ENTRIES; n += 100) {
      await session(whole, n, 100);
      whole.clock.advance(1_500);
    }
  });
  afterAll(() => whole.drop());
  beforeEach(async () => (log = await whole.clone()));
  afterEach(() => log.drop());

  it('is whole before anybody touches it', async () => {
    expect(await log.verify()).toMatchObject([{ size: ENTRIES + 1, signedSize: ENTRIES + 1, problem: null }]);
  });

  it.each([
    ['edited', [`UPDATE audit_leaf SET entry = replace(entry, '"outcome":"success"', '"outcome":"denied"') WHERE idx = 120`], '120'],
    ['deleted', ['DELETE FROM audit_leaf WHERE idx = 120'], '120'],
    ['deleted with all that is stored beside it', [...['audit_leaf', 'audit_disclosure', 'audit_index'].map((table) => `DELETE FROM ${table} WHERE idx = 120`), `DELETE FROM audit_text WHERE (place & 4294967295) = 120`], '120'],
    ['moved before another', ['UPDATE audit_leaf SET idx = -1 WHERE idx = 120', 'UPDATE audit_leaf SET idx = 120 WHERE idx = 121', 'UPDATE audit_leaf SET idx = 121 WHERE idx = -1'], '120'],
    ['put in, all later ones moved on', ['UPDATE audit_leaf SET idx = -idx - 1 WHERE idx > 120', 'UPDATE audit_leaf SET idx = -idx WHERE idx < 0', 'INSERT INTO audit_leaf (tenant_id, log_id, idx, entry) SELECT tenant_id, log_id, 121, entry FROM audit_leaf WHERE idx = 120'], '121'],
    ['put behind the last one', [`INSERT INTO audit_leaf (tenant_id, log_id, idx, entry) SELECT tenant_id, log_id, ${ENTRIES + 1}, entry FROM audit_leaf WHERE idx = ${ENTRIES}`], String(ENTRIES + 1)],
    ['cut off at the end', [`DELETE FROM audit_leaf WHERE idx > 250`], '251'],
  ])('AUD-03: an entry that is %s is found, and the first broken number named', async (_what, statements, at) => {
    await log.asMaster(...statements);
    expect(await problemsOf(log)).toMatchObject([{ place: 'entry', at }]);
  });

  it.each([
    ['a disclosure filed where it is purged sooner', [`UPDATE audit_disclosure SET retention_class = 'short' WHERE idx = 42`], { place: 'disclosure', at: '42', says: expect.stringContaining('kept as') }],
    ['a disclosure dropped', ['DELETE FROM audit_disclosure WHERE idx = 42'], { place: 'disclosure', at: '42', says: expect.stringContaining('no erasure on record explains it') }],
    ['a disclosure exchanged', [`UPDATE audit_disclosure SET box = (SELECT d.box FROM audit_disclosure d WHERE d.idx = 43 AND d.names LIKE '%actor%') WHERE idx = 42 AND names LIKE '%actor%'`], { place: 'disclosure', at: '42' }],
    ['a disclosure dropped and listed as erased under an entry that does not say so', [
      `INSERT INTO audit_erasure (tenant_id, log_id, idx, digest, name, covering_event) SELECT i.tenant_id, i.log_id, 42, 'x', 'actor', i.event_id FROM audit_index i WHERE i.idx = 50`, 'DELETE FROM audit_disclosure WHERE idx = 42'], { place: 'disclosure', at: '42' }],
    ['the newest checkpoint deleted', ['DELETE FROM audit_checkpoint WHERE size = (SELECT max(size) FROM audit_checkpoint)'], { place: 'checkpoint', at: String(ENTRIES + 1) }],
    ['every checkpoint deleted', ['DELETE FROM audit_checkpoint'], { place: 'checkpoint' }],
    ['the log’s own count turned back to an older checkpoint, tail and all', [
      'DELETE FROM audit_checkpoint WHERE size > 101', ...['audit_leaf', 'audit_disclosure', 'audit_index'].map((table) => `DELETE FROM ${table} WHERE idx > 100`), `DELETE FROM audit_text WHERE (place & 4294967295) > 100`, 'UPDATE audit_log SET size = 101, signed_size = 101'], { place: 'tile' }],
    ['a tile dropped', ['DELETE FROM audit_tile WHERE level = 1'], { place: 'tile', at: '1/0' }],
    ['an index row that hides what was denied', [`UPDATE audit_index SET type = 'agent.updated' WHERE idx = 7`], { place: 'index', at: '7' }],
    ['a day’s count that is one too few', [`UPDATE audit_day SET n = n - 1 WHERE type = 'agent.created'`], { place: 'index' }],
    ['a day’s count taken out', [`DELETE FROM audit_day WHERE type = 'agent.created'`], { place: 'index' }],
    ['a day’s count of what never was', [`INSERT INTO audit_day (tenant_id, log_id, day, type, outcome, resource_type, severity, n) SELECT tenant_id, log_id, '2020-01-01', type, outcome, resource_type, severity, 1 FROM audit_day WHERE type = 'agent.created'`], { place: 'index' }],
    ['the whole log deleted', ['audit_checkpoint', 'audit_disclosure', 'audit_index', 'audit_day', 'audit_text', 'audit_leaf', 'audit_tile', 'audit_log'].map((table) => `DELETE FROM ${table}`), { place: 'log' }],
  ])('AUD-03: %s is found and named', async (_what, statements, problem) => {
    await log.asMaster(...statements);
    expect(await problemsOf(log)).toMatchObject([problem]);
  });

  describe('what it tells of people', () => {
    let adas: string;
    let bobs: string;
    /** Bob’s key is destroyed as the product does it, with what was told of him; Cleo’s is in use. */
    beforeEach(async () => {
      const running = await log.start();
      const { subjects, token } = running.audit;
      [adas, bobs] = ['ada', 'bob'].map((person) => token(TENANT_A, 'actor', person)) as [string, string]; // as many as were asked for
      const seal = (person: string) => running.storage.write(ada, async (tx) => void (await subjects.sealing(tx, TENANT_A, [token(TENANT_A, 'actor', person)])));
      await seal('bob');
      await seal('cleo');
      await running.storage.write(ada, (tx) => subjects.retire(tx, TENANT_A, [bobs]));
      await running.storage.write(ada, async (tx) => {
        await subjects.destroy(tx, await subjects.shelf.retired(tx, TENANT_A));
      });
      await running.stop();
    });
    const garbage = () => (log.dialect === 'sqlite' ? `x'${'ab'.repeat(53)}'` : `'\\x${'ab'.repeat(53)}'::bytea`);
    const inKeys = (statement: string) => log.keysAsMaster(statement.replaceAll('ADA', adas).replaceAll('BOB', bobs).replaceAll('GARBAGE', garbage()));
    const inLog = (statement: string) => log.asMaster(statement.replaceAll('ADA', adas).replaceAll('BOB', bobs).replaceAll('GARBAGE', garbage()));

    it.each([
      ['a key deleted from its shelf', `DELETE FROM subject_key WHERE person = 'ADA'`],
      ['a key exchanged for another one’s', `UPDATE subject_key SET wrapped = (SELECT k.wrapped FROM subject_key k WHERE k.person NOT IN ('ADA', 'BOB') AND k.wrapped IS NOT NULL) WHERE person = 'ADA'`],
      ['a key said to be destroyed, in made-up words', `UPDATE subject_key SET wrapped = NULL, retired_at = '2026-01-01T00:00:00.000Z', gone = GARBAGE WHERE person = 'ADA'`],
      ['a key said to be destroyed, in the words for one that was', `UPDATE subject_key SET wrapped = NULL, retired_at = '2026-01-01T00:00:00.000Z', gone = (SELECT k.gone FROM subject_key k WHERE k.person = 'BOB') WHERE person = 'ADA'`],
    ])('AUD-03: %s is found, at the first entry that it opened', async (_what, statement) => {
      await inKeys(statement);
      expect(await problemsOf(log)).toMatchObject([{ place: 'disclosure', at: '1', says: expect.stringContaining('nothing says that it was destroyed') }]);
    });

    it.each([
      ['pointed at another person’s destroyed key', `UPDATE audit_disclosure SET person_token = 'BOB', kid = 1 WHERE idx = 42 AND person_token = 'ADA'`, 'is not what was sealed'],
      ['in the box of another entry of the same person', `UPDATE audit_disclosure SET box = (SELECT d.box FROM audit_disclosure d WHERE d.idx = 43 AND d.person_token = 'ADA') WHERE idx = 42 AND person_token = 'ADA'`, 'is not the one its entry promised'],
      ['under other names', `UPDATE audit_disclosure SET names = 'actor details' WHERE idx = 42 AND person_token = 'ADA'`, 'cannot be opened: it was changed'],
      ['said to be less than it is', `UPDATE audit_disclosure SET names = 'actor' WHERE idx = 42 AND person_token = 'ADA'`, 'cannot be opened: it was changed'],
      ['replaced by other words in the clear', `UPDATE audit_disclosure SET box = NULL, kid = NULL, texts = 'WyJzYWx0IiwiYWN0b3IiLCJNYWxsb3J5Il0' WHERE idx = 42 AND person_token = 'ADA'`, 'cannot be opened: it was changed'],
      ['under another number', `UPDATE audit_disclosure SET kid = 2 WHERE idx = 42 AND person_token = 'ADA'`, 'nothing says that it was destroyed'],
      ['under a number beyond all numbers', `UPDATE audit_disclosure SET kid = 9223372036854775807 WHERE idx = 42 AND person_token = 'ADA'`, 'cannot be opened'],
      ['without its box', `UPDATE audit_disclosure SET box = NULL WHERE idx = 42 AND person_token = 'ADA'`, 'cannot be opened'],
      ['without its number', `UPDATE audit_disclosure SET kid = NULL WHERE idx = 42 AND person_token = 'ADA'`, 'cannot be opened'],
      ['in an empty box', `UPDATE audit_disclosure SET box = substr(box, 1, 0) WHERE idx = 42 AND person_token = 'ADA'`, 'cannot be opened: it was changed'],
    ])('AUD-03: what entry 42 tells of somebody, %s, is found and named', async (_what, statement, says) => {
      await inLog(statement);
      expect(await problemsOf(log)).toMatchObject([{ place: 'disclosure', at: '42', says: expect.stringContaining(says) }]);
    });

    it('is counted where no key is at hand, and a box that is not there is missed all the same', async () => {
      const [alone] = await log.verify({ keys: false });
      expect(alone).toMatchObject({ problem: null, checked: { entries: ENTRIES + 1, sealed: 2 * ENTRIES, shredded: 0 } });
      const [opened] = await log.verify();
      expect(opened).toMatchObject({ problem: null, checked: { entries: ENTRIES + 1, sealed: 0, shredded: 0, disclosures: (alone?.checked.disclosures ?? 0) + 2 * ENTRIES } });
      await inLog(`DELETE FROM audit_disclosure WHERE idx = 42 AND person_token = 'ADA'`);
      expect((await log.verify({ keys: false })).map(({ problem }) => problem)).toMatchObject([{ place: 'disclosure', at: '42', says: expect.stringContaining('no erasure on record explains it') }]);
    });

    it.each([
      ['has no box', 'box = NULL'], ['says to be less than was promised', `names = 'actor'`], ['says to be more than was promised', `names = 'actor source details subject resource impersonator'`],
    ])('AUD-03: a row that %s is found without any key', async (_what, change) => {
      await inLog(`UPDATE audit_disclosure SET ${change} WHERE idx = 42 AND person_token = 'ADA'`);
      expect((await log.verify({ keys: false })).map(({ problem }) => problem)).toMatchObject([{ place: 'disclosure', at: '42' }]);
    });
  });

  it('a checkpoint taken out of the middle is missed by the entry of a check that had found it', async () => {
    const running = await log.start();
    await verifyOnRecord({ ...running, clock: log.clock }, ada);
    await running.stop();
    expect(await problemsOf(log)).toEqual([null]);
    await log.asMaster('DELETE FROM audit_checkpoint WHERE size = (SELECT size FROM audit_checkpoint ORDER BY size LIMIT 1 OFFSET 1)');
    expect(await problemsOf(log)).toMatchObject([{ place: 'checkpoint', says: expect.stringContaining('are not there that stood there') }]);
  });

  it('the entry of a check that came to stand in the next epoch accuses nobody', async () => {
    const running = await log.start();
    const history = running.audit.history(running.storage, TENANT_A);
    const [before] = await history.logs();
    const refs = checkpointRefs(before?.origin ?? '', (await history.checkpoints(before?.logId ?? 0)).map(({ size }) => Number(size)));
    await running.audit.rotateKey(running.storage, ada);
    await running.storage.write(ada, (tx) => running.audit.trail.append(tx, ada, { type: 'audit.verification.passed', refs }));
    await running.stop();
    expect(await problemsOf(log)).toEqual([null, null]);
  });

  it('an old copy put back in place is found by the mark outside the database, and by nothing else', async () => {
    const old = await log.copy();
    await session(log, 1_000, 20);
    await log.putBack(old);
    expect(await problemsOf(log)).toMatchObject([{ place: 'head', at: String(ENTRIES + 21), says: expect.stringContaining('it was rolled back') }]);
    expect(await problemsOf(log, { marks: false })).toEqual([null]); // the limit that the documents state
  });

  it('cannot miss a cut end that nobody signed: the limit that the documents state', async () => {
    await session(log, 1_000, 1);
    const old = await log.copy();
    const running = await log.start();
    await write(running, 2_000, 3);
    await running.stop();
    await log.putBack(old);
    expect(await problemsOf(log)).toEqual([null]);
  });

  it.each([
    ['audit_leaf', `UPDATE audit_leaf SET entry = '{}' WHERE idx = 1`], ['audit_disclosure', `UPDATE audit_disclosure SET texts = 'x' WHERE idx = 1`],
    ['audit_checkpoint', `UPDATE audit_checkpoint SET note = 'x' WHERE size > 0`], ['audit_tile', `UPDATE audit_tile SET width = 1 WHERE level = 0`],
  ])('AUD-02: the application’s own role can neither change nor delete a row of %s', async (table, change) => {
    const { storage, stop } = await log.start();
    const attempts = [change, `DELETE FROM ${table} WHERE tenant_id = '${TENANT_A}'`].map((statement) => storage.write(ada, (tx) => tx.run(statement)).then(() => 'done', () => 'refused'));
    expect(await Promise.all(attempts)).toEqual(['refused', 'refused']);
    await stop();
    expect(await problemsOf(log)).toEqual([null]);
  });

  it('raises the alarm for a disclosure that is gone without a word, each time it is verified', async () => {
    await log.asMaster('DELETE FROM audit_disclosure WHERE idx = 42');
    const running = await log.start();
    const [verdict] = await running.audit.verify(running.storage, TENANT_A);
    await running.stop();
    expect(verdict?.problem).toMatchObject({ place: 'disclosure', at: '42' });
  });

  it('never signs two histories under one name: what goes on from an old copy is a new epoch that tells of it, and both heads are kept', async () => {
    const old = await log.copy();
    await session(log, 1_000, 20);
    await log.putBack(old);
    await session(log, 3_000, 5);
    const [first, second] = await log.verify();
    expect(first?.problem).toMatchObject({ place: 'fork', at: String(ENTRIES + 21) });
    expect(first?.size).toBe(ENTRIES + 1);
    expect(second).toMatchObject({ origin: expect.stringMatching(/\/e2$/), size: 7, signedSize: 7, problem: null });
    expect(log.forks()).toMatchObject([{ origin: first?.origin, marked: { size: ENTRIES + 21 }, found: { size: ENTRIES + 1 } }]);
    const [told] = await log.question<{ entry: string }>(`SELECT entry FROM audit_leaf WHERE log_id = (SELECT max(log_id) FROM audit_log) AND idx = 1`);
    expect(told?.entry).toContain('"type":"audit.fork_detected"');
    expect(told?.entry).toContain(`"marked_size":"${ENTRIES + 21}"`);
    await session(log, 4_000, 5);
    expect((await log.verify()).map(({ size }) => size)).toEqual([ENTRIES + 1, 12]); // and it does not begin again
  });

  it('sees a copy put back under a running server, too', async () => {
    const old = await log.copy();
    const running = await log.start();
    await write(running, 1_000, 20);
    await running.audit.writer.settle(running.storage, TENANT_A);
    await running.stop();
    await log.putBack(old);
    const next = await log.start();
    const verdicts = await next.audit.verify(next.storage, TENANT_A);
    await next.stop();
    expect(verdicts.map(({ problem }) => problem?.place)).toEqual(['fork', undefined]);
  });
});

describe.each(attackedLogs)('the epochs of a log on %s', (_name, open) => {
  let log: AttackedLog;
  beforeAll(async () => {
    log = open();
    await session(log, 0, 70);
    const running = await log.start();
    await running.audit.rotateKey(running.storage, ada);
    await running.stop();
    await session(log, 100, 70);
  });
  afterAll(() => log.drop());

  it('E59: every entry is signed under a key that is named, and after a rotation both the old and the new epoch verify, each under its own', async () => {
    const [first, second] = await log.verify();
    expect([first, second]).toMatchObject([{ origin: expect.stringMatching(/\/e1$/), size: 72, signedSize: 72, problem: null }, { origin: expect.stringMatching(/\/e2$/), size: 71, problem: null }]);
    const vkeys = (await log.question<{ vkey: string }>('SELECT vkey FROM audit_log ORDER BY log_id')).map(({ vkey }) => vkey.split('+'));
    expect(new Set(vkeys.map(([, id]) => id)).size).toBe(2);
    const running = await log.start();
    const { items } = await running.storage.read(ada, (db) => running.audit.search.page(db, TENANT_A, { size: 200 }));
    const tree = nodeTreeHash();
    for (const { eventId } of items) {
      const { leaf, row, checkpoint, vkey, inclusion } = await running.audit.prove(running.storage, TENANT_A, eventId);
      const { size, root } = openCheckpoint(checkpoint, noteVerifier(parseVkey(sha256, vkey), verifyEd25519));
      expect(() => verifyInclusion(tree, { leafHash: tree.leaf(leaf), index: row.idx, size, root, proof: inclusion.map((hash) => Buffer.from(hash, 'base64')) })).not.toThrow();
    }
    await running.stop();
    expect(items).toHaveLength(143);
    for (const [name, id] of vkeys) {
      const notes = await log.question<{ note: string }>(`SELECT c.note FROM audit_checkpoint c JOIN audit_log l ON l.log_id = c.log_id WHERE l.origin = '${name}'`);
      expect(new Set(notes.flatMap(({ note: text }) => parseNote(text).signatures.map((signature) => `${signature.name} ${signature.id}`)))).toEqual(new Set([`${name} ${id}`]));
    }
  });

  it('refuses a checkpoint of the new epoch that the old key signed', async () => {
    const copy = await log.clone();
    const [row] = await copy.question<{ size: number; note: string; origin: string }>(`SELECT c.size, c.note, l.origin FROM audit_checkpoint c JOIN audit_log l ON l.log_id = c.log_id WHERE l.origin LIKE '%/e2' ORDER BY c.size DESC LIMIT 1`);
    const old = openSigningKey(DATA_KEY, 1);
    const forged = signNote(parseNote(row?.note ?? '').text, [noteSigner(noteKey(sha256, row?.origin ?? '', 'ed25519', old.publicKey), old.sign)]);
    await copy.asMaster(`UPDATE audit_checkpoint SET note = '${forged}' WHERE size = ${row?.size} AND log_id = (SELECT max(log_id) FROM audit_log)`);
    const problems = await problemsOf(copy);
    await copy.drop();
    expect(problems).toMatchObject([null, { place: 'checkpoint', at: String(row?.size) }]);
  });

  it('refuses what the old key signed onto its own epoch after that had ended', async () => {
    const copy = await log.clone();
    // The old key goes on in its own log, everything done as the product does it, and out of sight of the marks.
    await copy.asMaster(`UPDATE audit_log SET log_id = -log_id WHERE origin LIKE '%/e2'`);
    await session(copy, 5_000, 3, false);
    await copy.asMaster('UPDATE audit_log SET log_id = -log_id WHERE log_id < 0');
    const problems = await problemsOf(copy, { marks: false });
    await copy.drop();
    expect(problems).toMatchObject([{ place: 'entry', at: '72', says: expect.stringContaining('a key of the past') }, null]);
  });

  it('misses a whole epoch that was taken out, with the marks and without', async () => {
    const copy = await log.clone();
    await copy.asMaster(...['audit_checkpoint', 'audit_disclosure', 'audit_index', 'audit_day', 'audit_leaf', 'audit_tile', 'audit_log'].map((table) => `DELETE FROM ${table} WHERE log_id = (SELECT max(log_id) FROM audit_log)`));
    const [marked, alone] = [await problemsOf(copy), await problemsOf(copy, { marks: false })];
    await copy.drop();
    expect(alone).toMatchObject([{ place: 'log', says: expect.stringContaining('ended for a new key') }]);
    expect(marked).toMatchObject([{ place: 'log' }, { place: 'log', says: expect.stringContaining('the whole log is gone') }]);
  });
});
