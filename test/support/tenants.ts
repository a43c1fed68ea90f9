import type { House } from '../../server/api/house.ts';
import type { Actor } from '../../server/base/actor.ts';
import type { Storage } from '../../server/base/storage/index.ts';
import { systemIds } from '../../server/base/ids.ts';
import { systemActor } from '../../server/base/system-tenant.ts';
import { closeTenant, createTenant, openTenantStore } from '../../server/tenancy/tenants/index.ts';
import { brand, type Instant, type TenantId } from '../../shared/brand.ts';

interface TenantWishes {
  readonly slug: string;
  readonly id?: TenantId;
}

/** An active tenant, so that its rows have something to refer to. */
export async function seedTenant(storage: Storage, { slug, id = systemIds.id<TenantId>() }: TenantWishes): Promise<TenantId> {
  const createdAt = brand<Instant>('2026-01-01T00:00:00.000Z');
  await storage.writeIdentity(systemActor('seed'), (tx) =>
    openTenantStore(storage.kit).add(tx, { id, slug, name: slug, organisationId: null, plan: 'saas/enterprise', status: 'active', quotas: null, createdAt, closedAt: null, ver: 1 }));
  return id;
}

/** A tenant that was, and whose log tells so. */
export async function closedTenant({ people, vaultDeps }: Pick<House, 'people' | 'vaultDeps'>, by: Actor): Promise<TenantId> {
  const { id, ver } = await createTenant(people, by, { slug: 'was-here', name: 'Was here', plan: 'saas/enterprise', status: 'active' });
  await closeTenant({ ...people, vault: vaultDeps.vault }, by, { id, ver }, 'they went');
  return id;
}
