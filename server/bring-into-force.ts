import { applyBootstrapFile, applyEnvironmentProvider } from './bootstrap-file.ts';
import type { Ground } from './open-ground.ts';
import type { People } from './api/house.ts';
import type { RegistryRooms } from './open-registry.ts';
import { rewrapKeys } from './records/vault/index.ts';
import { ensureBase } from './registry/overrides/index.ts';
import { ensurePlans } from './tenancy/plans/index.ts';
import type { TenantId } from '../shared/brand.ts';

/** What must hold before the first request: the base layer, the plans, what files and environment say, and keys under the data key of today. */
export async function bringIntoForce(ground: Ground, { overrides, layerFiles }: RegistryRooms, people: People, logTenantIds: () => Promise<readonly TenantId[]>): Promise<void> {
  const { config, storage, clock } = ground;
  await ensureBase(overrides);
  await people.catalogue.begin(storage, clock);
  await ensurePlans(people);
  // The roles that the bootstrap file hands out may stand in the base's file; the layers of the tenants it makes come after it.
  await layerFiles.sync();
  await applyBootstrapFile(config, people, overrides);
  await applyEnvironmentProvider(config, people, overrides);
  await layerFiles.sync();
  if (ground.keys.previousDataKey) await rewrapKeys(ground, await logTenantIds());
}
