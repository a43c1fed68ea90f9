import './require-node.mjs';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closeWith } from './counts.mjs';
import { root } from './project.mjs';

// Starts the product as a newcomer would, `npm start`, looks whether it is there, and stops it.
const START_DEADLINE_MS = 90_000;
const STOP_DEADLINE_MS = 15_000;
const dataDir = mkdtempSync(join(tmpdir(), 'countersign-smoke-'));
// Detached: npm puts a shell between itself and the server, and a signal must reach all three.
const child = spawn('npm', ['start', '--', '--browser'], {
  cwd: root, detached: true, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, COUNTERSIGN_DATA_DIR: dataDir },
});
let said = '';
const gone = new Promise((done) => { child.on('close', done); });
const counts = { passed: 0, failed: 0, skipped: 0 };

try {
  const { origin, hash } = new URL(await Promise.race([printedAddress(), endedEarly(), late(START_DEADLINE_MS)]));
  expect('npm start prints its address', true);
  const launch = new URLSearchParams(hash.slice(1)).get('launch') ?? '';
  expect('GET /health answers 200 to whoever was given that address', (await fetch(`${origin}/health`, { headers: { 'x-countersign-launch': launch } })).status === 200);
  expect('and 401 to anybody else on this machine', (await fetch(`${origin}/health`)).status === 401);
  const page = await fetch(`${origin}/`);
  const html = await page.text();
  expect('the screens are served at /', page.status === 200 && /text\/html/.test(page.headers.get('content-type') ?? '') && /<script type="module"[^>]* src=/.test(html));
  signalAll('SIGTERM');
  await Promise.race([gone, late(STOP_DEADLINE_MS)]);
  expect('it stops when told to', true);
} catch (reason) {
  expect(String(reason), false);
} finally {
  signalAll('SIGKILL');
  rmSync(dataDir, { recursive: true, force: true });
}
if (counts.failed > 0) console.log(said.replace(/^(?=.)/gm, '    '));
closeWith(counts);

function expect(what, holds) {
  console.log(`${holds ? 'ok    ' : 'FAILED'} ${what}`);
  counts[holds ? 'passed' : 'failed'] += 1;
}

function printedAddress() {
  return new Promise((found) => {
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => {
      said += text;
      const address = /[Oo]pen (https?:\/\/\S+)(?=\s)/.exec(said)?.[1];
      if (address) found(address);
    });
  });
}

async function endedEarly() {
  throw new Error(`npm start ended with ${await gone} before it printed an address`);
}

function late(ms) {
  return new Promise((_, fail) => { setTimeout(() => fail(new Error(`nothing happened within ${ms / 1000} s`)), ms).unref(); });
}

function signalAll(signal) {
  try {
    process.kill(-Number(child.pid), signal);
  } catch {
    // the group is empty: everything has ended
  }
}
