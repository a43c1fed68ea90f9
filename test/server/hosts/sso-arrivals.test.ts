import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../../server/config.ts';
import { type Listening, listen } from '../../../server/hosts/node-http.ts';
import type { Server } from '../../../server/hosts/server-host.ts';
import { openServer } from '../../../server/open.ts';
import { freePort } from '../../support/free-port.ts';
import { CLIENT_ID, CLIENT_SECRET } from '../../support/sso-house.ts';
import { type TrueProvider, trueProvider } from '../../support/true-provider.ts';

const ALICE = { sub: 'alice-at-idp', email: 'alice@example.com', name: 'Alice' };
const OWNER_PASSWORD = 'a long enough sentence';

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

describe('a browser that signs in through an identity provider, over real sockets', () => {
  let folder: string;
  let idp: TrueProvider;
  let server: Server;
  let listening: Listening;
  let port: number;
  let origin: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'countersign-sso-'));
    port = await freePort();
    origin = `http://127.0.0.1:${port}`;
    idp = await trueProvider([ALICE], { callback: `${origin}/api/v1/auth/sso/okta/callback` });
    writeFileSync(join(folder, 'bootstrap.json'), JSON.stringify({
      version: 1, tenants: [{ slug: 'acme', name: 'Acme', plan: 'saas/enterprise' }], users: [{ email: 'olga@example.com', name: 'Olga', password_env: 'OLGA_PASSWORD', memberships: [{ tenant: 'acme', roles: ['owner'] }] }],
      identity_providers: [{ tenant: 'acme', key: 'okta', name: 'Okta', kind: 'oidc', settings: { issuer: idp.issuer, client_id: CLIENT_ID }, client_secret_env: 'OKTA_SECRET', verified_domains: ['example.com'], default_role: 'viewer' }],
    }));
    server = await openServer(readConfig({ COUNTERSIGN_DATA_DIR: folder, COUNTERSIGN_MODE: 'local', COUNTERSIGN_BOOTSTRAP: join(folder, 'bootstrap.json'), OLGA_PASSWORD: OWNER_PASSWORD, OKTA_SECRET: CLIENT_SECRET }));
    listening = await listen({ server, host: '127.0.0.1', port, tries: 0, pages: null, allowedHosts: [] });
  });
  afterAll(async () => {
    await listening.close();
    await server.close();
    await idp.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function ask(path: string, { method = 'GET', headers = {}, body = '' }: { readonly method?: string; readonly headers?: Readonly<Record<string, string>>; readonly body?: string } = {}): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const asked = httpRequest({ host: '127.0.0.1', port, path, method, headers: { host: `127.0.0.1:${port}`, ...(body ? { 'content-length': String(Buffer.byteLength(body)) } : {}), ...headers } }, (answer) => {
        let text = '';
        answer.on('data', (chunk: Buffer) => (text += chunk.toString())).on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
      });
      asked.on('error', reject).end(body);
    });
  }
  const CROSS = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
  const OWN_PAGE = { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors', origin: '' };
  const post = (path: string, body: object, cookie = '') => ask(path, { method: 'POST', body: JSON.stringify(body), headers: { ...OWN_PAGE, origin, ...(cookie ? { cookie } : {}) } });
  const cookieIn = ({ headers }: Answer, name: string) => [headers['set-cookie'] ?? []].flat().find((line) => line.startsWith(`${name}=`));
  const pair = (line: string | undefined) => line?.split(';', 1)[0] ?? '';
  const finishing = (fragment: string) => decodeURIComponent(/^\/#sso=(.*)$/.exec(fragment)?.[1] ?? '');

  async function backFrom(start: Answer): Promise<Answer> {
    const back = await idp.visit(new URL(String(start.headers['location'])), ALICE.sub);
    return ask(back.pathname + back.search, { headers: CROSS });
  }

  it('U35: starts at the guide’s path, comes back from another site to a page of ours, and finishes from there with cookies that no other site’s page can use', async () => {
    const start = await ask('/api/v1/auth/sso/okta');
    expect(start.status).toBe(302);
    expect(new URL(String(start.headers['location'])).searchParams.get('redirect_uri')).toBe(`${origin}/api/v1/auth/sso/okta/callback`);
    const flow = cookieIn(start, 'cs-sso');
    expect(flow).toMatch(/^cs-sso=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=600$/);
    const landed = await backFrom(start);
    expect([landed.status, landed.headers['set-cookie']]).toEqual([303, undefined]);
    expect(String(landed.headers['location'])).toMatch(/^\/#sso=code%3D/);
    const query = finishing(String(landed.headers['location']));
    expect((await post('/trpc/sso.finish', { query })).status).toBe(400);
    const finished = await post('/trpc/sso.finish', { query }, pair(flow));
    expect(finished.status).toBe(200);
    const session = cookieIn(finished, 'cs');
    expect(session).toContain('HttpOnly; SameSite=Strict');
    expect(cookieIn(finished, 'cs-sso')).toContain('Max-Age=0');
    const me = await ask('/auth/me', { headers: { cookie: pair(session) } });
    expect(JSON.parse(me.text)).toMatchObject({ tenant_id: 'acme', roles: ['viewer'] });
  });

  it('starts over tRPC as well, and by a key in a tenant, and from nowhere else but a page of ours', async () => {
    const started = await post('/trpc/sso.start', { provider: 'okta', tenant: 'acme', target: '/approvals', redirectUri: `${origin}/api/v1/auth/sso/okta/callback` });
    const { url } = (JSON.parse(started.text) as { result: { data: { url: string } } }).result.data; // tRPC's own envelope
    const back = await idp.visit(new URL(url), ALICE.sub);
    const landed = await ask(back.pathname + back.search, { headers: CROSS });
    const finished = await post('/trpc/sso.finish', { query: finishing(String(landed.headers['location'])) }, pair(cookieIn(started, 'cs-sso')));
    expect(JSON.parse(finished.text)).toMatchObject({ result: { data: { target: '/approvals', provedAgain: false } } });
    expect((await ask('/api/v1/auth/sso/okta', { headers: CROSS })).status).toBe(403);
    expect((await ask('/api/v1/auth/sso/okta', { headers: { ...CROSS, 'sec-fetch-site': 'none' } })).status).toBe(302);
    expect((await ask('/api/v1/auth/sso/nobody')).status).toBe(404);
    expect((await post('/trpc/sso.start', { provider: 'okta', redirectUri: 'https://evil.test/cb' })).status).toBe(400);
  });

  it('lets other sites reach the callback as a whole page and nothing else, nor anything else that way', async () => {
    const path = '/api/v1/sso/0190a000-0000-7000-8000-00000000000a/callback';
    expect((await ask(`${path}?code=1&state=2`, { headers: CROSS })).status).toBe(303);
    for (const headers of [{ ...CROSS, 'sec-fetch-dest': 'iframe' }, { ...CROSS, 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' }, { ...CROSS, 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }]) expect((await ask(path, { headers })).status, JSON.stringify(headers)).toBe(403);
    for (const other of ['/api/v1/sso/providers', '/trpc/session.me', '/api/v1/sso/x/callback/y', '/api/v1/ssox/x/callback', '/api/v1/sso/x/metadata']) expect((await ask(other, { headers: CROSS })).status, other).toBe(403);
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await ask(path, { method: 'POST', headers: { ...CROSS, ...form }, body: 'a=1' })).status).toBe(403);
    expect((await ask('/api/v1/sso/x/acs', { method: 'POST', headers: { ...CROSS, ...form, origin: 'https://idp.example' }, body: 'SAMLResponse=x' })).status).toBe(404);
    expect((await ask('/api/v1/sso/x/acs', { method: 'POST', headers: { ...CROSS, 'content-type': 'text/plain' }, body: 'SAMLResponse=x' })).status).toBe(403);
    expect((await ask('/api/v1/sso/x/acs', { method: 'POST', headers: { ...CROSS, ...form, 'sec-fetch-mode': 'cors' }, body: 'SAMLResponse=x' })).status).toBe(403);
    expect((await ask('/api/v1/sso/x/backchannel-logout', { method: 'POST', headers: form, body: 'logout_token=x' })).status).toBe(404);
    expect((await ask('/api/v1/sso/x/backchannel-logout', { method: 'POST', headers: { ...form, origin: 'https://idp.example' }, body: 'logout_token=x' })).status).toBe(403);
    expect((await ask('/api/v1/sso/x/backchannel-logout', { method: 'POST', headers: { ...form, cookie: 'cs=1' }, body: 'logout_token=x' })).status).toBe(415);
  });

  it('says nothing back of what a callback brought, whatever it is, but to a page of ours and escaped', async () => {
    const landed = await ask(`/api/v1/sso/x/callback?error=${encodeURIComponent('"><script>alert(1)</script>\r\nset-cookie: cs=1')}`, { headers: CROSS });
    expect([landed.status, landed.text, landed.headers['set-cookie']]).toEqual([303, '', undefined]);
    expect(String(landed.headers['location'])).toMatch(/^\/#sso=[\w%.~!*'()-]+$/);
    expect((await ask(`/api/v1/sso/x/callback?code=${'a'.repeat(9_000)}`, { headers: CROSS })).headers['location']).toBe('/#sso=refused');
  });

  it('D32: is set up over REST: made waiting with 201, tested, activated; its secret is never shown again', async () => {
    const signedIn = await post('/trpc/session.signIn', { email: 'olga@example.com', password: OWNER_PASSWORD });
    const cookie = pair(cookieIn(signedIn, 'cs'));
    const made = await post('/api/v1/sso/providers', { key: 'entra', name: 'Entra', kind: 'oidc', settings: { issuer: idp.issuer, client_id: CLIENT_ID }, client_secret: CLIENT_SECRET }, cookie);
    expect(made.status).toBe(201);
    const provider = JSON.parse(made.text) as { id: string; ver: number; status: string; client_secret: string }; // the shape under test
    expect(provider).toMatchObject({ status: 'pending_setup', client_secret: '********' });
    expect(made.text).not.toContain(CLIENT_SECRET);
    expect((await ask(`/api/v1/sso/${provider.id}/start`)).status).toBe(404);
    const tested = await post(`/api/v1/sso/providers/${provider.id}/test`, {}, cookie);
    expect(JSON.parse(tested.text)).toMatchObject({ steps: expect.arrayContaining([expect.objectContaining({ step: 'discovery', outcome: 'ok' }), expect.objectContaining({ step: 'keys', outcome: 'ok' })]) });
    expect(JSON.parse((await post(`/api/v1/sso/providers/${provider.id}/activate`, { ver: provider.ver }, cookie)).text)).toMatchObject({ status: 'active' });
    expect((await ask(`/api/v1/sso/${provider.id}/start`)).status).toBe(302);
    const list = await ask('/api/v1/sso/providers', { headers: { cookie } });
    expect(JSON.parse(list.text)).toMatchObject({ items: [{ key: 'entra' }, { key: 'okta' }], enforced: false, enabled: true });
    expect(list.text).not.toContain(CLIENT_SECRET);
    expect((await post('/api/v1/sso/providers', { key: 'x', name: 'X', kind: 'oidc', settings: {} })).status).toBe(401);
  });
});
