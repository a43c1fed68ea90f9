import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { verifyPackageFile } from '../../../server/assurance/evidence/index.ts';
import { FRAMEWORK, scratchFolder, writeTo } from '../../support/evidence-packages.ts';
import { addPerson, createOwner, type Jar, openTestServer, type TestServer } from '../../support/open-test-server.ts';

const scratch = scratchFolder();
let at: TestServer;
let owner: Jar;
let auditor: Jar;
beforeAll(async () => {
  at = await openTestServer();
  owner = await createOwner(at);
  auditor = await addPerson(at, owner, 'olga', ['auditor']);
});
afterAll(async () => {
  await at.close();
  scratch.drop();
});

/** Where Linux lists the files that a process has open. */
const OPEN_FILES = '/proc/self/fd';

/** Empty for one that was closed since it was listed. */
function openedAs(descriptor: string): string {
  try {
    return readlinkSync(join(OPEN_FILES, descriptor));
  } catch {
    return '';
  }
}

const record = (jar: Jar, body: object) => at.call('/api/v1/evidence/export', { method: 'POST', jar, body });
const fetchPackage = (id: string, jar: Jar | null) => at.server.handle(new Request(`http://127.0.0.1/api/v1/evidence/packages/${id}`, { headers: jar?.cookie ? { cookie: jar.cookie } : {} }), { ip: '192.0.2.9' });

