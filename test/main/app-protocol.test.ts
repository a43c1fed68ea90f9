import { describe, expect, it } from 'vitest';
import { appProtocol } from '../../main/app-protocol.ts';
import { sessionCredential } from '../../main/session-credential.ts';
import { CONTENT_SECURITY_POLICY } from '../../shared/page-headers.ts';

const files = { '/': ['text/html; charset=utf-8', '<!doctype html>page'], '/assets/a.js': ['text/javascript; charset=utf-8', 'code'] } as const;

/** The handler over two files and the given server. */
function protocol(server: (request: Request) => Promise<Response> = async () => new Response('from the server'), failure: string | null = null) {
  const faults: unknown[] = [];
  const handle = appProtocol({
    files: async (path) => {
      const file = Object.entries(files).find(([name]) => name === path)?.[1];
      return file ? { type: file[0], bytes: new TextEncoder().encode(file[1]) } : null;
    },
    server, credential: sessionCredential(), failure: () => failure, onFault: (error) => faults.push(error),
  });
  return { faults, get: (path: string, init: RequestInit & { initiator?: unknown } = {}) => handle(request(path, init)) };
}

/** A request as Electron makes it: `initiatorOrigin` is a field of it. */
function request(path: string, { initiator, ...init }: RequestInit & { initiator?: unknown }): Request {
  const made = new Request(path.includes('://') ? path : `app://countersign${path}`, init);
  return initiator === undefined ? made : Object.defineProperty(made, 'initiatorOrigin', { value: initiator });
}

describe('app://countersign', () => {
  it.each(['/', '/assets/a.js', '/api/v1/me'])('DS5: answers %s with exactly the content security policy and without sniffing', async (path) => {
    const { headers } = await protocol(async () => new Response('<p>', { headers: { 'content-type': 'text/html', 'content-security-policy': "default-src *" } })).get(path);

    expect([headers.get('content-security-policy'), headers.get('x-content-type-options')]).toEqual([CONTENT_SECURITY_POLICY, 'nosniff']);
  });

  it('DS5: the policy is the one of the desktop\'s design, word for word', () => {
    expect(CONTENT_SECURITY_POLICY).toBe("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
      + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'; require-trusted-types-for 'script'");
  });

  it('DS12: answers HEAD without a body and leaves every other method to the server', async () => {
    const { get } = protocol();

    expect(await (await get('/assets/a.js', { method: 'HEAD' })).text()).toBe('');
    expect(await (await get('/assets/a.js', { method: 'POST' })).text()).toBe('from the server');
  });

  it.each(['app://evil/', 'app://countersign.evil/', 'app://countersign:1/', 'https://countersign/'])('DS12: serves nothing to %s', async (url) => {
    let asked = false;
    const { get } = protocol(async () => {
      asked = true;
      return new Response();
    });

    expect([(await get(url)).status, asked]).toEqual([403, false]);
  });

  it.each(['https://evil.test', 'app://evil', 'null', null])('is closed to a page of %j', async (initiator) => {
    expect((await protocol().get('/api/v1/me', { initiator })).status).toBe(403);
  });

  it.each(['app://countersign', 'app://countersign/', undefined])('is open to %j', async (initiator) => {
    expect((await protocol().get('/api/v1/me', { initiator })).status).toBe(200);
  });

  it('forwards method, body and headers, with the session that main holds in the place of any other', async () => {
    const seen: unknown[] = [];
    const { get } = protocol(async (forwarded) => {
      seen.push([forwarded.method, await forwarded.text(), forwarded.headers.get('content-type'), forwarded.headers.get('cookie')]);
      return new Response('', { headers: { 'set-cookie': '__Host-cs=s1; HttpOnly' } });
    });

    const answer = await get('/trpc/login', { method: 'POST', body: '{}', headers: { 'content-type': 'application/json', cookie: '__Host-cs=guess' } });
    await get('/trpc/me');

    expect(seen).toEqual([['POST', '{}', 'application/json', null], ['GET', '', null, '__Host-cs=s1']]);
    expect(answer.headers.getSetCookie()).toEqual([]);
  });

  it('says 503 and reports the fault, without its words, when the server is away', async () => {
    const { get, faults } = protocol(() => Promise.reject(new Error('secret detail')));

    const answer = await get('/api/v1/me');

    expect([answer.status, answer.headers.get('content-type')]).toEqual([503, 'application/problem+json']);
    expect(await answer.text()).not.toContain('secret detail');
    expect(faults).toHaveLength(1);
  });

  it('reports no fault when the page itself left', async () => {
    const { get, faults } = protocol(() => Promise.reject(new Error('aborted')));

    await get('/api/v1/me', { signal: AbortSignal.abort() });

    expect(faults).toEqual([]);
  });

  it('DS18: shows the failure page, and asks the server nothing, once it was given up', async () => {
    let asked = false;
    const { get } = protocol(async () => {
      asked = true;
      return new Response();
    }, '<h1>cannot start</h1>');

    const page = await get('/');
    const call = await get('/api/v1/me');

    expect([page.status, await page.text(), page.headers.get('content-security-policy')]).toEqual([503, '<h1>cannot start</h1>', CONTENT_SECURITY_POLICY]);
    expect([call.status, asked]).toEqual([503, false]);
  });
});
