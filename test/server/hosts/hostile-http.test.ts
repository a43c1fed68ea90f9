import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { restTable } from '../../../server/rest/rest-table.ts';
import { appRouter } from '../../../server/api/index.ts';
import { type Listening, listen } from '../../../server/hosts/node-http.ts';
import type { Server } from '../../../server/hosts/server-host.ts';
import { createOwner, type Jar, openTestServer, OWNER, type TestServer } from '../../support/open-test-server.ts';
import { openSocket, rawAnswer, type RawAnswer, request, sendRaw, untilClosed } from '../../support/raw-http.ts';

let at: TestServer;
let owner: Jar;
let listening: Listening;
let port: number;
let host: string;
beforeAll(async () => {
  at = await openTestServer();
  owner = await createOwner(at);
  listening = await listen({ server: at.server, host: '127.0.0.1', port: 0, tries: 0, pages: null, allowedHosts: [], limits: { headersMs: 300, bodyMs: 300, idleMs: 300, socketsPerAddress: 300 } });
  port = Number(new URL(listening.url).port);
  host = `Host: 127.0.0.1:${port}`;
});
afterAll(async () => {
  await listening.close();
  await at.close();
});

const json = 'Content-Type: application/json';
const send = async (line: string, headers: readonly string[] = [], body = ''): Promise<RawAnswer> => rawAnswer(await sendRaw(port, request(line, headers, body)));
const asOwner = () => `Cookie: ${owner.cookie ?? ''}`;

