import type { TenantId, UserId } from '../../shared/brand.ts';
import type { Db } from '../base/storage/index.ts';
import type { VoterOf, VotesStanding } from '../agents/approvals/index.ts';
import type { PeopleStore, RoleBook } from '../people/identity/index.ts';
import type { GovernanceDeps } from './version-governance.ts';

/** Approvals know votes and no people; here the two meet, in the transaction that counts. A deputy's vote needs both: whose it is in their role, and the hand that cast it. */
export function votesStanding(people: PeopleStore): VotesStanding {
  return async (tx, tenantId, votes) => {
    const standing = [];
    for (const vote of votes) {
      const roles = await activeRoles(people, tx, tenantId, vote.voter);
      const hand = vote.castBy === vote.voter || (await activeRoles(people, tx, tenantId, vote.castBy)) !== null;
      if (hand && roles?.includes(vote.role)) standing.push(vote);
    }
    return standing;
  };
}

/** Somebody who can vote here now, as they stand. */
export function votersBy(people: PeopleStore): VoterOf {
  return async (db, tenantId, userId) => {
    const member = await people.member(db, tenantId, userId);
    return member?.person.status === 'active' ? { userId, name: member.person.name, roles: new Set(member.membership.roles) } : null;
  };
}

/** What somebody may still do who asked for something to happen later. */
export function stillHoldsBy(people: PeopleStore, roleBook: RoleBook): NonNullable<GovernanceDeps['stillHolds']> {
  return async (db, tenantId, userId, capability) => {
    const roles = await activeRoles(people, db, tenantId, userId);
    return roles !== null && (await roleBook.held(db, tenantId, roles)).capabilities.has(capability);
  };
}

async function activeRoles(people: PeopleStore, db: Db, tenantId: TenantId, userId: UserId): Promise<readonly string[] | null> {
  const member = await people.member(db, tenantId, userId);
  return member?.person.status === 'active' ? member.membership.roles : null;
}
