import type { UserId } from '../../shared/brand.ts';
import { type ApprovalPolicy, type Stage, stagesOf } from '../agents/approvals/index.ts';
import type { Actor } from '../base/actor.ts';
import type { Member, PeopleStore } from '../people/identity/index.ts';
import type { GovernanceDeps } from './version-governance.ts';

/** Who could vote in a stage now, by name; `more` says that there are others. */
export interface StageVoters {
  readonly names: readonly string[];
  readonly more: boolean;
}

type Deps = Pick<GovernanceDeps, 'storage' | 'stillHolds'> & { readonly people: PeopleStore };

const MOST_NAMED = 8;
const BATCH = 200;

/**
 * For each stage of a policy the people who could vote in it now: they can sign in, may vote at all, hold one of its roles, and it is
 * not their own work. Tells who is asked, and where nobody could agree; votes are judged by their own rule.
 */
export function possibleVoters(deps: Deps, actor: Pick<Actor, 'tenantId'>, policy: ApprovalPolicy, makers: ReadonlySet<UserId>): Promise<readonly StageVoters[]> {
  const stages = stagesOf(policy).map((stage) => ({ stage, names: new Array<string>() }));
  return deps.storage.readIdentity(actor, async (db) => {
    let after: string | undefined;
    do {
      const batch = await deps.people.members(db, actor.tenantId, { limit: BATCH, ...(after === undefined ? {} : { after }) });
      for (const member of batch) {
        const seats = stages.filter(({ stage, names }) => names.length <= MOST_NAMED && isNamedIn(stage, member));
        if (seats.length > 0 && (policy.selfApproval || !makers.has(member.person.id)) && (await deps.stillHolds?.(db, actor.tenantId, member.person.id, 'approvals:vote'))) for (const { names } of seats) names.push(member.person.name);
      }
      after = batch.length < BATCH ? undefined : batch.at(-1)?.person.email;
    } while (after !== undefined && stages.some(({ names }) => names.length <= MOST_NAMED));
    return stages.map(({ names }) => ({ names: names.slice(0, MOST_NAMED), more: names.length > MOST_NAMED }));
  });
}

function isNamedIn({ roles }: Stage, { person, membership }: Member): boolean {
  return person.status === 'active' && membership.roles.some((role) => roles.includes(role));
}
