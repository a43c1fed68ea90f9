import { afterAll, beforeAll, expect, it } from 'vitest';
import { addPerson, createOwner, type Jar, openTestServer, type TestServer } from '../../support/open-test-server.ts';

let at: TestServer;
let owner: Jar;
let ben: Jar;
beforeAll(async () => {
  at = await openTestServer();
  owner = await createOwner(at);
  ben = await addPerson(at, owner, 'ben', ['operator']);
  await addPerson(at, owner, 'benita', ['viewer']);
});
afterAll(() => at.close());

const colleagues = async (jar: Jar, query: string) => (await at.call(`/api/v1/discussion/colleagues?query=${query}`, { jar })).body['items'];

it('tells whoever may speak whom they can name, by name alone', async () => {
  expect(await colleagues(ben, 'BENI')).toEqual([{ id: expect.any(String), name: 'benita' }]);
  expect(await colleagues(ben, 'nobody')).toEqual([]);
});

it('names those first whose name begins so', async () => {
  await addPerson(at, owner, 'abenito', ['viewer']);
  const names = (await colleagues(ben, 'ben')) as ReadonlyArray<{ name: string }>; // the shape of the list
  expect(names.map(({ name }) => name)).toEqual(['ben', 'benita', 'abenito']);
});

it('does not offer somebody who was shut out', async () => {
  const people = (await at.call('/api/v1/people/list', { jar: owner })).body['items'] as ReadonlyArray<{ id: string; email: string }>; // the shape of the list
  const benita = people.find(({ email }) => email === 'benita@example.com')?.id;
  await at.call('/api/v1/people/disable', { method: 'POST', jar: owner, body: { userId: benita, commandId: '0198a000-0000-7000-8000-000000000001' } });
  expect(await colleagues(ben, 'benita')).toEqual([]);
});
