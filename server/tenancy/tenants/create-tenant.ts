import type { z } from 'zod';
import type { TenantId } from '../../../shared/brand.ts';
import type { Actor } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Tx } from '../../base/storage/index.ts';
import type { TenantDeps } from './create-organisation.ts';
import type { NewTenant, Tenant } from './tenant.ts';

/**
 * Makes a tenant. The entry stands in the log of whoever asked, because a repeated command is recognised there;
 * the new tenant's own log begins with what is done to it next.
 */
export function createTenant(deps: TenantDeps, actor: Actor, input: z.infer<typeof NewTenant>): Promise<Tenant> {
  return deps.storage.writeIdentity(actor, (tx) => addTenant(deps, tx, actor, deps.ids.id(), input));
}

/** The same as a step of a larger command, which may choose the id so that it can speak for the new tenant. */
export async function addTenant(deps: Omit<TenantDeps, 'storage'>, tx: Tx, actor: Actor, id: TenantId, input: z.infer<typeof NewTenant>): Promise<Tenant> {
  const { slug, name, plan, status, quotas = null } = input;
  const organisation = input.organisation === undefined ? null : await deps.tenants.organisation(tx, { slug: input.organisation });
  if (input.organisation !== undefined && !organisation) throw new Refusal('tenancy/organisation-not-found', { field: 'organisation', slug: input.organisation });
  if (!(await deps.plans.isOffered(tx, plan))) throw new Refusal('tenancy/bad-plan', { field: 'plan', plan });
  const tenant: Tenant = { id, slug, name, organisationId: organisation?.id ?? null, plan, status, quotas, createdAt: deps.clock.now(), closedAt: null, ver: 1 };
  if (!(await deps.tenants.add(tx, tenant))) throw new Refusal('tenancy/tenant-exists', { field: 'slug', slug });
  await deps.audit.append(tx, actor, {
    type: 'admin.tenant.created', resource: { type: 'tenant', id, name }, details: { slug, plan, status, organisation: organisation?.slug ?? null, ...(quotas === null ? {} : { quotas }) },
  });
  return tenant;
}
