import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Jar, openTestServer, type TestServer } from '../../support/open-test-server.ts';

const folder = mkdtempSync(join(tmpdir(), 'countersign-proposals-'));
const PASSWORD = randomBytes(12).toString('hex');
const DEPLOYMENT = {
  version: 1, organisations: [{ slug: 'corp', name: 'Corp' }], tenants: [{ slug: 'acme', name: 'Acme', organisation: 'corp', plan: 'saas/enterprise' }],
  users: ['ann', 'ben', 'cleo'].map((name) => ({ email: `${name}@example.com`, password_env: 'PASSWORD', memberships: [{ tenant: 'acme', roles: ['admin'] }] })),
  registry: { base: { workflows: { registry_override: { required_approvers: 1, roles: ['admin'], expiry_hours: 24, enabled: true } } } },
};
let at: TestServer;
beforeAll(async () => {
  writeFileSync(join(folder, 'bootstrap.json'), JSON.stringify(DEPLOYMENT));
  at = await openTestServer({ COUNTERSIGN_BOOTSTRAP: join(folder, 'bootstrap.json'), PASSWORD });
});
afterAll(async () => {
  await at.close();
  rmSync(folder, { recursive: true });
});

const jars = new Map<string, Jar>();
async function as(name: string): Promise<Jar> {
  const known = jars.get(name);
  if (known) return known;
  const jar = new Jar();
  jars.set(name, jar);
  await at.call('/trpc/session.signIn', { method: 'POST', jar, body: { email: `${name}@example.com`, password: PASSWORD } });
  return jar;
}
const post = async (who: string, path: string, body: object) => at.call(`/api/v1/${path}`, { method: 'POST', jar: await as(who), body });
const get = async (who: string, path: string) => (await at.call(path, { jar: await as(who) })).body;
const limit = async () => Reflect.get(Object((await get('ann', '/registry/effective'))['limits']), 'max_tool_calls');
const layer = async () => Object(await get('ann', '/api/v1/registry/layer?kind=tenant')) as { current: { version: number; author: string; authorName: string } | null; asks: boolean; proposals: ReadonlyArray<{ state: string }> }; // as the API answers it
async function propose(who: string, maxToolCalls: number): Promise<{ approval: string; proposal: string }> {
  const { current } = await layer();
  const { body } = await post(who, 'registry/propose-layer', { kind: 'tenant', content: { limits: { max_tool_calls: maxToolCalls } }, basedOn: current?.version ?? 0, reason: 'fewer calls' });
  return { approval: String(body['approval']), proposal: String(body['proposal']) };
}
async function vote(who: string, id: string, verdict: 'approve' | 'reject' = 'approve') {
  const digest = (await get(who, `/api/v1/approvals/get?id=${id}`))['subjectDigest'];
  return post(who, 'approvals/vote', { id, verdict, digest, ...(verdict === 'reject' ? { comment: 'no' } : {}) });
}

describe('a tenant layer where the workflow asks others first', () => {
  it('cannot be written past the workflow, and says that it asks', async () => {
    expect(await post('ann', 'registry/save-layer', { kind: 'tenant', content: { limits: { max_tool_calls: 1 } }, basedOn: 0 })).toMatchObject({ status: 409, body: { code: 'registry/needs-approval' } });
    expect((await layer()).asks).toBe(true);
    expect(await limit()).toBe(50);
  });

  it('comes into force with the last vote, under the name of who proposed it', async () => {
    const { approval, proposal } = await propose('ann', 20);
    expect(await limit()).toBe(50);
    expect(await get('ben', `/api/v1/registry/proposal?id=${proposal}`)).toMatchObject({ state: 'proposed', content: { limits: { max_tool_calls: 20 } }, before: {} });

    expect((await vote('ben', approval)).status).toBe(200);

    expect(await limit()).toBe(20);
    expect(await layer()).toMatchObject({ current: { version: 1, authorName: 'ann@example.com' }, proposals: [{ state: 'applied' }] });
  });

  it('stays as it was when its proposer is the only one who votes, or somebody says no', async () => {
    const { approval } = await propose('ann', 5);

    expect((await vote('ann', approval)).status).toBe(403);
    await vote('ben', approval, 'reject');

    expect(await limit()).toBe(20);
    expect((await layer()).proposals[0]).toMatchObject({ state: 'closed' });
  });

  it('is not overwritten by a proposal that was made from an older version: the vote stands, the change is overtaken', async () => {
    const [late, early] = [await propose('ann', 4), await propose('cleo', 9)];
    await vote('ben', early.approval);

    expect((await vote('ben', late.approval)).body).toMatchObject({ state: 'approved' });

    expect(await limit()).toBe(9);
    expect(await get('ann', `/api/v1/registry/proposal?id=${late.proposal}`)).toMatchObject({ state: 'overtaken' });
    expect((await get('ann', '/api/v1/audit/page?types=registry.override.overtaken'))['items']).toHaveLength(1);
  });

  it('takes no proposal that would be refused as an edit', async () => {
    const { current } = await layer();

    expect(await post('ann', 'registry/propose-layer', { kind: 'tenant', content: { limits: { max_tool_calls: 900 } }, basedOn: current?.version ?? 0 })).toMatchObject({ status: 403, body: { code: 'registry/widens' } });
    expect(await post('ann', 'registry/propose-layer', { kind: 'tenant', content: {}, basedOn: 0 })).toMatchObject({ status: 409, body: { code: 'input/conflict' } });
  });

  it('takes no role away, by a proposal or by the last vote on one, that somebody holds', async () => {
    const roles = { helper: { capabilities: ['runs:read'] } };
    const offer = async (content: object) => post('ann', 'registry/propose-layer', { kind: 'tenant', content, basedOn: (await layer()).current?.version ?? 0, reason: 'roles' });
    await vote('ben', String((await offer({ roles })).body['approval']));
    const gone = await offer({});
    const { body: dora } = await post('ann', 'people/create', { email: 'dora@example.com', name: 'dora', password: PASSWORD, roles: ['helper'] });
    expect(dora).toMatchObject({ roles: ['helper'] });

    expect(await offer({})).toMatchObject({ status: 409, body: { code: 'people/role-in-use' } });
    expect((await vote('ben', String(gone.body['approval']))).body).toMatchObject({ state: 'approved' });

    expect(await get('ann', `/api/v1/registry/proposal?id=${String(gone.body['proposal'])}`)).toMatchObject({ state: 'overtaken' });
    expect((await layer()).current).toMatchObject({ content: { roles } });
  });

  it('SOD-07: gives nobody by the last vote what its proposer could not give any more', async () => {
    const { current } = await layer();
    const content = { roles: { helper: { capabilities: ['runs:read'] }, keeper: { capabilities: ['user:manage'] } } };
    const { body } = await post('cleo', 'registry/propose-layer', { kind: 'tenant', content, basedOn: current?.version ?? 0, reason: 'a keeper' });
    const people = (await get('ann', '/api/v1/people/list'))['items'] as ReadonlyArray<{ id: string; email: string; ver: number }>; // as the API answers it
    const cleo = people.find(({ email }) => email === 'cleo@example.com');
    expect((await post('ann', 'people/change-roles', { userId: cleo?.id, ver: cleo?.ver, roles: ['viewer'] })).status).toBe(200);

    expect((await vote('ben', String(body['approval']))).body).toMatchObject({ state: 'approved' });

    expect(await get('ann', `/api/v1/registry/proposal?id=${String(body['proposal'])}`)).toMatchObject({ state: 'overtaken' });
    expect(Object.keys(Object((await get('ann', '/registry/effective'))['roles']))).not.toContain('keeper');
  });
});
