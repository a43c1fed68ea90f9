import type { Actor } from '../base/actor.ts';
import type { VaultRoom } from '../records/vault/index.ts';
import { closeTenant, type Tenant, type TenantAt, type TenantDeps } from '../tenancy/tenants/index.ts';
import { type EndingDeps, endWithTenant } from './end-with-tenant.ts';

interface Deps extends EndingDeps {
  readonly people: TenantDeps;
  readonly vaultDeps: { readonly vault: VaultRoom };
}

/** Closes a tenant for ever, and ends what is under way there. Where the process dies in between, and in processes beside it, the next round of housekeeping ends it. */
export async function shutTenant(deps: Deps, actor: Actor, at: TenantAt, reason: string): Promise<Tenant> {
  const closed = await closeTenant({ ...deps.people, vault: deps.vaultDeps.vault }, actor, at, reason);
  await endWithTenant(deps, closed.id).catch(() => undefined); // it is closed all the same: the next round ends the rest, or its failure is told
  return closed;
}
