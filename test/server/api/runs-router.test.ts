import { afterAll, beforeAll, expect, it } from 'vitest';
import { createOwner, type Jar, openTestServer, type TestServer } from '../../support/open-test-server.ts';

let at: TestServer;
let owner: Jar;
let agentId: string;
const post = (path: string, body: object) => at.call(`/api/v1/${path}`, { method: 'POST', jar: owner, body });
const textOf = (value: unknown, name: string): string => String(typeof value === 'object' && value !== null ? Reflect.get(value, name) : value);

beforeAll(async () => {
  at = await openTestServer();
  owner = await createOwner(at, true);
  const made = await post('catalog/create', { name: 'echoer', definition: { name: 'echoer', model: 'echo', system_prompt: 'Echo.', tools: ['echo'] } });
  agentId = textOf(made.body['agent'], 'id');
  const versionId = textOf(made.body['version'], 'id');
  const asked = (await post('catalog/submit', { versionId, reason: 'ready' })).body['approval'];
  await post('approvals/vote', { id: textOf(asked, 'id'), verdict: 'approve', digest: textOf(asked, 'subjectDigest') });
  await post('catalog/publish', { versionId });
});
afterAll(() => at.close());

async function ended(id: string): Promise<Record<string, unknown>> {
  const get = () => at.call(`/api/v1/runs/get?id=${id}`, { jar: owner });
  await expect.poll(async () => textOf((await get()).body['run'], 'state'), { interval: 20 }).toMatch(/completed|failed/);
  return (await get()).body;
}

it('plays a run once, however often its command arrives', async () => {
  const order = { agentId, commandId: '0198a000-0000-7000-8000-000000000001', input: { message: 'once', call_tools: [{ tool: 'echo' }] } };
  const answers = await Promise.all([1, 2, 3].map(() => post('runs/start', order)));
  const [id, ...others] = new Set(answers.map(({ body }) => String(body['id'])));
  expect(others).toEqual([]);
  const story = ((await ended(id ?? ''))['events'] as ReadonlyArray<{ type: string }>).map(({ type }) => type); // the events of the answer
  expect(story.filter((type) => type === 'working')).toEqual(['working']);
  expect(story.at(-1)).toBe('completed');
});

it('titles a run after its message without cutting a character in half', async () => {
  const started = await post('runs/start', { agentId, input: { message: `${'a'.repeat(79)}😀 and more` } });
  expect(started).toMatchObject({ status: 200, body: { title: 'a'.repeat(79) } });
});
