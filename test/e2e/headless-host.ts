import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HostEnvironment, StartHost } from './host.ts';

const ENTRY = join(import.meta.dirname, '../../out/server/serve.js');
const START_DEADLINE_MS = 30_000;
/** What of our own environment a server may see: nothing that could configure it. */
const INHERITED = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'TZ'];

interface Running {
  readonly child: ChildProcess;
  readonly address: string;
}

/** The built server in a process of its own, on a port that the system chooses at the first start and that it keeps. */
export const startHeadless: StartHost = async (dataDir, env) => {
  if (!existsSync(ENTRY)) throw new Error('out/server/serve.js is missing: run `npm run build` first');
  const said: string[] = [];
  const launchOn = (port: string) => launch({ COUNTERSIGN_MODE: 'local', COUNTERSIGN_LAUNCH_SECRET: 'off', ...env, COUNTERSIGN_DATA_DIR: dataDir, HOST: '127.0.0.1', PORT: port }, said);
  let running = await launchOn('0');
  const { address } = running;
  const { origin, port } = new URL(address);

  const end = async (signal: NodeJS.Signals) => {
    if (running.child.exitCode !== null || running.child.signalCode !== null) return;
    const gone = once(running.child, 'close');
    running.child.kill(signal);
    await gone;
  };
  return {
    kind: 'headless', origin, address, dataDir,
    open: (page) => Promise.resolve(page),
    takeAway: async (page, press) => {
      const download = page.waitForEvent('download');
      await press();
      return readFileSync(await (await download).path());
    },
    notices: null,
    said: () => said.join(''),
    restart: async () => {
      await end('SIGTERM');
      running = await launchOn(port);
    },
    kill9: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  };
};

async function launch(env: HostEnvironment, said: string[]): Promise<Running> {
  const inherited = Object.fromEntries(INHERITED.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
  const child = spawn(process.execPath, [ENTRY], { env: { ...inherited, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const before = said.length;
  const printed = (pattern: RegExp) => pattern.exec(said.slice(before).join(''))?.[0];
  const first = await addressOf(child, said, () => printed(/https?:\/\/[^\s]+(?=\s)/));
  // Answering a request comes after everything that a start prints, the one-time set-up address included.
  await fetch(new URL('/health', first));
  return { child, address: printed(/https?:\/\/[^\s]+#setup=[^\s]+(?=\s)/) ?? first };
}

function addressOf(child: ChildProcess, said: string[], printed: () => string | undefined): Promise<string> {
  return new Promise((resolve, reject) => {
    const deadline = setTimeout(() => reject(new Error(`the server printed no address within ${START_DEADLINE_MS} ms:\n${said.join('')}`)), START_DEADLINE_MS);
    const hear = (chunk: Buffer) => {
      said.push(chunk.toString());
      const address = printed();
      if (address === undefined) return;
      clearTimeout(deadline);
      resolve(address);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(deadline);
      reject(new Error(`the server ended with ${code} before it printed an address:\n${said.join('')}`)); // no effect once resolved
    });
  });
}
