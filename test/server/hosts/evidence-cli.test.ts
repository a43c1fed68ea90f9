import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CommandHouse, openCommandHouse } from '../../support/command-house.ts';
import { addPerson, createOwner, openTestServer } from '../../support/open-test-server.ts';
import { changed, manifestOf, pack, unpack, writeTo } from '../../support/evidence-packages.ts';

let house: CommandHouse;
beforeAll(async () => {
  house = await openCommandHouse();
});
afterAll(() => house.close());

/** With everything that it said, in the order of the two streams. */
async function run(name: 'evidence' | 'verify', ...args: readonly string[]) {
  const { code, out, err } = await house.run(name, args);
  return { code, out: out + err };
}

it('writes a package that the other command accepts, while the server runs and goes on writing', async () => {
  const taken = await run('evidence', '--data', house.at.config.dataDir, '--tenant', 'main', '--out', house.scratch);
  expect(taken.out).toMatch(/countersign-evidence-main-[\d-]+\.zip\n {2}on record as entry [0-9a-f-]{36}/);
  const file = taken.out.split('\n')[0] ?? '';
  const checked = await run('verify', file);
  expect(checked.out).toMatch(/^whole {5}/);
  expect(checked.out).toContain('signed by the key the package itself names: ');
  expect(checked.code).toBe(0);
  // What the server remembered of its log is out of date now; it must notice.
  await addPerson(house.at, house.owner, 'bob', ['viewer']);
  const health = await house.at.call('/api/v1/audit/verify', { method: 'POST', jar: house.owner, body: {} });
  expect(health.body).toMatchObject({ ok: true });
  const page = await house.at.call('/api/v1/audit/page?types=compliance.evidence_package.exported', { jar: house.owner });
  expect(page.body['items']).toMatchObject([{ actor: { kind: 'system', name: 'command-line' } }]);
});

it('takes the period, profile and key that it is told', async () => {
  const out = join(house.scratch, 'bare.zip');
  expect((await run('evidence', '--data', house.at.config.dataDir, '--tenant', 'main', '--out', out, '--profile', 'none', '--from', '2026-01-01T00:00:00Z')).code).toBe(0);
  const files = await unpack(readFileSync(out));
  const manifest = manifestOf(files);
  expect(manifest).toMatchObject({ redaction: { profile: 'none', groups: [] }, period: { from: '2026-01-01T00:00:00.000Z' } });
  const key = manifest.logs[0]?.vkey ?? '';
  expect((await run('verify', out, '--key', key)).out).toContain(`signed by the key that you gave: ${key}`);
  const stranger = await run('verify', out, '--key', key.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')));
  expect(stranger.code).toBe(1);
  expect(stranger.out).toContain('which is no key that you gave');
  expect(await house.run('verify', [out, '--key', 'nonsense'])).toMatchObject({ code: 2, err: expect.stringContaining('this is none: nonsense') });

  const readme = files.get('README.txt') ?? Buffer.alloc(0);
  const bad = await writeTo(join(house.scratch, 'bad.zip'), await pack(changed(files, { 'README.txt': readme.toString().replace('PROVES', 'SHOWED') })));
  const refused = await run('verify', bad, '--json');
  expect(refused.code).toBe(1);
  expect(JSON.parse(refused.out)).toMatchObject({ ok: false, keysGiven: false, problem: { place: 'file', at: 'README.txt' } });
});

it('writes over nothing that is there already, and into no folder that is not: told before anything is on record', async () => {
  const file = join(house.scratch, 'kept.zip');
  writeFileSync(file, 'somebody’s evidence');
  const exports = await house.detailsOf(EXPORTED);
  const asked = ['--data', house.at.config.dataDir, '--tenant', 'main', '--out'];
  const over = await run('evidence', ...asked, file);
  expect(over).toEqual({ code: 1, out: `cannot take evidence: --out: ${file} is there already, and nothing is written over; name another file\n` });
  const nowhere = await run('evidence', ...asked, join(house.scratch, 'nowhere', 'kept.zip'));
  expect(nowhere).toEqual({ code: 1, out: `cannot take evidence: --out: there is no folder ${join(house.scratch, 'nowhere')}\n` });
  expect(readFileSync(file, 'utf8')).toBe('somebody’s evidence');
  expect(await house.detailsOf(EXPORTED)).toEqual(exports);
});

it('tells on the way what it does, and nothing where it is asked for JSON', async () => {
  const asked = ['--data', house.at.config.dataDir, '--tenant', 'main', '--profile', 'none', '--out', join(house.scratch, 'told.zip')];
  expect((await house.run('evidence', asked)).err).toBe('verifying the log\nwriting the package\n');
  rmSync(join(house.scratch, 'told.zip'));
  expect((await house.run('evidence', [...asked, '--json'])).err).toBe('');
});

it.skipIf(process.platform === 'win32').each([['SIGINT', 'verifying the log'], ['SIGTERM', 'writing the package']] as const)('stops at %s while it is %s: no file, half or whole, and the log says so', async (signal, words) => {
  const made = await house.at.call('/api/v1/reports/create', { method: 'POST', jar: house.owner, body: { framework: 'ISO42001-2023-clauses', from: '2020-01-01T00:00:00Z', to: '2020-02-01T00:00:00Z' } });
  const [files, exports, before] = [readdirSync(house.scratch), await house.detailsOf(EXPORTED), await house.detailsOf(CANCELLED)];
  let sent = false;
  const args = ['--data', house.at.config.dataDir, '--tenant', 'main', '--from', '2020-01-01T00:00:00Z', '--report', String(made.body['id']), '--out', join(house.scratch, `${signal}.zip`)];
  const { code, err } = await house.run('evidence', args, (child, said) => {
    if (!sent && said.includes(words)) sent = child.kill(signal);
  });
  expect(err).toContain('stopped: no package was written');
  expect(code).toBe(130);
  expect(readdirSync(house.scratch)).toEqual(files);
  const cancelled = await house.detailsOf(CANCELLED);
  expect(cancelled).toHaveLength(before.length + 1);
  // A short log may be verified by the time that the signal arrives: what was on record by then is named.
  const recorded = (await house.detailsOf(EXPORTED)).length - exports.length;
  expect(cancelled[0]).toMatchObject({ mode: 'range', profile: 'full', from: '2020-01-01T00:00:00.000Z', export: recorded === 1 ? expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown : null });
  expect(recorded).toBeLessThanOrEqual(1);
});

const EXPORTED = 'compliance.evidence_package.exported';
const CANCELLED = 'compliance.evidence_package.cancelled';

it('says so when what it is to check is not there', async () => {
  const missing = join(house.scratch, 'mistyped.zip');
  expect(await run('verify', missing)).toMatchObject({ code: 2, out: expect.stringContaining(`${missing} is no file, and no folder with a workspace.db`) as unknown });
});

it('writes nothing when it may not, and says why', async () => {
  const out = join(house.scratch, 'never.zip');
  const wrong = (...args: readonly string[]) => run('evidence', '--data', house.at.config.dataDir, '--out', out, ...args);
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
  const refused = await run('evidence', '--data', own.config.dataDir, '--tenant', 'main', '--out', house.scratch);
  expect(refused).toMatchObject({ code: 1, out: expect.stringContaining('is not at hand') as unknown });
  expect(existsSync(keys)).toBe(false);
  await own.close();
});
