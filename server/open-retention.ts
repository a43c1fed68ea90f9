import { join } from 'node:path';
import type { People } from './api/house.ts';
import { openArchiveShelf, openProductLineStore, openProductStore, openRetentionStore, type RetentionDeps } from './assurance/retention/index.ts';
import type { Ground } from './open-ground.ts';
import type { RegistryRooms } from './open-registry.ts';

/** How long what is kept; archives lie beside the database, each under a key of its own that the vault seals. */
export function openRetention({ config, storage, clock, ids, auditRoom: audit, vault }: Ground, { people, tenants, viewOf }: Pick<People, 'people' | 'tenants'> & Pick<RegistryRooms, 'viewOf'>): RetentionDeps {
  const products = openProductStore(storage.kit);
  vault.register(products.sealedKeys);
  return {
    storage, clock, ids, audit, vault, products, viewOf, retention: openRetentionStore(storage.kit), lines: openProductLineStore(storage.kit), archives: openArchiveShelf(join(config.dataDir, 'archives')),
    isClosed: async (tenantId) => typeof (await storage.readIdentity({ tenantId }, (db) => tenants.find(db, { id: tenantId })))?.closedAt === 'string',
    peopleOf: (tenantId) => storage.readIdentity({ tenantId }, (db) => people.countMembers(db, tenantId)),
  };
}
