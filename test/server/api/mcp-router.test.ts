import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addPerson, createOwner, type Jar, openTestServer, OWNER, type TestServer } from '../../support/open-test-server.ts';
import { everythingOverHttp } from '../../support/real-mcp-servers.ts';

let at: TestServer;
let owner: Jar;
let viewer: Jar;
let token: string;
let everything: Awaited<ReturnType<typeof everythingOverHttp>>;
beforeAll(async () => {
  everything = await everythingOverHttp();
  at = await openTestServer();
  owner = await createOwner(at);
  viewer = await addPerson(at, owner, 'vera', ['auditor']);
  const key = (await at.call('/api/v1/people/create-key', { method: 'POST', jar: owner, body: { name: 'gateway' } })).body['key'];
  token = String((await at.call('/auth/login', { method: 'POST', body: { api_key: key } })).body['access_token']);
});
afterAll(async () => {
  await at.close();
  await everything.close();
});

const asClient = (path: string, method = 'GET', body?: object) => at.call(path, { method, headers: { authorization: `Bearer ${token}` }, ...(body ? { body } : {}) });
const asOwner = (path: string, body?: object) => at.call(`/api/v1/mcp/${path}`, { jar: owner, ...(body ? { method: 'POST', body } : {}) });

describe('the paths of MCP servers (E63)', () => {
  it('E63: register, read, replace and remove a server as the document writes it', async () => {
    expect(await asClient('/mcp/servers', 'POST', { id: 'wiki', base_url: 'https://mcp.example.com/wiki' })).toMatchObject({ status: 200, body: { id: 'wiki', base_url: 'https://mcp.example.com/wiki', timeout_s: 15 } });
    expect(await asClient('/mcp/servers', 'POST', { id: 'wiki', base_url: 'https://mcp.example.com/other', timeout_s: 3 })).toMatchObject({ status: 200 });
    expect((await asClient('/mcp/servers')).body).toEqual({ servers: [{ id: 'wiki', base_url: 'https://mcp.example.com/other', timeout_s: 3 }] });
    expect((await asClient('/mcp/servers/wiki')).body).toEqual({ id: 'wiki', base_url: 'https://mcp.example.com/other', timeout_s: 3 });
    expect((await asClient('/mcp/servers/wiki', 'DELETE')).body).toEqual({ ok: true });
    expect(await asClient('/mcp/servers/wiki')).toMatchObject({ status: 404, body: { detail: 'No such MCP server here.' } });
  });

  it('E63: takes ids with slashes, as published servers have them', async () => {
    await asClient('/mcp/servers', 'POST', { id: 'io.github.acme/files', base_url: 'https://mcp.example.com/files' });
    expect((await asClient(`/mcp/servers/${encodeURIComponent('io.github.acme/files')}`)).body).toMatchObject({ id: 'io.github.acme/files' });
    await asClient(`/mcp/servers/${encodeURIComponent('io.github.acme/files')}`, 'DELETE');
  });

  it('E63: discover reports per-server errors and the tools of those that answered', async () => {
    await asClient('/mcp/servers', 'POST', { id: 'everything', base_url: everything.url });
    await asClient('/mcp/servers', 'POST', { id: 'metadata', base_url: 'https://169.254.169.254/latest' });

    const { status, body } = await asClient('/mcp/discover', 'POST', {});

    expect(status).toBe(200);
    expect(body['errors']).toEqual([{ id: 'metadata', error: '169.254.169.254 may not be called from this server' }]);
    expect(body['servers']).toMatchObject([{ id: 'everything', ok: true, error: null, server_version: '2.0.0', voided_requests: 0 }, { id: 'metadata', ok: false, tools: null }]);
    expect(await asClient('/mcp/servers/everything/health', 'POST', {})).toMatchObject({ status: 200, body: { ok: true } });
  });

  it('answers a body that does not fit with the document’s list', async () => {
    const { status, body } = await asClient('/mcp/servers', 'POST', { id: 'wiki', base_url: 'ftp://example.com' });
    expect([status, body['detail']]).toEqual([422, [expect.objectContaining({ loc: ['body', 'base_url'], msg: 'must be an http or https address' })]]);
  });

  it('E20: refuses whoever lacks mcp:manage, in the document’s words', async () => {
    for (const [path, method] of [['/mcp/servers', 'GET'], ['/mcp/servers', 'POST'], ['/mcp/servers/everything', 'GET'], ['/mcp/servers/everything', 'DELETE'], ['/mcp/servers/everything/discover', 'POST'], ['/mcp/discover', 'POST']] as const) {
      const answer = await at.call(path, { method, jar: viewer, ...(method === 'POST' ? { body: { id: 'x', base_url: 'https://x.example.com' } } : {}) });
      expect([answer.status, answer.body]).toEqual([403, { detail: 'missing capability: mcp:manage' }]);
    }
  });
});

describe('the screen of a server', () => {
  it('reads what is known of it, and accepts its tools as they were seen', async () => {
    const before = (await asOwner('server?id=everything')).body;
    expect(before).toMatchObject({ id: 'everything', state: 'proposed', reach: 'http', target: everything.url, accepted: [], rights: [], relying: [], seen: { serverVersion: '2.0.0' } });
    const setDigest = String(Object(before['seen'])['setDigest']);

    expect(await asOwner('accept', { id: 'everything', setDigest })).toMatchObject({ status: 200, body: { pin: { setDigest, acceptedByName: OWNER.name }, voided: 0 } });

    const after = (await asOwner('server?id=everything')).body;
    expect(after).toMatchObject({ state: 'as-accepted', history: [{ source: 'health' }, { source: 'discovery' }] });
    expect((await asOwner('servers')).body['items']).toMatchObject([{ id: 'everything', state: 'as-accepted' }, { id: 'metadata', state: 'unseen', last: { error: expect.stringContaining('may not be called') } }]);
    const [tool] = after['tools'] as ReadonlyArray<{ readonly digest: string; readonly name: string }>; // as the API answers it
    expect((await asOwner(`definition?digest=${tool?.digest}`)).body).toMatchObject({ definition: { name: tool?.name, inputSchema: { type: 'object' } } });
  });

  it('asks for a person when tools are accepted: a key does not do', async () => {
    const answer = await at.call('/api/v1/mcp/accept', { method: 'POST', headers: { authorization: `Bearer ${token}` }, body: { id: 'everything', setDigest: 'a'.repeat(64) } });
    expect(answer.status).toBe(403);
  });

  it('shows what is known to whoever may read it, without a way to change it', async () => {
    expect((await at.call('/api/v1/mcp/servers', { jar: viewer })).status).toBe(200);
    expect((await at.call('/api/v1/mcp/accept', { method: 'POST', jar: viewer, body: { id: 'everything', setDigest: 'a'.repeat(64) } })).status).toBe(403);
  });

  it('leaves every step in the log', async () => {
    const { items } = (await at.call('/api/v1/audit/page?types=mcp.server.registered&types=mcp.server.removed&types=mcp.server.observed&types=mcp.pin.accepted&size=100', { jar: owner })).body;
    const types = new Set((items as ReadonlyArray<{ readonly type: string }>).map(({ type }) => type)); // the page's own shape
    expect([...types].sort()).toEqual(['mcp.pin.accepted', 'mcp.server.observed', 'mcp.server.registered', 'mcp.server.removed']);
  });
});
