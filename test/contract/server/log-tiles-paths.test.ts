import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemActor } from '../../../server/base/system-tenant.ts';
import { createUser } from '../../../server/people/identity/index.ts';
import { nodeTreeHash, sha256, verifyEd25519 } from '../../../server/records/audit/index.ts';
import { type OpenedCheckpoint, openCheckpoint } from '../../../shared/checkpoint.ts';
import { decodeBundle } from '../../../shared/entry-bundle.ts';
import { rootOf } from '../../../shared/merkle.ts';
import { parseVkey } from '../../../shared/note-key.ts';
import { noteVerifier } from '../../../shared/note-signature.ts';
import { tilePath } from '../../../shared/tile-path.ts';
import { toHex } from '../../../shared/byte-text.ts';
import { type LiveHouse, liveHouses } from '../../support/live-house.ts';
import { addPerson, Jar } from '../../support/open-test-server.ts';

const LOG = '/api/v1/audit/logs';

describe.each(liveHouses)('the log as others read logs (C2SP tlog-tiles), on %s', (_name, open) => {
  let at: LiveHouse;
  let nora: Jar;
  beforeAll(async () => {
    at = await open();
    nora = await addPerson(at, at.owner, 'nora', []);
    const { storage, audit } = at.house;
    const actor = systemActor('test', at.tenantId);
    for (let n = 0; n < 300; n += 1) await storage.write(actor, (tx) => audit.trail.append(tx, actor, { type: 'agent.created' }));
  });
  afterAll(() => at.close());

  const fetched = async (path: string, jar: Jar | null = at.owner) => {
    const response = await at.server.handle(new Request(`http://127.0.0.1${path}`, { headers: jar?.cookie ? { cookie: jar.cookie } : {} }), { ip: '192.0.2.9' });
    return { status: response.status, cache: response.headers.get('cache-control'), type: response.headers.get('content-type'), bytes: new Uint8Array(await response.arrayBuffer()) };
  };
  async function checkpointOf(epoch: string): Promise<OpenedCheckpoint> {
    const { bytes } = await fetched(`${LOG}/${epoch}/checkpoint`);
    const { body } = await at.call('/api/v1/audit/state', { jar: at.owner });
    const vkey = (body['logs'] as ReadonlyArray<{ origin: string; vkey: string }>).find(({ origin }) => origin.endsWith(epoch))?.vkey ?? ''; // the procedure’s own shape
    return openCheckpoint(new TextDecoder().decode(bytes), noteVerifier(parseVkey(sha256, vkey), verifyEd25519));
  }
  /** Every entry below the checkpoint, from bundles alone. */
  async function entriesBelow(epoch: string, size: number): Promise<Uint8Array[]> {
    const entries: Uint8Array[] = [];
    for (let n = 0; n * 256 < size; n += 1) entries.push(...decodeBundle((await fetched(`${LOG}/${epoch}/${tilePath({ level: 'entries', index: n, width: Math.min(256, size - n * 256) })}`)).bytes));
    return entries;
  }

  it('gives a checkpoint under the log’s key, and the entries and tiles that lead to exactly its root', async () => {
    const { size, root } = await checkpointOf('e1');
    const tree = nodeTreeHash();
    const leaves = (await entriesBelow('e1', size)).map((entry) => tree.leaf(entry));
    expect(leaves).toHaveLength(size);
    expect(toHex(rootOf(tree, leaves))).toBe(toHex(root));
    const full = await fetched(`${LOG}/e1/tile/0/000`);
    expect(full).toMatchObject({ status: 200, type: 'application/octet-stream', cache: 'private, max-age=31536000, immutable' });
    expect(Buffer.from(full.bytes).equals(Buffer.concat(leaves.slice(0, 256)))).toBe(true);
    expect(Buffer.from((await fetched(`${LOG}/e1/tile/1/000.p/1`)).bytes).equals(Buffer.from(rootOf(tree, leaves.slice(0, 256))))).toBe(true);
    expect((await fetched(`${LOG}/e1/tile/0/001.p/3`)).bytes).toHaveLength(96);
  });

  it('has nothing above the checkpoint, off the grid, or of another epoch', async () => {
    for (const path of ['e1/tile/0/009', 'e1/tile/1/000', 'e1/tile/0/0', 'e1/tile/0/000.p/0', 'e1/tile/entries/x001/000', 'e1/tile/63/000', 'e2/checkpoint', 'e9/tile/0/000', '../checkpoint']) {
      expect((await fetched(`${LOG}/${path}`)).status, path).toBe(404);
    }
  });

  it('is there for who may read the log, and for nobody else', async () => {
    expect((await fetched(`${LOG}/e1/checkpoint`, null)).status).toBe(401);
    expect((await fetched(`${LOG}/e1/checkpoint`, nora)).status).toBe(403);
    expect((await fetched(`${LOG}/e1/tile/0/000`, nora)).status).toBe(403);
  });

  it('goes on in a new epoch after the key was rotated, and the old one stays readable', async () => {
    const before = await checkpointOf('e1');
    expect((await at.call('/api/v1/audit/rotate-key', { method: 'POST', jar: at.owner, body: {} })).body).toMatchObject({ origin: expect.stringMatching(/\/e2$/) });
    const [old, next] = [await checkpointOf('e1'), await checkpointOf('e2')];
    expect(old.size).toBeGreaterThan(before.size);
    const [first] = await entriesBelow('e2', next.size);
    expect(new TextDecoder().decode(first)).toContain(`"predecessor_root":"${toHex(old.root)}"`);
    expect((await at.call('/api/v1/audit/verify', { method: 'POST', jar: at.owner, body: {} })).body).toMatchObject({ ok: true, logs: [{ problem: null }, { problem: null }] });
  });

  it('takes part as a witness over HTTP without any credential, and only in its own form', async () => {
    const posted = await at.server.handle(new Request('http://127.0.0.1/witness/add-checkpoint', { method: 'POST', body: 'nonsense' }), { ip: '192.0.2.9' });
    expect(posted.status).toBe(400);
    const huge = await at.server.handle(new Request('http://127.0.0.1/witness/add-checkpoint', { method: 'POST', body: 'x'.repeat(70_000) }), { ip: '192.0.2.9' });
    expect(huge.status).toBe(413);
  });

  it('counts what it is asked as a witness against the address, like any other call', async () => {
    const { inMemory } = at.house.edge.limiter;
    const before = inMemory.size;
    await at.server.handle(new Request('http://127.0.0.1/witness/add-checkpoint', { method: 'POST', body: 'nonsense' }), { ip: '192.0.2.77' });
    expect(inMemory.size).toBe(before + 1);
  });

  it('is agreed on by whoever runs the deployment, and by no tenant’s owner', async () => {
    expect((await at.call('/api/v1/witness/agreements', { jar: at.owner })).status).toBe(403);
    await createUser(at.house.people, { ...systemActor('installation', at.tenantId), kind: 'bootstrap' }, { email: 'root@example.com', name: 'Root', password: 'violet-harbour-42', roles: ['platform_admin'] });
    const root = new Jar();
    const post = (path: string, body: object) => at.call(path, { method: 'POST', jar: root, body });
    await post('/trpc/session.signIn', { email: 'root@example.com', password: 'violet-harbour-42' });
    const { vkey } = (await at.call('/api/v1/witness/agreements', { jar: root })).body;
    expect(vkey).toContain('/witness+');
    expect((await post('/api/v1/witness/add-witness', { vkey, url: 'https://witness.example' })).body).toEqual({ added: true });
    expect((await post('/api/v1/witness/add-witness', { vkey, url: 'https://witness.example' })).status).toBe(409);
    expect((await post('/api/v1/witness/add-log', { vkey })).body).toMatchObject({ code: 'input/invalid' });
    expect((await at.call('/api/v1/witness/agreements', { jar: root })).body).toMatchObject({ logs: [], witnesses: [{ url: 'https://witness.example' }] });
    expect((await post('/api/v1/witness/remove-witness', { name: String(vkey).split('+')[0] })).body).toEqual({ removed: true });
  });
});
