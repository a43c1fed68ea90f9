import type { TenantId, UserId } from '../../../shared/brand.ts';
import { type Capability, CAPABILITY_NAMES } from '../../../shared/capabilities.ts';
import type { Clock } from '../../base/clock.ts';
import type { Db, Kit, Storage, Tx } from '../../base/storage/index.ts';
import { SYSTEM_TENANT, systemActor } from '../../base/system-tenant.ts';
import { openCatalogueStore } from './catalogue-store.ts';

export type CapabilityCatalogue = ReturnType<typeof openCapabilityCatalogue>;

const NOTHING: ReadonlySet<Capability> = new Set();

/**
 * Which capabilities a tenant has agreed to. A release may bring new ones, and a wildcard written before must not hand them
 * out by itself: until somebody confirms them, only their own name reaches them (SECURITY-CASES RBAC-18).
 */
export function openCapabilityCatalogue(kit: Kit) {
  const store = openCatalogueStore(kit);
  // Known after the start; while a deployment has brought nothing new, nobody is asked at any request.
  let isNew = true;

  return {
    /** At every start: a new deployment agrees to what it begins with. */
    async begin(storage: Storage, clock: Clock): Promise<void> {
      const actor = systemActor('installation');
      await storage.writeIdentity(actor, async (tx) => {
        await store.begin(tx, { names: CAPABILITY_NAMES, confirmedBy: actor.userId, confirmedAt: clock.now() });
        const began = await store.agreed(tx, SYSTEM_TENANT);
        isNew = CAPABILITY_NAMES.some((name) => !began?.has(name));
      });
    },

    /** What no wildcard gives in this tenant yet. Needs the identity plane. */
    async withheld(db: Db, tenantId: TenantId): Promise<ReadonlySet<Capability>> {
      const names = isNew ? await store.agreed(db, tenantId) : null;
      return names ? new Set(CAPABILITY_NAMES.filter((name) => !names.has(name))) : NOTHING;
    },

    async confirm(tx: Tx, tenantId: TenantId, by: UserId, clock: Clock): Promise<void> {
      await store.put(tx, tenantId, { names: CAPABILITY_NAMES, confirmedBy: by, confirmedAt: clock.now() });
    },
  };
}
