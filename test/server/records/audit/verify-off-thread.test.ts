import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AuditNote, digestDisclosure, type LogSource, type LogVerdict, nodeTreeHash, openVkeys, readHeads, storedLogSource, verifyLogs } from '../../../../server/records/audit/index.ts';
import { verifyPart, type VerifyOptions } from '../../../../server/records/audit/verify-log.ts';
import { verifyOffThread } from '../../../../server/records/audit/verify-off-thread.ts';
import { rootOfSubjects } from '../../../../server/records/subjects/index.ts';
import { anActor, TENANT_A } from '../../../support/actors.ts';
import { type AuditHouse, boxesIn, DATA_KEY, openAuditHouse, unguardedCopy } from '../../../support/audit-house.ts';

/** So many beside the entry that begins the log. */
const ENTRIES = 1_099;
/** The multiple of 256 at half of it, where one thread's part ends and the other's begins. A checkpoint is exactly there. */
const SEAM = 512;
const ada = anActor({ tenantId: TENANT_A, name: 'Ada Example' });
const note = (n: number): AuditNote => ({ type: 'agent.created', resource: { type: 'agent', id: `agent-${n}`, name: `Agent ${n}` }, details: { n } });

let house: AuditHouse;
beforeAll(async () => {
  house = openAuditHouse();
  const write = async (count: number): Promise<void> => {
    await Promise.all(Array.from({ length: count }, (_, n) => house.storage.write(ada, (tx) => house.audit.trail.append(tx, ada, note(n)))));
    await house.audit.writer.settle(house.storage, TENANT_A);
    house.clock.advance(1_500);
  };
  for (const count of [SEAM - 101, 100, 100, 200, 200]) await write(count);
  await write(ENTRIES - (SEAM - 1) - 500);
  await house.close();
});
afterAll(() => rmSync(house.folder, { recursive: true }));

const marks = (): VerifyOptions['heads'] => readHeads(join(house.folder, 'heads.json'));
const sourceOf = (db: Database.Database): LogSource => storedLogSource((statement, ...params) => Promise.resolve(db.prepare(statement).all(...params) as never), boxesIn(house.folder)); // the source states the rows it asks for

/** One log by one thread, and by two: the other one has `beside` for its source. */
async function verdictsOf(source: LogSource, beside: LogSource = source): Promise<{ readonly one: readonly LogVerdict[]; readonly two: readonly LogVerdict[]; readonly shared: number }> {
  const options: VerifyOptions = { hash: nodeTreeHash(), digest: digestDisclosure, heads: marks(), vkeyOf: openVkeys(DATA_KEY) };
  let shared = 0;
  const two = await verifyLogs(source, { ...options, sharedFrom: SEAM, aside: (log, until) => {
    shared = until;
    return verifyPart(beside, log, options, until);
  } });
  return { one: await verifyLogs(source, options), two, shared };
}

/** The same of a copy that somebody changed. */
async function afterwards(...statements: readonly string[]): Promise<Awaited<ReturnType<typeof verdictsOf>>> {
  const { db, drop } = unguardedCopy(house.file);
  try {
    for (const statement of statements) db.exec(statement);
    return await verdictsOf(sourceOf(db));
  } finally {
    drop();
  }
}

type Attack = readonly [what: string, statements: readonly string[], problem: { readonly place: string; readonly at?: string }];
const PLACES = [1, 100, SEAM - 1, SEAM, SEAM + 1, 900, ENTRIES];
const everywhere = (attack: (idx: number) => readonly string[], place: string) => PLACES.map((idx) => [idx, attack(idx), { place, at: String(idx) }] as const);

