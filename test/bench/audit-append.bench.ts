import Database from 'better-sqlite3';
import type { AuditNote } from '../../server/records/audit/index.ts';
import { inBatches, openBare } from './bare-sqlite.ts';
import { type BenchHouse, inAHouse, openBenchHouse, withClients } from './bench-house.ts';
import { bench } from './harness.ts';
import { openNaiveLog } from './naive-audit-log.ts';

// 100,000 entries of one log, answered when durable, 256 callers at once. Two disclosures each: who, and on what.
const EVENTS = 100_000;
const CALLERS = 256;
/** One transaction for each event takes its time; on a table this small it is still flattered. */
const NAIVE_EVENTS = 1_500;
const RESOURCES = 997;

const note = (n: number): AuditNote => ({ type: 'agent.created', resource: { type: 'agent', id: `agent-${n % RESOURCES}`, name: `Agent ${n % RESOURCES}` }, refs: { definition_sha256: 'ab'.repeat(32) } });
const sample = await takeSample();
let bytesPerEvent = Number.NaN;

await bench('audit-append', {
  limit: inAHouse((house) => sameRows(house), { before: (house) => house.close() }),
  product: inAHouse((house) => withClients(CALLERS, EVENTS, (_client, n) => house.storage.write(house.actor, (tx) => house.audit.trail.append(tx, house.actor, note(n)))), {
    after: async (house) => {
      await house.close();
      bytesPerEvent = bytesOf(house.file) / EVENTS;
    },
  }),
  naive: inAHouse(chainOneByOne, { operations: NAIVE_EVENTS }),
}, {
  operations: EVENTS, rounds: 3,
  goals: [
    { of: 'product', to: 'limit', atMost: 1.35 },
    { of: 'naive', to: 'product', atLeast: 8 },
    { says: 'bytes per event without disclosures', figure: () => bytesPerEvent, atMost: 800 },
  ],
  notes: [
    'The product also writes full text and counts by day, which the limit does not: the bound with them holds (1.35).',
    'Bytes of an entry: the leaf itself 410 and its row 104 more, the index row 196, its five indexes 300, words and full text 102, tile and keys 62. Leaf and index row alone are 710: the tenant id stands in both as 36 characters, because row-level security of PostgreSQL and the guards of SQLite compare it, and time, type and id stand in the leaf and in the index. Under 800 lies only a log whose leaf is its index.',
    'Beside the rows of the limit the product takes the words to full text (a batch in one statement: one for each entry wrote a segment each, merged again and again, and cost 11 to 17 us more), makes the entry (10: two salts, two disclosure digests, leaf, event id, search tokens, credentials scrubbed), seals what it tells of a person (5, of which 2 are the mark), and has a command of its own for every caller (4: promises, tenant scope, savepoint), tree, tiles, day counts and checkpoints; us of processor time, on a machine that others used. The goal was set on a writer without callers, without keys of people and on one hash an entry.',
  ],
});

interface Sample {
  readonly leaf: string;
  readonly disclosures: ReadonlyArray<{ readonly person_token: string; readonly names: string; readonly texts: string | null; readonly kid: number | null; readonly box: Uint8Array | null }>;
  readonly actor: object;
}

/** An entry as the product writes it, so that the limit writes rows of the same bytes. */
async function takeSample(): Promise<Sample> {
  const once = await openBenchHouse();
  await once.storage.write(once.actor, (tx) => once.audit.trail.append(tx, once.actor, note(0)));
  await once.close();
  const db = new Database(once.file, { readonly: true });
  const leaf = db.prepare<[], string>('SELECT entry FROM audit_leaf WHERE idx = 1').pluck().get() ?? '';
  const disclosures = db.prepare<[], Sample['disclosures'][number]>('SELECT person_token, names, texts, kid, box FROM audit_disclosure WHERE idx = 1').all();
  db.close();
  await once.drop();
  return { leaf, disclosures, actor: { id: once.actor.userId, name: once.actor.name, email: once.actor.email, roles: [...once.actor.roles] } };
}

function chainOneByOne(house: BenchHouse): void {
  const log = openNaiveLog(`${house.file}.naive`);
  for (let n = 0; n < NAIVE_EVENTS; n++) log.append({ tenantId: house.tenantId, type: 'agent.created', actor: house.actor.userId, resource: `agent-${n % RESOURCES}`, body: { actor: sample.actor, note: note(n) } });
  log.close();
}

/** The rows of every entry into the product's own tables with the product's own indexes, in transactions of 256; nothing is hashed, chained or signed. */
function sameRows({ file, tenantId }: BenchHouse): void {
  const db = openBare(file);
  const leaf = db.prepare('INSERT INTO audit_leaf (tenant_id, log_id, idx, entry) VALUES (?, ?, ?, ?)');
  const disclosure = db.prepare("INSERT INTO audit_disclosure (tenant_id, log_id, idx, person_token, names, texts, kid, box, retention_class) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
  const index = db.prepare(
    `INSERT INTO audit_index (tenant_id, log_id, idx, event_id, time, type, severity, outcome, actor_token, resource_type, resource_token, run_id)
     VALUES (?, ?, ?, ?, ?, 'agent.created', 'info', 'success', ?, 'agent', ?, '')`,
  );
  inBatches(db, { count: EVENTS, batch: CALLERS }, (n) => {
    const digits = String(n).padStart(12, '0');
    leaf.run(tenantId, 1, n, sample.leaf);
    for (const { person_token: person, names, texts, kid, box } of sample.disclosures) disclosure.run(tenantId, 1, n, person, names, texts, kid, box, 'standard');
    index.run(tenantId, 1, n, `01990000-0000-7000-8000-${digits}`, `2026-11-21T09:${digits.slice(4, 6)}:${digits.slice(6, 8)}.${digits.slice(8, 11)}Z`, 'a'.repeat(22), `${n % RESOURCES}`.padStart(22, 'r'));
  });
  db.close();
}

/** Bytes of the log's tables and indexes, disclosures left out: those end with their retention. */
function bytesOf(file: string): number {
  const db = new Database(file, { readonly: true });
  const bytes = db.prepare<[], number>(`SELECT sum(pgsize) FROM dbstat WHERE name LIKE '%audit%' AND name NOT LIKE '%disclosure%'`).pluck().get();
  db.close();
  return bytes ?? Number.NaN;
}
