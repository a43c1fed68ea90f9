import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { scratchFolder } from '../../support/evidence-packages.ts';
import { createOwner, type Jar, openTestServer, type TestServer } from '../../support/open-test-server.ts';

const scratch = scratchFolder();
let at: TestServer;
let owner: Jar;
beforeAll(async () => {
  at = await openTestServer();
  owner = await createOwner(at);
});
afterAll(async () => {
  await at.close();
  scratch.drop();
});

/** The command, from its sources; `heard` is told of every piece of its progress. */
async function run(format: string, heard: (child: ChildProcess, said: string) => void = () => undefined): Promise<{ readonly code: number | null; readonly out: string; readonly err: string }> {
  const args = ['--data', at.config.dataDir, '--tenant', 'main', '--framework', 'ISO42001-2023-clauses', '--from', '2020-01-01T00:00:00Z', '--to', '2020-02-01T00:00:00Z', '--format', format, '--out', join(scratch.path, `report.${format}`)];
  const child = spawn(process.execPath, [resolve(import.meta.dirname, '../../../server/hosts/report-cli.ts'), ...args], { cwd: scratch.path });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
    heard(child, err);
  });
  const code = await new Promise<number | null>((done) => child.once('exit', done));
  return { code, out, err };
}

const entries = async (type: string) => ((await at.call(`/api/v1/audit/page?types=${type}`, { jar: owner })).body['items'] as ReadonlyArray<{ readonly details: object }>).map(({ details }) => details); // a page of entries

it('writes a report, and tells on the way what it counts: the log, then question by question', async () => {
  const { code, out, err } = await run('html');
  expect(err.split('\n').filter(Boolean)).toEqual(['verifying the log', ...['Q-INTEGRITY', 'Q-LOG-ACCESS', 'Q-MONITORING', 'Q-REPORTS', 'Q-RISK', 'Q-SECURITY'].map((id, n) => `answering ${id} (${n} of 6)`), 'answered (6 of 6)']);
  expect(code).toBe(0);
  expect(out).toContain('report.html');
  expect(readFileSync(join(scratch.path, 'report.html'), 'utf8')).toMatch(/^<!doctype html>\n<html lang="en">/);
});

it.skipIf(process.platform === 'win32').each(['SIGINT', 'SIGTERM'] as const)('stops at %s: no report, no file, and the log says that it was cancelled', async (signal) => {
  const kept = (await at.call('/api/v1/reports/list', { jar: owner })).body;
  const before = (await entries('compliance.report.cancelled')).length;
  let sent = false;
  const { code, err } = await run('pdf', (child, said) => {
    if (!sent && said.includes('verifying the log')) sent = child.kill(signal);
  });
  expect(err).toContain('stopped: no report was made');
  expect(code).toBe(130);
  expect(existsSync(join(scratch.path, 'report.pdf'))).toBe(false);
  expect((await at.call('/api/v1/reports/list', { jar: owner })).body).toEqual(kept);
  const cancelled = await entries('compliance.report.cancelled');
  expect(cancelled).toHaveLength(before + 1);
  expect(cancelled[0]).toEqual({ framework: 'ISO42001-2023-clauses', from: '2020-01-01T00:00:00.000Z', to: '2020-02-01T00:00:00.000Z' });
});
