import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { House } from '../../server/api/house.ts';
import { systemActor } from '../../server/base/system-tenant.ts';
import { readConfig } from '../../server/config.ts';
import { openHouse } from '../../server/open-house.ts';
import { issueSetupToken } from '../../server/people/setup/index.ts';
import { plusMs, type UserId } from '../../shared/brand.ts';
import { migratedPostgres } from './migrated-postgres.ts';
import { called, type TestServer } from './open-test-server.ts';

export interface TestHouse extends TestServer {
  /** The rooms behind the server, for what no request can bring about. */
  readonly house: House;
}

/** As `openTestServer`, with the rooms at hand. */
export async function openTestHouse(env: Readonly<Record<string, string>> = {}): Promise<TestHouse> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-house-'));
  const drop = () => rmSync(folder, { recursive: true, force: true });
  try {
    const config = readConfig({ COUNTERSIGN_DATA_DIR: folder, COUNTERSIGN_MODE: 'local', ...env });
    const { house, app, close } = await openHouse(config, { cookiePrefix: '', sample: false, openSample: null });
    const server = { setupToken: await issueSetupToken(house.people), warnings: [], handle: app, close };
    return { ...called(server, config, drop), house };
  } catch (reason) {
    drop(); // a start that is refused leaves nobody to close it
    throw reason;
  }
}

async function onPostgres(env: Readonly<Record<string, string>> = {}): Promise<TestHouse> {
  const keyed = { ENCRYPTION_KEY: randomBytes(32).toString('base64'), ...env };
  const urls = await migratedPostgres(keyed);
  const at = await openTestHouse({ DATABASE_URL: urls.app, ...keyed });
  return { ...at, close: () => at.close().then(urls.drop) };
}

/** Both databases, for suites that ask over HTTP: `describe.each(testHouses)('... on %s', (_, open) => ...)`. */
export const testHouses = [['SQLite', openTestHouse], ['PostgreSQL', onPostgres]] as const;

/** Lets it be so long ago that the person proved themselves, in every session of theirs. */
export async function proofAged({ house }: TestHouse, email: string, minutes: number): Promise<void> {
  const actor = systemActor('test');
  await house.storage.writeIdentity(actor, async (tx) => {
    const person = await house.people.people.find(tx, { email });
    const sessions = await house.people.sessions.live(tx, person?.id ?? ('' as UserId), house.clock.now()); // nobody has no sessions
    for (const { id } of sessions) await house.people.sessions.provedAgain(tx, id, plusMs(house.clock.now(), -minutes * 60_000));
  });
}
