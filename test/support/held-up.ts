import type { Storage } from '../../server/base/storage/index.ts';
import { TENANT_A } from './actors.ts';

/** Until somebody waits for an advisory lock of this database, or what must not happen has. SQLite has one writer, and nobody to wait for. */
export async function heldUpOr(storage: Storage, happened: () => boolean): Promise<void> {
  const waits = async () => (await storage.read({ tenantId: TENANT_A }, (db) => db.all(`SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`))).length > 0;
  while (storage.dialect === 'postgres' && !happened() && !(await waits()));
}
