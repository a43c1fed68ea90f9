import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOwner, type Jar, openTestServer, type TestServer } from '../../support/open-test-server.ts';

let at: TestServer;
let owner: Jar;
const find = (text: string, jar = owner) => at.call(`/api/v1/home/find?text=${encodeURIComponent(text)}`, { jar });
const definition = { name: 'refund clerk', model: 'echo', system_prompt: 'Echo.', tools: ['echo'] };

beforeAll(async () => {
  at = await openTestServer();
  owner = await createOwner(at, true);
  for (const name of ['refund clerk', 'night porter']) await at.call('/api/v1/catalog/create', { method: 'POST', jar: owner, body: { name, definition } });
});
afterAll(() => at.close());

describe('finding things by what they are called', () => {
  it('finds an agent by a part of its name, whatever the case', async () => {
    expect((await find('FUND cl')).body).toMatchObject({ agents: [{ name: 'refund clerk' }], requests: [], runs: [] });
  });

  it('finds a request by its title', async () => {
    const made = (await at.call('/api/v1/catalog/create', { method: 'POST', jar: owner, body: { name: 'lamp lighter', definition } })).body['version'];
    const versionId = String(Reflect.get(Object(made), 'id'));
    await at.call('/api/v1/catalog/submit', { method: 'POST', jar: owner, body: { versionId, reason: 'ready' } });

    expect((await find('lamp')).body).toMatchObject({ agents: [{ name: 'lamp lighter' }], requests: [{ state: 'pending' }] });
  });

  it('takes what is typed as it is, not as a pattern', async () => {
    expect((await find('%%')).body).toEqual({ agents: [], requests: [], runs: [] });
  });

  it('asks for at least two characters', async () => {
    expect((await find('x')).status).toBe(400);
  });

  it('answers nobody who is not signed in', async () => {
    expect((await at.call('/api/v1/home/find?text=refund')).status).toBe(401);
  });
});
