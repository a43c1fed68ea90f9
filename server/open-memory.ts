import { type MemoryDeps, openMemoryStore } from './agents/memory/index.ts';
import type { House, People } from './api/house.ts';
import { brand, type UserId } from '../shared/brand.ts';
import type { Ground } from './open-ground.ts';

/** What agents and people keep, sealed under their tenant's key. */
export function openMemory({ storage, clock, ids, audit, vault }: Ground, { people, retention: { products, retention } }: Pick<People, 'people'> & Pick<House, 'retention'>): MemoryDeps {
  const memories = openMemoryStore(storage.kit);
  vault.register(memories.sealedContents);
  return {
    storage, clock, ids, audit, vault, memories,
    shareHolds: (tx, tenantId) => retention.shareHolds(tx, tenantId),
    heldOf: (db, tenantId, found) => products.heldAmong(db, tenantId, 'memory', found),
    isMember: (tenantId, userId) => storage.readIdentity({ tenantId }, async (db) => (await people.member(db, tenantId, brand<UserId>(userId))) !== null),
  };
}
