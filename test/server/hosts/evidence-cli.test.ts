import { execFile } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addPerson, createOwner, type Jar, openTestServer, type TestServer } from '../../support/open-test-server.ts';
import { changed, manifestOf, pack, scratchFolder, unpack, writeTo } from '../../support/evidence-packages.ts';

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

/** One of the project's commands, from its sources, in a process of its own. */
async function run(name: 'evidence' | 'verify', ...args: readonly string[]): Promise<{ readonly code: number; readonly out: string }> {
  const file = resolve(import.meta.dirname, `../../../server/hosts/${name}-cli.ts`);
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [file, ...args], { cwd: scratch.path });
    return { code: 0, out: stdout + stderr };
  } catch (reason) {
    const { code, stdout, stderr } = reason as { code: number; stdout: string; stderr: string }; // execFile rejects with nothing else
    return { code, out: stdout + stderr };
  }
}

it('writes a package that the other command accepts, while the server runs and goes on writing', async () => {
  const taken = await run('evidence', '--data', at.config.dataDir, '--tenant', 'main', '--out', scratch.path);
  expect(taken.out).toMatch(/countersign-evidence-main-[\d-]+\.zip\n {2}on record as entry [0-9a-f-]{36}/);
  const file = taken.out.split('\n')[0] ?? '';
  const checked = await run('verify', file);
  expect(checked.out).toMatch(/^whole {5}/);
  expect(checked.out).toContain('signed by the key the package itself names: ');
  expect(checked.code).toBe(0);
  // What the server remembered of its log is out of date now; it must notice.
  await addPerson(at, owner, 'bob', ['viewer']);
  const health = await at.call('/api/v1/audit/verify', { method: 'POST', jar: owner, body: {} });
  expect(health.body).toMatchObject({ ok: true });
  const page = await at.call('/api/v1/audit/page?types=compliance.evidence_package.exported', { jar: owner });
  expect(page.body['items']).toMatchObject([{ actor: { kind: 'system', name: 'command-line' } }]);
});

it('takes the period, profile and key that it is told', async () => {
  const out = join(scratch.path, 'bare.zip');
  expect((await run('evidence', '--data', at.config.dataDir, '--tenant', 'main', '--out', out, '--profile', 'none', '--from', '2026-01-01T00:00:00Z')).code).toBe(0);
  const files = await unpack(readFileSync(out));
  const manifest = manifestOf(files);
  expect(manifest).toMatchObject({ redaction: { profile: 'none', groups: [] }, period: { from: '2026-01-01T00:00:00.000Z' } });
  const key = manifest.logs[0]?.vkey ?? '';
  expect((await run('verify', out, '--key', key)).out).toContain(`signed by the key that you gave: ${key}`);
  const stranger = await run('verify', out, '--key', key.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')));
  expect(stranger.code).toBe(1);
  expect(stranger.out).toContain('which is no key that you gave');

  const readme = files.get('README.txt') ?? Buffer.alloc(0);
  const bad = await writeTo(join(scratch.path, 'bad.zip'), await pack(changed(files, { 'README.txt': readme.toString().replace('PROVES', 'SHOWED') })));
  const refused = await run('verify', bad, '--json');
  expect(refused.code).toBe(1);
  expect(JSON.parse(refused.out)).toMatchObject({ ok: false, keysGiven: false, problem: { place: 'file', at: 'README.txt' } });
});

it('says so when what it is to check is not there', async () => {
  const missing = join(scratch.path, 'mistyped.zip');
  expect(await run('verify', missing)).toMatchObject({ code: 2, out: expect.stringContaining(`${missing} is no file, and no folder with a workspace.db`) as unknown });
});

it('writes nothing when it may not, and says why', async () => {
  const out = join(scratch.path, 'never.zip');
  const wrong = (...args: readonly string[]) => run('evidence', '--data', at.config.dataDir, '--out', out, ...args);
  expect(await wrong('--tenant', 'nobody')).toMatchObject({ code: 1, out: expect.stringContaining('there is no tenant nobody here') as unknown });
  expect(await wrong('--tenant', 'main', '--to', '2126-01-01T00:00:00Z')).toMatchObject({ code: 1, out: expect.stringContaining('to: must not be in the future') as unknown });
  expect(await wrong('--tenant', 'main', '--profile', 'some')).toMatchObject({ code: 1, out: expect.stringContaining('--profile') as unknown });
  expect(await wrong()).toMatchObject({ code: 2, out: expect.stringContaining('usage') as unknown });
  expect(existsSync(out)).toBe(false);
});

it('signs nothing where the data key is not at hand, and makes no new one', async () => {
  const own = await openTestServer();
  await createOwner(own);
  const keys = join(own.config.dataDir, 'keys.json');
  rmSync(keys);
  const refused = await run('evidence', '--data', own.config.dataDir, '--tenant', 'main', '--out', scratch.path);
  expect(refused).toMatchObject({ code: 1, out: expect.stringContaining('is not at hand') as unknown });
  expect(existsSync(keys)).toBe(false);
  await own.close();
});
