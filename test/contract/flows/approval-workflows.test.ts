import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { approvalInbox, ApprovalFilter, cancelRequest, castVote, castVotes, delegateVotes, endDelegation, expireDue, getApproval, listApprovals, remindDue, requestApproval, type Approval, type Ballot, voidRequest } from '../../../server/agents/approvals/index.ts';
import { archiveVersion, createVersion, deprecateVersion, editDraft, getAgent, getVersion, rollBack, type VersionView } from '../../../server/agents/catalog/index.ts';
import type { Actor } from '../../../server/base/actor.ts';
import { BrokenGlass, breakGlassPublish } from '../../../server/flows/break-glass-publish.ts';
import { publishVersion } from '../../../server/flows/publish-version.ts';
import { publishDue, schedulePublication, unschedulePublication } from '../../../server/flows/schedule-publication.ts';
import { submitVersion } from '../../../server/flows/submit-version.ts';
import { withdrawVersion } from '../../../server/flows/withdraw-version.ts';
import { plusMs } from '../../../shared/brand.ts';
import type { Json, JsonObject } from '../../../shared/json.ts';
import { REFUSALS, type RefusalCode } from '../../../shared/refusal-codes.ts';
import { nextState, VERSION_OPERATIONS, VERSION_STATES, type VersionOperation, type VersionState } from '../../../shared/version-lifecycle.ts';
import { anActor, TENANT_A, TENANT_B } from '../../support/actors.ts';
import { DIGEST, OTHER_DIGEST } from '../../support/approval-builders.ts';
import { databases } from '../../support/databases.ts';
import { aDraft } from '../../support/governance.ts';
import { openStaffedGovernance, type Staffed } from '../../support/staffed-governance.ts';

const HOUR = 3_600_000;
const DESTRUCTIVE: JsonObject = { model: 'small', tools: [{ name: 'delete_rows', annotations: { destructiveHint: true, readOnlyHint: false } }] };
const OPEN_FOR_TWO = { agent_publish: { required_approvers: 2 } };
const statusOf = (code: RefusalCode) => REFUSALS[code].kind;

