import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Approval, type Ballot, castVote, castVotes, delegateVotes, getApproval } from '../../../server/agents/approvals/index.ts';
import { createVersion, deprecateVersion, editAgentIn, editDraft, getAgent, getVersion, importAgents, rollBack, type VersionView } from '../../../server/agents/catalog/index.ts';
import { NewThread, startThread } from '../../../server/agents/discussion/index.ts';
import type { Actor } from '../../../server/base/actor.ts';
import { addEndpoint, NewEndpoint, testEndpoint } from '../../../server/fleet/webhooks/index.ts';
import { publishVersion } from '../../../server/flows/publish-version.ts';
import { publishDue, schedulePublication } from '../../../server/flows/schedule-publication.ts';
import { submitVersion } from '../../../server/flows/submit-version.ts';
import { withdrawVersion } from '../../../server/flows/withdraw-version.ts';
import { plusMs } from '../../../shared/brand.ts';
import type { JsonObject } from '../../../shared/json.ts';
import type { RiskLevel } from '../../../shared/workflow-schema.ts';
import { anActor, TENANT_A, TENANT_B } from '../../support/actors.ts';
import { databases } from '../../support/databases.ts';
import { aDraft } from '../../support/governance.ts';
import { openStaffedGovernance, receiver, type Staffed } from '../../support/staffed-governance.ts';

const HOUR = 3_600_000;

