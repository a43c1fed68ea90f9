import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Approval, type ApprovalPolicy, isStricter, refusalToVote, stateAt, tally, type Vote } from '../../../../server/agents/approvals/index.ts';
import { refusalToCancel } from '../../../../server/agents/approvals/approval-rules.ts';
import { brand, type Instant, type UserId } from '../../../../shared/brand.ts';
import { anActor } from '../../../support/actors.ts';
import { anApproval, aPolicy, aVote, DIGEST, NOON, OTHER_DIGEST } from '../../../support/approval-builders.ts';

const bob = anActor({ userId: 'bob', roles: ['admin'] });
const ada = anActor({ userId: 'ada', roles: ['admin'] });

describe('who may vote', () => {
  it('lets somebody else with a fitting role vote on what they saw', () => {
    expect(refusalToVote(anApproval(), bob, DIGEST, NOON)).toBeNull();
  });

  it('never lets a requester decide their own request, even as admin', () => {
    expect(refusalToVote(anApproval(), ada, DIGEST, NOON)).toBe('approvals/own-request');
  });

  it('recognises the requester behind an API key', () => {
    expect(refusalToVote(anApproval(), anActor({ userId: 'ada', kind: 'key', roles: ['admin'] }), DIGEST, NOON)).toBe('approvals/own-request');
  });

  it('lets the requester vote where the frozen policy says so, but only in a fitting role', () => {
    const open = anApproval({ policy: { selfApproval: true } });
    expect(refusalToVote(open, ada, DIGEST, NOON)).toBeNull();
    expect(refusalToVote(open, anActor({ userId: 'ada', roles: ['viewer'] }), DIGEST, NOON)).toBe('approvals/wrong-role');
  });

  it.each(['key', 'system', 'bootstrap'] as const)('asks for a person where a %s comes', (kind) => {
    expect(refusalToVote(anApproval(), anActor({ userId: 'bob', kind, roles: ['admin'] }), DIGEST, NOON)).toBe('approvals/human-required');
  });

  it('puts nobody above the roles of the policy, admins included', () => {
    expect(refusalToVote(anApproval({ policy: { roles: ['security_officer'] } }), bob, DIGEST, NOON)).toBe('approvals/wrong-role');
  });

  it('takes one vote of a person, whatever other role they hold', () => {
    const voted = anApproval({ votes: [aVote('bob', { role: 'admin' })] });
    expect(refusalToVote(voted, anActor({ userId: 'bob', roles: ['agent_designer', 'admin'] }), DIGEST, NOON)).toBe('approvals/already-voted');
  });

  it('does not count a vote on content that is not the request’s', () => {
    expect(refusalToVote(anApproval(), bob, OTHER_DIGEST, NOON)).toBe('approvals/digest-mismatch');
  });

  it.each(['approved', 'rejected', 'cancelled'] as const)('takes no vote on a request that is %s', (state) => {
    expect(refusalToVote(anApproval({ state }), bob, DIGEST, NOON)).toBe('approvals/closed');
  });

  it('takes no vote from the instant of expiry on, and one a millisecond before it', () => {
    const until = (expiresAt: string) => anApproval({ expiresAt: brand<Instant>(expiresAt) });
    expect(refusalToVote(until('2026-11-21T12:00:00.000Z'), bob, DIGEST, NOON)).toBe('approvals/expired');
    expect(refusalToVote(until('2026-11-21T12:00:00.001Z'), bob, DIGEST, NOON)).toBeNull();
  });
});

describe('what a request is at a moment', () => {
  it('is expired once its time is up, before anybody has written it down', () => {
    expect(stateAt(anApproval({ expiresAt: NOON }), NOON)).toBe('expired');
  });

  it('stays decided for ever once decided', () => {
    expect(stateAt(anApproval({ state: 'approved', expiresAt: NOON }), NOON)).toBe('approved');
  });

  it('never expires without an expiry', () => {
    expect(stateAt(anApproval({ expiresAt: null }), brand<Instant>('2099-01-01T00:00:00.000Z'))).toBe('pending');
  });
});

describe('who may withdraw a request', () => {
  it('is the requester, while it is open', () => {
    expect(refusalToCancel(anApproval(), ada, NOON)).toBeNull();
    expect(refusalToCancel(anApproval(), bob, NOON)).toBe('approvals/not-requester');
    expect(refusalToCancel(anApproval({ state: 'rejected' }), ada, NOON)).toBe('approvals/closed');
    expect(refusalToCancel(anApproval({ expiresAt: NOON }), ada, NOON)).toBe('approvals/expired');
  });
});

describe('what votes amount to', () => {
  it('is pending until enough distinct people have approved', () => {
    expect(tally(anApproval({ votes: [aVote('bob')] }))).toBe('pending');
    expect(tally(anApproval({ votes: [aVote('bob'), aVote('cyd', { role: 'agent_designer' })] }))).toBe('approved');
  });

  it('counts a person once, however often they stand there', () => {
    expect(tally(anApproval({ votes: [aVote('bob'), aVote('bob', { role: 'agent_designer' })] }))).toBe('pending');
  });

  it('is rejected by a single rejection', () => {
    expect(tally(anApproval({ votes: [aVote('bob'), aVote('cyd', { verdict: 'reject' })] }))).toBe('rejected');
  });

  it.each([
    ['of the requester', aVote('ada')],
    ['in a role that the policy does not name', aVote('cyd', { role: 'viewer' })],
    ['on other content', aVote('cyd', { digest: OTHER_DIGEST })],
  ])('leaves out a stored vote %s', (_what, vote) => {
    expect(tally(anApproval({ votes: [aVote('bob'), vote] }))).toBe('pending');
  });
});

