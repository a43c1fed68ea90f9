import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const SERVE = resolve(import.meta.dirname, '../../server/hosts/serve.ts');
const LISTENING = /^Countersign \(\w+\) on (http:\/\/\S+)$/m;

export interface HeadlessHost {
  readonly url: string;
  /** Where its files are: the bootstrap file and what a test puts beside it. */
  readonly folder: string;
  /** What it has written so far, both outputs. */
  said(): string;
  /** Ends as an operator ends it; what it left behind is deleted. */
  stop(): Promise<void>;
}

interface Start {
  /** The environment besides PATH, port, data directory and Node's cache of sources: nothing of the test's own leaks in. */
  readonly env?: Readonly<Record<string, string>>;
  readonly bootstrap?: object;
  /** Further files, by name; the environment may name them as `{folder}/name`. */
  readonly files?: Readonly<Record<string, string>>;
}

/** The server that `npm run serve` starts, from sources, in a process of its own on a port of its own. Rejects with its words when it does not start. */
export async function startHeadless({ env = {}, bootstrap, files = {} }: Start = {}): Promise<HeadlessHost> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-headless-'));
  for (const [name, text] of Object.entries({ ...files, ...(bootstrap ? { 'bootstrap.json': JSON.stringify(bootstrap) } : {}) })) writeFileSync(join(folder, name), text);
  const placed = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, value.replaceAll('{folder}', folder)]));
  const child = spawn(process.execPath, [SERVE], {
    env: { PATH: process.env['PATH'], NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'], PORT: '0', COUNTERSIGN_DATA_DIR: join(folder, 'data'), ...(bootstrap ? { COUNTERSIGN_BOOTSTRAP: join(folder, 'bootstrap.json') } : {}), ...placed }, stdio: ['ignore', 'pipe', 'pipe'],
  });
  // A test that fails before it stops its server leaves none behind.
  const abandon = () => void child.kill('SIGKILL');
  process.once('exit', abandon);
  child.once('close', () => process.removeListener('exit', abandon));
  let heard = '';
  const ended = new Promise<number | null>((done) => child.once('close', done));
  try {
    const url = await new Promise<string>((found, failed) => {
      for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (piece: string) => {
        heard += piece;
        const [, at] = LISTENING.exec(heard) ?? [];
        if (at) found(at);
      });
      void ended.then(() => failed(new Error(heard)));
    });
    return { url, folder, said: () => heard, stop: () => stop(child, ended, folder) };
  } catch (reason) {
    rmSync(folder, { recursive: true, force: true });
    throw reason;
  }
}

async function stop(child: ChildProcess, ended: Promise<number | null>, folder: string): Promise<void> {
  child.kill('SIGTERM');
  await ended;
  rmSync(folder, { recursive: true, force: true });
}
