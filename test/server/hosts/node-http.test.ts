import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Listening, listen } from '../../../server/hosts/node-http.ts';
import type { Server } from '../../../server/hosts/server-host.ts';

/** Says back what reached it; what the guard turned away never does. */
const echo: Server = {
  setupToken: null, warnings: [],
  handle: async (request, { ip }) => Response.json({ path: new URL(request.url).pathname, method: request.method, ip, body: await request.text() }),
  close: () => Promise.resolve(),
};

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

describe('the headless host', () => {
  let listening: Listening;
  let pages: string;
  let port: number;
  beforeAll(async () => {
    pages = mkdtempSync(join(tmpdir(), 'countersign-pages-'));
    mkdirSync(join(pages, 'assets'));
    writeFileSync(join(pages, 'index.html'), '<!doctype html><title>page</title>');
    writeFileSync(join(pages, 'assets', 'a.js'), 'export {};');
    listening = await listen({ server: echo, host: '127.0.0.1', port: 0, tries: 0, pages, allowedHosts: ['governance.example'] });
    port = Number(new URL(listening.url).port);
  });
  afterAll(async () => {
    await listening.close();
    rmSync(pages, { recursive: true });
  });

  /** A raw request: fetch would not let a test lie about Host. */
  function ask(path: string, headers: Readonly<Record<string, string>> = {}, method = 'GET', body = ''): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const asked = httpRequest({ host: '127.0.0.1', port, path, method, headers: { host: `127.0.0.1:${port}`, ...(body ? { 'content-length': String(Buffer.byteLength(body)) } : {}), ...headers } }, (answer) => {
        let text = '';
        answer.on('data', (chunk: Buffer) => (text += chunk.toString())).on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
      });
      asked.on('error', reject).end(body);
    });
  }
  const json = { 'content-type': 'application/json' };

  it('answers to its own names and to those it was given, and to no other (DS15: DNS rebinding)', async () => {
    expect((await ask('/health')).status).toBe(200);
    expect((await ask('/health', { host: `localhost:${port}` })).status).toBe(200);
    expect((await ask('/health', { host: 'governance.example' })).status).toBe(200);
    expect((await ask('/health', { host: `evil.test:${port}` })).status).toBe(421);
    expect((await ask('/health', { host: '127.0.0.1' })).status).toBe(421);
  });

  it('refuses pages of other sites, whatever they send (DS15)', async () => {
    expect((await ask('/trpc/x', { 'sec-fetch-site': 'cross-site', ...json }, 'POST', '{}')).status).toBe(403);
    expect((await ask('/trpc/x', { 'sec-fetch-site': 'same-site', ...json }, 'POST', '{}')).status).toBe(403);
    expect((await ask('/trpc/x', { origin: 'https://evil.test', ...json }, 'POST', '{}')).status).toBe(403);
    expect((await ask('/trpc/x', { origin: 'null', ...json }, 'POST', '{}')).status).toBe(403);
    expect((await ask('/trpc/x', { origin: `http://127.0.0.1:${port}`, 'sec-fetch-site': 'same-origin', ...json }, 'POST', '{}')).status).toBe(200);
    expect((await ask('/', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' })).status).toBe(200); // a link may open the page
  });

  it('takes a command as JSON only, so that no plain form can send one (DS15)', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/octet-stream']) {
      expect((await ask('/trpc/x', { 'content-type': type }, 'POST', '{}')).status, type).toBe(415);
    }
    expect((await ask('/trpc/x', { 'content-type': 'application/json; charset=utf-8' }, 'POST', '{}')).status).toBe(200);
    expect((await ask('/api/v1/uploads/x', { 'content-type': 'application/octet-stream' }, 'PUT', 'x')).status).toBe(200);
  });

  it('reads a machine’s body whatever it calls it, as the documents’ curl commands do, and a browser’s never', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await ask('/auth/login', { ...form, authorization: 'Bearer x' }, 'POST', '{}')).status).toBe(200);
    expect((await ask('/auth/login', { ...form, authorization: 'Bearer x', cookie: 'cs=1' }, 'POST', '{}')).status).toBe(415);
  });

  it('serves the pages under their policy and nothing above their folder', async () => {
    const page = await ask('/');
    expect(page.headers['content-security-policy']).toContain("require-trusted-types-for 'script'");
    expect(page.headers['cache-control']).toBe('no-cache');
    expect((await ask('/assets/a.js')).headers['content-type']).toContain('text/javascript');
    for (const path of ['/../package.json', '/..%2f..%2fetc/passwd', '/assets/..%5c..%5cindex.html', '/%00', '/%zz']) {
      expect((await ask(path)).text, path).not.toContain('root:');
    }
  });

  it('keeps answers of the API out of every cache and frame', async () => {
    const { headers } = await ask('/api/v1/x');
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'cross-origin-resource-policy': 'same-origin' });
  });

  it('tells the server who is at the other end', async () => {
    expect(JSON.parse((await ask('/api/x')).text)).toMatchObject({ ip: expect.stringContaining('127.0.0.1') as unknown });
  });

  it('watches a line that carries one upload after another no more than once', async () => {
    const line = new Agent({ keepAlive: true, maxSockets: 1 });
    const warnings: Error[] = [];
    const keep = (warning: Error) => warnings.push(warning);
    process.on('warning', keep);
    const upload = () => new Promise<number>((resolve, reject) => {
      const asked = httpRequest({ agent: line, host: '127.0.0.1', port, path: '/api/v1/uploads/x', method: 'PUT', headers: { 'content-type': 'application/octet-stream' } }, (answer) => answer.resume().on('end', () => resolve(answer.statusCode ?? 0)));
      asked.on('error', reject).end('bytes');
    });
    for (let nth = 0; nth < 12; nth += 1) expect(await upload()).toBe(200);
    process.off('warning', keep);
    line.destroy();
    expect(warnings).toEqual([]);
  });

  it('takes the next port when its own is taken, if it may', async () => {
    const next = await listen({ server: echo, host: '127.0.0.1', port, tries: 5, pages: null, allowedHosts: [] });
    expect(Number(new URL(next.url).port)).toBeGreaterThan(port);
    await next.close();
    await expect(listen({ server: echo, host: '127.0.0.1', port, tries: 0, pages: null, allowedHosts: [] })).rejects.toThrow('EADDRINUSE');
  });
});
