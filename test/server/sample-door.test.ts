import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { createOwner, Jar, openTestServer, type TestServer } from '../support/open-test-server.ts';

const KEY = randomBytes(32).toString('base64');
const forged = () => Object.assign(new Jar(), { cookie: 'cs=sample.anything' });
let at: TestServer;
afterEach(async () => at.close());

it.each(['production', 'development', 'local'])('makes no second workspace for a cookie that anybody can write, in %s', async (mode) => {
  at = await openTestServer({ COUNTERSIGN_MODE: mode, ENCRYPTION_KEY: KEY });
  const state = await at.call('/trpc/setup.state?input={}', { jar: forged() });
  expect(state.body).toMatchObject({ result: { data: { sample: false } } });
  expect(existsSync(join(at.config.dataDir, 'sample'))).toBe(false);
});

it('opens the sample for the set-up token, and lets its session reach nothing but the sample', async () => {
  at = await openTestServer();
  const guest = new Jar();
  expect((await at.call('/trpc/setup.openSample', { method: 'POST', jar: guest, body: { token: 'guessed' } })).status).toBe(401);
  expect((await at.call('/trpc/setup.openSample', { method: 'POST', jar: guest, body: { token: at.server.setupToken } })).status).toBe(200);
  expect((await at.call('/trpc/session.me?input={}', { jar: guest })).body).toMatchObject({ result: { data: { sample: true } } });
  const bare = Object.assign(new Jar(), { cookie: guest.cookie?.replace('sample.', '') ?? '' });
  expect((await at.call('/trpc/session.me?input={}', { jar: bare })).status).toBe(401);
});

it('AUTH-17: asks people of the sample, who have no password, for one press, and takes nothing less elsewhere', async () => {
  at = await openTestServer();
  const [guest, owner] = [new Jar(), await createOwner(at)];
  const other = await openTestServer();
  try {
    await other.call('/trpc/setup.openSample', { method: 'POST', jar: guest, body: { token: other.server.setupToken } });
    const before = guest.cookie;
    expect(await other.call('/api/v1/session/factors', { jar: guest })).toMatchObject({ body: { password: false, totp: false, sample: true } });
    expect(await other.call('/api/v1/session/prove-again', { method: 'POST', jar: guest, body: {} })).toMatchObject({ status: 200, body: { authTime: expect.any(String) } });
    expect(guest.cookie).not.toBe(before);
    expect((await other.call('/api/v1/session/me', { jar: guest })).status).toBe(200);
    expect((await at.call('/api/v1/session/prove-again', { method: 'POST', jar: owner, body: {} })).status).toBe(400);
  } finally {
    await other.close();
  }
});