it('hands the recorded export to who asked for it, as a ZIP that verifies', async () => {
  const { status, body } = await record(auditor, { profile: 'no-personal' });
  expect(status).toBe(200);
  const answer = await fetchPackage(String(body['id']), auditor);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe('application/zip');
  expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="${String(body['name'])}"`);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  const verdict = await verifyPackageFile(await writeTo(join(scratch.path, 'fetched.zip'), Buffer.from(await answer.arrayBuffer())), { keys: null });
  expect(verdict).toMatchObject({ problem: null, manifest: { tenant: { slug: 'main', name: 'Main' }, redaction: { profile: 'no-personal' } } });
});

it('hands a package that lies ready over whole, with its length, and says until when', async () => {
  const { body: begun } = await at.call('/api/v1/evidence/start', { method: 'POST', jar: auditor, body: { profile: 'no-personal' } });
  expect(begun).toMatchObject({ state: 'working', startedByName: 'olga', openUntil: null });
  const job = () => at.call(`/api/v1/evidence/job?id=${String(begun['id'])}`, { jar: auditor });
  await expect.poll(async () => (await job()).body['state'], { interval: 20, timeout: 10_000 }).toBe('finished');
  const { body } = await job();
  expect(body).toMatchObject({ progress: null, openUntil: expect.any(String) as unknown });
  const answer = await fetchPackage(String(body['exportId']), auditor);
  const bytes = Buffer.from(await answer.arrayBuffer());
  expect([answer.status, answer.headers.get('content-length'), answer.headers.get('content-disposition')]).toEqual([200, String(bytes.length), `attachment; filename="${String(body['name'])}"`]);
  expect(await verifyPackageFile(await writeTo(join(scratch.path, 'ready.zip'), bytes), { keys: null })).toMatchObject({ problem: null });
  expect((await fetchPackage(String(body['exportId']), owner)).status).toBe(404);
  const viewer = await addPerson(at, owner, 'vito', ['viewer']);
  for (const path of ['start', 'cancel']) expect((await at.call(`/api/v1/evidence/${path}`, { method: 'POST', jar: viewer, body: path === 'start' ? {} : { id: begun['id'] } })).status).toBe(403);
  expect((await at.call('/api/v1/evidence/jobs', { jar: viewer })).status).toBe(403);
});

it('IDOR-02: hands it to nobody else, to nobody who may not export any more, and tells a stranger nothing', async () => {
  const { body } = await record(auditor, { profile: 'none' });
  expect((await fetchPackage(String(body['id']), null)).status).toBe(401);
  const viewer = await addPerson(at, owner, 'vera', ['viewer']);
  expect((await fetchPackage(String(body['id']), viewer)).status).toBe(404);
  const other = await fetchPackage(String(body['id']), owner);
  expect(other.status).toBe(404);
  expect(await other.json()).toMatchObject({ code: 'evidence/not-found' });
});

it('answers a repeated command with the first export and records no second', async () => {
  const commandId = '0198a000-0000-7000-8000-00000000000e';
  const [first, second] = [await record(auditor, { profile: 'none', commandId }), await record(auditor, { profile: 'none', commandId })];
  expect(second.body['id']).toBe(first.body['id']);
  const { body: jobs } = await at.call('/trpc/evidence.jobs?input=%7B%7D', { jar: auditor });
  const [newest, ...earlier] = (jobs['result'] as { readonly data: ReadonlyArray<Readonly<Record<string, unknown>>> }).data;
  expect(newest).toMatchObject({ state: 'finished', exportId: first.body['id'] });
  expect(earlier.filter(({ exportId }) => exportId === null || exportId === first.body['id'])).toEqual([]);
});

it.each(['keys', 'witnesses'])('checks no package against %s that are none, which would pass for such that signed nothing', async (field) => {
  const answer = await at.call('/api/v1/evidence/verify', { method: 'POST', jar: auditor, body: { uploadId: '0198a000-0000-7000-8000-00000000000f', [field]: ['log.example/t/a+0a1b2c3d'] } });
  expect([answer.status, JSON.stringify(answer.body)]).toEqual([400, expect.stringMatching(new RegExp(`${field}.*must be a verifier key`))]);
});

it('lets nobody take reports along who may not read them', async () => {
  const made = await at.call('/api/v1/auth/api-keys', { method: 'POST', jar: owner, body: { name: 'exporter', permissions: ['audit:export'], expires_in_days: 1 } });
  const headers = { 'x-api-key': String(made.body['api_key']) };
  const ask = (body: object) => at.call('/api/v1/evidence/export', { method: 'POST', headers, body });
  expect((await ask({ profile: 'none' })).status).toBe(200);
  expect(await ask({ profile: 'none', reports: ['0198a000-0000-7000-8000-000000000002'] })).toMatchObject({ status: 403, body: { details: { capability: 'report:read' } } });
});

describe('a package with reports, which lies ready', () => {
  const keyed = async (permissions: readonly string[]) => ({ 'x-api-key': String((await at.call('/api/v1/auth/api-keys', { method: 'POST', jar: owner, body: { name: permissions.join(' '), permissions, expires_in_days: 1 } })).body['api_key']) });
  const ask = (method: string, headers: Readonly<Record<string, string>>) => at.server.handle(new Request(`http://127.0.0.1/api/v1/evidence/packages/${exportId}`, { method, headers }), { ip: '192.0.2.9' });
  let exporting: Readonly<Record<string, string>>;
  let exportId: string;
  beforeAll(async () => {
    exporting = await keyed(['audit:export', 'report:read']);
    const reports: unknown[] = [];
    for (let n = 0; n < 5; n += 1) reports.push((await at.call('/api/v1/reports/create', { method: 'POST', jar: owner, body: { framework: FRAMEWORK, from: '2020-01-01T00:00:00Z', to: '2020-01-02T00:00:00Z' } })).body['id']);
    const { body: begun } = await at.call('/api/v1/evidence/start', { method: 'POST', headers: exporting, body: { profile: 'none', reports } });
    const job = () => at.call(`/api/v1/evidence/job?id=${String(begun['id'])}`, { headers: exporting });
    await vi.waitUntil(async () => (await job()).body['state'] === 'finished', { interval: 20, timeout: 10_000 });
    exportId = String((await job()).body['exportId']);
  });

  it('is not handed to the same person without the right to read reports, also where that was lost since', async () => {
    const refused = await ask('GET', await keyed(['audit:export']));
    expect([refused.status, await refused.json()]).toMatchObject([403, { details: { capability: 'report:read' } }]);
    const answer = await ask('GET', exporting);
    expect([answer.status, (await answer.arrayBuffer()).byteLength]).toEqual([200, Number(answer.headers.get('content-length'))]);
  });

  it.skipIf(!existsSync(OPEN_FILES))('stays open for nobody who asks for the head of the answer alone', async () => {
    const answer = await ask('HEAD', exporting);
    expect([answer.status, answer.body, Number(answer.headers.get('content-length'))]).toEqual([200, null, expect.any(Number)]);
    expect(Number(answer.headers.get('content-length'))).toBeGreaterThan(200_000); // more than streams read ahead of who reads them
    await (await ask('GET', exporting)).arrayBuffer(); // by then the file would be open
    await expect.poll(() => readdirSync(OPEN_FILES).map(openedAs).filter((file) => file.endsWith('.sealed')), { interval: 20, timeout: 5_000 }).toEqual([]);
  });
});

it('stops making a package when nobody reads it any more', async () => {
  const { body } = await record(auditor, { profile: 'full' });
  const answer = await fetchPackage(String(body['id']), auditor);
  const reader = answer.body?.getReader() ?? expect.fail('the answer has a body');
  await reader.read();
  await reader.cancel();
  expect((await record(auditor, { profile: 'full' })).status).toBe(200);
});
