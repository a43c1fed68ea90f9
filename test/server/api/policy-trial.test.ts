import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOwner, type Jar, openTestServer, type TestServer } from '../../support/open-test-server.ts';

let at: TestServer;
let owner: Jar;
const post = (path: string, body: object) => at.call(`/api/v1/${path}`, { method: 'POST', jar: owner, body });
const textOf = (value: unknown, name: string): string => String(Reflect.get(Object(value), name));
const noEcho = { policies: [{ policy_id: 'no-echo', priority: 10, when: { action: 'echo.*', roles_any: ['owner'] }, effect: { deny: true, deny_reason: 'quiet, please' } }] };

beforeAll(async () => {
  at = await openTestServer();
  owner = await createOwner(at, true);
  const made = await post('catalog/create', { name: 'echoer', definition: { name: 'echoer', model: 'echo', system_prompt: 'Echo.', tools: ['echo'] } });
  const versionId = textOf(made.body['version'], 'id');
  const asked = (await post('catalog/submit', { versionId, reason: 'ready' })).body['approval'];
  await post('approvals/vote', { id: textOf(asked, 'id'), verdict: 'approve', digest: textOf(asked, 'subjectDigest') });
  await post('catalog/publish', { versionId });
});
afterAll(() => at.close());

async function run(): Promise<Record<string, unknown>> {
  const started = await post('runs/start', { agentId: textOf((await at.call('/api/v1/catalog/agents', { jar: owner })).body['items']?.[0 as never], 'id'), input: { message: 'hi', call_tools: [{ tool: 'echo', arguments: { text: 'hi' } }] } });
  const get = () => at.call(`/api/v1/runs/get?id=${textOf(started.body, 'id')}`, { jar: owner });
  await expect.poll(async () => textOf((await get()).body['run'], 'state'), { interval: 20 }).toMatch(/completed|failed/);
  return Object((await get()).body['run']) as Record<string, unknown>; // a run, as the API answers it
}

describe('policies tried before and after they are in force', () => {
  it('E57: a call is asked about, with the reason of every policy', async () => {
    const { body } = await post('registry/test-policies', { tool: 'send_mail', arguments: { to: 'x' } });

    expect(body).toMatchObject({ action: 'mail.send', denied: null, approvalFor: ['ask-before-mail'], findings: [{ id: 'ask-before-mail', matched: true, why: 'wants an approval' }] });
  });

  it('E57: a proposed layer is held against what runs really did, and changes nothing', async () => {
    expect(await run()).toMatchObject({ state: 'completed' });

    const { status, body } = await post('registry/simulate-policies', { kind: 'tenant', content: noEcho });

    expect(status).toBe(200);
    expect(body).toMatchObject({ calls: 1, changed: [{ tool: 'echo', before: { verdict: 'allowed' }, after: { verdict: 'denied', by: ['no-echo'] } }] });
    expect(await run()).toMatchObject({ state: 'completed' });
  });

  it('E57: a policy in force stops the call, and the run says which and why', async () => {
    const { current } = (await at.call('/api/v1/registry/layer?kind=tenant', { jar: owner })).body;
    const stands = Object(current) as { content?: object; version?: number }; // the layer that the owner's choice to work alone wrote
    await post('registry/save-layer', { kind: 'tenant', content: { ...stands.content, ...noEcho }, basedOn: stands.version ?? 0 });

    expect(await run()).toMatchObject({ state: 'failed', error: { class: 'PERMISSION', message: 'echo: quiet, please (policy no-echo)' } });
  });
});
