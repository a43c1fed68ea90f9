import type { Instant, UserId } from '../../shared/brand.ts';
import type { Actor } from '../base/actor.ts';
import { Refusal } from '../base/refusal.ts';
import type { Storage } from '../base/storage/index.ts';
import { factorsOf, type FactorDeps } from '../people/factors/index.ts';
import type { OrganisationRole, PeopleStore } from '../people/identity/index.ts';
import type { ScimDeps } from '../people/scim/index.ts';

interface Deps extends Pick<FactorDeps, 'factors'>, Pick<ScimDeps, 'scimUsers'> {
  readonly storage: Storage;
  readonly people: PeopleStore;
}

/** What a tenant may know of one of its people besides name and roles. Nothing of their other tenants is in it. */
export interface PersonFacts {
  readonly externalId: string | null;
  /** Rank in the tenant's organisation. */
  readonly rank: OrganisationRole | null;
  /** The directory that keeps this account, when one does: its own name and id for the person. */
  readonly directory: { readonly userName: string; readonly externalId: string | null; readonly groups: readonly string[] } | null;
  /** What they prove themselves with; null for whoever may not manage people. */
  readonly factors: { readonly password: boolean; readonly totp: boolean; readonly recoveryCodesLeft: number } | null;
  /** When a password that somebody else had set was taken away, and none has been set since; null too for whoever may not manage people. */
  readonly passwordVoidedAt: Instant | null;
}

export async function personFacts(deps: Deps, actor: Actor, userId: UserId): Promise<PersonFacts> {
  const manages = actor.capabilities.has('user:manage');
  const factors = manages ? await factorsOf(deps, { tenantId: actor.tenantId, userId }) : null;
  return deps.storage.readIdentity(actor, async (db) => {
    const member = await deps.people.member(db, actor.tenantId, userId);
    if (!member) throw new Refusal('people/user-not-found', { id: userId });
    const kept = await deps.scimUsers.find(db, actor.tenantId, userId);
    const rank = actor.organisationId ? ((await deps.people.organisationMembership(db, actor.organisationId, userId))?.role ?? null) : null;
    const password = (await deps.people.passwordHash(db, userId)) !== null;
    return {
      externalId: member.person.externalId, rank, factors: factors && { password, ...factors }, passwordVoidedAt: manages ? await deps.people.passwordVoidedAt(db, userId) : null,
      directory: kept?.row ? { userName: kept.row.userName, externalId: kept.row.externalId, groups: kept.groups.map(({ displayName }) => displayName) } : null,
    };
  });
}
