import { describe, expect, test } from 'vitest';
import { voteVerdict } from '../../../../renderer/screens/approvals/vote-verdict.ts';
import { type Approval, refusalToVote, stateAt } from '../../../../server/agents/approvals/index.ts';
import { REFUSALS } from '../../../../shared/refusal-codes.ts';
import { anActor } from '../../../support/actors.ts';
import { anApproval, aVote, NOON } from '../../../support/approval-builders.ts';

/** The request as the server would show it to this person, and what the screen makes of it. */
function verdictFor(approval: Approval, userId: string, roles: readonly string[], capable = true) {
  const whyNot = refusalToVote(approval, anActor({ userId, roles }), approval.subjectDigest, NOON);
  return voteVerdict({ ...approval, state: stateAt(approval, NOON), whyNot }, { id: userId, roles, capable });
}

describe('whether somebody may vote', () => {
  test('they may when the server says so, and by which role', () => {
    expect(verdictFor(anApproval(), 'bob', ['viewer', 'agent_designer'])).toEqual({ may: true, tone: 'ok', verdict: 'You may vote', why: 'You hold the role agent_designer, which the policy names. You did not ask for it yourself.' });
  });

  test('a self-approval is called by its name', () => {
    expect(verdictFor(anApproval({ policy: { selfApproval: true } }), 'ada', ['admin'])).toMatchObject({ may: true, why: expect.stringContaining('which this tenant’s policy allows') });
  });

  test('a role named by the policy is not enough without the capability', () => {
    expect(verdictFor(anApproval(), 'bob', ['admin'], false)).toMatchObject({ may: false, why: expect.stringContaining('approvals:vote') });
  });

  test.each([
    ['whoever asked', anApproval(), 'ada', ['admin'], REFUSALS['approvals/own-request'].says],
    ['somebody without the role', anApproval(), 'bob', ['viewer', 'auditor'], 'It takes one of the roles admin or agent_designer. You hold viewer, auditor.'],
    ['somebody without any role', anApproval(), 'bob', [], 'It takes one of the roles admin or agent_designer. You hold no role here.'],
    ['somebody who has voted', anApproval({ votes: [aVote('bob')] }), 'bob', ['admin'], 'A vote cannot be changed; the others are still asked.'],
    ['anybody after approval', anApproval({ state: 'approved' }), 'bob', ['admin'], 'Enough people agreed.'],
    ['anybody after a rejection', anApproval({ state: 'rejected' }), 'bob', ['admin'], 'One rejection ends a request; the version is a draft again.'],
    ['anybody once it was taken back', anApproval({ state: 'cancelled' }), 'bob', ['admin'], 'Whoever asked took it back; votes given until then are void.'],
    ['anybody after its time', anApproval({ expiresAt: NOON }), 'bob', ['admin'], 'Its time ran out before enough people had agreed. The version is a draft again. It can be submitted anew.'],
  ])('not %s, and why', (_who, approval, userId, roles, why) => {
    expect(verdictFor(approval, userId, roles)).toMatchObject({ may: false, why });
  });
});
