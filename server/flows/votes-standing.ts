import type { VotesStanding } from '../agents/approvals/index.ts';
import type { PeopleStore } from '../people/identity/index.ts';

/** Approvals know votes and no people; here the two meet, in the transaction that counts. */
export function votesStanding(people: PeopleStore): VotesStanding {
  return async (tx, tenantId, votes) => {
    const standing = [];
    for (const vote of votes) {
      const member = await people.member(tx, tenantId, vote.voter);
      if (member?.person.status === 'active' && member.membership.roles.includes(vote.role)) standing.push(vote);
    }
    return standing;
  };
}
