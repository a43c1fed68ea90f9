import './require-node.mjs';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { arch, cpus, platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { benchReport } from './bench-report.mjs';
import { root } from './project.mjs';

// `npm run bench [-- name ...]`: runs test/bench/<name>.bench.ts, one process each, and keeps what they print in
// test/bench/results.json and, for people, in RESULTS.md. A bench that was not run keeps its last result.
const folder = join(root, 'test/bench');
const known = readdirSync(folder).filter((file) => file.endsWith('.bench.ts')).map((file) => file.slice(0, -'.bench.ts'.length));
const wanted = process.argv.length > 2 ? process.argv.slice(2) : known;
const unknown = wanted.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`no such bench: ${unknown.join(', ')} (there are: ${known.join(', ') || 'none'})`);
  process.exit(1);
}

const machine = `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${cpus().length} cores, ${platform()} ${arch()}, Node ${process.versions.node}`;
// What takes long to build and is only read afterwards, such as a log of a million entries, is shared by the benches of one run.
const shared = mkdtempSync(join(tmpdir(), 'countersign-bench-run-'));
const rows = [];
const broken = [];
for (const name of wanted) {
  console.log(`== ${name}`);
  if (await run(name) !== 0) broken.push(name);
}
rmSync(shared, { recursive: true, force: true });
keep(rows);
for (const { bench, goals } of rows) for (const goal of goals) console.log(`${verdict(goal)} ${bench}: ${goal.says} ${goal.median?.toPrecision(3)} (${goal.bound || 'no bound'})`);
if (broken.length > 0) console.error(`broke before its end: ${broken.join(', ')}`);
process.exit(broken.length > 0 ? 1 : 0);

function verdict({ bound, met }) {
  if (bound === '') return '      ';
  return met ? 'met   ' : 'MISSED';
}

function run(name) {
  const child = spawn(process.execPath, ['--expose-gc', join(folder, `${name}.bench.ts`)], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, COUNTERSIGN_BENCH_FOLDER: shared } });
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line.startsWith('{"bench":')) rows.push({ ...JSON.parse(line), at: new Date().toISOString(), machine });
    else console.log(line);
  });
  return new Promise((done) => child.on('close', (code) => done(code ?? 1)));
}

function keep(fresh) {
  const file = join(folder, 'results.json');
  const before = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
  const results = [...before.filter(({ bench }) => !fresh.some((row) => row.bench === bench)), ...fresh].toSorted((a, b) => a.bench.localeCompare(b.bench));
  if (results.length === 0) return;
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
  writeFileSync(join(folder, 'RESULTS.md'), benchReport(results));
}
