import { afterAll, beforeAll, expect, it } from 'vitest';
import { addPerson, createOwner, type Jar, openTestServer, type TestServer } from '../../support/open-test-server.ts';

let at: TestServer;
let owner: Jar;
let id: string | undefined;
beforeAll(async () => {
  at = await openTestServer();
  owner = await createOwner(at);
  await addPerson(at, owner, 'ben', ['viewer']);
  const people = (await at.call('/api/v1/people/list', { jar: owner })).body['items'] as ReadonlyArray<{ id: string; email: string }>; // the shape of the list
  id = people.find(({ email }) => email === 'ben@example.com')?.id;
});
afterAll(() => at.close());

let commands = 0;
const act = (name: string, more: object = {}) => at.call(`/api/v1/people/${name}`, { method: 'POST', jar: owner, body: { userId: id, commandId: `0198a000-0000-7000-8000-${String((commands += 1)).padStart(12, '0')}`, ...more } });
const signIn = async (password: string) => (await at.call('/api/v1/session/sign-in', { method: 'POST', body: { email: 'ben@example.com', password } })).status;

it('gives somebody who forgot theirs a new password, and refuses a weak one by its field', async () => {
  expect((await act('set-password', { password: 'short' })).status).toBe(400);
  expect((await act('set-password', { password: 'crimson-lantern-77' })).status).toBe(200);
  expect(await signIn('crimson-lantern-77')).toBe(200);
});

it('shuts somebody out and lets them in again', async () => {
  expect((await act('disable')).status).toBe(200);
  expect(await signIn('crimson-lantern-77')).toBe(401);
  expect((await act('enable')).status).toBe(200);
  expect(await signIn('crimson-lantern-77')).toBe(200);
});
