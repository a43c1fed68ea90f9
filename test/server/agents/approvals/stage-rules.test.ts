import { describe, expect, it } from 'vitest';
import { type ApprovalPolicy, approversOf, openStage, refusalToVote, tally } from '../../../../server/agents/approvals/index.ts';
import { brand, type UserId } from '../../../../shared/brand.ts';
import { anActor } from '../../../support/actors.ts';
import { anApproval, aVote, DIGEST, NOON } from '../../../support/approval-builders.ts';

const staged: Partial<ApprovalPolicy> = { required: 1, roles: ['agent_designer'], laterStages: [{ required: 2, roles: ['admin', 'auditor'], atLeast: { auditor: 1 } }] };
const byRole = (userId: string, ...roles: string[]) => anActor({ userId, roles });
const vote = (who: string, role: string, stage: number) => aVote(who, { role, stage });
const asks = (who: ReturnType<typeof byRole>, votes: ReturnType<typeof vote>[]) => refusalToVote(anApproval({ policy: staged, votes }), who, DIGEST, NOON);

describe('stages', () => {
  it('are asked in their order: whoever comes later is told so, and whoever came before is not asked again', () => {
    expect(asks(byRole('ann', 'admin'), [])).toBe('approvals/not-your-turn');
    expect(asks(byRole('dee', 'agent_designer'), [])).toBeNull();
    expect(asks(byRole('ann', 'admin'), [vote('dee', 'agent_designer', 0)])).toBeNull();
    expect(asks(byRole('dan', 'agent_designer'), [vote('dee', 'agent_designer', 0)])).toBe('approvals/wrong-role');
  });

  it('take one vote of a person in all of them', () => {
    expect(asks(byRole('dee', 'agent_designer', 'admin'), [vote('dee', 'agent_designer', 0)])).toBe('approvals/already-voted');
  });

  it('are complete only with the roles they ask for, however many have voted', () => {
    const first = vote('dee', 'agent_designer', 0);
    const of = (...votes: ReturnType<typeof vote>[]) => anApproval({ policy: staged, votes: [first, ...votes] });
    const twoAdmins = of(vote('ann', 'admin', 1), vote('bob', 'admin', 1));
    expect([tally(twoAdmins), openStage(twoAdmins).missingRoles]).toEqual(['pending', ['auditor']]);
    expect(tally(of(vote('ann', 'admin', 1), vote('olga', 'auditor', 1)))).toBe('approved');
    expect(tally(of(vote('olga', 'auditor', 1)))).toBe('pending');
  });

  it('are not jumped by votes that say they belong to a later one', () => {
    expect(tally(anApproval({ policy: staged, votes: [vote('ann', 'admin', 1), vote('olga', 'auditor', 1)] }))).toBe('pending');
    expect(tally(anApproval({ policy: staged, votes: [vote('dee', 'agent_designer', 0), vote('ann', 'admin', 7), vote('olga', 'auditor', 7)] }))).toBe('pending');
  });

  it('open again when a vote in them no longer counts', () => {
    const approval = anApproval({ policy: staged, votes: [vote('dee', 'agent_designer', 0)] });
    expect(refusalToVote(approval, byRole('dan', 'agent_designer'), DIGEST, NOON, { standing: [] })).toBeNull();
    expect(refusalToVote(approval, byRole('ann', 'admin'), DIGEST, NOON, { standing: [] })).toBe('approvals/not-your-turn');
  });

  it('ask together for as many people as each of them asks for', () => {
    expect(approversOf(anApproval({ policy: staged }).policy)).toBe(3);
  });
});

describe('a deputy', () => {
  const eve = byRole('eve', 'viewer');
  const forBob = { principal: { userId: brand<UserId>('bob'), name: 'Bob', roles: new Set(['admin']) } };
  const asked = (wishes: Parameters<typeof anApproval>[0] = {}) => refusalToVote(anApproval(wishes), eve, DIGEST, NOON, forBob);

  it('votes in the roles of whom they stand for, and in their own only where those are asked', () => {
    expect(asked()).toBeNull();
    expect(refusalToVote(anApproval(), eve, DIGEST, NOON)).toBe('approvals/wrong-role');
  });

  it('counts as whom they stand for: neither of the two may have asked for it or made it', () => {
    expect(asked({ requestedBy: brand<UserId>('bob') })).toBe('approvals/own-request');
    expect(asked({ requestedBy: brand<UserId>('eve') })).toBe('approvals/own-request');
    expect(asked({ madeBy: [brand<UserId>('bob')] })).toBe('approvals/own-work');
    expect(asked({ madeBy: [brand<UserId>('eve')] })).toBe('approvals/own-work');
  });

  it('gives no second vote: not to the person, and not to the hand', () => {
    expect(asked({ votes: [aVote('bob')] })).toBe('approvals/already-voted');
    expect(asked({ votes: [aVote('cyd', { castBy: brand<UserId>('eve') })] })).toBe('approvals/already-voted');
    const byHand = [aVote('bob', { castBy: brand<UserId>('eve') }), aVote('cyd', { castBy: brand<UserId>('eve') })];
    expect(tally(anApproval({ votes: byHand }))).toBe('pending');
  });

  it('has no vote where the policy knows no deputies, and stored ones count for nothing', () => {
    expect(asked({ policy: { delegation: false } })).toBe('approvals/no-delegation');
    expect(tally(anApproval({ policy: { required: 1, delegation: false }, votes: [aVote('bob', { castBy: brand<UserId>('eve') })] }))).toBe('pending');
  });

  it('is a person under their own name', () => {
    expect(refusalToVote(anApproval(), anActor({ userId: 'eve', kind: 'key' }), DIGEST, NOON, forBob)).toBe('approvals/human-required');
    expect(refusalToVote(anApproval(), anActor({ userId: 'eve', impersonator: { userId: brand<UserId>('ada'), name: 'Ada', reason: 'support' } }), DIGEST, NOON, forBob)).toBe('approvals/impersonating');
  });
});
