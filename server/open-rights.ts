import type { Clock } from './base/clock.ts';
import type { Kit, WriteHooks } from './base/storage/index.ts';
import { readmitCaller } from './flows/readmit-caller.ts';
import { openPeopleStore, type RoleBook } from './people/identity/index.ts';
import { openApiKeyStore } from './people/keys/index.ts';
import { type CapabilityCatalogue, createPolicy, openCapabilityCatalogue } from './people/policy/index.ts';
import { openRoleBook, openSessionStore } from './people/sessions/index.ts';
import { openStandinStore } from './people/standins/index.ts';
import { type EffectiveRegistry, type LayerStore, openEffectiveRegistry, openLayerStore } from './registry/layers/index.ts';
import { openTenantStore } from './tenancy/tenants/index.ts';

export interface Rights {
  readonly layers: LayerStore;
  readonly registry: EffectiveRegistry;
  readonly catalogue: CapabilityCatalogue;
  readonly roleBook: RoleBook;
  readonly readmit: WriteHooks['readmit'];
}

/** What roles mean here. It is wired before the storage, for at every write the storage asks whether the caller still holds what they came with. */
export function openRights(kit: Kit, clock: Clock): Rights {
  const layers = openLayerStore(kit);
  const registry = openEffectiveRegistry(layers);
  const catalogue = openCapabilityCatalogue(kit);
  const roleBook = openRoleBook({ tenants: openTenantStore(kit), registry, policy: createPolicy(), catalogue });
  const readmit = readmitCaller({ clock, roleBook, people: openPeopleStore(kit), sessions: openSessionStore(kit), keys: openApiKeyStore(kit), standins: openStandinStore(kit) });
  return { layers, registry, catalogue, roleBook, readmit };
}
