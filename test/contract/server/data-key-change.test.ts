import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { House } from '../../../server/api/house.ts';
import { SYSTEM_TENANT, systemActor } from '../../../server/base/system-tenant.ts';
import { readConfig } from '../../../server/config.ts';
import { openHouse } from '../../../server/open-house.ts';
import { openServer } from '../../../server/open.ts';
import { anActor } from '../../support/actors.ts';
import { entriesOf } from '../../support/audited-databases.ts';
import { OWNER } from '../../support/open-test-server.ts';
import { migrateAsOwner, migratedPostgres } from '../../support/migrated-postgres.ts';
import { closedTenant } from '../../support/tenants.ts';

type Env = Readonly<Record<string, string>>;

interface Place {
  readonly env: Env;
  /** What the owner of the schema does before a server is started with these keys. */
  prepare(keys: Env): Promise<void>;
  drop(): Promise<void>;
}

const folder = () => mkdtempSync(join(tmpdir(), 'countersign-keys-'));
const keyText = () => randomBytes(32).toString('base64');

function onSqlite(): Promise<Place> {
  const dataDir = folder();
  return Promise.resolve({ env: { COUNTERSIGN_DATA_DIR: dataDir }, prepare: () => Promise.resolve(), drop: () => Promise.resolve(rmSync(dataDir, { recursive: true })) });
}

async function onPostgres(keys: Env): Promise<Place> {
  const dataDir = folder();
  const urls = await migratedPostgres(keys);
  return {
    env: { COUNTERSIGN_DATA_DIR: dataDir, DATABASE_URL: urls.app },
    prepare: (next) => migrateAsOwner(urls, next),
    drop: () => urls.drop().then(() => rmSync(dataDir, { recursive: true })),
  };
}

/** One start of the server: signs in, asks what does not depend on any one start, and stops. */
async function started(env: Env, credentials: { readonly apiKey?: string } = {}) {
  const server = await openServer(readConfig({ COUNTERSIGN_MODE: 'local', ...env }));
  const call = async (path: string, body: unknown, headers: Env = {}) => {
    const answer = await server.handle(new Request(`http://127.0.0.1${path}`, {
      method: body === undefined ? 'GET' : 'POST', headers: { 'content-type': 'application/json', ...headers }, ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }), { ip: '127.0.0.1' });
    return { status: answer.status, cookie: answer.headers.get('set-cookie')?.split(';', 1)[0] ?? '', body: (await answer.json()) as Record<string, unknown> }; // each answer here is an object
  };
  const first = server.setupToken !== null;
  const inside = first
    ? await call('/trpc/setup.createOwner', { ...OWNER, token: server.setupToken, organisation: { slug: 'acme', name: 'Acme' }, tenant: { slug: 'main', name: 'Main' }, alone: true })
    : await call('/trpc/session.signIn', { email: OWNER.email, password: OWNER.password });
  if (inside.status !== 200) throw new Error(JSON.stringify(inside.body));
  const cookie = inside.cookie;
  const made = first ? await call('/api/v1/people/create-key', { name: 'machine' }, { cookie }) : null;
  if (made && made.status !== 200) throw new Error(JSON.stringify(made.body));
  const verified = await call('/api/v1/audit/verify', {}, { cookie });
  const health = await call('/api/v1/audit/state', undefined, { cookie });
  const keys = await call('/api/v1/vault/keys?deployment=false', undefined, { cookie });
  if (health.status !== 200 || keys.status !== 200) throw new Error(JSON.stringify([verified, health, keys]));
  const asMachine = credentials.apiKey ? await call('/auth/me', undefined, { 'x-api-key': credentials.apiKey }) : null;
  await server.close();
  return { apiKey: typeof made?.body['key'] === 'string' ? made.body['key'] : '', logs: (health.body['logs'] as ReadonlyArray<{ origin: string; vkey: string }>).map(({ origin, vkey }) => `${origin} ${vkey}`), verified: verified.body, machine: asMachine?.status ?? null };
}

describe.each([['SQLite', onSqlite], ['PostgreSQL', onPostgres]] as const)('T27: a changed ENCRYPTION_KEY on %s', (name, open) => {
  it('leaves the logs their name and signature and every credential its worth, and locks the old key out', async () => {
    const [old, next] = [{ ENCRYPTION_KEY: keyText() }, { ENCRYPTION_KEY: keyText() }];
    const place = await open(old);
    const before = await started({ ...place.env, ...old });
    expect(before.logs).toHaveLength(1);

    await expect(started({ ...place.env, ...next })).rejects.toThrow('another data key');

    const both = { ...next, ENCRYPTION_KEY_PREVIOUS: old.ENCRYPTION_KEY };
    if (name === 'PostgreSQL') await expect(started({ ...place.env, ...both })).rejects.toThrow('npm run migrate');
    await place.prepare(both);
    const changing = await started({ ...place.env, ...both }, before);
    const after = await started({ ...place.env, ...next }, before);

    expect([changing.logs, after.logs]).toEqual([before.logs, before.logs]);
    expect([before.verified, changing.verified, after.verified]).toEqual(Array.from({ length: 3 }, () => expect.objectContaining({ ok: true })));
    expect([changing.machine, after.machine]).toEqual([200, 200]);
    await expect(started({ ...place.env, ...old })).rejects.toThrow('another data key');
    await place.drop();
  }, 30_000);

  it('reaches what is kept of a closed tenant: under the new key alone its log verifies and still says who closed it', async () => {
    const [old, next] = [{ ENCRYPTION_KEY: keyText() }, { ENCRYPTION_KEY: keyText() }];
    const place = await open(old);
    const inHouse = async <R>(keys: Env, work: (house: House) => Promise<R>): Promise<R> => {
      const { house, close } = await openHouse(readConfig({ COUNTERSIGN_MODE: 'local', ...place.env, ...keys }), { cookiePrefix: '', sample: false, openSample: null });
      return work(house).finally(close);
    };
    const ada = anActor({ tenantId: SYSTEM_TENANT, name: 'Ada Example' });
    const closed = await inHouse(old, async (house) => {
      const tenantId = await closedTenant(house, ada);
      // As a release that left keys standing had it.
      await house.storage.writeIdentity(systemActor('vault', tenantId), (tx) => house.vaultDeps.vault.addKey(tx, tenantId, 1));
      return tenantId;
    });
    const told = async ({ storage, audit, vaultDeps: { vault } }: House) => {
      const { items } = await entriesOf(storage, audit, closed);
      const keys = await storage.readIdentity({ tenantId: closed }, (db) => vault.store.all(db, closed));
      return {
        closedBy: items.filter(({ type }) => type === 'admin.tenant.deleted').map(({ actor }) => actor?.['name']), problems: (await audit.verify(storage, closed)).map(({ problem }) => problem),
        stale: keys.filter((key) => vault.rewrapped(key) !== null).map(({ kid }) => kid),
      };
    };
    const both = { ...next, ENCRYPTION_KEY_PREVIOUS: old.ENCRYPTION_KEY };
    await place.prepare(both);
    for (const keys of [both, next]) expect(await inHouse(keys, told)).toEqual({ closedBy: ['Ada Example'], problems: [null], stale: [] });
    await place.drop();
  }, 30_000);
});