describe.each(databases)('approvals on %s', (_name, open) => {
  let house: Staffed;
  let ada: Actor, bob: Actor, cyd: Actor, dee: Actor, eve: Actor;
  beforeAll(async () => {
    house = await openStaffedGovernance(open);
    [ada, dee] = [await house.hire('ada', ['agent_designer']), await house.hire('dee', ['agent_designer'])];
    [bob, cyd] = [await house.hire('bob', ['admin']), await house.hire('cyd', ['admin'])];
    eve = await house.hire('eve', ['viewer']);
  });
  afterAll(() => house.close());
  beforeEach(() => house.setWorkflows({}));

  type Draft = Parameters<typeof aDraft>[2];
  async function submitted(wishes: Draft = {}, by = ada) {
    const draft = await aDraft(house, by, wishes);
    return { ...draft, ...(await submitVersion(house.deps, by, { versionId: draft.version.id })) };
  }
  const ballot = ({ id, subjectDigest: digest }: Pick<Approval, 'id' | 'subjectDigest'>, wishes: Partial<Ballot> = {}): Ballot => ({ id, verdict: 'approve', digest, comment: 'read it', ...wishes });
  const vote = (who: Actor, approval: Pick<Approval, 'id' | 'subjectDigest'>, wishes: Partial<Ballot> = {}) => castVote(house.deps, who, ballot(approval, wishes));
  const stateOf = async (id: VersionView['id']) => (await getVersion(house.deps, ada, id)).state;
  const requestNow = (id: Approval['id'], who = bob) => getApproval(house.deps, who, id);
  const inboxOf = async (who: Actor) => (await approvalInbox(house.deps, who, { size: 200 })).items.map(({ id }) => id);
  async function approved(wishes: Draft = {}) {
    const made = await submitted(wishes);
    await vote(bob, made.approval);
    return made;
  }

  it('T67: a request takes its expiry from the workflow and leaves request_created in the log', async () => {
    house.setWorkflows({ agent_publish: { expiry_hours: 10 } });
    const { approval } = await submitted();
    expect(approval.expiresAt).toBe(plusMs(house.clock.now(), 10 * HOUR));
    expect(house.audit.of('approval.request.created').at(-1)).toMatchObject({ resource: { id: approval.id }, actor: { userId: 'ada' }, details: { expiresAt: approval.expiresAt } });
  });

  it('T68: distinct people count, the last one needed completes it, and request_approved is in the log', async () => {
    house.setWorkflows(OPEN_FOR_TWO);
    const { approval, version } = await submitted();
    expect(await vote(bob, approval)).toMatchObject({ state: 'pending' });
    await expect(vote(bob, approval)).rejects.toMatchObject({ code: 'approvals/already-voted' });
    expect(await vote(cyd, approval)).toMatchObject({ state: 'approved' });
    expect(house.audit.of('agent.version.approved').at(-1)).toMatchObject({ resource: { id: version.id }, details: { approval: approval.id, approvers: [{ voter: 'bob', role: 'admin' }, { voter: 'cyd', role: 'admin' }] } });
    expect(house.audit.of('approval.decision.recorded').at(-1)).toMatchObject({ details: { outcome: 'approved' } });
  });

  it('T69: nobody approves their own request, admins included, nor without a role of the policy; an open policy may allow it and the log says so', async () => {
    const own = await submitted({}, bob);
    await expect(vote(bob, own.approval)).rejects.toMatchObject({ code: 'approvals/own-request' });
    await expect(vote(eve, own.approval)).rejects.toMatchObject({ code: 'approvals/wrong-role' });
    house.setWorkflows({ agent_publish: { roles: ['agent_designer'] } });
    const elsewhere = await submitted();
    await expect(vote(bob, elsewhere.approval)).rejects.toMatchObject({ code: 'approvals/wrong-role' });
    house.setWorkflows({ agent_publish: { self_approval: true } });
    const alone = await submitted({}, bob);
    expect(await vote(bob, alone.approval)).toMatchObject({ state: 'approved', policy: { selfApproval: true } });
    expect(house.audit.of('approval.request.created').at(-1)).toMatchObject({ details: { selfApproval: true } });
    expect(house.audit.of('approval.decision.recorded').at(-1)).toMatchObject({ details: { ownRequest: true } });
  });

  it('T70: rejected and cancelled are the end of a request, and only its requester cancels it', async () => {
    const [rejected, cancelled] = [await submitted(), await submitted()];
    await vote(bob, rejected.approval, { verdict: 'reject', comment: 'no' });
    await expect(cancelRequest(house.deps, bob, cancelled.approval.id, null)).rejects.toMatchObject({ code: 'approvals/not-requester' });
    await cancelRequest(house.deps, ada, cancelled.approval.id, 'later');
    for (const { approval } of [rejected, cancelled]) {
      await expect(vote(cyd, approval)).rejects.toMatchObject({ code: 'approvals/closed' });
      await expect(cancelRequest(house.deps, ada, approval.id, null)).rejects.toMatchObject({ code: 'approvals/closed' });
      expect(await voidRequest(house.deps, bob, approval.id, 'anyway')).toBe(false);
    }
    expect([(await requestNow(rejected.approval.id)).state, (await requestNow(cancelled.approval.id)).state]).toEqual(['rejected', 'cancelled']);
  });

  it('T71: an expired request reads as expired before anybody has swept', async () => {
    const { approval } = await submitted();
    house.clock.advance(72 * HOUR);
    expect(await requestNow(approval.id)).toMatchObject({ state: 'expired', decidedAt: null });
    expect((await listApprovals(house.deps, bob, ApprovalFilter.parse({ states: ['expired'] }))).items.map(({ id }) => id)).toContain(approval.id);
    expect(await inboxOf(bob)).not.toContain(approval.id);
  });

  it('T72: what is pending for somebody is never their own, voted on already or for other roles', async () => {
    house.setWorkflows({ agent_publish: { required_approvers: 2, roles: ['admin'] } });
    const [own, other] = [(await submitted({}, bob)).approval, (await submitted()).approval];
    expect(await inboxOf(bob)).not.toContain(own.id);
    expect(await inboxOf(bob)).toContain(other.id);
    expect(await inboxOf(dee)).not.toContain(other.id);
    await vote(bob, other);
    expect(await inboxOf(bob)).not.toContain(other.id);
    expect(await inboxOf(cyd)).toEqual(expect.arrayContaining([own.id, other.id]));
  });

  it('an inbox is narrowed by risk, by what expires soon, by who asked and by text', async () => {
    const [low, high] = [(await submitted({ riskClass: 'low' })).approval, (await submitted({ riskClass: 'high' })).approval];
    const ids = async (filter: Omit<Parameters<typeof approvalInbox>[2], 'size'>) => (await approvalInbox(house.deps, bob, { size: 200, ...filter })).items.map(({ id }) => id);
    expect(await ids({ risk: 'low' })).toContain(low.id);
    expect(await ids({ risk: 'low' })).not.toContain(high.id);
    expect(await ids({ query: high.title })).toEqual([high.id]);
    expect(await ids({ requestedBy: 'bob' })).not.toContain(low.id);
    expect(await ids({ expiresBefore: plusMs(house.clock.now(), 71 * HOUR) })).not.toContain(low.id);
    expect(await ids({ expiresBefore: plusMs(house.clock.now(), 73 * HOUR) })).toContain(low.id);
  });

  it('T73: requests are listed by state, requester and type, newest first', async () => {
    const [first, second] = [(await submitted()).approval, (await submitted({}, dee)).approval];
    const ask = await requestApproval(house.deps, ada, { type: 'budget_change', subjectType: 'budget', subjectId: 'b1', subjectDigest: DIGEST, title: 'More budget' });
    const ids = async (filter: Parameters<typeof ApprovalFilter.parse>[0]) => (await listApprovals(house.deps, bob, ApprovalFilter.parse(filter))).items.map(({ id }) => id);
    expect((await ids({})).slice(0, 3)).toEqual([ask.id, second.id, first.id]);
    expect((await ids({ requestedBy: 'dee' }))[0]).toBe(second.id);
    expect(await ids({ type: 'budget_change' })).toEqual([ask.id]);
    await cancelRequest(house.deps, ada, ask.id, null);
    expect((await ids({ states: ['cancelled'] }))[0]).toBe(ask.id);
    const pending = await ids({ states: ['pending'] });
    expect(pending.slice(0, 2)).toEqual([second.id, first.id]);
    expect(pending).not.toContain(ask.id);
  });

  it('T75: the last vote publishes the version that the request names, where the workflow says so', async () => {
    house.setWorkflows({ agent_publish: { auto_publish: true } });
    const { agent, version, approval } = await approved();
    expect(approval.subjectId).toBe(version.id);
    expect(await stateOf(version.id)).toBe('PUBLISHED');
    expect((await getAgent(house.deps, ada, agent.id)).currentVersionId).toBe(version.id);
    house.setWorkflows({});
    expect(await stateOf((await approved()).version.id)).toBe('APPROVED');
  });

  it('T79: an agent of low or medium risk asks one level, one of high risk two, the second an admin’s', async () => {
    for (const riskClass of ['low', 'medium'] as const) {
      const { approval } = await submitted({ riskClass });
      expect(approval).toMatchObject({ risk: riskClass });
      expect(await vote(dee, approval)).toMatchObject({ state: 'approved' });
    }
    const { approval, version } = await submitted({ riskClass: 'high' });
    expect(await requestNow(approval.id)).toMatchObject({ approvers: 2, stage: { at: 1, of: 2 }, policy: { because: ['risk is high'] } });
    expect(await vote(dee, approval)).toMatchObject({ state: 'pending' });
    expect(await requestNow(approval.id)).toMatchObject({ approvals: 1, stage: { at: 2, of: 2, roles: ['admin'] } });
    const designer = await house.hire(`dan-${approval.id}`, ['agent_designer']);
    await expect(vote(designer, approval)).rejects.toMatchObject({ code: 'approvals/wrong-role' });
    expect(await vote(bob, approval)).toMatchObject({ state: 'approved' });
    expect(await stateOf(version.id)).toBe('APPROVED');
  });

  it('asks two people, one of them an admin, when a version gains a destructive tool, and one person when it does not', async () => {
    house.setWorkflows({ agent_publish: { conditions: [{ when: { rights: { kind: 'tool', after: 'destructive', weight: 'widens' } }, required_approvers: 2, at_least: { admin: 1 } }] } });
    const harmless = await submitted();
    expect(await vote(dee, harmless.approval)).toMatchObject({ state: 'approved' });
    const { approval } = await submitted({ definition: DESTRUCTIVE });
    expect(approval.policy).toMatchObject({ required: 2, atLeast: { admin: 1 } });
    const dan = await house.hire(`dora-${approval.id}`, ['agent_designer']);
    await vote(dee, approval);
    expect(await vote(dan, approval)).toMatchObject({ state: 'pending' });
    expect(await requestNow(approval.id)).toMatchObject({ approvals: 2, stage: { missingRoles: ['admin'] } });
    expect(await vote(bob, approval)).toMatchObject({ state: 'approved' });
  });

  it.each([
    ['calls it harmless', { name: 'delete_rows', annotations: { readOnlyHint: true } }], ['calls it additive', { name: 'delete_rows', annotations: { destructiveHint: false } }], ['says nothing of it', 'delete_rows'],
  ] as const)('asks two people for a tool that nobody but its definition knows, where that %s', async (_case, tool) => {
    house.setWorkflows({ agent_publish: { conditions: [{ when: { rights: { kind: 'tool', after: 'destructive', weight: 'widens' } }, required_approvers: 2 }] } });
    const { approval, agent } = await submitted({ definition: { model: 'small', tools: [tool] } });
    expect(approval.policy).toMatchObject({ required: 2 });
    for (const who of [bob, cyd]) await vote(who, approval);
    await publishVersion(house.deps, ada, { versionId: approval.subjectId });
    const next = await createVersion(house.deps, ada, { agentId: agent.id, semver: '0.2.0', definition: { model: 'large', tools: [tool] }, changelog: '' });
    expect((await submitVersion(house.deps, ada, { versionId: next.id })).approval.policy).toMatchObject({ required: 1 });
  });

  it('judges the rights again at publishing: what another version took away meanwhile is gained once more', async () => {
    house.setWorkflows({ agent_publish: { conditions: [{ when: { rights: { kind: 'tool', after: 'destructive', weight: 'widens' } }, required_approvers: 2 }] } });
    const { agent, version } = await submitted({ definition: DESTRUCTIVE });
    const [request] = (await listApprovals(house.deps, bob, ApprovalFilter.parse({ subjectId: version.id }))).items;
    if (!request) throw new Error('it was submitted');
    await vote(bob, request);
    await vote(cyd, request);
    await publishVersion(house.deps, ada, { versionId: version.id });
    const next = async (semver: string, definition: JsonObject) => {
      const made = await createVersion(house.deps, ada, { agentId: agent.id, semver, definition, changelog: '' });
      const asked = await submitVersion(house.deps, ada, { versionId: made.id });
      await vote(bob, asked.approval);
      return made;
    };
    const still = await next('0.2.0', { ...DESTRUCTIVE, model: 'large' });
    const tame = await next('0.3.0', { model: 'large' });
    await publishVersion(house.deps, ada, { versionId: tame.id });
    await expect(publishVersion(house.deps, ada, { versionId: still.id })).rejects.toMatchObject({ code: 'approvals/policy-changed' });
  });

  it('wants a comment with an approval where the workflow says so', async () => {
    house.setWorkflows({ agent_publish: { comment_required: true } });
    const { approval } = await submitted();
    await expect(castVote(house.deps, bob, { id: approval.id, verdict: 'approve', digest: approval.subjectDigest })).rejects.toMatchObject({ code: 'input/invalid', details: { field: 'comment' } });
    expect(await vote(bob, approval)).toMatchObject({ state: 'approved' });
  });

  it('leaves no vote to whoever wrote what somebody else submits', async () => {
    const { version } = await aDraft(house, bob);
    const { approval } = await submitVersion(house.deps, ada, { versionId: version.id });
    await expect(vote(bob, approval)).rejects.toMatchObject({ code: 'approvals/own-work' });
    expect(await vote(cyd, approval)).toMatchObject({ state: 'approved' });
  });

  it('leaves no decision to a signed-in person whom nobody asked: not approving, not rejecting, and nothing changes', async () => {
    const { approval, version } = await submitted();
    for (const verdict of ['approve', 'reject'] as const) await expect(vote(eve, approval, { verdict })).rejects.toMatchObject({ code: 'approvals/wrong-role' });
    expect(await requestNow(approval.id)).toMatchObject({ state: 'pending', votes: [] });
    expect(await stateOf(version.id)).toBe('PENDING_APPROVAL');
  });

  it('flips no approved request', async () => {
    const { approval, version } = await approved();
    await expect(vote(cyd, approval, { verdict: 'reject', comment: 'changed my mind' })).rejects.toMatchObject({ code: 'approvals/closed' });
    expect(await expireDue(house.deps, TENANT_A)).toBeGreaterThanOrEqual(0);
    expect([(await requestNow(approval.id)).state, await stateOf(version.id)]).toEqual(['approved', 'APPROVED']);
  });

  it('SOD-02: a requester has no vote through a key, a service account’s key, impersonation or another session of the same person', async () => {
    const { approval } = await submitted({}, bob);
    const attempts: readonly [Actor, RefusalCode][] = [
      [{ ...bob, kind: 'key' }, 'approvals/own-request'],
      [anActor({ userId: 'bobs-service', kind: 'key', roles: ['admin'] }), 'approvals/human-required'],
      [{ ...cyd, impersonator: { userId: bob.userId, name: 'bob', reason: 'to approve it myself' } }, 'approvals/impersonating'],
      [anActor({ userId: 'bob', roles: ['admin', 'agent_designer'] }), 'approvals/own-request'],
    ];
    for (const [who, code] of attempts) {
      await expect(vote(who, approval)).rejects.toMatchObject({ code });
      expect(statusOf(code)).toBe('forbidden');
    }
    await expect(vote(anActor({ userId: 'bob', tenantId: TENANT_B, roles: ['admin'] }), approval)).rejects.toMatchObject({ code: 'approvals/not-found' });
    expect((await requestNow(approval.id)).votes).toEqual([]);
  });

  it('SOD-04: one approver counts once, twenty times at once and in two roles', async () => {
    house.setWorkflows(OPEN_FOR_TWO);
    const both = await house.hire(`both-${house.audit.notes.length}`, ['admin', 'agent_designer']);
    const { approval } = await submitted();
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => vote(both, approval)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await requestNow(approval.id)).toMatchObject({ state: 'pending', approvals: 1 });
  });

  it('SOD-05: after a first approval the content cannot be edited; taken back and edited, its votes are void and it is pending anew', async () => {
    house.setWorkflows(OPEN_FOR_TWO);
    const { approval, version } = await submitted();
    await vote(bob, approval);
    const edit = (ver: number) => editDraft(house.deps, ada, { versionId: version.id, ver, definition: { model: 'swapped' } });
    await expect(edit((await getVersion(house.deps, ada, version.id)).ver)).rejects.toMatchObject({ code: 'catalog/not-a-draft' });
    await withdrawVersion(house.deps, ada, version.id);
    await edit((await getVersion(house.deps, ada, version.id)).ver);
    const again = await submitVersion(house.deps, ada, { versionId: version.id });
    expect(again.approval).toMatchObject({ state: 'pending', votes: [] });
    expect(again.approval.subjectDigest).not.toBe(approval.subjectDigest);
    await expect(vote(cyd, approval)).rejects.toMatchObject({ code: 'approvals/closed' });
    await expect(castVote(house.deps, cyd, { ...ballot(again.approval), digest: approval.subjectDigest })).rejects.toMatchObject({ code: 'approvals/digest-mismatch' });
    expect(await vote(cyd, again.approval)).toMatchObject({ state: 'pending' });
    expect(await stateOf(version.id)).toBe('PENDING_APPROVAL');
  });

  it('SOD-06: a request that expired a second ago, was withdrawn or rejected takes no vote (422)', async () => {
    house.setWorkflows({ agent_publish: { expiry_hours: 48 } });
    const [expired, withdrawn, rejected] = [await submitted(), await submitted(), await submitted()];
    await withdrawVersion(house.deps, ada, withdrawn.version.id);
    await vote(bob, rejected.approval, { verdict: 'reject', comment: 'no' });
    house.clock.advance(48 * HOUR + 1_000);
    for (const [{ approval }, code] of [[expired, 'approvals/expired'], [withdrawn, 'approvals/closed'], [rejected, 'approvals/closed']] as const) {
      await expect(vote(cyd, approval)).rejects.toMatchObject({ code });
      expect(statusOf(code)).toBe('rule'); // 422
    }
    expect(await stateOf(expired.version.id)).toBe('PENDING_APPROVAL');
    await expect(publishVersion(house.deps, ada, { versionId: expired.version.id })).rejects.toMatchObject({ code: 'approvals/not-approved' });
  });

  /** A version brought to a state by the acts that lead there. */
  async function versionIn(state: VersionState): Promise<VersionView['id']> {
    const { version, approval } = state === 'DRAFT' ? { ...(await aDraft(house, ada)), approval: null } : await submitted();
    if (approval && state !== 'PENDING_APPROVAL') await vote(bob, approval);
    if (['PUBLISHED', 'DEPRECATED', 'ARCHIVED'].includes(state)) await publishVersion(house.deps, ada, { versionId: version.id });
    if (['DEPRECATED', 'ARCHIVED'].includes(state)) await deprecateVersion(house.deps, ada, { versionId: version.id });
    if (state === 'ARCHIVED') await archiveVersion(house.deps, ada, { versionId: version.id });
    return version.id;
  }

  async function move(id: VersionView['id'], operation: VersionOperation): Promise<unknown> {
    /** The latest request about the version; where there is none, one that somebody made up. */
    const request = async () => (await listApprovals(house.deps, bob, ApprovalFilter.parse({ subjectId: id }))).items[0]
      ?? requestApproval(house.deps, ada, { type: 'agent_publish', subjectType: 'agent_version', subjectId: id, subjectDigest: (await getVersion(house.deps, ada, id)).digest, title: 'Made up' });
    switch (operation) {
      case 'submit': return submitVersion(house.deps, ada, { versionId: id });
      case 'withdraw': return withdrawVersion(house.deps, ada, id);
      case 'approve': return vote(cyd, await request());
      case 'reject': return vote(cyd, await request(), { verdict: 'reject', comment: 'no' });
      case 'publish': return publishVersion(house.deps, ada, { versionId: id });
      case 'deprecate': return deprecateVersion(house.deps, ada, { versionId: id });
      case 'archive': return archiveVersion(house.deps, ada, { versionId: id });
    }
  }

  it('SOD-08: of all pairs of states only the legal ones are reached, by any operation; every other is refused (422) and changes nothing', async () => {
    const reached = new Set<string>();
    for (const from of VERSION_STATES) {
      for (const operation of VERSION_OPERATIONS) {
        const id = await versionIn(from);
        const to = nextState(from, operation);
        if (to === null) {
          const refusal: unknown = await move(id, operation).then(() => null, (reason: unknown) => reason);
          expect(REFUSALS[Reflect.get(Object(refusal), 'code') as RefusalCode].kind, `${from} ${operation}`).toBe('rule'); // a refusal, whose code is of the closed list
          expect(await stateOf(id)).toBe(from);
        } else {
          await move(id, operation);
          expect(await stateOf(id)).toBe(to);
          reached.add(`${from} ${to}`);
        }
      }
    }
    expect([...reached].sort()).toEqual(['APPROVED PUBLISHED', 'DEPRECATED ARCHIVED', 'DRAFT PENDING_APPROVAL', 'PENDING_APPROVAL APPROVED', 'PENDING_APPROVAL DRAFT', 'PUBLISHED DEPRECATED']);
  });

  it('SOD-10: an edited workflow reaches no request in flight', async () => {
    house.setWorkflows(OPEN_FOR_TWO);
    const { approval } = await submitted();
    for (const edit of [{ required_approvers: 1, self_approval: true }, { required_approvers: 9, roles: ['auditor'] }, { enabled: false }]) {
      house.setWorkflows({ agent_publish: edit });
      expect((await requestNow(approval.id)).policy).toEqual(approval.policy);
    }
    expect(await vote(bob, approval)).toMatchObject({ state: 'pending' });
    await expect(vote(ada, approval)).rejects.toMatchObject({ code: 'approvals/own-request' });
    expect(await vote(cyd, approval)).toMatchObject({ state: 'approved' });
  });

  it('decides once, by one of two last votes at once, whichever stage they are in', async () => {
    const { approval, version } = await submitted({ riskClass: 'high' });
    await vote(dee, approval);
    const outcomes = await Promise.allSettled([vote(bob, approval), vote(cyd, approval)]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await requestNow(approval.id)).votes).toHaveLength(2);
    expect(house.audit.of('agent.version.approved').filter(({ resource }) => resource?.id === version.id)).toHaveLength(1);
  });

  describe('a deputy', () => {
    const until = () => plusMs(house.clock.now(), 48 * HOUR);
    const delegated = (principal: Actor, deputy: Actor) => delegateVotes(house.deps, principal, { deputy: deputy.userId, endsAt: until(), reason: 'on holiday' });

    it('votes for an absent colleague, with both names in the trail', async () => {
      const away = await house.hire(`away-${house.audit.notes.length}`, ['admin']);
      await delegated(away, eve);
      const { approval } = await submitted();
      expect(await inboxOf(eve)).toContain(approval.id);
      expect(await requestNow(approval.id, eve)).toMatchObject({ whyNot: 'approvals/wrong-role', deputyFor: [{ userId: away.userId }] });
      expect(await vote(eve, approval, { onBehalfOf: away.userId })).toMatchObject({ state: 'approved', votes: [{ voter: away.userId, castBy: 'eve', role: 'admin' }] });
      expect(house.audit.of('approval.decision.recorded').at(-1)).toMatchObject({ actor: { userId: 'eve' }, details: { approver: away.userId, castBy: 'eve' } });
    });

    it('has no vote on what the colleague asked for, nor one for themselves through the colleague', async () => {
      const away = await house.hire(`asker-${house.audit.notes.length}`, ['admin']);
      await delegated(away, eve);
      const theirs = await submitted({}, away);
      await expect(vote(eve, theirs.approval, { onBehalfOf: away.userId })).rejects.toMatchObject({ code: 'approvals/own-request' });
      await delegated(cyd, ada);
      const own = await submitted();
      await expect(vote(ada, own.approval, { onBehalfOf: cyd.userId })).rejects.toMatchObject({ code: 'approvals/own-request' });
    });

    it('is one hand: of two colleagues’ votes and their own they cast one, at once too', async () => {
      house.setWorkflows({ agent_publish: { required_approvers: 3 } });
      const stamp = house.audit.notes.length;
      const [one, two, hand] = [await house.hire(`one-${stamp}`, ['admin']), await house.hire(`two-${stamp}`, ['admin']), await house.hire(`hand-${stamp}`, ['admin'])];
      await delegated(one, hand);
      await delegated(two, hand);
      const { approval } = await submitted();
      const outcomes = await Promise.allSettled([vote(hand, approval, { onBehalfOf: one.userId }), vote(hand, approval, { onBehalfOf: two.userId }), vote(hand, approval)]);
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(await requestNow(approval.id)).toMatchObject({ state: 'pending', approvals: 1 });
    });

    it('needs a delegation that is in force, of somebody who still holds the role', async () => {
      const away = await house.hire(`gone-${house.audit.notes.length}`, ['admin']);
      const { approval } = await submitted();
      const refused = (code: RefusalCode) => expect(vote(eve, approval, { onBehalfOf: away.userId })).rejects.toMatchObject({ code });
      await refused('approvals/no-delegation');
      const delegation = await delegated(away, eve);
      await house.setRoles(away, ['viewer']);
      await refused('approvals/wrong-role');
      await house.setRoles(away, ['admin']);
      await endDelegation(house.deps, away, delegation.id);
      await refused('approvals/no-delegation');
      await delegateVotes(house.deps, away, { deputy: eve.userId, startsAt: plusMs(house.clock.now(), HOUR), endsAt: plusMs(house.clock.now(), 2 * HOUR), reason: 'a meeting' });
      await refused('approvals/no-delegation');
      house.clock.advance(3 * HOUR);
      await refused('approvals/no-delegation');
    });

    it('is somebody else who works here, named by the person alone and for 90 days at most', async () => {
      const refused = (who: Actor, wishes: { deputy?: string; endsAt?: ReturnType<typeof until> }) => delegateVotes(house.deps, who, { deputy: 'eve', endsAt: until(), reason: 'away', ...wishes });
      await expect(refused(bob, { deputy: 'bob' })).rejects.toMatchObject({ code: 'approvals/no-deputy' });
      await expect(refused(bob, { deputy: 'nobody' })).rejects.toMatchObject({ code: 'approvals/no-deputy' });
      await expect(refused(bob, { endsAt: plusMs(house.clock.now(), 91 * 24 * HOUR) })).rejects.toMatchObject({ details: { field: 'endsAt' } });
      await expect(refused({ ...bob, kind: 'key' }, {})).rejects.toMatchObject({ code: 'approvals/human-required' });
      await expect(refused({ ...bob, impersonator: { userId: ada.userId, name: 'ada', reason: 'x' } }, {})).rejects.toMatchObject({ code: 'approvals/impersonating' });
      const { id } = await delegated(bob, eve);
      await expect(endDelegation(house.deps, ada, id)).rejects.toMatchObject({ code: 'approvals/delegation-not-found' });
      await endDelegation(house.deps, bob, id);
    });

    it('counts no more when either of the two can no longer vote at the threshold', async () => {
      house.setWorkflows(OPEN_FOR_TWO);
      const stamp = house.audit.notes.length;
      const [away, hand] = [await house.hire(`p-${stamp}`, ['admin']), await house.hire(`h-${stamp}`, ['viewer'])];
      await delegated(away, hand);
      const { approval } = await submitted();
      await vote(hand, approval, { onBehalfOf: away.userId });
      await house.setRoles(away, ['viewer']);
      expect(await vote(bob, approval)).toMatchObject({ state: 'pending' });
    });
  });

  it('reminds once, a day before a request expires, and not of what is decided', async () => {
    const [waiting, done] = [await submitted(), await approved()];
    const told = (id: string) => house.audit.of('approval.request.reminded').filter(({ resource }) => resource?.id === id).length;
    house.clock.advance(48 * HOUR - 1);
    await remindDue(house.deps, TENANT_A);
    expect(told(waiting.approval.id)).toBe(0);
    house.clock.advance(1);
    expect(await remindDue(house.deps, TENANT_A)).toBeGreaterThanOrEqual(1);
    expect(await remindDue(house.deps, TENANT_A)).toBe(0);
    expect([told(waiting.approval.id), told(done.approval.id)]).toEqual([1, 0]);
  });

  it('decides several requests of low risk together, each a vote of its own, and none of higher risk', async () => {
    const [one, two, risky] = [(await submitted({ riskClass: 'low' })).approval, (await submitted({ riskClass: 'low' })).approval, (await submitted({ riskClass: 'high' })).approval];
    const outcomes = await castVotes(house.deps, bob, [ballot(one), ballot(risky), { ...ballot(two), digest: OTHER_DIGEST }, ballot(two)]);
    expect(outcomes.map(({ state, refusal }) => state ?? refusal)).toEqual(['approved', 'approvals/not-in-bulk', 'approvals/digest-mismatch', 'approved']);
    expect((await requestNow(one.id)).votes).toMatchObject([{ voter: 'bob', digest: one.subjectDigest }]);
    expect((await requestNow(risky.id)).votes).toEqual([]);
    expect(house.audit.of('approval.decision.recorded').slice(-2).map(({ resource }) => resource?.id)).toEqual([one.id, two.id]);
  });

  describe('a scheduled publication', () => {
    const at = (hours = 5) => plusMs(house.clock.now(), hours * HOUR);
    const due = async (hours = 6) => {
      house.clock.advance(hours * HOUR);
      return publishDue(house.deps, TENANT_A);
    };
    const scheduleOf = (id: VersionView['id']) => house.deps.storage.read(ada, (db) => house.deps.schedules.find(db, TENANT_A, id));

    it('publishes an approved version when its time comes, in the name of whoever chose the time, and once', async () => {
      const { version } = await approved();
      await schedulePublication(house.deps, ada, { versionId: version.id, at: at() });
      expect(await due(4)).toBe(0);
      expect(await stateOf(version.id)).toBe('APPROVED');
      expect(await due(2)).toBe(1);
      expect(await stateOf(version.id)).toBe('PUBLISHED');
      expect(house.audit.of('agent.version.published').at(-1)).toMatchObject({ actor: { kind: 'system' }, resource: { id: version.id }, details: { scheduledBy: 'ada', approvers: [{ voter: 'bob' }] } });
      expect(await due()).toBe(0);
    });

    it('is refused for what could not be published now, and for the past', async () => {
      const { version } = await submitted();
      await expect(schedulePublication(house.deps, ada, { versionId: version.id, at: at() })).rejects.toMatchObject({ code: 'approvals/not-approved' });
      const ready = await approved();
      await expect(schedulePublication(house.deps, ada, { versionId: ready.version.id, at: house.clock.now() })).rejects.toMatchObject({ details: { field: 'at' } });
      await publishVersion(house.deps, ada, { versionId: ready.version.id });
      await expect(schedulePublication(house.deps, ada, { versionId: ready.version.id, at: at() })).rejects.toMatchObject({ code: 'approvals/not-schedulable' });
    });

    it('is suspended with its reason by a stricter policy, and can be taken up again', async () => {
      const { version } = await approved();
      await schedulePublication(house.deps, ada, { versionId: version.id, at: at() });
      house.setWorkflows(OPEN_FOR_TWO);
      expect(await due()).toBe(0);
      expect(await scheduleOf(version.id)).toMatchObject({ state: 'suspended', reason: 'approvals/policy-changed' });
      expect(await stateOf(version.id)).toBe('APPROVED');
      expect(house.audit.of('agent.version.schedule_suspended').at(-1)).toMatchObject({ outcome: 'failure', resource: { id: version.id }, details: { because: 'approvals/policy-changed', scheduledBy: 'ada' } });
      house.setWorkflows({});
      await schedulePublication(house.deps, ada, { versionId: version.id, at: at() });
      expect(await due()).toBe(1);
    });

    it('is suspended by a workflow that nobody can satisfy, which breaks neither the sweep nor a last vote', async () => {
      const { version } = await approved();
      const waiting = await submitted();
      await schedulePublication(house.deps, ada, { versionId: version.id, at: at() });
      house.setWorkflows({ agent_publish: { auto_publish: true, conditions: [{ when: { risk: ['low', 'medium', 'high'] }, at_least: { nobody: 1 } }] } });
      expect(await due()).toBe(0);
      expect(await scheduleOf(version.id)).toMatchObject({ state: 'suspended', reason: 'registry/invalid-layer' });
      await expect(publishVersion(house.deps, ada, { versionId: version.id })).rejects.toMatchObject({ code: 'registry/invalid-layer' });
      expect(await vote(bob, waiting.approval)).toMatchObject({ state: 'approved' });
    });

    it('is suspended by a newer version in use, and by whoever chose the time losing the right to publish', async () => {
      const first = await approved();
      const second = await createVersion(house.deps, ada, { agentId: first.agent.id, semver: '0.2.0', definition: { model: 'newer' }, changelog: '' });
      await schedulePublication(house.deps, ada, { versionId: first.version.id, at: at() });
      await vote(bob, (await submitVersion(house.deps, ada, { versionId: second.id })).approval);
      await publishVersion(house.deps, ada, { versionId: second.id });
      const planner = await house.hire(`planner-${house.audit.notes.length}`, ['agent_designer']);
      const theirs = await approved();
      await schedulePublication(house.deps, planner, { versionId: theirs.version.id, at: at() });
      await house.setRoles(planner, ['viewer']);
      expect(await due()).toBe(0);
      expect(await scheduleOf(first.version.id)).toMatchObject({ state: 'suspended', reason: 'approvals/overtaken' });
      expect(await scheduleOf(theirs.version.id)).toMatchObject({ state: 'suspended', reason: 'people/rights-changed' });
      expect(await stateOf(second.id)).toBe('PUBLISHED');
    });

    it('is taken back, and ends by itself when somebody publishes by hand', async () => {
      const [back, hand] = [await approved(), await approved()];
      for (const { version } of [back, hand]) await schedulePublication(house.deps, ada, { versionId: version.id, at: at() });
      await unschedulePublication(house.deps, ada, back.version.id);
      await publishVersion(house.deps, ada, { versionId: hand.version.id });
      expect(await due()).toBe(0);
      expect([await stateOf(back.version.id), (await scheduleOf(hand.version.id))?.state]).toEqual(['APPROVED', 'ended']);
      await expect(unschedulePublication(house.deps, ada, back.version.id)).rejects.toMatchObject({ code: 'approvals/schedule-not-found' });
    });
  });

  describe('a broken glass', () => {
    const reason = 'Customers lose money every minute';
    const smash = (who: Actor, versionId: string) => breakGlassPublish(house.deps, who, { versionId, reason });

    it('publishes a submitted version without votes, keeps who and why for good, and asks others to look at it within a day', async () => {
      const { version, approval } = await submitted();
      const { review } = await smash(bob, version.id);
      expect(await stateOf(version.id)).toBe('PUBLISHED');
      expect(await requestNow(approval.id)).toMatchObject({ state: 'bypassed', bypass: { by: 'bob', reason } });
      expect(house.audit.of('approval.request.bypassed').at(-1)).toMatchObject({ actor: { userId: 'bob' }, resource: { id: approval.id }, refs: { definition_sha256: version.digest }, details: { by: 'bob', reason } });
      expect(house.audit.of('agent.version.published').at(-1)).toMatchObject({ resource: { id: version.id }, details: { bypassedBy: 'bob', bypassReason: reason, approvers: [] } });
      expect(review).toMatchObject({ type: 'break_glass_review', requestedBy: 'bob', subjectDigest: version.digest, expiresAt: plusMs(house.clock.now(), 24 * HOUR) });
      await expect(vote(bob, review)).rejects.toMatchObject({ code: 'approvals/own-request' });
      await expect(vote(ada, review)).rejects.toMatchObject({ code: 'approvals/own-work' });
      expect(await vote(cyd, review)).toMatchObject({ state: 'approved' });
      expect(await stateOf(version.id)).toBe('PUBLISHED');
    });

    it.each(['rejected', 'expired', 'cancelled'] as const)('takes the version out of use when its review is %s', async (end) => {
      const { version } = await submitted();
      const { review } = await smash(bob, version.id);
      if (end === 'rejected') await vote(cyd, review, { verdict: 'reject', comment: 'it could have waited' });
      if (end === 'cancelled') await cancelRequest(house.deps, bob, review.id, null);
      if (end === 'expired') {
        house.clock.advance(25 * HOUR);
        await expireDue(house.deps, TENANT_A);
      }
      expect(await stateOf(version.id)).toBe('DEPRECATED');
      expect(house.audit.of('agent.version.deprecated').filter(({ resource }) => resource?.id === version.id)).toMatchObject([{ details: { because: `review ${end}` } }]);
    });

    it('is broken no second time while others still look at the first, nor ever for content that they did not agree to', async () => {
      const { agent, version } = await submitted();
      const next = async (semver: string, definition: JsonObject) => (await submitVersion(house.deps, ada, { versionId: (await createVersion(house.deps, ada, { agentId: agent.id, semver, definition, changelog: '' })).id })).version;
      const { review } = await smash(bob, version.id);
      const second = await next('0.2.0', { model: 'another' });
      for (const who of [bob, cyd]) await expect(smash(who, second.id)).rejects.toMatchObject({ code: 'approvals/no-second-glass' });
      await vote(cyd, review, { verdict: 'reject', comment: 'it could have waited' });
      const again = await rollBack(house.deps, ada, { versionId: version.id, semver: '0.3.0', reason: 'back to it' });
      expect(again.digest).toBe(version.digest);
      await submitVersion(house.deps, ada, { versionId: again.id });
      await expect(smash(bob, again.id)).rejects.toMatchObject({ code: 'approvals/no-second-glass' });
      expect([await stateOf(version.id), await stateOf(second.id), await stateOf(again.id)]).toEqual(['DEPRECATED', 'PENDING_APPROVAL', 'PENDING_APPROVAL']);
      await smash(cyd, second.id); // other content, and nobody looks at anything any more
      expect(await stateOf(second.id)).toBe('PUBLISHED');
    });

    it('is not looked at afterwards by whoever broke it, nor by a deputy of theirs or of whoever wrote it', async () => {
      const { version } = await submitted();
      await delegateVotes(house.deps, bob, { deputy: eve.userId, endsAt: plusMs(house.clock.now(), HOUR), reason: 'a meeting' });
      await delegateVotes(house.deps, cyd, { deputy: ada.userId, endsAt: plusMs(house.clock.now(), HOUR), reason: 'a meeting' });
      const { review } = await smash(bob, version.id);
      await expect(vote(eve, review, { onBehalfOf: bob.userId })).rejects.toMatchObject({ code: 'approvals/own-request' });
      await expect(vote(ada, review, { onBehalfOf: cyd.userId })).rejects.toMatchObject({ code: 'approvals/own-work' });
      house.clock.advance(2 * HOUR);
      expect(await requestNow(review.id)).toMatchObject({ state: 'pending', votes: [] });
    });

    it('is for a person under their own name, for a submitted version, with a reason that says something, and where the policy knows it', async () => {
      const { version } = await submitted();
      await expect(smash({ ...bob, kind: 'key' }, version.id)).rejects.toMatchObject({ code: 'approvals/human-required' });
      await expect(smash({ ...bob, impersonator: { userId: ada.userId, name: 'ada', reason: 'x' } }, version.id)).rejects.toMatchObject({ code: 'approvals/impersonating' });
      await expect(smash(bob, (await aDraft(house, ada)).version.id)).rejects.toMatchObject({ code: 'catalog/illegal-transition' });
      expect(BrokenGlass.safeParse({ versionId: version.id, reason: 'urgent' }).success).toBe(false);
      expect(await stateOf(version.id)).toBe('PENDING_APPROVAL');
      house.setWorkflows({ agent_publish: { break_glass: false } });
      const closed = await submitted();
      await expect(smash(bob, closed.version.id)).rejects.toMatchObject({ code: 'approvals/no-break-glass' });
      expect(await stateOf(closed.version.id)).toBe('PENDING_APPROVAL');
    });
  });

  it('keeps a policy of any shape as it was frozen', async () => {
    const workflow: Json = { required_approvers: 2, at_least: { admin: 1 }, later_stages: [{ required_approvers: 1, roles: ['auditor'] }], remind_hours: 2, delegation: false, review_hours: 3 };
    house.setWorkflows({ agent_publish: workflow });
    const { approval } = await submitted();
    expect((await requestNow(approval.id)).policy).toEqual({
      required: 2, roles: ['admin', 'agent_designer'], atLeast: { admin: 1 }, laterStages: [{ required: 1, roles: ['auditor'] }], expiresHours: 72, remindHours: 2, selfApproval: false, autoPublish: false, delegation: false, reviewHours: 3,
      workflow: { name: 'agent_publish', version: 'test' },
    });
  });
});
