import { describe, expect, test } from 'vitest';
import { voteVerdict } from '../../../../renderer/screens/approvals/vote-verdict.ts';
import { type Approval, openStage, refusalToVote, stateAt } from '../../../../server/agents/approvals/index.ts';
import { brand, type UserId } from '../../../../shared/brand.ts';
import { REFUSALS } from '../../../../shared/refusal-codes.ts';
import { anActor } from '../../../support/actors.ts';
import { anApproval, aVote, NOON } from '../../../support/approval-builders.ts';

/** The request as the server would show it to this person, and what the screen makes of it. */
function verdictFor(approval: Approval, userId: string, roles: readonly string[], { capable = true, principals = [] }: { readonly capable?: boolean; readonly principals?: readonly string[] } = {}) {
  const whyNot = refusalToVote(approval, anActor({ userId, roles }), approval.subjectDigest, NOON);
  const { at, of, stage, approvals, missingRoles } = openStage(approval);
  const asked = { at: at + 1, of, required: stage.required, approvals, roles: stage.roles, missingRoles };
  return voteVerdict({ ...approval, state: stateAt(approval, NOON), whyNot, stage: asked, deputyFor: principals.map((name) => ({ userId: brand<UserId>(name), name })) }, { id: userId, roles, capable });
}

describe('whether somebody may vote', () => {
  test('they may when the server says so, and by which role', () => {
    expect(verdictFor(anApproval(), 'bob', ['viewer', 'agent_designer'])).toEqual({ may: true, tone: 'ok', verdict: 'You may vote', why: 'You hold the role agent_designer, which the policy names. You did not ask for it yourself.' });
  });

  test('a self-approval is called by its name', () => {
    expect(verdictFor(anApproval({ policy: { selfApproval: true } }), 'ada', ['admin'])).toMatchObject({ may: true, why: expect.stringContaining('which this tenant’s policy allows') });
  });

  test('a role named by the policy is not enough without the capability', () => {
    expect(verdictFor(anApproval(), 'bob', ['admin'], { capable: false })).toMatchObject({ may: false, why: expect.stringContaining('approvals:vote') });
  });

  test('whose turn comes later is told what is asked now', () => {
    const staged = anApproval({ policy: { laterStages: [{ required: 1, roles: ['owner'] }] } });
    expect(verdictFor(staged, 'bob', ['owner'])).toMatchObject({ may: false, verdict: 'Not your turn yet', why: expect.stringContaining('Stage 1 is asked now: 0 of 2 have agreed.') });
    expect(verdictFor(staged, 'bob', ['viewer'])).toMatchObject({ may: false, why: 'Stage 1 takes one of the roles admin or agent_designer. You hold viewer.' });
  });

  test('a deputy may vote for whom they stand for, and hears why not for themselves', () => {
    expect(verdictFor(anApproval(), 'bob', ['viewer'], { principals: ['Eve'] })).toMatchObject({ may: true, verdict: 'You may vote for Eve', why: expect.stringContaining('For yourself: It takes one of the roles') });
  });

  test('a deputy without the capability may not', () => {
    expect(verdictFor(anApproval(), 'bob', ['viewer'], { capable: false, principals: ['Eve'] })).toMatchObject({ may: false, why: expect.stringContaining('approvals:vote') });
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
