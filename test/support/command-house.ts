import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { scratchFolder } from './evidence-packages.ts';
import { createOwner, type Jar, openTestServer, type TestServer } from './open-test-server.ts';

interface CommandAnswer {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A server over a data directory of its own, and commands run against that directory beside it. */
export interface CommandHouse {
  readonly at: TestServer;
  readonly owner: Jar;
  /** A folder for what they write. */
  readonly scratch: string;
  /** `runCommand` in the scratch folder; `heard` is told of everything that it has said to stderr by then. */
  run(name: 'evidence' | 'report' | 'verify', args: readonly string[], heard?: (child: ChildProcess, said: string) => void): Promise<CommandAnswer>;
  /** What entries of a type tell, newest first. */
  detailsOf(type: string): Promise<readonly object[]>;
  close(): Promise<void>;
}

/** One of the project's commands, from its sources, in a process of its own that works in this folder. */
export async function runCommand(cwd: string, name: 'evidence' | 'report' | 'verify', args: readonly string[], heard: (child: ChildProcess, said: string) => void = () => undefined): Promise<CommandAnswer> {
  const child = spawn(process.execPath, [resolve(import.meta.dirname, `../../server/hosts/${name}-cli.ts`), ...args], { cwd });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
    heard(child, err);
  });
  const code = await new Promise<number | null>((done) => child.once('close', done));
  return { code, out, err };
}

export async function openCommandHouse(): Promise<CommandHouse> {
  const [at, scratch] = [await openTestServer(), scratchFolder()];
  const owner = await createOwner(at);
  return {
    at, owner, scratch: scratch.path,
    run: (name, args, heard) => runCommand(scratch.path, name, args, heard),
    detailsOf: async (type) => ((await at.call(`/api/v1/audit/page?types=${type}`, { jar: owner })).body['items'] as ReadonlyArray<{ readonly details: object }>).map(({ details }) => details), // a page of entries
    close: async () => {
      await at.close();
      scratch.drop();
    },
  };
}
