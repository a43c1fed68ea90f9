import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureServerBundle } from '../../build/scripts/server-bundle.mjs';
import { bench, type Variant } from './harness.ts';

// From nothing to a server that listens on a migrated database, against the cheapest thing Node can do.
const root = join(import.meta.dirname, '../..');
const bundled = join(root, 'out/server/serve.js');

await ensureServerBundle();
const folder = mkdtempSync(join(tmpdir(), 'countersign-startup-'));
try {
  await bench('startup', {
    limit: { run: async () => { await once(spawn(process.execPath, ['-e', '0']), 'close'); } },
    product: aStartOf('product', bundled),
    'without compile cache': aStartOf('uncached', bundled, { NODE_DISABLE_COMPILE_CACHE: '1' }),
    unbundled: aStartOf('unbundled', join(root, 'server/hosts/serve.ts')),
  }, {
    operations: 1, rounds: 9,
    goals: [
      { of: 'product', to: 'limit', atMost: 4 },
      { of: 'unbundled', to: 'product', atLeast: 5 },
    ],
    notes: [
      'Of about 100 ms above the limit, half is Node linking the bundle and loading its own fetch (the HTTP adapter extends Request), a quarter evaluating schemas and tables, a quarter opening, guarding and tidying the database.',
    ],
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Microseconds until the address is printed; the server is stopped outside the measured time. Its first, unmeasured start migrates. */
function aStartOf(name: string, entry: string, env: Readonly<Record<string, string>> = {}): Variant {
  return {
    run: async () => {
      const began = performance.now();
      const child = spawn(process.execPath, [entry], {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { PATH: process.env['PATH'], HOME: process.env['HOME'], COUNTERSIGN_MODE: 'local', COUNTERSIGN_DATA_DIR: join(folder, name), PORT: '0', ...env },
      });
      const gone = once(child, 'close');
      await Promise.race([once(child.stdout, 'data'), gone.then(([code]: unknown[]) => { throw new Error(`${entry} ended with ${String(code)}`); })]);
      const us = (performance.now() - began) * 1_000;
      child.kill('SIGTERM');
      await gone.catch(() => undefined);
      return us;
    },
  };
}
