import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { verifyPackageFile } from '../../../server/assurance/evidence/index.ts';
import { scratchFolder, writeTo } from '../../support/evidence-packages.ts';
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
});

it('lets nobody take reports along who may not read them', async () => {
  const made = await at.call('/api/v1/auth/api-keys', { method: 'POST', jar: owner, body: { name: 'exporter', permissions: ['audit:export'], expires_in_days: 1 } });
  const headers = { 'x-api-key': String(made.body['api_key']) };
  const ask = (body: object) => at.call('/api/v1/evidence/export', { method: 'POST', headers, body });
  expect((await ask({ profile: 'none' })).status).toBe(200);
  expect(await ask({ profile: 'none', reports: ['0198a000-0000-7000-8000-000000000002'] })).toMatchObject({ status: 403, body: { details: { capability: 'report:read' } } });
});

it('stops making a package when nobody reads it any more', async () => {
  const { body } = await record(auditor, { profile: 'full' });
  const answer = await fetchPackage(String(body['id']), auditor);
  const reader = answer.body?.getReader() ?? expect.fail('the answer has a body');
  await reader.read();
  await reader.cancel();
  expect((await record(auditor, { profile: 'full' })).status).toBe(200);
});
