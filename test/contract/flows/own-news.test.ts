import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Approval, castVote, delegateVotes, expireDue, remindDue, requestApproval } from '../../../server/agents/approvals/index.ts';
import { startThread } from '../../../server/agents/discussion/index.ts';
import type { Actor } from '../../../server/base/actor.ts';
import { BrokenGlass, breakGlassPublish } from '../../../server/flows/break-glass-publish.ts';
import { ownNews } from '../../../server/flows/own-news.ts';
import { publishDue, schedulePublication } from '../../../server/flows/schedule-publication.ts';
import { submitVersion } from '../../../server/flows/submit-version.ts';
import { plusMs } from '../../../shared/brand.ts';
import { TENANT_A } from '../../support/actors.ts';
import { DIGEST } from '../../support/approval-builders.ts';
import { databases } from '../../support/databases.ts';
import { aDraft } from '../../support/governance.ts';
import { openStaffedGovernance, type Staffed } from '../../support/staffed-governance.ts';

const HOUR = 3_600_000;
const SECRET = 'the patient is called Mabel';

describe.each(databases)('what a person is told of, on %s', (_name, open) => {
  let house: Staffed;
  let ada: Actor, bob: Actor, cyd: Actor, eve: Actor;
  beforeAll(async () => {
    house = await openStaffedGovernance(open);
    ada = await house.hire('ada', ['agent_designer']);
    [bob, cyd] = [await house.hire('bob', ['admin']), await house.hire('cyd', ['admin'])];
    eve = await house.hire('eve', ['viewer']);
  });
  afterAll(() => house.close());
  beforeEach(() => house.setWorkflows({}));

  async function submitted() {
    const { agent, version } = await aDraft(house, ada, {});
    return { agent, ...(await submitVersion(house.deps, ada, { versionId: version.id, reason: SECRET })) };
  }
  const vote = (who: Actor, { id, subjectDigest: digest }: Pick<Approval, 'id' | 'subjectDigest'>, verdict: 'approve' | 'reject' = 'approve') => castVote(house.deps, who, { id, digest, verdict, comment: SECRET });
  const waitingOf = async (who: Actor, id: string) => (await ownNews(house.deps, who)).waiting.find((one) => one.id === id);
  const decidedOf = async (who: Actor, id: string) => (await ownNews(house.deps, who)).decided.find((one) => one.id === id);

  it('is what waits for their vote, by name, until they have voted; nobody is told of their own', async () => {
    const { agent, version, approval } = await submitted();

    expect(await waitingOf(bob, approval.id)).toEqual({ id: approval.id, type: 'agent_publish', title: `Publish ${agent.name} ${version.semver}`, askedBy: ada.name, deputyFor: [], expiresAt: approval.expiresAt, remindedAt: null });
    expect([await waitingOf(ada, approval.id), await waitingOf(eve, approval.id)]).toEqual([undefined, undefined]);
    await vote(bob, approval);
    expect(await waitingOf(cyd, approval.id)).toBeUndefined();
  });

  it('says that a request will soon expire once people were reminded of it', async () => {
    const { approval } = await submitted();
    house.clock.advance(48 * HOUR);
    await remindDue(house.deps, TENANT_A);

    expect(await waitingOf(bob, approval.id)).toMatchObject({ remindedAt: house.clock.now() });
  });

  it('names those for whom a deputy is asked', async () => {
    const { approval } = await submitted();
    await delegateVotes(house.deps, bob, { deputy: eve.userId, endsAt: plusMs(house.clock.now(), HOUR), reason: 'away' });

    expect(await waitingOf(eve, approval.id)).toMatchObject({ deputyFor: [bob.name] });
  });

  it('tells what became of their own request, by whose word, and whether something is left to be dealt with', async () => {
    const [agreed, refused, changes] = [await submitted(), await submitted(), await submitted()];
    await vote(bob, agreed.approval);
    await vote(cyd, refused.approval, 'reject');
    await startThread(house.deps, bob, { subjectType: 'agent_version', subjectId: changes.version.id, requestId: changes.approval.id, digest: changes.approval.subjectDigest }, { anchor: null, body: SECRET, mentions: [] });
    await vote(bob, changes.approval, 'reject');

    expect(await decidedOf(ada, agreed.approval.id)).toMatchObject({ state: 'approved', by: bob.name, at: house.clock.now(), openThreads: false });
    expect(await decidedOf(ada, refused.approval.id)).toMatchObject({ state: 'rejected', by: cyd.name, openThreads: false });
    expect(await decidedOf(ada, changes.approval.id)).toMatchObject({ state: 'rejected', by: bob.name, openThreads: true });
    expect(await decidedOf(bob, agreed.approval.id)).toBeUndefined();
  });

  it('tells of the glass that others broke, and of time that ran out; no longer after two weeks', async () => {
    const [bypassed, expired] = [await submitted(), await submitted()];
    await breakGlassPublish(house.deps, bob, BrokenGlass.parse({ versionId: bypassed.version.id, reason: 'the house is on fire' }));
    house.clock.advance(80 * HOUR);
    await expireDue(house.deps, TENANT_A);

    expect(await decidedOf(ada, bypassed.approval.id)).toMatchObject({ state: 'bypassed', by: bob.name });
    expect(await decidedOf(ada, expired.approval.id)).toMatchObject({ state: 'expired', by: null, at: expired.approval.expiresAt });
    house.clock.advance(15 * 24 * HOUR);
    expect(await decidedOf(ada, expired.approval.id)).toBeUndefined();
  });

  it('tells nobody of what they decided themselves', async () => {
    house.setWorkflows({ agent_publish: { self_approval: true } });
    const { approval } = await submitted();
    house.setWorkflows({});
    await vote(ada, approval);

    expect(await decidedOf(ada, approval.id)).toBeUndefined();
  });

  it('tells who named them in a comment until they have read it, and of a publication held up whoever set its time', async () => {
    const { agent, approval, version } = await submitted();
    await startThread(house.deps, ada, { subjectType: 'agent_version', subjectId: version.id, requestId: approval.id, digest: approval.subjectDigest }, { anchor: null, body: SECRET, mentions: [cyd.userId] });
    await vote(bob, approval);
    const at = plusMs(house.clock.now(), HOUR);
    await schedulePublication(house.deps, ada, { versionId: version.id, at });
    house.setWorkflows({ agent_publish: { required_approvers: 2 } });
    house.clock.advance(2 * HOUR);
    await publishDue(house.deps, TENANT_A);

    expect((await ownNews(house.deps, cyd)).mentions).toMatchObject([{ requestId: approval.id, by: ada.name }]);
    expect((await ownNews(house.deps, ada)).heldUp).toEqual([{ versionId: version.id, agentId: agent.id, agentName: agent.name, version: version.semver, at }]);
    expect((await ownNews(house.deps, cyd)).heldUp).toEqual([]);
  });

  it('holds no word that a person wrote: no reason, comment or definition, nor the title of a run', async () => {
    const call = await requestApproval(house.deps, ada, { type: 'run_approval', subjectType: 'run', subjectId: 'r1', subjectDigest: DIGEST, title: `Call send_mail in “${SECRET}”`, reason: SECRET });
    const { approval } = await submitted();
    const told = JSON.stringify([await ownNews(house.deps, bob), await ownNews(house.deps, cyd), await ownNews(house.deps, ada)]);

    expect(await waitingOf(bob, call.id)).toMatchObject({ type: 'run_approval', title: null, askedBy: ada.name });
    expect(told).toContain(approval.id);
    expect(told).not.toContain('Mabel');
  });

  it('is empty for somebody who may read neither requests nor agents, and whose it is stands with it', async () => {
    const nobody = { ...eve, capabilities: new Set<never>() };

    expect(await ownNews(house.deps, nobody)).toEqual({ of: { userId: eve.userId, tenantId: TENANT_A }, now: house.clock.now(), waiting: [], mentions: [], decided: [], heldUp: [] });
  });
});
