import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Approval, castVote, expireDue, getApproval } from '../../../server/agents/approvals/index.ts';
import { agentFacets, AgentFilter, AgentInput, closeIdleDrafts, createAgent, createVersion, deprecateDue, deprecateVersion, editDraft, getAgent, getVersion, listAgents } from '../../../server/agents/catalog/index.ts';
import { askToDelete, voidOrphans } from '../../../server/flows/delete-agent.ts';
import { publishVersion } from '../../../server/flows/publish-version.ts';
import { submitVersion } from '../../../server/flows/submit-version.ts';
import { plusMs } from '../../../shared/brand.ts';
import { anActor, TENANT_A, TENANT_B } from '../../support/actors.ts';
import { aPolicy } from '../../support/approval-builders.ts';
import { databases } from '../../support/databases.ts';
import { aDraft, admin, designer, type Governed, openGovernance } from '../../support/governance.ts';

const HOUR = 3_600_000;
const [ada, bob, cyd] = [designer('ada'), admin('bob'), admin('cyd')];

describe.each(databases)('deleting an agent, on %s', (_name, open) => {
  let house: Governed;
  beforeAll(async () => {
    house = await openGovernance(open);
  });
  afterAll(() => house.close());
  beforeEach(() => house.setWorkflow(aPolicy({ required: 2, roles: ['admin'] })));

  const vote = (who: typeof ada, { id, subjectDigest }: Approval) => castVote(house.deps, who, { id, verdict: 'approve', digest: subjectDigest });
  const ask = (agent: { id: string; name: string }) => askToDelete(house.deps, ada, { agentId: agent.id, name: agent.name, reason: 'Nobody needs it' });
  const names = async () => (await listAgents(house.deps, ada, AgentFilter.parse({ size: 200 }))).items.map(({ name }) => name);

  it('needs as many others as its workflow says; then it is out of the catalog, and what it was stays readable', async () => {
    const { agent, version } = await aDraft(house, ada);
    const request = await ask(agent);
    expect(request).toMatchObject({ type: 'agent_delete', state: 'pending', policy: { required: 2 } });
    await expect(vote(ada, request)).rejects.toMatchObject({ code: 'approvals/own-request' });
    await vote(bob, request);
    expect(await names()).toContain(agent.name);

    expect(await vote(cyd, request)).toMatchObject({ state: 'approved' });

    expect(await names()).not.toContain(agent.name);
    await expect(getAgent(house.deps, ada, agent.id)).rejects.toMatchObject({ code: 'catalog/agent-not-found' });
    expect(await getVersion(house.deps, ada, version.id)).toMatchObject({ digest: version.digest, semver: '0.1.0' });
    expect(house.audit.of('agent.deleted').at(-1)).toMatchObject({
      resource: { type: 'agent', id: agent.id, name: agent.name }, details: { approval: request.id, versions: 1, reason: 'Nobody needs it', requestedBy: 'ada', approvers: [{ voter: 'bob', role: 'admin' }, { voter: 'cyd', role: 'admin' }] },
    });
    expect((await agentFacets(house.deps, ada, AgentFilter.parse({ query: agent.name }))).status).toEqual([]);
  });

  it('leaves nothing behind that breaks a sweep: no draft that somebody was writing in, no day on which a version would end', async () => {
    const { agent, version } = await aDraft(house, ada);
    house.setWorkflow(aPolicy({ required: 1, roles: ['admin'] }));
    await vote(bob, (await submitVersion(house.deps, ada, { versionId: version.id })).approval);
    const { ver } = await publishVersion(house.deps, ada, { versionId: version.id });
    await deprecateVersion(house.deps, ada, { versionId: version.id, ver, on: plusMs(house.clock.now(), HOUR) });
    const next = await createVersion(house.deps, ada, { agentId: agent.id, semver: '0.2.0', definition: { model: 'next' }, changelog: '' });
    await editDraft(house.deps, ada, { versionId: next.id, ver: next.ver, definition: { model: 'newer' }, autosave: true });
    await vote(bob, await ask(agent));
    house.clock.advance(2 * HOUR);
    expect([await deprecateDue(house.deps, TENANT_A), await closeIdleDrafts(house.deps, TENANT_A)]).toEqual([0, 0]);
  });

  it('frees the name, and nothing of the deleted agent can be changed or submitted', async () => {
    const { agent, version } = await aDraft(house, ada);
    const request = await ask(agent);
    for (const who of [bob, cyd]) await vote(who, request);
    const gone = { code: 'catalog/agent-not-found' };
    await expect(createVersion(house.deps, ada, { agentId: agent.id, semver: '0.2.0', definition: {}, changelog: '' })).rejects.toMatchObject(gone);
    await expect(submitVersion(house.deps, ada, { versionId: version.id })).rejects.toMatchObject(gone);
    await expect(ask(agent)).rejects.toMatchObject(gone);
    expect((await createAgent(house.deps, ada, AgentInput.parse({ name: agent.name }))).agent.id).not.toBe(agent.id);
  });

  it('asks by the agent’s own name, once at a time, and only within the tenant', async () => {
    const { agent } = await aDraft(house, ada);
    await expect(ask({ id: agent.id, name: 'Another' })).rejects.toMatchObject({ code: 'input/invalid', details: { field: 'name' } });
    const request = await ask(agent);
    await expect(ask(agent)).rejects.toMatchObject({ code: 'catalog/deletion-pending', details: { approval: request.id } });
    const stranger = anActor({ userId: 'eve', tenantId: TENANT_B });
    await expect(askToDelete(house.deps, stranger, { agentId: agent.id, name: agent.name, reason: 'x' })).rejects.toMatchObject({ code: 'catalog/agent-not-found' });
    house.clock.advance(73 * HOUR);
    expect((await ask(agent)).id).not.toBe(request.id);
  });

  it('deletes nothing that was not there when the question was asked', async () => {
    const { agent } = await aDraft(house, ada);
    const request = await ask(agent);
    await vote(bob, request);
    await createVersion(house.deps, ada, { agentId: agent.id, semver: '0.2.0', definition: { model: 'new' }, changelog: '' });
    await expect(vote(cyd, request)).rejects.toMatchObject({ code: 'approvals/digest-mismatch' });
    expect(await names()).toContain(agent.name);
  });

  it('ends requests to publish its versions, whether somebody sweeps, votes or lets them expire', async () => {
    const { agent, version } = await aDraft(house, ada);
    const { approval } = await submitVersion(house.deps, ada, { versionId: version.id });
    const later = await createVersion(house.deps, ada, { agentId: agent.id, semver: '0.2.0', definition: { model: 'b' }, changelog: '' });
    const { approval: second } = await submitVersion(house.deps, ada, { versionId: later.id });
    const request = await ask(agent);
    for (const who of [bob, cyd]) await vote(who, request);

    await vote(bob, approval);
    await expect(vote(cyd, approval)).rejects.toMatchObject({ code: 'catalog/agent-not-found' });
    expect(await voidOrphans(house.deps, TENANT_A)).toBe(2);
    expect(await getApproval(house.deps, ada, approval.id)).toMatchObject({ state: 'voided', comment: 'The agent was deleted' });
    expect(await voidOrphans(house.deps, TENANT_A)).toBe(0);
    house.clock.advance(73 * HOUR);
    await expireDue(house.deps, TENANT_A);
    expect((await getApproval(house.deps, ada, second.id)).state).toBe('voided');
    await expect(publishVersion(house.deps, ada, { versionId: version.id })).rejects.toMatchObject({ code: 'catalog/agent-not-found' });
  });
});
