import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { Jar, OWNER, openTestServer } from '../support/open-test-server.ts';

it.each([['production', /^__Host-cs=[^;]+; Path=\/; HttpOnly; SameSite=Strict; Secure/], ['local', /^cs=[^;]+; Path=\/; HttpOnly; SameSite=Strict; Max-Age/]])('hands out the session cookie of %s in the form that its transport can keep', async (mode, form) => {
  const at = await openTestServer({ COUNTERSIGN_MODE: mode, ENCRYPTION_KEY: randomBytes(32).toString('base64') });
  const jar = new Jar();
  const made = await at.call('/trpc/setup.createOwner', {
    method: 'POST', jar, body: { ...OWNER, token: at.server.setupToken, organisation: { slug: 'acme', name: 'Acme' }, tenant: { slug: 'main', name: 'Main' }, alone: true },
  });
  expect(made.headers.get('set-cookie')).toMatch(form);
  expect((await at.call('/trpc/session.me?input={}', { jar })).status).toBe(200);
  await at.close();
});
