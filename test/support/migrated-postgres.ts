import { systemIds } from '../../server/base/ids.ts';
import { deriveKey } from '../../server/base/seal.ts';
import { migratePostgres } from '../../server/base/storage/index.ts';
import { readConfig } from '../../server/config.ts';
import { openOwnersKeys } from '../../server/deployment-keys.ts';
import { houseDdl } from '../../server/house-ddl.ts';
import { freshPostgresUrls } from './databases.ts';

type Urls = Awaited<ReturnType<typeof freshPostgresUrls>>;

/** A fresh database as `npm run migrate` leaves it, for a server that is given the same keys. */
export async function migratedPostgres(env: Readonly<Record<string, string>>): Promise<Urls> {
  const urls = await freshPostgresUrls();
  await migrateAsOwner(urls, env);
  return urls;
}

export async function migrateAsOwner(urls: Urls, env: Readonly<Record<string, string>>): Promise<void> {
  const config = readConfig({ COUNTERSIGN_MODE: 'production', ...env });
  const key = await openOwnersKeys(config, urls.owner, systemIds);
  await migratePostgres({ ownerUrl: urls.owner, appRole: 'cs_app', contextKey: deriveKey(key, 'postgres context'), ddl: houseDdl });
}
