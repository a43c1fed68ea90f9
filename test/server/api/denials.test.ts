import { afterAll, beforeAll, expect, it } from 'vitest';
import { addPerson, createOwner, type Jar, openTestServer, type TestServer } from '../../support/open-test-server.ts';

let at: TestServer;
let owner: Jar;
let ben: Jar;
beforeAll(async () => {
  at = await openTestServer();
  owner = await createOwner(at);
  ben = await addPerson(at, owner, 'ben', ['admin']);
});
afterAll(() => at.close());

it('refuses somebody whose right was taken, also under a command id that was answered while they held it', async () => {
  const order = { name: 'nightly', commandId: '0198a000-0000-7000-8000-000000000001' };
  const make = () => at.call('/api/v1/people/create-key', { method: 'POST', jar: ben, body: order });
  expect((await make()).status).toBe(200);
  const people = (await at.call('/api/v1/people/list', { jar: owner })).body['items'] as ReadonlyArray<{ id: string; email: string; ver: number }>; // the shape of the list
  const known = people.find(({ email }) => email === 'ben@example.com');
  expect((await at.call('/api/v1/people/change-roles', { method: 'POST', jar: owner, body: { userId: known?.id, ver: known?.ver, roles: ['viewer'] } })).status).toBe(200);

  expect(await make()).toMatchObject({ status: 403, body: { code: 'people/capability-missing' } });
  const log = await at.call('/api/v1/audit/page?types=authz.denied', { jar: owner });
  expect(JSON.stringify(log.body['items'])).toContain('people.createKey');
});
