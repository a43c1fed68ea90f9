// Imported first by every script here. An older Node reads this file too, so nothing in it is newer than Node 18.
// `npm run` finds node_modules/.bin/node by itself; this is for whoever types `node build/scripts/start.mjs`.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ownNode, root } from './project.mjs';

const NEEDED = 24;

if (Number.parseInt(process.versions.node, 10) < NEEDED) {
  if (existsSync(ownNode)) await handOver();
  else explain();
}

/** The same command again, under the Node that `npm ci` brought; never returns. */
async function handOver() {
  const path = join(root, 'node_modules/.bin') + delimiter + (process.env.PATH ?? '');
  const child = spawn(ownNode, process.argv.slice(1), { stdio: 'inherit', env: { ...process.env, PATH: path } });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  const code = await new Promise((done) => child.on('close', (status) => done(status ?? 1)));
  process.exit(code);
}

function explain() {
  console.error(`Countersign needs Node ${NEEDED} or newer, and this is ${process.version}.`);
  console.error('Run `npm ci` in the project first: it brings its own Node (on macOS install Node 24 yourself), then try again.');
  process.exit(1);
}
