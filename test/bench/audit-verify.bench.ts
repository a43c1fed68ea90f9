import { createHash } from 'node:crypto';
import Database from 'better-sqlite3';
import canonicalize from 'canonicalize';
import { digestDisclosure, type LogVerdict, nodeTreeHash, storedLogSource, verifyLogs } from '../../server/records/audit/index.ts';
import { openBenchHouse } from './bench-house.ts';
import { bench } from './harness.ts';

// One log with two disclosures an entry, verified as a stranger does it: from the closed file, on one thread.
const EVENTS = 200_000;
const AT_ONCE = 250;
const NAIVE_EVENTS = 20_000;
const PAGE = 1_000;
const CHUNK = Buffer.alloc(64 << 20, 'entry');

const house = await openBenchHouse();
await fill();
await house.close();
const db = new Database(house.file, { readonly: true });
const source = storedLogSource((statement, ...params) => Promise.resolve(db.prepare(statement).all(...params) as never)); // the source states the rows it asks for
const log = (await source.logs()).find(({ tenantId }) => tenantId === house.tenantId);
if (!log) throw new Error('the log was not written');
const { logId, size } = log;
const bytes = db.prepare<[], number>('SELECT (SELECT sum(length(entry)) FROM audit_leaf) + (SELECT sum(length(text)) FROM audit_disclosure)').pluck().get() ?? 0;
const scans = [
  'SELECT idx, entry FROM audit_leaf WHERE log_id = ? AND idx >= ? AND idx < ? ORDER BY idx',
  'SELECT idx, name, text FROM audit_disclosure WHERE log_id = ? AND idx >= ? AND idx < ? ORDER BY idx',
  'SELECT idx, event_id, time, type, severity, outcome, run_id FROM audit_index WHERE log_id = ? AND idx >= ? AND idx < ? ORDER BY idx',
].map((statement) => db.prepare(statement).raw());

await bench('audit-verify', {
  limit: { run: () => { scan(); hashAll(); } },
  'scan alone': { run: scan },
  product: { run: async () => expectWhole(await verify()) },
  naive: { run: naive, operations: NAIVE_EVENTS },
}, {
  operations: size, rounds: 5,
  goals: [
    { of: 'product', to: 'limit', atMost: 1.5 },
    { of: 'naive', to: 'product', atLeast: 7 },
    { says: 'changed entries (first, middle, last) that were not found and named', figure: unfound, atMost: 0 },
  ],
  notes: [
    `${size.toLocaleString('en')} entries, not the million of the handbook: building a million takes longer than all benches together may. The cost of one entry does not depend on how many there are.`,
    'Limit: the three tables read into JavaScript, and SHA-256 of the same bytes in calls of 64 MiB. Naive: the same checks with row objects, JSON.parse, canonicalize, a chain of hex digests, and a question to the database for each entry.',
    'The goal was set on one hash an entry. An entry here needs four (entry, two disclosures, tree node), each a call of about 0.4 us, and is held against its canonical form, its index row and its tile: that alone is twice the limit. The server verifies in one thread beside its own; two that share the entries of one log would halve it and do not exist yet.',
  ],
});
db.close();
await house.drop();

async function fill(): Promise<void> {
  for (let from = 0; from < EVENTS; from += AT_ONCE) {
    await house.storage.write(house.actor, async (tx) => {
      for (let n = from; n < from + AT_ONCE; n++) {
        await house.audit.trail.append(tx, house.actor, { type: 'agent.created', resource: { type: 'agent', id: `agent-${n % 997}`, name: `Agent ${n % 997}` }, refs: { definition_sha256: 'ab'.repeat(32) } });
      }
    });
  }
  await house.audit.writer.settle(house.storage, house.tenantId);
}

async function verify(read = source): Promise<LogVerdict> {
  const [verdict] = await verifyLogs(read, { hash: nodeTreeHash(), digest: digestDisclosure, heads: {}, vkeyOf: null });
  if (!verdict) throw new Error('no log');
  return verdict;
}

function expectWhole({ problem }: LogVerdict): void {
  if (problem) throw new Error(`${problem.place} ${problem.at}: ${problem.says}`);
}

function scan(): void {
  for (let from = 0; from < size; from += PAGE) for (const statement of scans) statement.all(logId, from, from + PAGE);
}

function hashAll(): void {
  const hash = createHash('sha256');
  for (let left = bytes; left > 0; left -= CHUNK.length) hash.update(CHUNK.subarray(0, left));
  hash.digest();
}

/** How many of three changed entries were overlooked or named wrongly. */
async function unfound(): Promise<number> {
  const places = [0, size >> 1, size - 1];
  const verdicts = await Promise.all(places.map((place) => verify({
    ...source,
    leaves: async (id, from, count) => (await source.leaves(id, from, count)).map((leaf) => (leaf.idx === place ? { ...leaf, entry: leaf.entry.replace('"v":1', '"v":2') } : leaf)),
  })));
  return places.filter((place, n) => verdicts[n]?.problem?.at !== String(place)).length;
}

interface NaiveEntry {
  readonly id: string;
  readonly _sd: readonly string[];
}

function naive(): void {
  const entries = db.prepare<[number, number], { idx: number; entry: string }>('SELECT * FROM audit_leaf WHERE log_id = ? ORDER BY idx LIMIT ?');
  const disclosures = db.prepare<[number, number], { text: string }>('SELECT * FROM audit_disclosure WHERE log_id = ? AND idx = ?');
  const index = db.prepare<[number, number], { event_id: string }>('SELECT * FROM audit_index WHERE log_id = ? AND idx = ?');
  let chain = '';
  for (const row of entries.iterate(logId, NAIVE_EVENTS)) {
    const entry = JSON.parse(row.entry) as NaiveEntry; // written by fill()
    chain = createHash('sha256').update(chain).update(canonicalize(entry) ?? '').digest('hex');
    const told = disclosures.all(logId, row.idx).map(({ text }) => createHash('sha256').update(text).digest('base64url'));
    if (!told.every((digest) => entry._sd.includes(digest)) || index.get(logId, row.idx)?.event_id !== entry.id) throw new Error(`entry ${row.idx} (${chain})`);
  }
}
