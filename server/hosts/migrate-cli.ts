import { systemIds } from '../base/ids.ts';
import { deriveKey } from '../base/seal.ts';
import { migratePostgres } from '../base/storage/index.ts';
import { readConfig } from '../config.ts';
import { openOwnersKeys } from '../deployment-keys.ts';
import { houseDdl } from '../house-ddl.ts';

/** `npm run migrate`: brings a PostgreSQL schema up to this release. Needs the owner's connection string; the server itself never changes a schema there (FEATURES H40). */
async function main(): Promise<void> {
  const config = readConfig();
  if (!config.databaseOwnerUrl || !config.databaseUrl) throw new Error('set DATABASE_OWNER_URL (the role that owns the schema) and DATABASE_URL (the role that the server uses)');
  const key = await openOwnersKeys(config, config.databaseOwnerUrl, systemIds);
  const applied = await migratePostgres({
    ownerUrl: config.databaseOwnerUrl, appRole: new URL(config.databaseUrl).username, contextKey: deriveKey(key, 'postgres context'), ddl: houseDdl,
  });
  process.stdout.write(applied.length === 0 ? 'the schema is up to date\n' : `applied ${applied.join(', ')}\n`);
}

main().catch((reason: unknown) => {
  process.stderr.write(`cannot migrate: ${reason instanceof Error ? reason.message : String(reason)}\n`);
  process.exit(1);
});
