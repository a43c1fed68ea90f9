import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createOwner, Jar, openTestServer, type TestServer } from '../../support/open-test-server.ts';

const folder = mkdtempSync(join(tmpdir(), 'countersign-bootstrap-'));
const PASSWORD = randomBytes(12).toString('hex');
const SISTERS = {
  version: 1, role_preset: 'enterprise-plus', organisations: [{ slug: 'corp', name: 'Corp' }],
  tenants: ['north', 'south'].map((slug) => ({ slug, name: slug, organisation: 'corp', plan: 'saas/enterprise' })),
  users: ['north', 'south'].map((slug) => ({ id: slug, email: `${slug}@example.com`, password_env: 'SISTER_PASSWORD', memberships: [{ tenant: slug, roles: ['admin'] }] })),
};
let at: TestServer;
beforeAll(async () => {
  writeFileSync(join(folder, 'bootstrap.json'), JSON.stringify(SISTERS));
  at = await openTestServer({ COUNTERSIGN_BOOTSTRAP: join(folder, 'bootstrap.json'), SISTER_PASSWORD: PASSWORD });
});
afterAll(async () => {
  await at.close();
  rmSync(folder, { recursive: true });
});

async function signIn(slug: string): Promise<Jar> {
  const jar = new Jar();
  await at.call('/trpc/session.signIn', { method: 'POST', jar, body: { email: `${slug}@example.com`, password: PASSWORD } });
  return jar;
}

const tighten = { kind: 'org', basedOn: 0, content: { limits: { max_llm_calls: 0 } } };

it('lets the admin of one tenant decide nothing for its sisters, and tells so in the log', async () => {
  const [north, south] = [await signIn('north'), await signIn('south')];
  expect(await at.call('/api/v1/registry/save-layer', { method: 'POST', jar: south, body: tighten })).toMatchObject({ status: 403, body: { code: 'registry/not-organisation-editor' } });
  expect((await at.call('/registry/effective', { jar: north })).body).not.toMatchObject({ limits: { max_llm_calls: 0 } });
  expect((await at.call('/api/v1/audit/page?types=authz.denied', { jar: south })).body['items']).toHaveLength(1);
});

it('lets the owner of the organisation write its layer', async () => {
  const own = await openTestServer();
  const jar = await createOwner(own);
  expect((await own.call('/api/v1/registry/save-layer', { method: 'POST', jar, body: tighten })).status).toBe(200);
  await own.close();
});

it('lets everybody read the base, and nobody write it', async () => {
  const jar = await signIn('north');
  expect(await at.call('/api/v1/registry/layer?kind=base', { jar })).toMatchObject({ status: 200, body: { mayWrite: false, current: { kind: 'base', authorName: expect.any(String) } } });
  expect((await at.call('/api/v1/registry/save-layer', { method: 'POST', jar, body: { ...tighten, kind: 'base', basedOn: 2 } })).status).toBe(400);
});

it('tells with a layer whether the caller could write it', async () => {
  const jar = await signIn('north');
  const mayWrite = async (kind: string) => (await at.call(`/api/v1/registry/layer?kind=${kind}`, { jar })).body['mayWrite'];
  expect([await mayWrite('org'), await mayWrite('tenant'), await mayWrite('user')]).toEqual([false, true, true]);
});

it('keeps every version of a layer to be read, tells which layers speak of an entry, and shows nothing of it to a sister', async () => {
  const [north, south] = [await signIn('north'), await signIn('south')];
  const save = (basedOn: number, cap: number) => at.call('/api/v1/registry/save-layer', { method: 'POST', jar: north, body: { kind: 'tenant', basedOn, content: { limits: { max_tool_calls: cap } } } });
  expect([(await save(0, 40)).status, (await save(1, 30)).status, (await save(1, 20)).status]).toEqual([200, 200, 409]);

  expect((await at.call('/api/v1/registry/layer-version?kind=tenant&version=1', { jar: north })).body).toMatchObject({ version: 1, content: { limits: { max_tool_calls: 40 } } });
  expect(await at.call('/api/v1/registry/layer-version?kind=tenant&version=9', { jar: north })).toMatchObject({ status: 404, body: { code: 'registry/version-not-found' } });
  expect((await at.call('/api/v1/registry/layer-version?kind=tenant&version=1', { jar: south })).status).toBe(404);

  const limits = (await at.call('/api/v1/registry/section?section=limits', { jar: north })).body;
  expect(limits).toMatchObject({ entries: expect.arrayContaining([expect.objectContaining({ name: 'max_tool_calls', entry: expect.objectContaining({ value: 30, setBy: expect.objectContaining({ kind: 'tenant', version: 2 }) }) })]) });
  const speakers = async (jar: Jar) => JSON.stringify((await at.call('/api/v1/registry/sections', { jar })).body);
  expect(await speakers(north)).toContain('{"name":"max_tool_calls","layers":["base","tenant"]}');
  expect(await speakers(south)).toContain('{"name":"max_tool_calls","layers":["base"]}');
});
