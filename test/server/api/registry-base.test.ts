import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BASE_REGISTRY } from '../../../shared/base-registry.ts';
import type { JsonObject } from '../../../shared/json.ts';
import { Jar, openTestServer, type TestServer } from '../../support/open-test-server.ts';

const PASSWORD = randomBytes(12).toString('hex');
const PEOPLE = { keeper: ['admin', 'platform_admin'], admin: ['admin'], looker: ['viewer'], platform: ['platform_admin'], nobody: [] };
const folder = mkdtempSync(join(tmpdir(), 'countersign-base-'));
let at: TestServer;
const jars: Record<string, Jar> = {};
beforeAll(async () => {
  writeFileSync(join(folder, 'bootstrap.json'), JSON.stringify({
    version: 1, tenants: [{ slug: 'acme', name: 'Acme' }],
    users: Object.entries(PEOPLE).map(([id, roles]) => ({ id, email: `${id}@example.com`, password_env: 'PASSWORD', memberships: [{ tenant: 'acme', roles }] })),
    mcp_servers: [{ id: 'wiki', base_url: 'https://wiki.example.com/mcp' }, { tenant: 'acme', id: 'files', base_url: 'https://files.example.com/mcp', timeout_s: 5 }],
  }));
  at = await openTestServer({ COUNTERSIGN_BOOTSTRAP: join(folder, 'bootstrap.json'), PASSWORD });
  for (const name of Object.keys(PEOPLE)) {
    const jar = (jars[name] = new Jar());
    const answer = await at.call('/trpc/session.signIn', { method: 'POST', jar, body: { email: `${name}@example.com`, password: PASSWORD } });
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  }
});
afterAll(async () => {
  await at.close();
  rmSync(folder, { recursive: true });
});

const as = (name: keyof typeof PEOPLE): Jar => jars[name] ?? new Jar();
const put = (name: keyof typeof PEOPLE, body: unknown, headers: Readonly<Record<string, string>> = {}) => at.call('/registry', { method: 'PUT', jar: as(name), body, headers });
const base = async () => { const { body, headers } = await at.call('/registry', { jar: as('keeper') }); return { content: body as JsonObject, tag: headers.get('etag') ?? '' }; }; // the layer is JSON

describe('the base registry on the document’s paths', () => {
  it('holds the servers that the bootstrap file declares, each in its layer, 15 s unless said otherwise', async () => {
    const { servers } = (await at.call('/mcp/servers', { jar: as('admin') })).body as { servers: readonly unknown[] }; // the document's own shape
    expect(servers).toEqual(expect.arrayContaining([{ id: 'wiki', base_url: 'https://wiki.example.com/mcp', timeout_s: 15 }, { id: 'files', base_url: 'https://files.example.com/mcp', timeout_s: 5 }]));
  });

  it('E19: reading needs registry:read; saving, reading the files again and the keys of the log need registry:write', async () => {
    const paths = [['GET', '/registry'], ['GET', '/registry/effective'], ['PUT', '/registry'], ['POST', '/registry/refresh'], ['GET', '/audit/keys']] as const;
    const asked = async (name: keyof typeof PEOPLE) => Promise.all(paths.map(async ([method, path]) => {
      const { status, body } = await at.call(path, { method, jar: as(name), ...(method === 'GET' ? {} : { body: {} }) });
      return status === 403 ? String(body['detail']) : status;
    }));
    const [read, write] = ['missing capability: registry:read', 'missing capability: registry:write'];
    expect(await asked('nobody')).toEqual([read, read, write, write, write]);
    expect(await asked('looker')).toEqual([200, 200, write, write, write]);
    expect(await asked('admin')).toEqual([200, 200, 'missing capability: platform:registry', 200, 200]);
    expect(await asked('keeper')).toEqual([200, 200, 400, 200, 200]);
    expect((await at.call('/audit/keys', { jar: as('admin') })).body).toEqual({ keys: expect.arrayContaining([{ origin: expect.any(String) as unknown, key_id: expect.stringMatching(/^[0-9a-f]{8}$/) as unknown, vkey: expect.any(String) as unknown }]) as unknown });
  });

  it('E53: a payload without tools and actions is 400, and one with both is the next version for everybody', async () => {
    for (const body of [{}, { tools: [] }, { actions: [] }, []]) expect(await put('keeper', body)).toMatchObject({ status: 400, body: { detail: 'invalid registry payload' } });
    const { content } = await base();
    const saved = await put('keeper', { ...content, tools: [...(content['tools'] as JsonObject[]), { tool_id: 'ledger', label: 'Ledger' }] }); // a list, as the base of this release is
    expect(saved).toMatchObject({ status: 200, body: { ok: true, version: expect.any(Number) as unknown } });
    expect(JSON.stringify((await at.call('/registry/effective', { jar: as('looker') })).body['tools'])).toContain('"tool_id":"ledger"');
    expect((await at.call('/api/v1/registry/layer?kind=base', { jar: as('looker') })).body).toMatchObject({ current: { version: saved.body['version'], authorName: expect.any(String) as unknown } });
    expect(await put('keeper', { ...content, limits: { max_tool_calls: 'many' } })).toMatchObject({ status: 400, body: { detail: expect.stringContaining('max_tool_calls') as unknown } });
  });

  it('E53: is saved only over the version that If-Match names', async () => {
    const { content, tag } = await base();
    expect(await put('keeper', { ...content, labels: { a: 1 } }, { 'if-match': '"something else"' })).toMatchObject({ status: 412, body: { detail: 'The registry is no longer what If-Match names.' } });
    const saved = await put('keeper', { ...content, labels: { a: 1 } }, { 'if-match': tag });
    expect([saved.status, saved.headers.get('etag')]).toEqual([200, (await base()).tag]);
    expect((await put('keeper', { ...content, labels: { a: 2 } }, { 'if-match': tag })).status).toBe(412);
    expect((await put('keeper', { ...content, labels: { a: 2 } }, { 'if-match': `W/${(await base()).tag}` })).status).toBe(412); // a weak tag names no bytes
  });

  it('hands out no capability that whoever saves it lacks', async () => {
    const { content } = await base();
    const roles = { ...(content['roles'] as JsonObject), helper: ['privacy:erase'] };
    expect(await put('keeper', { ...content, roles })).toMatchObject({ status: 403, body: { detail: '/roles/helper: You cannot hand out what you do not hold: privacy:erase.' } });
    const { admin: _gone, ...fewer } = content['roles'] as JsonObject; // a map, as in the base of this release
    expect((await put('keeper', { ...content, roles: fewer })).status).toBeGreaterThanOrEqual(400); // somebody has this role
  });
});