describe('a log that two threads share', () => {
  it('is told of as one thread tells of it, each entry, tile and checkpoint looked through once', async () => {
    const { db, drop } = unguardedCopy(house.file);
    const read = new Array<number>();
    const source = sourceOf(db);
    const { one, two, shared } = await verdictsOf({ ...source, leaves: async (logId, from, count) => {
      const leaves = await source.leaves(logId, from, count);
      read.push(...leaves.map(({ idx }) => idx));
      return leaves;
    } });
    drop();
    expect(two).toEqual(one);
    expect(shared).toBe(SEAM);
    expect(two).toMatchObject([{ problem: null, size: ENTRIES + 1, checked: { entries: ENTRIES + 1, disclosures: ENTRIES * 4 + 2, tiles: 6 } }]);
    expect(read).toHaveLength(2 * (ENTRIES + 1)); // by the two once, by the one once
  });

  it.each([
    ...everywhere((idx) => [`UPDATE audit_leaf SET entry = replace(entry, '"outcome":"success"', '"outcome":"denied"') WHERE idx = ${idx}`], 'entry'),
    ...everywhere((idx) => [`DELETE FROM audit_leaf WHERE idx = ${idx}`], 'entry'),
  ])('finds an entry %i that was edited or deleted', async (_idx, statements, problem) => {
    const { one, two } = await afterwards(...statements);
    expect(two).toEqual(one);
    expect(two).toMatchObject([{ problem }]);
  });

  it.each([[100, 101], [100, 900], [SEAM - 1, SEAM], [SEAM, SEAM + 1]])('finds entries %i and %i in each other’s place', async (a, b) => {
    const { one, two } = await afterwards(...[[a, -1], [b, a], [-1, b]].map(([from, to]) => `UPDATE audit_leaf SET idx = ${to} WHERE idx = ${from}`));
    expect(two).toEqual(one);
    expect(two).toMatchObject([{ problem: { place: 'entry', at: String(a) } }]);
  });

  it.each(everywhere((idx) => [`DELETE FROM audit_disclosure WHERE idx = ${idx} AND names LIKE '%actor%'`], 'disclosure'))('misses a disclosure of entry %i that is gone without a word', async (_idx, statements, problem) => {
    const { one, two } = await afterwards(...statements);
    expect(two).toEqual(one);
    expect(two).toMatchObject([{ problem }]);
  });

  it.each<Attack>([
    ['a tail cut off', ['DELETE FROM audit_leaf WHERE idx > 800'], { place: 'entry', at: '801' }],
    ['a tail cut off at the seam', [`DELETE FROM audit_leaf WHERE idx >= ${SEAM}`], { place: 'entry', at: String(SEAM) }],
    ['more than half cut off', ['DELETE FROM audit_leaf WHERE idx > 300'], { place: 'entry', at: '301' }],
    ['the count turned back with the tail', ['DELETE FROM audit_checkpoint WHERE size > 812', 'DELETE FROM audit_leaf WHERE idx > 811', 'UPDATE audit_log SET size = 812, signed_size = 812'], { place: 'tile' }],
    ['an entry behind the last', [`INSERT INTO audit_leaf (tenant_id, log_id, idx, entry) SELECT tenant_id, log_id, ${ENTRIES + 1}, entry FROM audit_leaf WHERE idx = 7`], { place: 'entry', at: String(ENTRIES + 1) }],
    ['an entry before the first', ['INSERT INTO audit_leaf (tenant_id, log_id, idx, entry) SELECT tenant_id, log_id, -1, entry FROM audit_leaf WHERE idx = 7'], { place: 'entry', at: '-1' }],
    ...[0, 1, 2, 3, 4].map((n): Attack => [`tile 0/${n} dropped`, [`DELETE FROM audit_tile WHERE level = 0 AND n = ${n}`], { place: 'tile', at: `0/${n}` }]),
    ['the tile above dropped', ['DELETE FROM audit_tile WHERE level = 1'], { place: 'tile', at: '1/0' }],
    ...[[0, -1], [0, 9], [-1, 0], [1, 5], [7, 0]].map(([level, n]): Attack => [`a tile ${level}/${n} of no tree`, [`INSERT INTO audit_tile (tenant_id, log_id, level, n, width, hashes) SELECT tenant_id, log_id, ${level}, ${n}, width, hashes FROM audit_tile WHERE level = 0 AND n = 1`], { place: 'tile', at: `${level}/${n}` }]),
    ...[612 - 200, SEAM, 612].map((size): Attack => [`a forged checkpoint at ${size}`, [`UPDATE audit_checkpoint SET note = replace(note, char(10) || char(10), char(10) || 'x' || char(10) || char(10)) WHERE size = ${size}`], { place: 'checkpoint', at: String(size) }]),
    ['a checkpoint beyond the log', ['UPDATE audit_checkpoint SET size = 5000 WHERE size = 612'], { place: 'checkpoint' }],
    ['a day’s count that is one short', [`UPDATE audit_day SET n = n - 1 WHERE type = 'agent.created'`], { place: 'index' }],
  ])('finds %s', async (_what, statements, problem) => {
    const { one, two } = await afterwards(...statements);
    expect(two).toEqual(one);
    expect(two).toMatchObject([{ problem }]);
  });

  it.each(['-1', '-4611686018427387904', String(SEAM - 0.5), '999.5', String(ENTRIES + 1), '4611686018427387904', `'x'`])('finds a row of the index, or a disclosure, at %s, where no entry is', async (at) => {
    const index = await afterwards(`INSERT INTO audit_index SELECT tenant_id, log_id, ${at}, 'other', time, type, severity, outcome, actor_token, resource_type, resource_token, run_id FROM audit_index WHERE idx = 7`);
    const disclosure = await afterwards(`INSERT INTO audit_disclosure SELECT tenant_id, log_id, ${at}, person_token, names, texts, kid, box, retention_class FROM audit_disclosure WHERE idx = 7 AND names LIKE '%actor%'`);
    for (const { one, two } of [index, disclosure]) expect(two).toEqual(one);
    expect([index, disclosure].map(({ two }) => two[0]?.problem?.place)).toEqual(['index', 'disclosure']);
  });

  it('holds a mark of each part against the tree', async () => {
    const { db, drop } = unguardedCopy(house.file);
    const [[origin, head] = ['', { size: 0, note: '' }]] = Object.entries(marks());
    const of = async (size: number) => (await verifyLogs(sourceOf(db), { hash: nodeTreeHash(), digest: digestDisclosure, heads: { [origin]: { size, note: head.note } }, vkeyOf: null, sharedFrom: SEAM, aside: (log, until) => verifyPart(sourceOf(db), log, { hash: nodeTreeHash(), digest: digestDisclosure, heads: { [origin]: { size, note: head.note } }, vkeyOf: null }, until) }))[0]?.problem;
    expect([await of(head.size), await of(100), await of(SEAM), await of(900), await of(9_000)].map((problem) => problem?.place)).toEqual([undefined, 'head', 'head', 'head', 'head']);
    drop();
  });

  it('raises no alarm for what was erased between the moments that the two see', async () => {
    const { db, drop } = unguardedCopy(house.file);
    const source = sourceOf(db);
    const { one, two } = await verdictsOf(source, { ...source, disclosures: async (logId, from, to) => (await source.disclosures(logId, from, to)).filter(({ idx }) => idx !== 42) });
    drop();
    expect(two).toEqual(one);
    expect(two).toMatchObject([{ problem: null }]);
  });

  it('is looked through by one when the other ends without a word', async () => {
    const { db, drop } = unguardedCopy(house.file);
    const source = sourceOf(db);
    const { one, two } = await verdictsOf(source, { ...source, tiles: () => Promise.reject(new Error('no memory left')) });
    drop();
    expect(two).toEqual(one);
  });

  it('comes to the same in threads of its own, and says on the way how far both are', async () => {
    const { db, file, drop } = unguardedCopy(house.file);
    const logs = await sourceOf(db).logs();
    const seen: number[] = [];
    const verify = () => verifyOffThread(nobody, { tenantId: TENANT_A, file, heads: marks(), vkeys: Object.fromEntries(logs.map(({ origin, vkey }) => [origin, vkey])), sharedFrom: SEAM, rootOfSubjects: rootOfSubjects(DATA_KEY, TENANT_A), keyFile: join(dirname(file), 'subject-keys.db') }, { progress: (done) => seen.push(done), signal: null });
    const whole = await verify();
    db.exec(`DELETE FROM audit_leaf WHERE idx = ${SEAM - 1}`);
    const broken = await verify();
    const { one } = await verdictsOf(sourceOf(db));
    drop();
    expect(whole).toMatchObject([{ problem: null, checked: { entries: ENTRIES + 1 } }]);
    expect(broken).toEqual(one);
    expect(seen).toContain(ENTRIES + 1);
  });
});

/** A thread that has the file asks nobody. */
const nobody = { all: () => Promise.reject(new Error('asked')), run: () => Promise.reject(new Error('asked')) } as unknown as Parameters<typeof verifyOffThread>[0]; // never used as one
