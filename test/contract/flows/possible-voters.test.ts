import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApprovalPolicy } from '../../../server/agents/approvals/index.ts';
import type { Actor } from '../../../server/base/actor.ts';
import { possibleVoters } from '../../../server/flows/possible-voters.ts';
import { openPeopleStore, type PeopleStore } from '../../../server/people/identity/index.ts';
import { aPolicy } from '../../support/approval-builders.ts';
import { databases } from '../../support/databases.ts';
import { openStaffedGovernance, type Staffed } from '../../support/staffed-governance.ts';

describe.each(databases)('who could vote, on %s', (_name, open) => {
  let house: Staffed;
  let people: PeopleStore;
  let ada: Actor;
  beforeAll(async () => {
    house = await openStaffedGovernance(open);
    people = openPeopleStore(house.deps.storage.kit);
    ada = await house.hire('ada', ['agent_designer']);
    await house.hire('ben', ['admin']);
    await house.hire('cyd', ['agent_designer']);
    await house.hire('olga', ['auditor']);
  });
  afterAll(() => house.close());

  const names = async (policy: Partial<ApprovalPolicy>) => (await possibleVoters({ ...house.deps, people }, ada, aPolicy(policy), new Set([ada.userId]))).map((stage) => stage.names);

  it('names for each stage who holds one of its roles, without whose work it is', async () => {
    expect(await names({ roles: ['agent_designer', 'admin'], laterStages: [{ required: 1, roles: ['admin'] }] })).toEqual([['ben', 'cyd'], ['ben']]);
  });

  it('names whoever asks where the policy lets them vote on their own', async () => {
    expect(await names({ roles: ['agent_designer'], selfApproval: true })).toEqual([['ada', 'cyd']]);
  });

  it('names nobody for a role that may not vote, or that nobody holds', async () => {
    expect(await names({ roles: ['auditor'], laterStages: [{ required: 1, roles: ['security_officer'] }] })).toEqual([[], []]);
  });

  it('says that there are more than it names', async () => {
    for (let n = 1; n <= 9; n += 1) await house.hire(`op${n}`, ['owner']);
    const [stage] = await possibleVoters({ ...house.deps, people }, ada, aPolicy({ roles: ['owner'] }), new Set());
    expect([stage?.names.length, stage?.more]).toEqual([8, true]);
  });
});
