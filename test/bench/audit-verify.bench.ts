import { createDecipheriv, createHash, createSecretKey } from 'node:crypto';
import Database from 'better-sqlite3';
import canonicalize from 'canonicalize';
import { systemClock } from '../../server/base/clock.ts';
import { systemIds } from '../../server/base/ids.ts';
import { kitFor, noHooks, openSqlite } from '../../server/base/storage/index.ts';
import { readConfig } from '../../server/config.ts';
import { openKeys } from '../../server/deployment-keys.ts';
import { houseDdl } from '../../server/house-ddl.ts';
import { installationName } from '../../server/open-ground.ts';
import { digestDisclosure, type LogVerdict, nodeTreeHash, openAuditRoom, storedLogSource, verifyLogs } from '../../server/records/audit/index.ts';
import { keyFileIn } from '../../server/open-key-shelf.ts';
import { openKeyFile, openSubjectBoxes, rootOfSubjects } from '../../server/records/subjects/index.ts';
import { bench } from './harness.ts';
import { openMillionLog } from './million-log.ts';

// One log of a million entries with four disclosures each, verified as a stranger does it, from the file on one thread, and as the server does it, by two threads beside its own.
const NAIVE_EVENTS = 20_000;
const PAGE = 1_000;
const CHUNK = Buffer.alloc(64 << 20, 'entry');
const ANY_KEY = createSecretKey(Buffer.alloc(32, 7));

const million = await openMillionLog();
const { deploymentKey } = await openKeys(readConfig({ COUNTERSIGN_DATA_DIR: million.dataDir, COUNTERSIGN_MODE: 'local' }), systemIds);
const keyShelf = openKeyFile(keyFileIn(million.dataDir));
const room = openAuditRoom({ kit: kitFor('sqlite'), clock: systemClock, ids: systemIds, deploymentKey, installation: installationName(deploymentKey), heads: null, keyShelf, offThread: { file: million.file, keyFile: keyFileIn(million.dataDir) } });
const storage = openSqlite({ file: million.file, ddl: houseDdl, hooks: { ...noHooks, ...room.hooks } });
const db = new Database(million.file, { readonly: true });
const kept = new Map<string, Database.Statement<unknown[]>>();
const stored = storedLogSource((statement, ...params) => Promise.resolve(prepared(statement).all(...params) as never), openSubjectBoxes({ shelf: keyShelf, ids: systemIds, rootOf: (tenantId) => rootOfSubjects(deploymentKey, tenantId) })); // the source states the rows it asks for
const log = (await stored.logs()).find(({ tenantId }) => tenantId === million.tenantId);
if (!log) throw new Error('the log was not written');
const { logId, size } = log;
const source = { ...stored, logs: () => Promise.resolve([log]) };
const bytes = db.prepare<[number, number], number>('SELECT (SELECT sum(length(entry)) FROM audit_leaf WHERE log_id = ?) + (SELECT sum(coalesce(length(texts), length(box))) FROM audit_disclosure WHERE log_id = ?)').pluck().get(logId, logId) ?? 0;
const scans = [
  'SELECT idx, entry FROM audit_leaf WHERE log_id = ? AND idx >= ? AND idx < ? ORDER BY idx',
  'SELECT idx, person_token, names, texts, kid, box FROM audit_disclosure WHERE log_id = ? AND idx >= ? AND idx < ? ORDER BY idx',
  'SELECT idx, event_id, time, type, severity, outcome, run_id FROM audit_index WHERE log_id = ? AND idx >= ? AND idx < ? ORDER BY idx',
].map((statement) => db.prepare(statement).raw());

await bench('audit-verify', {
  limit: { run: () => { scan(); hashAll(); } },
  'one thread': { run: async () => expectWhole(await verify()) },
  'two threads': { run: async () => (await room.verify(storage, million.tenantId)).forEach(expectWhole) },
  naive: { run: naive, operations: NAIVE_EVENTS },
}, {
  operations: size, rounds: 3,
  goals: [
    { of: 'one thread', to: 'limit', atMost: 1.5 },
    { of: 'two threads', to: 'limit', atMost: 1 },
    { of: 'one thread', to: 'two threads', atLeast: 1.5 },
    { of: 'naive', to: 'one thread', atLeast: 7 },
    { says: 'changed entries (first, middle, last) that were not found and named', figure: unfound, atMost: 0 },
  ],
  notes: [
    `${size.toLocaleString('en')} entries. Limit: the three tables read into JavaScript by one thread, in pages of ${PAGE.toLocaleString('en')}, each box of what is told of a person decrypted by bare AES-256-GCM, and SHA-256 of the same bytes in calls of 64 MiB. The goal was set before people had keys, on a limit that decrypts nothing. Naive: the same checks with row objects, JSON.parse, canonicalize, a chain of hex digests, and a question to the database for each entry, over ${NAIVE_EVENTS.toLocaleString('en')} of them.`,
    'The goals were set on one hash an entry. An entry here needs six, each a call of its own: itself, its four disclosures, and one node of the tree; and it is held against its canonical form, its index row, its tile and the counts of its day. One call of SHA-256 costs about as much as 500 bytes of it. Having the database join the rows of a page into one text each was tried: what JavaScript saves, joining costs.',
    'Two threads share two cores: on a machine that others use they take turns, and the ratio to the limit, which uses one, says nothing.',
  ],
});
db.close();
await storage.close();
million.drop();

function prepared(statement: string): Database.Statement<unknown[]> {
  const known = kept.get(statement) ?? db.prepare<unknown[]>(statement);
  kept.set(statement, known);
  return known;
}

async function verify(read: typeof source = source): Promise<LogVerdict> {
  const [verdict] = await verifyLogs(read, { hash: nodeTreeHash(), digest: digestDisclosure, heads: {}, vkeyOf: null });
  if (!verdict) throw new Error('no log');
  return verdict;
}

function expectWhole({ problem }: LogVerdict): void {
  if (problem) throw new Error(`${problem.place} ${problem.at}: ${problem.says}`);
}

/** What has to be read, and what has to be opened before it can be hashed: one key for all, because whose it is costs nothing to know. */
function scan(): void {
  for (let from = 0; from < size; from += PAGE) {
    for (const statement of scans) {
      for (const row of statement.all(logId, from, from + PAGE) as unknown[][]) { // .raw(): lists of values
        const box = row.at(-1);
        if (box instanceof Buffer) decrypt(box);
      }
    }
  }
}

function decrypt(box: Buffer): void {
  createDecipheriv('aes-256-gcm', ANY_KEY, box.subarray(0, 12), { authTagLength: 16 }).update(box.subarray(28));
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

async function naive(): Promise<void> {
  const entries = db.prepare<[number, number], { idx: number; entry: string }>('SELECT * FROM audit_leaf WHERE log_id = ? ORDER BY idx LIMIT ?');
  const index = db.prepare<[number, number], { event_id: string }>('SELECT * FROM audit_index WHERE log_id = ? AND idx = ?');
  let chain = '';
  for (const row of entries.iterate(logId, NAIVE_EVENTS)) {
    const entry = JSON.parse(row.entry) as NaiveEntry; // written by fill()
    chain = createHash('sha256').update(chain).update(canonicalize(entry) ?? '').digest('hex');
    const told = (await stored.disclosures(logId, row.idx, row.idx + 1)).flatMap(({ texts }) => texts.map((text) => createHash('sha256').update(text).digest('base64url')));
    if (!told.every((digest) => entry._sd.includes(digest)) || index.get(logId, row.idx)?.event_id !== entry.id) throw new Error(`entry ${row.idx} (${chain})`);
  }
}
