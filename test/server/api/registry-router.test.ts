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
