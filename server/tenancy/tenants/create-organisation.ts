import type { z } from 'zod';
import type { Actor } from '../../base/actor.ts';
import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Db, Storage, Tx } from '../../base/storage/index.ts';
import type { AuditTrail } from '../../records/audit/index.ts';
import type { NewOrganisation, Organisation } from './tenant.ts';
import type { TenantStore } from './tenant-store.ts';

export interface TenantDeps {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly audit: AuditTrail;
  readonly tenants: TenantStore;
  readonly plans: PlanBook;
}

/** What plans there are; kept by the plans room, which stands above this one. */
export interface PlanBook {
  isOffered(db: Db, plan: string): Promise<boolean>;
}

type StepDeps = Omit<TenantDeps, 'storage'>;

export function createOrganisation(deps: TenantDeps, actor: Actor, input: z.infer<typeof NewOrganisation>): Promise<Organisation> {
  return deps.storage.writeIdentity(actor, (tx) => addOrganisation(deps, tx, actor, input));
}

/** The same as a step of a larger command, such as the first run. */
export async function addOrganisation(deps: StepDeps, tx: Tx, actor: Actor, { slug, name }: z.infer<typeof NewOrganisation>): Promise<Organisation> {
  const organisation: Organisation = { id: deps.ids.id(), slug, name, createdAt: deps.clock.now(), ver: 1 };
  if (!(await deps.tenants.addOrganisation(tx, organisation))) throw new Refusal('tenancy/organisation-exists', { field: 'slug', slug });
  await deps.audit.append(tx, actor, { type: 'admin.organisation.created', resource: { type: 'organisation', id: organisation.id, name }, details: { slug } });
  return organisation;
}