describe('a server on a loopback port', () => {
  it('WEB-02: answers to its own names only, however another one is written', async () => {
    for (const name of ['evil.test', `evil.test:${port}`, `127.0.0.1.evil.test:${port}`, `localhost.:${port}`, `127.0.0.1:${port}.evil.test`, `[::1]:1`, '']) expect([400, 421], name).toContain((await send('GET /health', [`Host: ${name}`])).status);
    expect((await send('GET http://evil.test/health', [host])).status).toBe(421);
    expect((await send(`GET http://evil.test:${port}/health`, ['Host: evil.test'])).status).toBe(421);
    expect((await send(`GET http://127.0.0.1:${port}/health`, ['Host: evil.test'])).status).toBe(421);
    expect((await send(`GET http://127.0.0.1:${port}/health`, [host])).status).toBe(200);
    expect((await send('GET /health', [host, 'Host: evil.test'])).status).toBe(400);
    expect((await send('GET /health', ['Host: evil.test', host])).status).toBe(400);
    expect((await send('GET /health', [host])).status).toBe(200);
  });

  it('WEB-03: takes nothing from a page of another origin', async () => {
    for (const origin of ['https://evil.test', 'null', `http://127.0.0.1:${port + 1}`, 'http://127.0.0.1', `http://evil.test:${port}`]) {
      expect((await send('POST /trpc/session.signOut', [host, json, asOwner(), `Origin: ${origin}`], '{}')).status, origin).toBe(403);
    }
    expect((await at.call('/api/v1/session/me', { jar: owner })).status).toBe(200);
  });

  it('WEB-04, WEB-05: runs no command that a plain form could send', async () => {
    for (const type of ['multipart/form-data; boundary=x', 'application/octet-stream', 'text/plain', 'application/x-www-form-urlencoded', 'application/json-patch+json']) {
      expect((await send('POST /trpc/session.signOut', [host, `Content-Type: ${type}`, asOwner()], '{}')).status, type).toBe(415);
      expect((await send('POST /api/v1/session/sign-out', [host, `Content-Type: ${type}`, asOwner()], '{}')).status, type).toBe(415);
    }
    expect((await send('POST /trpc/session.signOut', [host, asOwner()], '{}')).status).toBe(415);
    expect((await at.call('/api/v1/session/me', { jar: owner })).status).toBe(200);
  });

  it('WEB-06: runs no command by GET', async () => {
    expect((await send('GET /trpc/session.signOut?input=%7B%7D', [host, asOwner()])).status).toBe(405);
    const rest = await send('GET /api/v1/session/sign-out', [host, asOwner()]);
    expect([rest.status, rest.headers['allow']]).toEqual([405, 'POST']);
    expect((await send('DELETE /api/v1/catalog/create', [host, asOwner()])).status).toBe(405);
    expect((await send('POST /auth/me', [host, json, asOwner()], '{}')).status).toBe(405);
    expect((await at.call('/api/v1/session/me', { jar: owner })).status).toBe(200);
  });

  it('WEB-07, RL-02: reads no batch of more than twenty', async () => {
    const batch = (size: number) => `GET /trpc/${Array.from({ length: size }, () => 'setup.state').join(',')}?batch=1&input=${encodeURIComponent(JSON.stringify(Object.fromEntries(Array.from({ length: size }, (_, n) => [n, {}]))))}`;
    expect((await send(batch(20), [host])).status).toBe(200);
    expect((await send(batch(21), [host])).status).toBe(400);
    for (const size of [1_000, 5_000]) {
      const line = `POST /trpc/${Array.from({ length: size }, () => 'a.b').join(',')}?batch=1`;
      expect([400, 431], String(size)).toContain((await send(line, [host, json], '{}')).status);
    }
  });

  it('WEB-09: refuses what is framed two ways, has no host, or a head that is too large', async () => {
    expect(rawAnswer(await sendRaw(port, `POST /trpc/x HTTP/1.1\r\n${host}\r\n${json}\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`)).status).toBe(400);
    expect(rawAnswer(await sendRaw(port, 'GET /health HTTP/1.1\r\nConnection: close\r\n\r\n')).status).toBe(400);
    expect((await send('GET /health', [host, `X-Filler: ${'a'.repeat(20_000)}`])).status).toBe(431);
  });

  it('WEB-11, WEB-12: answers no preflight, of another origin, of its own, or for a private network', async () => {
    const asking = ['Access-Control-Request-Method: POST', 'Access-Control-Request-Headers: content-type'];
    for (const headers of [[host, 'Origin: https://evil.test', ...asking], [host, `Origin: http://127.0.0.1:${port}`, ...asking], [host, 'Origin: https://evil.test', 'Access-Control-Request-Private-Network: true', ...asking]]) {
      const answer = await send('OPTIONS /trpc/session.signOut', headers);
      expect([403, 405]).toContain(answer.status);
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
    }
    expect(Object.keys((await send('GET /health', [host])).headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
  });

  it('WEB-13, WEB-15: sends its headers with every answer of every route, and no word of what it runs on', async () => {
    const routes = [...restTable(appRouter).map(({ route }) => `${route.method} ${route.path.replaceAll(/\{\w+\}/g, 'x')}`), 'GET /health', 'GET /api/openapi.json', 'PUT /api/v1/uploads/x', 'GET /runs/x/subscribe', 'GET /nothing', 'GET /trpc/setup.state?input=%7B%7D', 'GET /trpc/nothing', 'TRACE /health', 'OPTIONS /health'];
    expect(routes.length).toBeGreaterThan(100);
    for (const route of routes) {
      const { status, headers } = await send(route, [host, json], route.startsWith('GET') || route.startsWith('DELETE') ? '' : '{}');
      expect(status, route).toBeGreaterThan(0);
      expect(headers, route).toMatchObject({
        'x-content-type-options': 'nosniff', 'cache-control': expect.stringContaining('no-store') as unknown, 'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
        'referrer-policy': 'no-referrer', 'cross-origin-resource-policy': 'same-origin',
      });
      for (const name of ['server', 'x-powered-by', 'x-aspnet-version', 'via']) expect(headers[name], `${route} ${name}`).toBeUndefined();
    }
  });

  it('WEB-14: serves no odd method and no odd path', async () => {
    for (const method of ['TRACE', 'PROPFIND', 'OPTIONS', 'MKCOL', 'REPORT']) expect((await send(`${method} /health`, [host])).status, method).toBe(405);
    expect([0, 400, 405]).toContain((await send('CONNECT evil.test:443', [host])).status);
    expect((await send('BREW /health', [host])).status).toBe(400);
    for (const path of ['/%2e%2e/', '//', '//evil.test/', '/trpc/__proto__', '/trpc/constructor', '/trpc/hasOwnProperty', '/trpc/session.__proto__', '/trpc/session.constructor', '/trpc/', '/api/v1/__proto__', '/api/v1/session/constructor']) expect((await send(`GET ${path}`, [host])).status, path).toBe(404);
    expect((await send('GET *', [host])).status).toBe(400);
    expect((await send('HEAD /health', [host]))).toMatchObject({ status: 200, body: '' });
  });

  it('WEB-16: sets its cookie for this host alone, away from scripts and from other sites', async () => {
    const signIn = JSON.stringify({ email: OWNER.email, password: OWNER.password });
    const plain = await send('POST /trpc/session.signIn', [host, json], signIn);
    expect(plain.headers['set-cookie']).toMatch(/^cs(-device)?=/);
    const production = await openTestServer({ COUNTERSIGN_MODE: 'production', ENCRYPTION_KEY: randomBytes(32).toString('base64') });
    try {
      await createOwner(production);
      const answer = await production.call('/trpc/session.signIn', { method: 'POST', body: { email: OWNER.email, password: OWNER.password } });
      const cookies = answer.headers.getSetCookie();
      expect(cookies.length).toBeGreaterThan(0);
      for (const cookie of cookies) {
        expect(cookie).toMatch(/^__Host-cs[\w-]*=/);
        expect(cookie.split('; ').slice(1)).toEqual(expect.arrayContaining(['Path=/', 'HttpOnly', 'SameSite=Strict', 'Secure']));
        expect(cookie).not.toMatch(/domain=/i);
      }
    } finally {
      await production.close();
    }
  });

  it('is no use to another program of this machine that has no credential', async () => {
    for (const path of ['/api/v1/session/me', '/api/v1/people/list', '/registry/effective', '/api/v1/audit/page', '/auth/me']) expect((await send(`GET ${path}`, [host])).status, path).toBe(401);
  });
});

describe('a fault', () => {
  it('WEB-08, D57: is told as an incident, without a word of it', async () => {
    const secret = 'password of the database is hunter2';
    const faulty: Server = { ...at.server, handle: () => Promise.reject(new Error(secret)) };
    const broken = await listen({ server: faulty, host: '127.0.0.1', port: 0, tries: 0, pages: null, allowedHosts: [] });
    const text = await sendRaw(Number(new URL(broken.url).port), request('GET /health', [`Host: ${new URL(broken.url).host}`]));
    await broken.close();
    expect([rawAnswer(text).status, text.includes('hunter2'), /\bat .+:\d+/.test(text)]).toEqual([500, false, false]);
  });

  it('WEB-08: inside the server has an incident id, over tRPC and on every dialect’s paths', async () => {
    const closed = await openTestServer();
    const jar = await createOwner(closed);
    await closed.server.close();
    for (const path of ['/trpc/session.me?input=%7B%7D', '/api/v1/session/me', '/auth/me', '/api/v1/tenants', '/api/v1/admin/ip-allowlist']) {
      const { status, body } = await closed.call(path, { jar });
      const told = JSON.stringify(body);
      expect([path, status]).toEqual([path, 500]);
      expect(told, path).toMatch(/Something broke \([0-9a-f]{12}\)\./);
      expect(told, path).not.toMatch(/database connection|\.ts:|node_modules|"stack"/i);
    }
  });
});

describe('a body of JSON', () => {
  const post = (body: string) => send('POST /api/v1/budgets/add', [host, json, asOwner()], body);

  it('MA-07: that says one thing twice is refused, also where the second is spelled otherwise', async () => {
    for (const body of ['{"role":"viewer","role":"admin"}', String.raw`{"name":"x","na\u006de":"y"}`, '{"a":{"b":1,"b":2}}']) {
      const answer = await post(body);
      expect([answer.status, answer.body]).toEqual([400, expect.stringContaining('twice')]);
    }
    expect((await send(`GET /trpc/setup.state?input=${encodeURIComponent('{"a":1,"a":2}')}`, [host])).status).toBe(400);
    expect((await post('{"name":"x","__proto__":{"admin":true}}')).status).toBe(400);
  });

  it('MA-08: with a number that a reader would take for another is refused; so is a text in the place of one', async () => {
    const budget = (cap: string) => `{"name":"x","counter":"cost_units","window":"day","cap":${cap}}`;
    for (const cap of ['1e400', '-1e400', '-0', '9007199254740993', '"NaN"', '"5"', 'NaN', 'Infinity', '0.5', '-1', '1e-400', '0x10', '01', '+1']) expect((await post(budget(cap))).status, cap).toBe(400);
    expect((await post(budget('5'))).status).toBe(200);
  });

  it('DOS-04: that is too deep, too large or too many is refused before it is read', async () => {
    const key = (n: number) => `"k${n}":0`;
    const many = Array.from({ length: 100_000 }, (_, n) => key(n)).join(',');
    for (const [what, body, statuses] of [
      ['depth', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, [400]], ['8 MB of small objects', `[${'{},'.repeat(2_800_000)}{}]`, [413, 0]], ['a million keys', `{${many},${many.repeat(9)}}`, [413, 0]],
      ['a key of a megabyte', `{"${'k'.repeat(1_100_000)}":1}`, [413, 0]], ['as many keys as fit', `{${Array.from({ length: 90_000 }, (_, n) => key(n)).join(',')}}`, [400]],
    ] as const) {
      const answer = await post(body);
      expect(statuses, what).toContain(answer.status);
      expect(answer.body.length, what).toBeLessThan(4_000);
    }
    expect((await send('GET /health', [host])).status).toBe(200);
  });

  it('DOS-08: that fits no schema in a hundred thousand ways is refused with a short answer', async () => {
    const wide = JSON.stringify({ name: 'x', definition: { name: 'x', tools: Array.from({ length: 100_000 }, () => ({ a: 1 })) } });
    const texts = JSON.stringify({ query: 'a'.repeat(1_000_000) });
    for (const [path, body] of [['/api/v1/catalog/create', wide], ['/api/v1/budgets/add', texts], ['/api/v1/runs/start', JSON.stringify({ agentId: 'x', input: { message: 'x', call_tools: Array.from({ length: 40_000 }, () => 1) } })]] as const) {
      const answer = await send(`POST ${path}`, [host, json, asOwner()], body);
      expect([400, 413, 422], path).toContain(answer.status);
      expect(answer.body.length, path).toBeLessThan(20_000);
    }
  });
});

describe('a line that is held', () => {
  it('DOS-05: is cut when its head or its body drips, and when nothing comes at all', async () => {
    for (const text of ['', 'GET /health HTTP/1.1\r\n', `POST /trpc/session.signIn HTTP/1.1\r\n${host}\r\n${json}\r\nContent-Length: 100\r\n\r\n{"email":`, `PUT /api/v1/uploads/0190c000-0000-7000-8000-000000000001 HTTP/1.1\r\n${host}\r\nContent-Type: application/octet-stream\r\n${asOwner()}\r\nContent-Length: 100\r\n\r\nabc`]) {
      const socket = await openSocket(port);
      socket.write(text);
      expect(rawAnswer(await untilClosed(socket)).status, text).toSatisfy((status: number) => status === 0 || status === 408);
    }
  });

  it('DOS-05: is one of so many from one address, and the others are turned away at once', async () => {
    const narrow = await listen({ server: at.server, host: '127.0.0.1', port: 0, tries: 0, pages: null, allowedHosts: [], limits: { socketsPerAddress: 5 } });
    const narrowPort = Number(new URL(narrow.url).port);
    const held = await Promise.all(Array.from({ length: 5 }, () => openSocket(narrowPort)));
    const sixth = await sendRaw(narrowPort, request('GET /health', [`Host: 127.0.0.1:${narrowPort}`]));
    expect(rawAnswer(sixth).status).toBe(0);
    const [first] = held;
    if (first) await new Promise<void>((resolve) => first.once('close', () => resolve()).destroy());
    await expect.poll(async () => rawAnswer(await sendRaw(narrowPort, request('GET /health', [`Host: 127.0.0.1:${narrowPort}`]))).status).toBe(200);
    for (const socket of held) socket.destroy();
    await narrow.close();
  });

  it('DOS-05: may carry many requests at once, which are answered in order', async () => {
    const one = (path: string, last = false) => `GET ${path} HTTP/1.1\r\n${host}\r\n${last ? 'Connection: close\r\n' : ''}\r\n`;
    const text = await sendRaw(port, Array.from({ length: 50 }, (_, n) => one(n % 2 === 0 ? '/health' : '/nothing', n === 49)).join(''));
    expect([...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => status)).toEqual(Array.from({ length: 50 }, (_, n) => (n % 2 === 0 ? '200' : '404')));
  });
});

describe('where a request came from', () => {
  it('RL-04: is the socket for everybody but a trusted proxy: a header that says otherwise makes no new bucket', async () => {
    const limited = await openTestServer({ COUNTERSIGN_RATE_SIGN_IN: '5' });
    const direct = await listen({ server: limited.server, host: '127.0.0.1', port: 0, tries: 0, pages: null, allowedHosts: [] });
    const directPort = Number(new URL(direct.url).port);
    const signIn = (n: number) => sendRaw(directPort, request('POST /trpc/session.signIn', [`Host: 127.0.0.1:${directPort}`, json, `X-Forwarded-For: 198.51.100.${n}`, `Forwarded: for=198.51.100.${n}`], '{"email":"a@example.com","password":"wrong"}')).then(rawAnswer);
    const answers = [];
    for (let n = 0; n < 8; n += 1) answers.push(await signIn(n));
    await direct.close();
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 429, 429, 429]);
    expect(Number(answers.at(-1)?.headers['retry-after'])).toBeGreaterThan(0);

    const proxied = await listen({ server: limited.server, host: '127.0.0.1', port: 0, tries: 0, pages: null, allowedHosts: [], trustedProxies: ['127.0.0.0/8'] });
    const proxiedPort = Number(new URL(proxied.url).port);
    const through = (forwarded: string) => sendRaw(proxiedPort, request('POST /trpc/session.signIn', [`Host: 127.0.0.1:${proxiedPort}`, json, `X-Forwarded-For: ${forwarded}`], '{"email":"b@example.com","password":"wrong"}')).then(rawAnswer);
    expect((await through('6.6.6.6, 198.51.100.1')).status).toBe(401);
    expect((await through('zz')).status).toBe(400);
    expect((await through('1.2.3.4, <script>')).status).toBe(400);
    await proxied.close();
    await limited.close();
  });
});
