import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../../server/config.ts';
import { makeLaunchSecret, type LaunchSecret } from '../../../server/hosts/launch-secret.ts';
import { listen, type Listening } from '../../../server/hosts/node-http.ts';
import type { Server } from '../../../server/hosts/server-host.ts';
import { openServer } from '../../../server/open.ts';

const OWNER = { name: 'Ada', email: 'ada@example.com', password: 'a long enough sentence', organisation: { slug: 'acme', name: 'Acme' }, tenant: { slug: 'main', name: 'Main' }, alone: true };

describe('the loopback port of a server on one person’s machine', () => {
  let folder: string;
  let server: Server;
  let launch: LaunchSecret;
  let listening: Listening;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'countersign-launch-'));
    writeFileSync(join(folder, 'launch-secret'), 'of an earlier launch', { mode: 0o644 });
    server = await openServer(readConfig({ COUNTERSIGN_DATA_DIR: folder, COUNTERSIGN_MODE: 'local' }));
    launch = makeLaunchSecret(folder);
    listening = await listen({ server, host: '127.0.0.1', port: 0, tries: 0, pages: null, allowedHosts: [], launch });
  }, 30_000);
  afterAll(async () => {
    await listening.close();
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const post = (path: string, body: object, headers: Record<string, string> = {}) => fetch(`${listening.url}${path}`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });
  const cookieOf = (response: Response) => response.headers.getSetCookie().map((line) => line.split(';', 1)[0] ?? '').join('; ');

  it('WEB-10: is on by itself in local mode, and nowhere else unless it is asked for', () => {
    const of = (env: Record<string, string>) => readConfig({ ENCRYPTION_KEY: 'kX2nW8qLr5Tz0vYb7HdPm3sFg6JcAe9Uo1iRtKwQxZM=', ...env }).launchSecret;
    expect([of({ COUNTERSIGN_MODE: 'local' }), of({ COUNTERSIGN_MODE: 'development' }), of({ COUNTERSIGN_MODE: 'production' }), of({ COUNTERSIGN_MODE: 'local', COUNTERSIGN_LAUNCH_SECRET: 'off' }), of({ COUNTERSIGN_LAUNCH_SECRET: 'on' })]).toEqual([true, false, false, false, true]);
  });

  it('WEB-10: keeps the secret in a file that only its owner reads, whatever lay there before, until the server ends', () => {
    expect(readFileSync(join(folder, 'launch-secret'), 'utf8')).toBe(`${launch.secret}\n`);
    if (process.platform !== 'win32') expect(statSync(join(folder, 'launch-secret')).mode & 0o777).toBe(0o600);
    const other = makeLaunchSecret(folder);
    launch.forget();
    expect(readFileSync(join(folder, 'launch-secret'), 'utf8')).toBe(`${other.secret}\n`);
    other.forget();
    expect(() => statSync(join(folder, 'launch-secret'))).toThrow('ENOENT');
  });

  const strangers: ReadonlyArray<readonly [string, () => Promise<Response>]> = [
    ['health', () => fetch(`${listening.url}/health`)],
    ['the OpenAPI document', () => fetch(`${listening.url}/api/openapi.json`)],
    ['whether there is an owner', () => fetch(`${listening.url}/trpc/setup.state?input=%7B%7D`)],
    ['setting up, with the right token', () => post('/trpc/setup.createOwner', { ...OWNER, token: server.setupToken })],
    ['signing in', () => post('/trpc/session.signIn', { email: OWNER.email, password: OWNER.password })],
    ['signing in on a document’s path', () => post('/api/v1/auth/login', { email: OWNER.email, password: OWNER.password })],
    ['the same in a batch', () => post('/trpc/session.signIn,session.signOut?batch=1', { 0: { email: OWNER.email, password: OWNER.password }, 1: {} })],
    ['signing in beside a made-up token', () => post('/api/v1/auth/login', { email: OWNER.email, password: OWNER.password }, { authorization: 'Bearer made.up.token' })],
    ['signing in beside a made-up key', () => post('/trpc/session.signIn', { email: OWNER.email, password: OWNER.password }, { 'x-api-key': 'cssk_live_madeup' })],
    ['signing in beside a made-up cookie', () => post('/trpc/session.signIn', { email: OWNER.email, password: OWNER.password }, { cookie: `cs=${'a'.repeat(43)}` })],
    ['a wrong secret', () => fetch(`${listening.url}/health`, { headers: { 'x-countersign-launch': 'a'.repeat(43) } })],
    ['showing a wrong secret', () => post('/launch', { secret: 'a'.repeat(43) })],
    ['showing none', () => post('/launch', {})],
  ];
  it.each(strangers)('WEB-10: answers another program 401 without the secret: %s', async (_what, ask) => {
    const { status } = await ask();
    expect(status).toBe(401);
  });

  it('WEB-10: gives a page that shows the secret a cookie, with which the first run and signing in go on', async () => {
    const shown = await post('/launch', { secret: launch.secret });
    expect(shown.status).toBe(204);
    expect(shown.headers.getSetCookie()).toEqual([`cs-launch=${launch.secret}; Path=/; HttpOnly; SameSite=Strict`]);
    const cookie = cookieOf(shown);
    expect((await post('/trpc/setup.createOwner', { ...OWNER, token: server.setupToken }, { cookie })).status).toBe(200);
    expect((await post('/trpc/session.signIn', { email: OWNER.email, password: OWNER.password }, { cookie })).status).toBe(200);
  });

  it('WEB-10: lets the header stand for the cookie, and asks nothing more of whoever has a credential of their own', async () => {
    const login = await post('/api/v1/auth/login', { email: OWNER.email, password: OWNER.password }, { 'x-countersign-launch': launch.secret });
    const { access_token } = (await login.json()) as { access_token: string }; // the document's own form
    expect((await fetch(`${listening.url}/auth/me`, { headers: { authorization: `Bearer ${access_token}` } })).status).toBe(200);
    expect((await fetch(`${listening.url}/trpc/setup.state?input=%7B%7D`, { headers: { authorization: `Bearer ${access_token}` } })).status).toBe(200);
    const session = await post('/trpc/session.signIn', { email: OWNER.email, password: OWNER.password }, { 'x-countersign-launch': launch.secret });
    const cookie = cookieOf(session);
    expect((await fetch(`${listening.url}/trpc/session.me?input=%7B%7D`, { headers: { cookie } })).status).toBe(200);
  });
});
