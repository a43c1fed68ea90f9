import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filesOfArchive } from '../../../server/flows/layer-archive.ts';
import type { JsonObject } from '../../../shared/json.ts';
import { addPerson, createOwner, type Jar, openTestServer, type TestServer } from '../../support/open-test-server.ts';

const ARCHIVE = '/api/v1/registry/archive';
const TENANT = 'tenants/main/registry_override.json';
let at: TestServer;
let owner: Jar;
let viewer: Jar;
beforeAll(async () => {
  at = await openTestServer();
  owner = await createOwner(at);
  viewer = await addPerson(at, owner, 'vera', ['viewer']);
  for (const [kind, content] of [['org', { limits: { max_tool_calls: 45 } }], ['tenant', { limits: { max_tool_calls: 40 }, tools: [{ tool_id: 'echo', timeout_ms: 5 }] }], ['user', { labels: { theme: 'mine' } }]] as const) {
    const saved = await at.call('/api/v1/registry/save-layer', { method: 'POST', jar: owner, body: { kind, basedOn: 0, content } });
    if (saved.status !== 200) throw new Error(JSON.stringify(saved.body));
  }
});
afterAll(() => at.close());

/** The archive's bytes: an answer that is no JSON. */
async function archive(jar: Jar): Promise<Uint8Array> {
  const answer = await at.server.handle(new Request(`http://127.0.0.1${ARCHIVE}`, { headers: { cookie: jar.cookie ?? '' } }), { ip: '192.0.2.9' });
  expect([answer.status, answer.headers.get('content-type'), answer.headers.get('cache-control')]).toEqual([200, 'application/zip', 'no-store']);
  return new Uint8Array(await answer.arrayBuffer());
}
const review = (body: object, jar = owner) => at.call(`${ARCHIVE}/review`, { method: 'POST', jar, body });
const bring = (body: object, jar = owner) => at.call(ARCHIVE, { method: 'POST', jar, body });
const tenantFile = (content: unknown) => ({ files: [{ path: TENANT, text: typeof content === 'string' ? content : JSON.stringify(content) }] });
const limit = async () => Reflect.get(Object((await at.call('/registry/effective', { jar: owner })).body['limits']), 'max_tool_calls') as unknown;

