/**
 * Threads of the tests find their sources stripped of types already. Node strips them by a program in WebAssembly, once in each thread, and V8 (Node 24.21)
 * now and then ends the whole process where several threads of one give such programs back at the same time ("Check failed: end > addr", or SIGSEGV).
 * What the product ships is bundled JavaScript and strips nothing.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

/** Everything a thread of ours is begun with. Loaded outside a thread they fail, each after all that it imports is there. */
const THREADS = ['server/records/audit/verify-worker.ts', 'test/fakes/utility-thread.ts', 'server/hosts/utility.ts', 'test/support/thread-words.ts'];
const LOAD = 'Promise.allSettled(process.argv.slice(1).map((url) => import(url))).then(() => { process.getBuiltinModule("node:module").flushCompileCache(); process.exit(0); })';

export async function setup(): Promise<() => void> {
  if (process.env['NODE_COMPILE_CACHE'] !== undefined) return () => undefined; // the other project's, or the caller's own
  const folder = mkdtempSync(join(tmpdir(), 'countersign-stripped-'));
  process.env['NODE_COMPILE_CACHE'] = folder;
  const urls = THREADS.map((path) => pathToFileURL(resolve(import.meta.dirname, '../..', path)).href);
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', LOAD, ...urls]);
  return () => {
    delete process.env['NODE_COMPILE_CACHE'];
    rmSync(folder, { recursive: true, force: true });
  };
}
