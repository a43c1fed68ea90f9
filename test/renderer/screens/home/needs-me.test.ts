import { describe, expect, it } from 'vitest';
import { isEmptyHouse, mostUrgent, ownRecent, thingsWaiting } from '../../../../renderer/screens/home/needs-me.ts';
import type { OwnRequest, WaitingRequest } from '../../../../renderer/screens/home/use-home.ts';
import { type ApprovalId, brand, type Instant, plusMs, type UserId } from '../../../../shared/brand.ts';
import { TENANT_A } from '../../../support/actors.ts';
import { aPolicy, DIGEST, NOON } from '../../../support/approval-builders.ts';

const DAY = 86_400_000;

function aRequest(id: string, wishes: Partial<WaitingRequest> = {}): WaitingRequest {
  return {
    tenantId: TENANT_A, id: brand<ApprovalId>(id), type: 'agent_publish', subjectType: 'agent_version', subjectId: 'v1', subjectDigest: DIGEST, reliesOn: [], title: `Publish ${id}`, reason: null,
    requestedBy: brand<UserId>('ada'), requestedByName: 'Ada', state: 'pending', policy: aPolicy(), createdAt: NOON, expiresAt: null, decidedAt: null, remindedAt: null, bypass: null, madeBy: [], risk: null, comment: null, votes: [], ver: 1,
    whyNot: null, deputyFor: [], approvals: 0, approvers: 2, stage: { at: 1, of: 1, required: 2, approvals: 0, roles: ['admin'], missingRoles: [] }, rights: null, proposes: null, ...wishes,
  };
}
const decided = (id: string, decidedAt: Instant): OwnRequest => aRequest(id, { state: 'approved', decidedAt });
const idsOf = (requests: readonly { readonly id: string }[]) => requests.map(({ id }) => id);

describe('what waits for somebody', () => {
  it('is shown with the soonest to expire first, and what never expires last', () => {
    const requests = [aRequest('never'), aRequest('later', { expiresAt: plusMs(NOON, 2 * DAY) }), aRequest('soon', { expiresAt: plusMs(NOON, DAY) })];
    expect(idsOf(mostUrgent(requests))).toEqual(['soon', 'later', 'never']);
  });

  it('is counted with what is due within a day', () => {
    const inbox = [aRequest('a', { expiresAt: plusMs(NOON, DAY / 2) }), aRequest('b')];
    expect(thingsWaiting({ inbox, budgets: [], asked: [] }, NOON)).toBe('2 things, 1 due within a day');
    expect(thingsWaiting({ inbox: [], budgets: [], asked: [aRequest('c')] }, NOON)).toBe('nothing waits for you, 1 of yours under way');
    expect(thingsWaiting({ inbox: null, budgets: [], asked: null }, NOON)).toBe('nothing waits for you');
  });

  it('keeps one’s own decided requests for two weeks, after the open ones', () => {
    const requests = [decided('fresh', plusMs(NOON, -DAY)), decided('old', plusMs(NOON, -15 * DAY)), aRequest('open')];
    expect(idsOf(ownRecent(requests, NOON))).toEqual(['open', 'fresh']);
  });
});

describe('an empty house', () => {
  it('has no agent, run or request; what may not be seen does not make it empty', () => {
    expect(isEmptyHouse({ agents: [], runs: [], inbox: [], asked: [] })).toBe(true);
    expect(isEmptyHouse({ agents: [], runs: null, inbox: null, asked: null })).toBe(true);
    expect(isEmptyHouse({ agents: null, runs: [], inbox: [], asked: [] })).toBe(false);
    expect(isEmptyHouse({ agents: [], runs: [], inbox: [aRequest('a')], asked: [] })).toBe(false);
    expect(isEmptyHouse({ agents: [], runs: [], inbox: [], asked: [aRequest('a')] })).toBe(false);
  });
});