describe('a policy of today', () => {
  it.each<[string, Partial<ApprovalPolicy>]>([
    ['more approvers', { required: 3 }],
    ['fewer roles', { roles: ['admin'] }],
    ['other roles', { roles: ['admin', 'security_officer'] }],
    ['a shorter expiry', { expiresHours: 71 }],
  ])('is stricter with %s', (_what, change) => {
    expect(isStricter(aPolicy(change), aPolicy())).toBe(true);
  });

  it('is stricter when it ends self-approval or never-ending requests', () => {
    expect(isStricter(aPolicy(), aPolicy({ selfApproval: true }))).toBe(true);
    expect(isStricter(aPolicy({ expiresHours: 8_760 }), aPolicy({ expiresHours: null }))).toBe(true);
  });

  it.each<[string, Partial<ApprovalPolicy>]>([
    ['the same', {}],
    ['fewer approvers', { required: 1 }],
    ['more roles', { roles: ['operator', 'agent_designer', 'admin'] }],
    ['no expiry', { expiresHours: null }],
    ['self-approval allowed', { selfApproval: true }],
    ['another name', { workflow: null, autoPublish: true }],
  ])('is not stricter with %s', (_what, change) => {
    expect(isStricter(aPolicy(change), aPolicy())).toBe(false);
  });
});

describe('any order of attempted votes', () => {
  const person = fc.constantFrom('ada', 'bob', 'cyd', 'dee', 'eve');
  const role = fc.constantFrom<string[]>('admin', 'agent_designer', 'viewer');
  const attempt = fc.record({
    person, roles: fc.uniqueArray(role, { maxLength: 3 }), kind: fc.constantFrom('user' as const, 'user' as const, 'key' as const),
    verdict: fc.constantFrom('approve' as const, 'approve' as const, 'approve' as const, 'reject' as const), digest: fc.constantFrom(DIGEST, DIGEST, DIGEST, OTHER_DIGEST),
  });
  const policy = fc.record({ required: fc.integer({ min: 1, max: 4 }), roles: fc.uniqueArray(role, { minLength: 1, maxLength: 3 }), selfApproval: fc.boolean() });

  /** Casts what the rule lets through, and closes as the tally says. */
  function vote(start: Approval, attempts: readonly (typeof attempt extends fc.Arbitrary<infer A> ? A : never)[]): { readonly end: Approval; readonly cast: readonly string[] } {
    let end = start;
    const cast: string[] = [];
    for (const { person: who, roles, kind, verdict, digest } of attempts) {
      const voter = anActor({ userId: who, roles, kind });
      if (refusalToVote(end, voter, digest, NOON)) continue;
      cast.push(who);
      const ballot: Vote = { voter: brand<UserId>(who), voterName: who, castBy: brand<UserId>(who), castByName: who, stage: 0, role: end.policy.roles.find((name) => roles.includes(name)) ?? 'none', verdict, comment: null, digest, at: NOON };
      const voted = { ...end, votes: [...end.votes, ballot] };
      end = { ...voted, state: tally(voted) };
    }
    return { end, cast };
  }

  it('approves only with the demanded number of distinct, entitled people who saw exactly this content', () => {
    let approved = 0;
    fc.assert(fc.property(policy, fc.array(attempt, { maxLength: 14 }), (wishes, attempts) => {
      const { end } = vote(anApproval({ policy: wishes }), attempts);
      if (end.state !== 'approved') return;
      approved += 1;
      // Judged from the attempts themselves, not from what the rules stored.
      const entitled = attempts.filter(({ person: who, roles, kind, verdict, digest }) =>
        kind === 'user' && verdict === 'approve' && digest === DIGEST && roles.some((name) => wishes.roles.includes(name)) && (who !== 'ada' || wishes.selfApproval));
      expect(new Set(entitled.map(({ person: who }) => who)).size).toBeGreaterThanOrEqual(wishes.required);
      expect(end.votes.every((stored) => stored.verdict === 'approve')).toBe(true);
    }), { numRuns: 3_000 });
    expect(approved).toBeGreaterThan(100); // the property above was really put to the question
  });

  it('counts nobody twice and nothing after the end', () => {
    fc.assert(fc.property(policy, fc.array(attempt, { maxLength: 14 }), (wishes, attempts) => {
      const { end, cast } = vote(anApproval({ policy: wishes }), attempts);
      expect(new Set(cast).size).toBe(cast.length);
      expect(end.votes.slice(0, -1).some((stored) => stored.verdict === 'reject')).toBe(false);
      expect(end.votes.length).toBeLessThanOrEqual(wishes.required);
    }), { numRuns: 2_000 });
  });
});
