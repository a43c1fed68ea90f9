import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recordEventIn, type Run, type RunState } from '../../server/agents/runs/index.ts';
import type { House } from '../../server/api/house.ts';
import { systemActor } from '../../server/base/system-tenant.ts';
import { readConfig } from '../../server/config.ts';
import { openHouse } from '../../server/open-house.ts';
import { issueSetupToken } from '../../server/people/setup/index.ts';
import { type AgentId, brand, type RunId, type TenantId, type UserId, type VersionId } from '../../shared/brand.ts';
import type { JsonObject } from '../../shared/json.ts';
import { migratedPostgres } from './migrated-postgres.ts';
import { createOwner, type Jar, type TestServer } from './open-test-server.ts';

/** The whole server with its rooms in reach, so that a test can say when time has come for its rounds. */
export interface LiveHouse extends TestServer {
  readonly house: House;
  readonly owner: Jar;
  readonly tenantId: TenantId;
  /** A run that is under way; nothing happens in it but what the test says. */
  addRun(tenantId?: TenantId): Promise<Run>;
  addEvent(run: Run, type: string, body?: JsonObject): Promise<void>;
  endRun(run: Run, state?: RunState): Promise<void>;
}

export async function liveHouse(env: Readonly<Record<string, string>> = {}): Promise<LiveHouse> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-live-'));
  const config = readConfig({ COUNTERSIGN_DATA_DIR: folder, COUNTERSIGN_MODE: 'local', ...env });
  const { house, app, close } = await openHouse(config, { cookiePrefix: '', sample: false, openSample: null });
  const server = { handle: app, close, setupToken: await issueSetupToken(house.people), warnings: [] };
  const at: TestServer = {
    server, config,
    async call(path, { method = 'GET', body, jar, headers = {}, ip = '192.0.2.9' } = {}) {
      const response = await app(new Request(`http://127.0.0.1${path}`, {
        method, headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...(jar?.cookie ? { cookie: jar.cookie } : {}), ...headers }, ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }), { ip });
      const set = response.headers.get('set-cookie');
      if (jar && set) jar.cookie = set.split(';', 1)[0] ?? null;
      const text = await response.text();
      return { status: response.status, type: response.headers.get('content-type'), headers: response.headers, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) }; // every answer read this way is a JSON object
    },
    close: async () => {
      await close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  const owner = await createOwner(at, true);
  const me = await at.call('/api/v1/session/me', { jar: owner });
  const tenantId = brand<TenantId>(String((me.body['tenant'] as { id: string }).id)); // the procedure's own shape
  const { gateway, ids, clock } = house;
  const actorOf = (run: Pick<Run, 'tenantId'>) => systemActor('test', run.tenantId);
  return {
    ...at, house, owner, tenantId,
    async addRun(of = tenantId) {
      const run: Run = {
        tenantId: of, id: ids.id<RunId>(), taskId: ids.id(), agentId: ids.id<AgentId>(), agentName: 'sorter', versionId: ids.id<VersionId>(), version: '1.0.0', definitionDigest: 'ab'.repeat(32), title: 'a run', tags: [],
        state: 'working', input: {}, output: null, error: null, startedBy: brand<UserId>('ada'), startedByName: 'Ada', createdAt: clock.now(), finishedAt: null, ver: 1,
      };
      await house.storage.write(actorOf(run), (tx) => gateway.runs.add(tx, run));
      return run;
    },
    addEvent: (run, type, body = {}) => house.storage.write(actorOf(run), async (tx) => void (await recordEventIn(gateway, tx, actorOf(run), run, { type, body, audit: 'run.working' }))),
    endRun: (run, state = 'completed') => house.storage.write(actorOf(run), async (tx) => void (await gateway.runs.save(tx, { ...run, state, finishedAt: clock.now() }))),
  };
}

/** The same on each database. */
export const liveHouses = [
  ['SQLite', (env: Readonly<Record<string, string>> = {}) => liveHouse(env)],
  ['PostgreSQL', async (env: Readonly<Record<string, string>> = {}): Promise<LiveHouse> => {
    const encryptionKey = randomBytes(32).toString('base64');
    const urls = await migratedPostgres({ ENCRYPTION_KEY: encryptionKey });
    const at = await liveHouse({ ...env, DATABASE_URL: urls.app, ENCRYPTION_KEY: encryptionKey });
    return { ...at, close: () => at.close().then(urls.drop) };
  }],
] as const;