describe('the folder of layers', () => {
  it('is taken away as the documents lay it out, with the caller’s own layers and nobody else’s, and that is on record', async () => {
    const files = await filesOfArchive(await archive(owner));
    expect(files.map(({ path }) => path)).toEqual(['registry.json', 'orgs/acme/registry_override.json', TENANT, 'users/ada@example.com/registry_override.json']);
    expect(JSON.parse(files[2]?.text ?? '')).toMatchObject({ limits: { max_tool_calls: 40 } });
    expect((await filesOfArchive(await archive(viewer))).map(({ path }) => path)).toEqual(['registry.json', 'orgs/acme/registry_override.json', TENANT]);
    const told = (await at.call('/api/v1/audit/page?types=data.exported&size=2', { jar: owner })).body['items'];
    expect(told).toMatchObject([{ actor: { email: 'vera@example.com' } }, { resource: { type: 'registry' }, details: { format: 'zip' } }]);
  });

  it('changes nothing when it is brought back as it was taken', async () => {
    const zip = Buffer.from(await archive(owner)).toString('base64');
    expect((await review({ zip })).body).toMatchObject({ troubles: [], layers: [{ kind: 'base', state: 'same', problems: [] }, { kind: 'org', state: 'same' }, { kind: 'tenant', state: 'same' }, { kind: 'user', state: 'same' }] });
    expect((await bring({ zip })).body).toMatchObject({ layers: [{ outcome: 'same' }, { outcome: 'same' }, { outcome: 'same' }, { outcome: 'same' }] });
  });

  it('tells first what it would change, and brings that in as the next version', async () => {
    const folder = tenantFile({ limits: { max_tool_calls: 30 }, tools: [{ tool_id: 'echo', timeout_ms: 5 }] });
    expect((await review(folder)).body).toEqual({ troubles: [], layers: [{ file: TENANT, kind: 'tenant', basedOn: 1, state: 'changed', sections: ['limits'], problems: [] }] });
    expect(await limit()).toBe(40);
    expect((await bring(folder)).body).toEqual({ layers: [{ file: TENANT, kind: 'tenant', outcome: 'written', version: 2, approval: null }] });
    expect(await limit()).toBe(30);
  });

  it('is proposed where that is wished: others decide', async () => {
    expect((await bring({ ...tenantFile({ limits: { max_tool_calls: 20 } }), propose: true })).body).toMatchObject({ layers: [{ outcome: 'proposed', version: null, approval: expect.any(String) as unknown }] });
    expect(await limit()).toBe(30);
  });

  it('E51: reports a malformed layer, an item without a key and a file that is no layer, and brings in nothing of such a folder', async () => {
    const files = [
      { path: TENANT, text: '{"tools": [{"label": "nameless"}, {"tool_id": "fine"}]}' }, { path: 'users/ada@example.com/registry_override.json', text: '{"labels": ' },
      { path: 'notes.txt', text: 'hello' }, { path: 'tenants/../../etc/registry_override.json', text: '{}' },
    ];
    const { layers, troubles } = (await review({ files })).body as { layers: JsonObject[]; troubles: { file: string; says: string }[] }; // the procedure's own shape
    expect(layers).toMatchObject([{ kind: 'tenant', problems: [{ path: '/tools/0', says: '0 (counted from 0) has no usable "tool_id" and was left out.', refuses: true }] }]);
    expect(troubles.map(({ file }) => file)).toEqual(['users/ada@example.com/registry_override.json', 'notes.txt', 'tenants/../../etc/registry_override.json']);
    expect(troubles[0]?.says).toMatch(/^is not JSON/);
    expect((await bring({ files })).status).toBe(400);
    expect(await limit()).toBe(30);
  });

  it('speaks for nobody else, and does not tell who there is', async () => {
    const says = async (path: string) => ((await review({ files: [{ path, text: '{}' }] })).body as { troubles: { says: string }[] }).troubles.map((trouble) => trouble.says); // the procedure's own shape
    expect(await says('users/vera@example.com/registry_override.json')).toEqual(['is called after nobody here: vera@example.com is not your user']);
    expect(await says('users/nobody@example.com/registry_override.json')).toEqual(['is called after nobody here: nobody@example.com is not your user']);
    expect((await bring({ files: [{ path: 'users/vera@example.com/registry_override.json', text: '{}' }] })).status).toBe(400);
  });

  it('widens nothing: a layer in it is judged by what stands above it', async () => {
    const widened = tenantFile({ limits: { max_tool_calls: 99 } });
    expect((await review(widened)).body).toMatchObject({ layers: [{ problems: expect.arrayContaining([expect.objectContaining({ path: '/limits/max_tool_calls', refuses: true })]) as unknown }] });
    expect((await bring(widened)).status).toBe(400);
    expect((await bring({ files: [{ path: 'registry.json', text: '{"tools": [], "actions": []}' }] })).status).toBe(403);
    expect((await bring(tenantFile({}), viewer)).status).toBe(403);
  });

  it('writes no layer of it where a later one would be refused', async () => {
    const layerOf = async (kind: string) => (await at.call(`/api/v1/registry/layer?kind=${kind}`, { jar: owner })).body;
    const before = await layerOf('org');
    const folder = { files: [{ path: 'orgs/acme/registry_override.json', text: '{"limits": {"max_tool_calls": 44}}' }, { path: TENANT, text: '{"ip_allowlist": {"networks": ["198.51.100.0/24"]}}' }] };
    expect((await review(folder)).body).toMatchObject({ troubles: [], layers: [{ kind: 'org', state: 'changed' }, { kind: 'tenant', state: 'changed' }] });
    const answer = await bring(folder);
    expect([answer.status, answer.body['code']]).toEqual([409, 'edge/would-lock-out']);
    expect(await layerOf('org')).toEqual(before);
  });

  it('is refused where it is no archive, or one that could do harm', async () => {
    expect(await review({ zip: Buffer.from('no zip at all').toString('base64') })).toMatchObject({ status: 400, body: { code: 'input/invalid' } });
    expect(await review({})).toMatchObject({ status: 400, body: { detail: 'zip: give either zip or files' } });
  });
});