describe('the effective registry', () => {
  const effective = (name: keyof typeof PEOPLE, headers: Readonly<Record<string, string>> = {}) => at.call('/registry/effective', { jar: as(name), headers });
  const save = (name: keyof typeof PEOPLE, kind: string, content: object) => async () => {
    const { current } = (await at.call(`/api/v1/registry/layer?kind=${kind}`, { jar: as(name) })).body as { current: { version: number } | null }; // the procedure's own shape
    return at.call('/api/v1/registry/save-layer', { method: 'POST', jar: as(name), body: { kind, basedOn: current?.version ?? 0, content } });
  };

  it('E52: is the one of the caller’s tenant and person', async () => {
    expect((await save('admin', 'user', { labels: { theme: 'mine' } })()).status).toBe(200);
    expect((await effective('admin')).body).toMatchObject({ labels: { theme: 'mine' }, limits: BASE_REGISTRY['limits'] });
    expect((await effective('looker')).body['labels']).not.toMatchObject({ theme: 'mine' });
  });

  it('E52: has a strong tag for each caller, by which it is sent only when it changed', async () => {
    const first = await effective('admin');
    const tag = first.headers.get('etag') ?? '';
    expect([first.status, tag, first.headers.get('cache-control')]).toEqual([200, expect.stringMatching(/^"[0-9a-f]{32}"$/), 'private, no-cache']);
    const again = await effective('admin', { 'if-none-match': `"other", ${tag}` });
    expect([again.status, again.body, again.headers.get('etag')]).toEqual([304, {}, tag]);
    expect((await effective('looker', { 'if-none-match': tag })).status).toBe(200); // another person's registry
    expect((await effective('nobody', { 'if-none-match': tag })).status).toBe(403); // and nobody is told by a tag what they may not read
    await save('admin', 'tenant', { limits: { max_tool_calls: 7 } })();
    expect(await effective('admin', { 'if-none-match': tag })).toMatchObject({ status: 200, body: { limits: { max_tool_calls: 7 } } });
  });

  it('E54: tells of every value its layer, version and author, and what each other layer said', async () => {
    await save('admin', 'tenant', { limits: { max_tool_calls: 9 } })();
    const { body } = await at.call('/api/v1/registry/explain?pointer=/limits/max_tool_calls', { jar: as('looker') });
    expect(body).toMatchObject({
      value: 9, setBy: { kind: 'tenant', version: expect.any(Number) as unknown, author: expect.any(String) as unknown },
      opinions: [{ layer: { kind: 'base' }, said: 50, outcome: 'overridden' }, { layer: { kind: 'tenant' }, said: 9, outcome: 'holds' }],
    });
  });
});
