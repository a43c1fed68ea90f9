import type { OrganisationId } from '../../../shared/brand.ts';
import { type Actor, actsForDeployment } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Db } from '../../base/storage/index.ts';
import type { OrganisationRole, PeopleStore } from '../identity/index.ts';
import { reaches } from './invitation.ts';

/** The actor's rank in an organisation; the platform and the deployment's own parts rank as its owners. Null for strangers. */
export async function rankOf(deps: { readonly people: PeopleStore }, db: Db, actor: Actor, organisationId: OrganisationId): Promise<OrganisationRole | null> {
  if (actsForDeployment(actor) || actor.capabilities.has('platform:tenants')) return 'owner';
  return (await deps.people.organisationMembership(db, organisationId, actor.userId))?.role ?? null;
}

/** Refuses whoever may not decide about people of these ranks: that takes an admin, and nobody reaches above themselves. */
export async function needRank(deps: { readonly people: PeopleStore }, db: Db, actor: Actor, organisationId: OrganisationId, touched: readonly OrganisationRole[]): Promise<void> {
  const rank = await rankOf(deps, db, actor, organisationId);
  if (rank === null || !reaches(rank, 'admin')) throw new Refusal('people/not-organisation-admin', { field: 'organisation' });
  if (touched.some((role) => !reaches(rank, role))) throw new Refusal('people/grant-exceeds-own', { field: 'role', rule: `As ${rank} of this organisation you cannot decide about its owners.` });
}