/** What somebody would try who wants a version published without those who must agree, each as a story of its own. */
describe.each(databases)('attacks on approvals, on %s', (_name, open) => {
  let house: Staffed;
  let ada: Actor, bob: Actor, cyd: Actor, dee: Actor, both: Actor;
  beforeAll(async () => {
    house = await openStaffedGovernance(open);
    [ada, dee] = [await house.hire('ada', ['agent_designer']), await house.hire('dee', ['agent_designer'])];
    [bob, cyd] = [await house.hire('bob', ['admin']), await house.hire('cyd', ['admin'])];
    both = await house.hire('both', ['admin', 'agent_designer']);
  });
  afterAll(() => house.close());
  beforeEach(() => house.setWorkflows({}));

  async function submitted(wishes: Parameters<typeof aDraft>[2] = {}, by = ada) {
    const draft = await aDraft(house, by, wishes);
    return { ...draft, ...(await submitVersion(house.deps, by, { versionId: draft.version.id })) };
  }
  const vote = (who: Actor, { id, subjectDigest: digest }: Pick<Approval, 'id' | 'subjectDigest'>, wishes: Partial<Ballot> = {}) => castVote(house.deps, who, { id, verdict: 'approve', digest, ...wishes });
  const stateOf = async (id: VersionView['id']) => (await getVersion(house.deps, ada, id)).state;
  const requestNow = ({ id }: Pick<Approval, 'id'>) => getApproval(house.deps, bob, id);
  const away = (principal: Actor, deputy: Actor) => delegateVotes(house.deps, principal, { deputy: deputy.userId, endsAt: plusMs(house.clock.now(), HOUR), reason: 'away' });

  describe('stages', () => {
    const STAGED: JsonObject = { required_approvers: 1, roles: ['agent_designer'], later_stages: [{ required_approvers: 1, roles: ['admin'] }, { required_approvers: 1, roles: ['auditor', 'admin'] }] };
    beforeEach(() => house.setWorkflows({ agent_publish: STAGED }));

    it('are not skipped: a later one takes no vote before the one before it agreed, and nobody sits in two', async () => {
      const { approval, version } = await submitted();
      await expect(vote(bob, approval)).rejects.toMatchObject({ code: 'approvals/not-your-turn' });
      expect(await vote(both, approval)).toMatchObject({ state: 'pending', votes: [{ stage: 0, role: 'agent_designer' }] });
      await expect(vote(both, approval)).rejects.toMatchObject({ code: 'approvals/already-voted' });
      expect(await vote(bob, approval)).toMatchObject({ state: 'pending' });
      await expect(vote(bob, approval)).rejects.toMatchObject({ code: 'approvals/already-voted' });
      expect(await vote(cyd, approval)).toMatchObject({ state: 'approved' });
      expect(await stateOf(version.id)).toBe('APPROVED');
    });

    it('are open again when somebody of them lost the role: the last vote of all does not carry a stage that nobody stands in', async () => {
      const stamp = house.audit.notes.length;
      const leaver = await house.hire(`leaver-${stamp}`, ['agent_designer']);
      const { approval } = await submitted();
      await vote(leaver, approval);
      await vote(bob, approval);
      await house.setStatus(leaver, 'disabled');
      await expect(vote(cyd, approval)).rejects.toMatchObject({ code: 'approvals/not-your-turn' });
      expect(await vote(dee, approval)).toMatchObject({ state: 'pending' });
      expect(await vote(cyd, approval)).toMatchObject({ state: 'approved' });
    });
  });

  describe('deputies', () => {
    beforeEach(() => house.setWorkflows({ agent_publish: { required_approvers: 3, roles: ['admin'] } }));

    it('hand no vote on: whose deputy somebody’s deputy is, has none for them', async () => {
      const stamp = house.audit.notes.length;
      const [first, second, third] = [await house.hire(`c1-${stamp}`, ['admin']), await house.hire(`c2-${stamp}`, ['viewer']), await house.hire(`c3-${stamp}`, ['viewer'])];
      await away(first, second);
      await away(second, third);
      const { approval } = await submitted();
      await expect(vote(third, approval, { onBehalfOf: first.userId })).rejects.toMatchObject({ code: 'approvals/no-delegation' });
      await expect(vote(third, approval, { onBehalfOf: second.userId })).rejects.toMatchObject({ code: 'approvals/wrong-role' });
      expect((await requestNow(approval)).votes).toEqual([]);
    });

    it('make no third of two who stand in for one another', async () => {
      const stamp = house.audit.notes.length;
      const [one, two] = [await house.hire(`r1-${stamp}`, ['admin']), await house.hire(`r2-${stamp}`, ['admin'])];
      await away(one, two);
      await away(two, one);
      const { approval } = await submitted();
      await vote(one, approval, { onBehalfOf: two.userId });
      await vote(two, approval, { onBehalfOf: one.userId });
      for (const [who, onBehalfOf] of [[one, undefined], [two, undefined], [one, two.userId], [two, one.userId]] as const) {
        await expect(vote(who, approval, onBehalfOf ? { onBehalfOf } : {})).rejects.toMatchObject({ code: 'approvals/already-voted' });
      }
      expect(await requestNow(approval)).toMatchObject({ state: 'pending', approvals: 2 });
    });

    it('are none of a requester’s, of a maker’s, of somebody in another tenant, nor of somebody who was shut out', async () => {
      const stamp = house.audit.notes.length;
      const [gone, hand] = [await house.hire(`g-${stamp}`, ['admin']), await house.hire(`h-${stamp}`, ['viewer'])];
      await away(gone, hand);
      const { approval } = await submitted({}, gone);
      await expect(vote(hand, approval, { onBehalfOf: gone.userId })).rejects.toMatchObject({ code: 'approvals/own-request' });
      const written = await submitVersion(house.deps, ada, { versionId: (await aDraft(house, gone)).version.id });
      await expect(vote(hand, written.approval, { onBehalfOf: gone.userId })).rejects.toMatchObject({ code: 'approvals/own-work' });
      await house.setStatus(gone, 'disabled');
      const other = await submitted();
      await expect(vote(hand, other.approval, { onBehalfOf: gone.userId })).rejects.toMatchObject({ code: 'approvals/no-delegation' });
      await expect(away(bob, anActor({ userId: 'stranger', tenantId: TENANT_B }))).rejects.toMatchObject({ code: 'approvals/no-deputy' });
    });
  });

  describe('one’s own content', () => {
    it('is one’s own also when it came from a file: whoever imports has no vote when somebody else submits', async () => {
      const [result] = await importAgents(house.deps, bob, [{ name: `Brought ${house.audit.notes.length}`, path: `agents/b${house.audit.notes.length}.json`, revisions: [{ definition: { model: 'mine' }, claims: { commit: null, date: null, author: 'somebody else', changelog: null } }] }]);
      if (!result?.agentId) throw new Error('an agent was made');
      const agentId = result.agentId;
      const [version] = await house.deps.storage.read(ada, (db) => house.deps.catalog.statesOf(db, TENANT_A, agentId));
      const { approval } = await submitVersion(house.deps, ada, { versionId: version?.id ?? '' });
      await expect(vote(bob, approval)).rejects.toMatchObject({ code: 'approvals/own-work' });
      expect(await vote(cyd, approval)).toMatchObject({ state: 'approved' });
    });

    it('is not slipped under an approved revision by importing it again: another content is another version, and what was approved stays byte for byte', async () => {
      const path = `agents/again${house.audit.notes.length}.json`;
      const bring = (models: readonly string[]) => importAgents(house.deps, ada, [{ name: path, path, revisions: models.map((model) => ({ definition: { model }, claims: null })) }]);
      const [first] = await bring(['honest']);
      if (!first?.agentId) throw new Error('an agent was made');
      const agentId = first.agentId;
      const versions = () => house.deps.storage.read(ada, (db) => house.deps.catalog.statesOf(db, TENANT_A, agentId));
      const [honest] = await versions();
      if (!honest) throw new Error('a version was made');
      const { approval } = await submitVersion(house.deps, ada, { versionId: honest.id });
      await vote(bob, approval);
      await bring(['wicked']);
      const after = await versions();
      expect(after.find(({ id }) => id === honest.id)).toMatchObject({ state: 'APPROVED', digest: honest.digest });
      const wicked = after.find(({ id }) => id !== honest.id);
      expect(wicked).toMatchObject({ state: 'DRAFT' });
      await expect(publishVersion(house.deps, ada, { versionId: wicked?.id ?? '' })).rejects.toMatchObject({ code: 'approvals/not-approved' });
    });

    it('is not published on the word for another: a rollback, a copy of an approved version, asks anew', async () => {
      const { agent, version, approval } = await submitted();
      await vote(bob, approval);
      await publishVersion(house.deps, ada, { versionId: version.id });
      await deprecateVersion(house.deps, ada, { versionId: version.id });
      const again = await rollBack(house.deps, ada, { versionId: version.id, reason: 'once more' });
      expect(again).toMatchObject({ digest: version.digest, state: 'DRAFT', agentId: agent.id });
      await expect(publishVersion(house.deps, ada, { versionId: again.id })).rejects.toMatchObject({ code: 'approvals/not-approved' });
    });

    it('is not approved while it is exchanged: taken back, edited and submitted between reading and voting, the vote misses it', async () => {
      const { version, approval } = await submitted();
      await withdrawVersion(house.deps, ada, version.id);
      await editDraft(house.deps, ada, { versionId: version.id, ver: (await getVersion(house.deps, ada, version.id)).ver, definition: { model: 'exchanged' } });
      const again = await submitVersion(house.deps, ada, { versionId: version.id });
      await expect(vote(bob, { id: again.approval.id, subjectDigest: approval.subjectDigest })).rejects.toMatchObject({ code: 'approvals/digest-mismatch' });
      expect(await requestNow(again.approval)).toMatchObject({ state: 'pending', votes: [] });
    });
  });

  describe('what a policy goes by', () => {
    const classify = async (agentId: VersionView['agentId'], riskClass: RiskLevel) => {
      const { ver } = await getAgent(house.deps, ada, agentId);
      return house.deps.storage.write(ada, (tx) => editAgentIn(house.deps, tx, ada, { agentId, ver, riskClass, reason: 'it is harmless now' }, null));
    };
    async function next(agentId: VersionView['agentId'], semver: string) {
      const made = await createVersion(house.deps, ada, { agentId, semver, definition: { model: semver }, changelog: '' });
      return submitVersion(house.deps, ada, { versionId: made.id });
    }

    it('is the risk under which the version in use was agreed to, until others have agreed to a lower one: the asker alone lowers nothing', async () => {
      const { agent, approval, version } = await submitted({ riskClass: 'high' });
      for (const who of [dee, bob]) await vote(who, approval);
      await publishVersion(house.deps, ada, { versionId: version.id });
      await deprecateVersion(house.deps, ada, { versionId: version.id }); // taken out of use, it still counts
      await classify(agent.id, 'low');
      const lowered = await next(agent.id, '0.2.0');
      expect(lowered.approval).toMatchObject({ risk: 'low', policy: { laterStages: [{ required: 1, roles: ['admin'] }], because: ['risk was high when others last agreed to a version'] } });
      const [outcome] = await castVotes(house.deps, cyd, [{ id: lowered.approval.id, verdict: 'approve', digest: lowered.approval.subjectDigest }]);
      expect(outcome).toMatchObject({ refusal: 'approvals/not-in-bulk' });
      expect(await vote(dee, lowered.approval)).toMatchObject({ state: 'pending' });
      await vote(cyd, lowered.approval);
      await publishVersion(house.deps, ada, { versionId: lowered.version.id });
      expect((await next(agent.id, '0.3.0')).approval.policy.laterStages).toBeUndefined();
    });

    it('is asked again when it is published: raising the risk after the vote asks for the second level', async () => {
      const { agent, approval, version } = await submitted({ riskClass: 'low' });
      await vote(dee, approval);
      await classify(agent.id, 'high');
      await expect(publishVersion(house.deps, ada, { versionId: version.id })).rejects.toMatchObject({ code: 'approvals/policy-changed' });
      expect(await stateOf(version.id)).toBe('APPROVED');
    });
  });

  it('a schedule does not bring back what was deprecated under it, nor run past it', async () => {
    const { agent, approval, version } = await submitted();
    await vote(bob, approval);
    await publishVersion(house.deps, ada, { versionId: version.id });
    const next = await createVersion(house.deps, ada, { agentId: agent.id, semver: '0.2.0', definition: { model: 'next' }, changelog: '' });
    await vote(bob, (await submitVersion(house.deps, ada, { versionId: next.id })).approval);
    await schedulePublication(house.deps, ada, { versionId: next.id, at: plusMs(house.clock.now(), HOUR) });
    house.clock.advance(2 * HOUR);
    const [published] = await Promise.all([publishDue(house.deps, TENANT_A), deprecateVersion(house.deps, bob, { versionId: version.id }).catch(() => null)]);
    const [old, fresh] = [await stateOf(version.id), await stateOf(next.id)];
    // Either it came first and replaced the old one, or the deprecation did and nobody who chose the time knew of it.
    expect([old, fresh, published]).toEqual(published === 1 ? ['DEPRECATED', 'PUBLISHED', 1] : ['DEPRECATED', 'APPROVED', 0]);
    const { currentVersionId } = await getAgent(house.deps, ada, agent.id);
    expect(currentVersionId).toBe(published === 1 ? next.id : null);
    expect(await publishDue(house.deps, TENANT_A)).toBe(0);
  });

  it('threads and mentions stay within their tenant: nobody of another one is named, and nobody there finds them', async () => {
    const { approval } = await submitted();
    const topic = { subjectType: approval.subjectType, subjectId: approval.subjectId, requestId: approval.id, digest: approval.subjectDigest };
    const eve = anActor({ userId: 'eve', tenantId: TENANT_B });
    await expect(startThread(house.deps, ada, topic, NewThread.parse({ body: 'look', mentions: ['eve'] }))).rejects.toMatchObject({ code: 'people/user-not-found' });
    await expect(getApproval(house.deps, eve, approval.id)).rejects.toMatchObject({ code: 'approvals/not-found' });
    await expect(vote({ ...eve, roles: new Set(['admin']) }, approval)).rejects.toMatchObject({ code: 'approvals/not-found' });
  });

  it('an endpoint that sends a webhook elsewhere gets it no further, and neither the log nor whoever reads hears the secret or the place', async () => {
    const [hook, inner] = [await receiver(), await receiver()];
    try {
      hook.answer(307, '', { location: inner.url });
      const { endpoint, secret } = await addEndpoint(house.webhooks, bob, NewEndpoint.parse({ url: hook.url }));
      const told = await testEndpoint(house.webhooks, bob, endpoint.id);
      expect([hook.received.length, inner.received.length]).toEqual([1, 0]);
      expect(told).toMatchObject({ state: 'waiting', lastStatus: null });
      for (const said of [told, house.audit.notes.map(({ details }) => details)]) expect(JSON.stringify(said)).not.toMatch(new RegExp(`${String(secret).replace(/[+/]/g, '.')}|${new URL(inner.url).host}`));
      for (const url of ['http://169.254.169.254/latest', 'https://user:pw@hooks.example/x', 'file:///etc/passwd']) expect(NewEndpoint.safeParse({ url }).success && (await addEndpoint(house.webhooks, bob, NewEndpoint.parse({ url })).then(({ endpoint: { id } }) => testEndpoint(house.webhooks, bob, id))).state === 'delivered', url).toBe(false);
    } finally {
      await hook.close();
      await inner.close();
    }
  });
});
