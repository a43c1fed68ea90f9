import Database from 'better-sqlite3';
import { importAgents, type ImportedAgent, openCatalogStore } from '../../server/agents/catalog/index.ts';
import { type ImportFile, readImport } from '../../server/agents/imports/index.ts';
import { systemClock } from '../../server/base/clock.ts';
import { systemIds } from '../../server/base/ids.ts';
import { filesIn } from '../support/import-files.ts';
import { testData } from '../support/test-data.ts';
import { inBatches, openBare } from './bare-sqlite.ts';
import { type BenchHouse, inAHouse, openBenchHouse } from './bench-house.ts';
import { bench } from './harness.ts';

// Every revision of every agent of real repositories: from the bytes of the files to drafts in the catalog and entries in the log.
const AGENTS_AT_ONCE = 10; // as the import job takes them
const TABLES = ['agent', 'agent_version', 'audit_leaf', 'audit_disclosure', 'audit_index'] as const;

type Row = Readonly<Record<string, string | number | null>>;
type Rows = Readonly<Record<(typeof TABLES)[number], readonly Row[]>>;

const histories = testData('agents/histories');
if (histories) await measure(filesIn(histories, '.jsonl'));
else console.log('skipped: import; the test data is not on this machine (COUNTERSIGN_TEST_DATA names its folder)');

async function measure(files: readonly ImportFile[]): Promise<void> {
  const { rows, revisions } = await importedOnce(files);
  await bench('import', {
    limit: inAHouse((house) => insertAgain(house.file, house.tenantId, rows), { before: (house) => house.close() }),
    'reading alone': { run: () => void read(files) },
    product: inAHouse((house) => importAll(house, read(files), AGENTS_AT_ONCE)),
    naive: inAHouse((house) => importAll(house, read(files).flatMap(revisionByRevision), 1)),
  }, {
    operations: revisions, rounds: 9,
    goals: [{ of: 'product', to: 'limit' }, { of: 'naive', to: 'product' }],
    notes: [
      `${files.length} histories, ${revisions} revisions, ${rows.audit_leaf.length} entries in the log; a figure is the cost of one revision.`,
      'The handbook sets no goal for this one. The limit inserts the finished rows of the catalog and the log; the product also reads JSON Lines, checks every definition, makes its canonical text and digests, and looks for what it already has. The naive way commits each revision by itself.',
    ],
  });
}

function read(files: readonly ImportFile[]): readonly ImportedAgent[] {
  const agents = [...readImport(files)].filter((item) => item.kind === 'agent');
  return agents.map(({ name, path, revisions }) => ({
    name, path, revisions: revisions.map(({ definition, claims }) => ({ definition, claims: { commit: claims.commit ?? null, date: claims.date ?? null, author: claims.author ?? null, changelog: claims.changelog ?? null } })),
  }));
}

/** A history of three revisions as three arriving histories, each one revision longer. */
function revisionByRevision(agent: ImportedAgent): readonly ImportedAgent[] {
  return agent.revisions.map((_, n) => ({ ...agent, revisions: agent.revisions.slice(0, n + 1) }));
}

async function importAll(house: BenchHouse, agents: readonly ImportedAgent[], atOnce: number): Promise<number> {
  const deps = { storage: house.storage, clock: systemClock, ids: systemIds, audit: house.audit.trail, catalog: openCatalogStore(house.storage.kit) };
  let added = 0;
  for (let at = 0; at < agents.length; at += atOnce) {
    const results = await importAgents(deps, house.actor, agents.slice(at, at + atOnce));
    added += results.reduce((sum, result) => sum + result.added.length, 0);
  }
  return added;
}

async function importedOnce(files: readonly ImportFile[]): Promise<{ readonly rows: Rows; readonly revisions: number }> {
  const house = await openBenchHouse();
  const revisions = await importAll(house, read(files), AGENTS_AT_ONCE);
  await house.close();
  const db = new Database(house.file, { readonly: true });
  const of = (table: string) => db.prepare<[], Row>(`SELECT * FROM ${table}`).all();
  const rows = Object.fromEntries(TABLES.map((table) => [table, of(table)])) as unknown as Rows; // fromEntries forgets the names
  db.close();
  await house.drop();
  return { rows, revisions };
}

/** The same rows for another tenant, a table a transaction; the product takes ten agents a transaction, which is one more. */
function insertAgain(file: string, tenantId: string, rows: Rows): void {
  const db = openBare(file);
  for (const table of TABLES) {
    const [first = {}] = rows[table];
    const columns = Object.keys(first);
    const insert = db.prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map((name) => `@${name}`).join(', ')})`);
    const inserts = rows[table];
    inBatches(db, { count: inserts.length, batch: inserts.length }, (n) => insert.run({ ...inserts[n], tenant_id: tenantId }));
  }
  db.close();
}
