import { REFUSALS } from '../../../shared/refusal-codes.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { castVote, expireDue, getApproval, listApprovals, requestApproval, type Verdict } from '../../../server/agents/approvals/index.ts';
import { archiveVersion, createVersion, deprecateVersion, editDraft, getAgent, getVersion, listVersions } from '../../../server/agents/catalog/index.ts';
import type { Actor } from '../../../server/base/actor.ts';
import { publishVersion, whyNotPublish } from '../../../server/flows/publish-version.ts';
import { submitVersion } from '../../../server/flows/submit-version.ts';
import { withdrawVersion } from '../../../server/flows/withdraw-version.ts';
import { anActor, TENANT_A, TENANT_B } from '../../support/actors.ts';
import { aPolicy, OTHER_DIGEST } from '../../support/approval-builders.ts';
import { databases } from '../../support/databases.ts';
import { aDraft, admin, designer, type Governed, openGovernance } from '../../support/governance.ts';

const HOUR = 3_600_000;
const ada = designer('ada');
const bob = admin('bob');
const cyd = admin('cyd');

describe.each(databases)('publishing on %s', (_name, open) => {
  let house: Governed;
  beforeAll(async () => {
    house = await openGovernance(open);
  });
  afterAll(() => house.close());
  beforeEach(() => house.setWorkflow(aPolicy({ required: 1 })));

  async function submitted(wishes: Parameters<typeof aDraft>[2] = {}) {
    const draft = await aDraft(house, ada, wishes);
    return { ...draft, ...(await submitVersion(house.deps, ada, { versionId: draft.version.id, reason: 'first release' })) };
  }

  const vote = (who: Actor, approval: { id: string; subjectDigest: string }, verdict: Verdict = 'approve', comment = 'read it') =>
    castVote(house.deps, who, { id: approval.id, verdict, digest: approval.subjectDigest, comment });
  const stateOf = async (id: Parameters<typeof getVersion>[2]) => (await getVersion(house.deps, ada, id)).state;

  async function published(wishes: Parameters<typeof aDraft>[2] = {}) {
    const { agent, version, approval } = await submitted(wishes);
    await vote(bob, approval);
    return { agent, version: await publishVersion(house.deps, ada, { versionId: version.id }) };
  }

  it('binds the request to the digest of what was submitted, under the workflow of that moment', async () => {
    const { version, approval } = await submitted();
    expect(version.state).toBe('PENDING_APPROVAL');
    expect(approval).toMatchObject({ subjectId: version.id, subjectDigest: version.digest, requestedBy: 'ada', state: 'pending', policy: aPolicy({ required: 1 }) });
    expect(house.audit.notes.slice(-2).map((note) => [note.type, note.refs?.['definition_sha256']])).toEqual([
      ['agent.version.submitted', version.digest], ['approval.request.created', version.digest],
    ]);
  });

  it('publishes after approval, makes the version current and says who approved what', async () => {
    const { agent, version } = await published();
    expect(version).toMatchObject({ state: 'PUBLISHED', publishedAt: house.clock.now(), approvedBy: 'bob' });
    expect(await getAgent(house.deps, ada, agent.id)).toMatchObject({ status: 'PUBLISHED', currentVersionId: version.id });

    const decision = house.audit.of('approval.decision.recorded').at(-1);
    expect(decision).toMatchObject({ refs: { definition_sha256: version.digest }, details: { approver: 'bob', role: 'admin', justification: 'read it', verdict: 'approve', outcome: 'approved' } });
    const note = house.audit.of('agent.version.published').at(-1);
    expect(note).toMatchObject({ refs: { definition_sha256: version.digest }, resource: { type: 'agent_version', id: version.id }, details: { approvers: [{ voter: 'bob', role: 'admin' }] } });
  });

  it('deprecates the version published before', async () => {
    const { agent, version: first } = await published();
    const second = await createVersion(house.deps, ada, { agentId: agent.id, semver: '0.2.0', definition: { model: 'large' }, changelog: 'larger' });
    const { approval } = await submitVersion(house.deps, ada, { versionId: second.id });
    await vote(bob, approval);
    await publishVersion(house.deps, ada, { versionId: second.id });

    expect(await getVersion(house.deps, ada, first.id)).toMatchObject({ state: 'DEPRECATED', deprecatedAt: house.clock.now() });
    expect((await getAgent(house.deps, ada, agent.id)).currentVersionId).toBe(second.id);
    expect(house.audit.of('agent.version.deprecated').at(-1)).toMatchObject({ resource: { id: first.id }, details: { replacedBy: '0.2.0' } });
  });

  it.each(['DRAFT', 'PENDING_APPROVAL'] as const)('refuses to publish a %s version without approval', async (state) => {
    const { version } = state === 'DRAFT' ? await aDraft(house, ada) : await submitted();
    await expect(publishVersion(house.deps, bob, { versionId: version.id })).rejects.toMatchObject({ code: 'approvals/not-approved' });
    expect(await stateOf(version.id)).toBe(state);
  });

  it('refuses to publish twice', async () => {
    const { version } = await published();
    await expect(publishVersion(house.deps, ada, { versionId: version.id })).rejects.toMatchObject({ code: 'catalog/illegal-transition', details: { state: 'PUBLISHED' } });
  });

  it('blocks requesters who decide their own request, and the attempt reaches the log', async () => {
    const draft = await aDraft(house, cyd);
    const { approval } = await submitVersion(house.deps, cyd, { versionId: draft.version.id });
    await expect(vote(cyd, approval)).rejects.toMatchObject({ code: 'approvals/own-request' });
    expect(house.refusals.at(-1)).toMatchObject({ code: 'approvals/own-request', details: { id: approval.id, digest: draft.version.digest } });
    expect((await getApproval(house.deps, bob, approval.id)).votes).toEqual([]);
  });

  it('AK-15: recognises the requester in their own API key, and lets no key and nobody’s foreign token decide for a person', async () => {
    const { approval } = await submitted();
    const keyOf = (userId: string) => anActor({ userId, kind: 'key', roles: ['admin', 'agent_designer'] });
    await expect(vote(keyOf('ada'), approval)).rejects.toMatchObject({ code: 'approvals/own-request' });
    await expect(vote(keyOf('bob'), approval)).rejects.toMatchObject({ code: 'approvals/human-required' });
    await expect(vote(anActor({ userId: 'issuer:idp:1', kind: 'foreign', roles: ['admin', 'agent_designer'] }), approval)).rejects.toMatchObject({ code: 'approvals/human-required' });
    expect([REFUSALS['approvals/own-request'].kind, REFUSALS['approvals/human-required'].kind]).toEqual(['forbidden', 'forbidden']);
  });

  it('lets a requester approve alone only under a policy that was frozen so', async () => {
    const { approval: strict } = await submitted();
    house.setWorkflow(aPolicy({ required: 1, selfApproval: true, roles: ['agent_designer'] }));
    await expect(vote(ada, strict)).rejects.toMatchObject({ code: 'approvals/own-request' });

    const { version, approval } = await submitted();
    expect(await vote(ada, approval)).toMatchObject({ state: 'approved' });
    expect(house.audit.of('approval.decision.recorded').at(-1)?.details).toMatchObject({ approver: 'ada', ownRequest: true });
    expect(await publishVersion(house.deps, ada, { versionId: version.id })).toMatchObject({ state: 'PUBLISHED' });
  });

  it('T58: returns a rejected version to draft, with the reason and the time, and takes a new submission', async () => {
    const { version, approval } = await submitted();
    await vote(bob, approval, 'reject', 'the tools are too broad');
    expect(await getVersion(house.deps, ada, version.id)).toMatchObject({ state: 'DRAFT', rejectedAt: house.clock.now(), rejectionReason: 'the tools are too broad' });
    expect(house.audit.of('agent.version.rejected').at(-1)?.details).toMatchObject({ reason: 'the tools are too broad', approver: 'bob', role: 'admin' });
    expect((await submitVersion(house.deps, ada, { versionId: version.id })).approval.id).not.toBe(approval.id);
  });

  it('asks why, where somebody rejects', async () => {
    const { version, approval } = await submitted();
    await expect(castVote(house.deps, bob, { id: approval.id, verdict: 'reject', digest: version.digest })).rejects.toMatchObject({ code: 'input/invalid', details: { field: 'comment' } });
    expect(await stateOf(version.id)).toBe('PENDING_APPROVAL');
  });

  it('refuses to edit what was submitted', async () => {
    const { version } = await submitted();
    await expect(editDraft(house.deps, ada, { versionId: version.id, ver: version.ver, definition: { model: 'other' } })).rejects.toMatchObject({ code: 'catalog/not-a-draft' });
    expect((await getVersion(house.deps, ada, version.id)).digest).toBe(version.digest);
  });

  it('counts no vote on content that has changed since it was read', async () => {
    const { version, approval: seen } = await submitted();
    const draft = await withdrawVersion(house.deps, ada, version.id);
    await editDraft(house.deps, ada, { versionId: version.id, ver: draft.ver, definition: { model: 'swapped' } });
    const { approval } = await submitVersion(house.deps, ada, { versionId: version.id });

    await expect(vote(bob, seen)).rejects.toMatchObject({ code: 'approvals/closed' });
    await expect(castVote(house.deps, bob, { id: approval.id, verdict: 'approve', digest: seen.subjectDigest })).rejects.toMatchObject({ code: 'approvals/digest-mismatch' });
    await expect(castVote(house.deps, bob, { id: approval.id, verdict: 'approve', digest: OTHER_DIGEST })).rejects.toMatchObject({ code: 'approvals/digest-mismatch' });
    expect(await stateOf(version.id)).toBe('PENDING_APPROVAL');
  });

  it('lets only the requester withdraw, and only while it is pending', async () => {
    const { version, approval } = await submitted();
    await expect(withdrawVersion(house.deps, bob, version.id)).rejects.toMatchObject({ code: 'approvals/not-requester' });
    expect(await withdrawVersion(house.deps, ada, version.id, 'found a mistake')).toMatchObject({ state: 'DRAFT' });
    expect(await getApproval(house.deps, ada, approval.id)).toMatchObject({ state: 'cancelled', comment: 'found a mistake' });
    expect(house.audit.notes.slice(-2).map((note) => note.type)).toEqual(['approval.request.cancelled', 'agent.version.withdrawn']);
    await expect(withdrawVersion(house.deps, ada, version.id)).rejects.toMatchObject({ code: 'catalog/illegal-transition' });
  });

  it('refuses a vote after expiry, shows the request as expired, and persists it by the sweeper with its version', async () => {
    const { version, approval } = await submitted();
    house.clock.advance(72 * HOUR);
    await expect(vote(bob, approval)).rejects.toMatchObject({ code: 'approvals/expired' });
    expect(await getApproval(house.deps, bob, approval.id)).toMatchObject({ state: 'expired', decidedAt: null, whyNot: 'approvals/expired' });

    expect(await expireDue(house.deps, TENANT_A)).toBeGreaterThanOrEqual(1);
    expect(await getApproval(house.deps, bob, approval.id)).toMatchObject({ state: 'expired', decidedAt: house.clock.now() });
    expect(await stateOf(version.id)).toBe('DRAFT');
    expect(house.audit.of('approval.request.expired').at(-1)).toMatchObject({ actor: { kind: 'system' }, resource: { id: approval.id } });
    expect(await expireDue(house.deps, TENANT_A)).toBe(0);
  });

  it('takes a new submission of an expired version before the sweeper has come by', async () => {
    const { version, approval: old } = await submitted();
    house.clock.advance(73 * HOUR);
    const { approval } = await submitVersion(house.deps, ada, { versionId: version.id });
    expect(await getApproval(house.deps, bob, old.id)).toMatchObject({ state: 'expired' });
    expect(await vote(bob, approval)).toMatchObject({ state: 'approved' });
  });

  it('asks one admin, without expiry, where no workflow matches', async () => {
    house.setWorkflow(null);
    const { approval } = await submitted();
    expect(approval).toMatchObject({ policy: { required: 1, roles: ['admin'], workflow: null }, expiresAt: null });
    await expect(vote(designer('dee'), approval)).rejects.toMatchObject({ code: 'approvals/wrong-role' });
    expect(await vote(bob, approval)).toMatchObject({ state: 'approved' });
  });

  it('T79: asks for two people at high risk, and for one below', async () => {
    const { version, approval } = await submitted({ riskClass: 'high' });
    await vote(bob, approval);
    expect(await stateOf(version.id)).toBe('PENDING_APPROVAL');
    await vote(cyd, approval);
    expect(await stateOf(version.id)).toBe('APPROVED');
    for (const riskClass of ['low', 'medium'] as const) {
      const other = await submitted({ riskClass });
      await vote(bob, other.approval);
      expect(await stateOf(other.version.id)).toBe('APPROVED');
    }
  });

  it('keeps pending requests under their frozen policy, and asks again at publishing', async () => {
    const { version, approval } = await submitted();
    house.setWorkflow(aPolicy({ required: 2 }));
    expect(await vote(bob, approval)).toMatchObject({ state: 'approved' });
    expect((await whyNotPublish(house.deps, ada, version.id)).refusal).toBe('approvals/policy-changed');
    await expect(publishVersion(house.deps, ada, { versionId: version.id })).rejects.toMatchObject({ code: 'approvals/policy-changed' });

    house.setWorkflow(aPolicy({ required: 1 }));
    expect((await whyNotPublish(house.deps, ada, version.id)).refusal).toBeNull();
    expect(await publishVersion(house.deps, ada, { versionId: version.id })).toMatchObject({ state: 'PUBLISHED' });
  });

  it('T75: publishes with the last vote where the workflow says so', async () => {
    house.setWorkflow(aPolicy({ required: 2, autoPublish: true }));
    const { agent, version, approval } = await submitted();
    await vote(bob, approval);
    await vote(cyd, approval);
    expect(await stateOf(version.id)).toBe('PUBLISHED');
    expect((await getAgent(house.deps, ada, agent.id)).currentVersionId).toBe(version.id);
    expect(house.audit.notes.slice(-3).map((note) => note.type)).toEqual(['approval.decision.recorded', 'agent.version.approved', 'agent.version.published']);
  });

  it('keeps a last vote that may not publish yet: approved, and not published', async () => {
    house.setWorkflow(aPolicy({ required: 1, autoPublish: true }));
    const { version, approval } = await submitted();
    house.setWorkflow(aPolicy({ required: 2, autoPublish: true }));
    expect(await vote(bob, approval)).toMatchObject({ state: 'approved' });
    expect(await stateOf(version.id)).toBe('APPROVED');
  });

  it('reaches one decision from two last votes at once', async () => {
    const { version, approval } = await submitted();
    const outcomes = await Promise.allSettled([vote(bob, approval), vote(cyd, approval)]);
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
    expect(outcomes.find((outcome) => outcome.status === 'rejected')).toMatchObject({ reason: { code: 'approvals/closed' } });
    expect((await getApproval(house.deps, ada, approval.id)).votes).toHaveLength(1);
    expect(house.audit.of('agent.version.approved').filter((note) => note.resource?.id === version.id)).toHaveLength(1);
  });

  it('records both of two votes at once when both are needed', async () => {
    house.setWorkflow(aPolicy({ required: 2 }));
    const { version, approval } = await submitted();
    await Promise.all([vote(bob, approval), vote(cyd, approval)]);
    expect(await getApproval(house.deps, ada, approval.id)).toMatchObject({ state: 'approved', approvals: 2 });
    expect(await stateOf(version.id)).toBe('APPROVED');
  });

  it('counts one person once, however often they vote at once', async () => {
    house.setWorkflow(aPolicy({ required: 2 }));
    const { approval } = await submitted();
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => vote(bob, approval)));
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'approvals/already-voted' });
    expect(await getApproval(house.deps, ada, approval.id)).toMatchObject({ state: 'pending', approvals: 1 });
  });

  it('lets either the last vote or the withdrawal win, never both', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { version, approval } = await submitted();
      await Promise.allSettled([vote(bob, approval), withdrawVersion(house.deps, ada, version.id)]);
      const after = [(await getApproval(house.deps, ada, approval.id)).state, await stateOf(version.id)].join(' ');
      expect(['approved APPROVED', 'cancelled DRAFT']).toContain(after);
    }
  });

  it('submits a version once, however often it is asked to at once', async () => {
    const { version } = await aDraft(house, ada);
    const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => submitVersion(house.deps, ada, { versionId: version.id })));
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
    expect((await listApprovals(house.deps, ada, { subjectId: version.id, size: 50 })).items).toHaveLength(1);
  });

  it('submits only what the submitter has read', async () => {
    const { version } = await aDraft(house, ada);
    await editDraft(house.deps, cyd, { versionId: version.id, ver: version.ver, definition: { model: 'swapped' } });
    await expect(submitVersion(house.deps, ada, { versionId: version.id, ver: version.ver })).rejects.toMatchObject({ code: 'input/conflict', details: { ver: 2 } });
    expect(await stateOf(version.id)).toBe('DRAFT');
  });

  it('leaves no current version after deprecation, and archives only what is deprecated', async () => {
    const { agent, version } = await published();
    await expect(archiveVersion(house.deps, ada, { versionId: version.id })).rejects.toMatchObject({ code: 'catalog/illegal-transition' });
    await deprecateVersion(house.deps, ada, { versionId: version.id });
    expect(await getAgent(house.deps, ada, agent.id)).toMatchObject({ currentVersionId: null, status: 'DEPRECATED' });
    expect(await archiveVersion(house.deps, ada, { versionId: version.id })).toMatchObject({ state: 'ARCHIVED', archivedAt: house.clock.now() });
    expect(await getAgent(house.deps, ada, agent.id)).toMatchObject({ status: 'ARCHIVED' });
  });

  it('does not publish bytes that were changed behind the product’s back', async () => {
    const { version, approval } = await submitted();
    await vote(bob, approval);
    await house.deps.storage.write(ada, (tx) => tx.run('UPDATE agent_version SET canonical = ? WHERE tenant_id = ? AND id = ?', '{"model":"evil"}', TENANT_A, version.id));
    await expect(publishVersion(house.deps, ada, { versionId: version.id })).rejects.toMatchObject({ code: 'approvals/not-approved' });
  });

  it('does not publish on a request whose votes were taken away', async () => {
    const { version, approval } = await submitted();
    await vote(bob, approval);
    await house.deps.storage.write(ada, (tx) => tx.run('DELETE FROM approval_vote WHERE tenant_id = ? AND request_id = ?', TENANT_A, approval.id));
    await expect(publishVersion(house.deps, ada, { versionId: version.id })).rejects.toMatchObject({ code: 'approvals/not-approved' });
  });

  it('gives nothing to a request that somebody made up about a draft', async () => {
    const { version } = await aDraft(house, ada);
    const forged = await requestApproval(house.deps, ada, { type: 'agent_publish', subjectType: 'agent_version', subjectId: version.id, subjectDigest: version.digest, title: 'Looks harmless' });
    await expect(vote(bob, forged)).rejects.toMatchObject({ code: 'catalog/illegal-transition' });
    expect(await getApproval(house.deps, bob, forged.id)).toMatchObject({ state: 'pending', votes: [] });
    await expect(publishVersion(house.deps, ada, { versionId: version.id })).rejects.toMatchObject({ code: 'approvals/not-approved' });
  });

  it('treats another tenant’s things as missing', async () => {
    const { agent, version, approval } = await submitted();
    const eve = anActor({ userId: 'eve', tenantId: TENANT_B, roles: ['admin'], capabilities: ['catalog:edit'] });
    const missingVersion = { code: 'catalog/version-not-found' };
    await expect(getVersion(house.deps, eve, version.id)).rejects.toMatchObject(missingVersion);
    await expect(listVersions(house.deps, eve, agent.id, { size: 10 })).rejects.toMatchObject({ code: 'catalog/agent-not-found' });
    await expect(submitVersion(house.deps, eve, { versionId: version.id })).rejects.toMatchObject(missingVersion);
    await expect(withdrawVersion(house.deps, eve, version.id)).rejects.toMatchObject(missingVersion);
    await expect(publishVersion(house.deps, eve, { versionId: version.id })).rejects.toMatchObject(missingVersion);
    await expect(deprecateVersion(house.deps, eve, { versionId: version.id })).rejects.toMatchObject(missingVersion);
    await expect(vote(eve, approval)).rejects.toMatchObject({ code: 'approvals/not-found' });
    await expect(getApproval(house.deps, eve, approval.id)).rejects.toMatchObject({ code: 'approvals/not-found' });
    expect((await listApprovals(house.deps, eve, { size: 50 })).items).toEqual([]);
  });
});
