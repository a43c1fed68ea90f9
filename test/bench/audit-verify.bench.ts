import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import Database from 'better-sqlite3';
import { nodeTreeHash, sha256, storedLogSource, verifyLog, type LogVerdict } from '../../server/records/audit/index.ts';
import { openBenchHouse } from './bench-house.ts';
import { bench } from './harness.ts';

const EVENTS = 200_000;
const NAIVE = 20_000;
const PAGE = 1_000;

const house = await openBenchHouse();
for (let n = 0; n < EVENTS; n += 250) {
  await house.storage.write(house.actor, async (tx) => {
    for (let at = n; at < n + 250; at++) await house.audit.trail.append(tx, house.actor, { type: 'agent.created', resource: { type: 'agent', id: `agent-${at % 997}`, name: `Agent ${at % 997}` }, refs: { definition_sha256: 'ab'.repeat(32) } });
  });
}
await house.audit.writer.settle(house.storage, house.tenantId);
await house.close();
const db = new Database(house.file, { readonly: true });
db.pragma('cache_size = -65536');
const source = storedLogSource((statement, ...params) => Promise.resolve(db.prepare(statement).all(...params) as never));
const [log] = (await source.logs()).filter((each) => each.size > EVENTS);
if (!log) throw new Error('no log');
const { logId } = log;
const content = db.prepare<[], number>(`SELECT (SELECT sum(length(entry)) FROM audit_leaf) + (SELECT sum(length(text)) FROM audit_disclosure)`).pluck().get() ?? 0;
const chunk = Buffer.alloc(64 << 20, 7);

function verify(): Promise<LogVerdict> {
  return verifyLog(source, log!, { hash: nodeTreeHash(), sha256, heads: {}, vkeyOf: null });
}
function scan() {
  let n = 0;
  const tables = ['SELECT idx, entry FROM audit_leaf WHERE log_id = ? AND idx >= ? AND idx < ? ORDER BY idx', 'SELECT idx, name, text FROM audit_disclosure WHERE log_id = ? AND idx >= ? AND idx < ? ORDER BY idx', 'SELECT idx, event_id, time, type, severity, outcome, run_id FROM audit_index WHERE log_id = ? AND idx >= ? AND idx < ?'].map((t) => db.prepare(t).raw());
  for (let from = 0; from < log!.size; from += PAGE) for (const t of tables) n += t.all(logId, from, from + PAGE).length;
  return n;
}
function hashAll() {
  const h = createHash('sha256');
  for (let left = content; left > 0; left -= chunk.length) h.update(left < chunk.length ? chunk.subarray(0, left) : chunk);
  h.digest();
}
function naive() {
  let previous = '';
  const disc = db.prepare<[number, number], { text: string }>('SELECT * FROM audit_disclosure WHERE log_id = ? AND idx = ?');
  const index = db.prepare<[number, number], Record<string, unknown>>('SELECT * FROM audit_index WHERE log_id = ? AND idx = ?');
  let rows = 0;
  for (const row of db.prepare<[number], { idx: number; entry: string }>('SELECT * FROM audit_leaf WHERE log_id = ? ORDER BY idx').iterate(logId)) {
    const entry = JSON.parse(row.entry);
    previous = createHash('sha256').update(previous).update(canonicalize(entry) ?? '').digest('hex');
    for (const { text } of disc.all(logId, row.idx)) { JSON.parse(Buffer.from(text, 'base64url').toString()); if (!entry._sd.includes(createHash('sha256').update(text).digest('base64url'))) throw new Error('bad'); }
    if (index.get(logId, row.idx)?.['event_id'] !== entry.id) throw new Error('index');
    if (++rows === NAIVE) break;
  }
}
await bench('audit-verify', { scan: { run: scan }, hash: { run: hashAll }, product: { run: verify }, naive: { run: naive, operations: NAIVE } }, { operations: EVENTS, rounds: 3, goals: [
  { of: 'product', to: 'scan', atMost: 1.5 }, { of: 'naive', to: 'product', atLeast: 7 } ] });
db.close();
await house.drop();
