import { join } from 'node:path';
import type { House, People } from './api/house.ts';
import { openArchiveShelf, openProductLineStore, openProductStore, openRetentionStore, type RetentionDeps } from './assurance/retention/index.ts';
import type { Ground } from './open-ground.ts';

/** How long what is kept; archives lie beside the database, each under a key of its own that the vault seals. */
export function openRetention({ config, storage, clock, ids, auditRoom: audit, vault }: Ground, { people, registryOf }: Pick<People, 'people'> & Pick<House, 'registryOf'>): RetentionDeps {
  const products = openProductStore(storage.kit);
  vault.register(products.sealedKeys);
  return {
    storage, clock, ids, audit, vault, products, registryOf, retention: openRetentionStore(storage.kit), lines: openProductLineStore(storage.kit), archives: openArchiveShelf(join(config.dataDir, 'archives')),
    peopleOf: (tenantId) => storage.readIdentity({ tenantId }, (db) => people.countMembers(db, tenantId)),
  };
}
