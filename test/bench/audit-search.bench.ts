import { execFileSync } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { systemClock } from '../../server/base/clock.ts';
import { systemIds } from '../../server/base/ids.ts';
import { type Db, kitFor, noHooks, openSqlite } from '../../server/base/storage/index.ts';
import { readConfig } from '../../server/config.ts';
import { openKeys } from '../../server/deployment-keys.ts';
import { houseDdl } from '../../server/house-ddl.ts';
import { type AuditConditions, openAuditRoom } from '../../server/records/audit/index.ts';
import { keyFileIn } from '../../server/open-key-shelf.ts';
import { openKeyFile } from '../../server/records/subjects/index.ts';
import { cursorOf } from '../../shared/page.ts';
import { median } from './bench-result.ts';
import { bench, type Variant } from './harness.ts';
import { MILLION, openMillionLog } from './million-log.ts';

// The questions of the audit screen over a million entries of one tenant, each asked often; a figure is the median of one question.
const ASKED = 60;
const SELDOM = 5;
const PAGE = 50;
/** Stands in one entry of two hundred. */
const WORD = 'denied';

const million = await openMillionLog();
const { tenantId, dataDir } = million;
const { deploymentKey } = await openKeys(readConfig({ COUNTERSIGN_DATA_DIR: dataDir, COUNTERSIGN_MODE: 'local' }), systemIds);
const { search } = openAuditRoom({ kit: kitFor('sqlite'), clock: systemClock, ids: systemIds, deploymentKey, installation: 'bench', heads: null, keyShelf: openKeyFile(keyFileIn(dataDir)) });
const storage = openSqlite({ file: million.file, ddl: houseDdl, hooks: noHooks });
const bare = new Database(million.file, { readonly: true });
bare.pragma('cache_size = -65536');
const logId = bare.prepare<[string], number>('SELECT log_id FROM audit_log WHERE tenant_id = ?').pluck().get(tenantId) ?? 0;
const entryAt = bare.prepare<[number, number], { event_id: string; time: string; idx: number }>('SELECT * FROM audit_index WHERE log_id = ? AND idx = ?');
const byId = bare.prepare<[string], { log_id: number; idx: number }>('SELECT * FROM audit_index WHERE event_id = ?');
const disclosuresAt = bare.prepare('SELECT * FROM audit_disclosure WHERE log_id = ? AND idx = ?');
const countedDays = bare.prepare('SELECT substr(time, 1, 10) AS day, count(*) FROM audit_index WHERE log_id = ? GROUP BY 1');
const lines = writeLines(join(dataDir, 'entries.jsonl'));

await bench('audit-search', {
  'point get (limit)': often((n) => {
    const row = byId.get(idAt(scattered(n)));
    if (row) disclosuresAt.all(row.log_id, row.idx);
  }),
  'first page': asked((db) => search.page(db, tenantId, { size: PAGE })),
  'page somewhere': asked((db, n) => search.page(db, tenantId, { size: PAGE, cursor: after(scattered(n)) })),
  'last page': asked((db, n) => search.page(db, tenantId, { size: PAGE, cursor: after(PAGE + n) })),
  'page by OFFSET': asked((db) => search.listing(db, tenantId, {}, { limit: PAGE, offset: MILLION / 2 }), SELDOM),
  'one person': asked((db, n) => search.page(db, tenantId, { size: PAGE, actorId: `0190a000-0000-7000-8000-1${String(n % 150).padStart(11, '0')}` })),
  'refused or failed': asked((db) => search.page(db, tenantId, { size: PAGE, outcomes: ['denied', 'failure'] })),
  'a family of types': asked((db) => search.page(db, tenantId, { size: PAGE, types: ['agent.*', 'approval.*'] })),
  'full text': asked((db) => search.page(db, tenantId, { size: PAGE, text: WORD })),
  'full text, three letters that nearly all have': asked((db) => search.page(db, tenantId, { size: PAGE, text: 'run' })),
  'grep over JSON lines': often(() => void execFileSync('grep', ['-c', '-F', `"${WORD}"`, lines], { env: { LC_ALL: 'C' } }), SELDOM),
  'days of a year': asked((db) => search.days(db, tenantId, {})),
  'days of a year, counted in an index': often(() => countedDays.all(logId), SELDOM),
  'facets': asked((db) => search.counts(db, tenantId, {})),
  'days of one person': asked((db) => search.days(db, tenantId, person(7)), SELDOM),
}, {
  operations: 1, rounds: 5,
  goals: [
    { of: 'page somewhere', to: 'point get (limit)', atMost: 25 },
    { of: 'last page', to: 'first page', atMost: 1.3 },
    { of: 'page by OFFSET', to: 'page somewhere', atLeast: 10 },
    { of: 'grep over JSON lines', to: 'full text', atLeast: 200 },
    { of: 'days of a year, counted in an index', to: 'days of a year', atLeast: 20 },
  ],
  notes: [
    `${MILLION.toLocaleString('en')} entries of one tenant and year; written in ${million.buildSeconds} s by the product's own writer. A page has ${PAGE} entries with what they disclose, four texts each, read and parsed; all but the limit, grep and the counted index go through the product's search, its tenant scope and its query builder.`,
    'The limit is one entry by its id with its disclosures, by kept statements of bare SQLite. The day counts are kept by the writer and held against the entries by every verification.',
    'Neither DuckDB nor ripgrep is installed here, so that nothing is claimed against them: grep -F with LC_ALL=C stands for ripgrep, over one line an entry (leaf and what it discloses), from the page cache. On PostgreSQL the same questions are proven by the contract suite and not measured: a cluster of a million entries takes longer to fill than this bench may.',
  ],
});
await storage.close();
bare.close();
million.drop();

/** Places spread over the log, each time others. */
function scattered(n: number): number {
  return 1_000 + ((n * 7_919 + 13) * 104_729) % (MILLION - 2_000);
}

function idAt(idx: number): string {
  return entryAt.get(logId, idx)?.event_id ?? '';
}

function after(idx: number): string {
  const entry = entryAt.get(logId, idx);
  return cursorOf([entry?.time ?? '', logId, entry?.idx ?? 0]);
}

function person(n: number): AuditConditions {
  return { actorId: `0190a000-0000-7000-8000-1${String(n).padStart(11, '0')}` };
}

/** Median microseconds of one question of so many. */
function often(ask: (n: number) => unknown, times = ASKED): Variant {
  let n = 0;
  return {
    run: async () => {
      const took: number[] = [];
      for (let at = 0; at < times; at++) {
        const began = performance.now();
        await ask((n += 1));
        took.push((performance.now() - began) * 1_000);
      }
      return median(took);
    },
  };
}

function asked(ask: (db: Db, n: number) => Promise<unknown>, times = ASKED): Variant {
  return often((n) => storage.read({ tenantId }, (db) => ask(db, n)), times);
}

/** Every entry as one line, as somebody would search who has no database. */
function writeLines(file: string): string {
  const rows = bare.prepare<[number, number, number], { line: string }>(
    `SELECT l.entry || ' ' || (SELECT group_concat(coalesce(d.texts, d.box), ' ') FROM audit_disclosure d WHERE d.log_id = l.log_id AND d.idx = l.idx) AS line FROM audit_leaf l WHERE l.log_id = ? AND l.idx >= ? AND l.idx < ?`,
  );
  const out = openSync(file, 'w');
  for (let from = 0; from < MILLION; from += 10_000) writeSync(out, `${rows.all(logId, from, from + 10_000).map(({ line }) => line).join('\n')}\n`);
  closeSync(out);
  return file;
}
