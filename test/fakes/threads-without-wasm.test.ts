import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';

it('begins threads of ours without a program in WebAssembly, which several threads of one process may not give back at the same time', async () => {
  const said = Promise.withResolvers<readonly string[]>();
  const worker = new Worker(new URL('../support/thread-words.ts', import.meta.url), { execArgv: [] }).once('message', said.resolve).once('error', said.reject);
  const parts = await said.promise;
  await worker.terminate();
  expect(parts.length).toBeGreaterThan(0);
  expect(parts.filter((part) => part.includes('amaro'))).toEqual([]);
});
