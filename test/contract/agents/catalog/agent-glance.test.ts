import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { castVote } from '../../../../server/agents/approvals/index.ts';
import { AgentInput, createAgent, createVersion, glanceAtAgents } from '../../../../server/agents/catalog/index.ts';
import { publishVersion } from '../../../../server/flows/publish-version.ts';
import { submitVersion } from '../../../../server/flows/submit-version.ts';
import { anActor, TENANT_B } from '../../../support/actors.ts';
import { databases } from '../../../support/databases.ts';
import { aDraft, admin, designer, type Governed, openGovernance } from '../../../support/governance.ts';

const ada = designer('ada');
const reader = anActor({ userId: 'rob', capabilities: ['catalog:read'] });
const DEFINITION = {
  model: 'small',
  tools: [{ name: 'read', annotations: { readOnlyHint: true } }, { name: 'wipe', annotations: { destructiveHint: true } }, 'whatever'],
};

describe.each(databases)('a glance at agents on %s', (_name, open) => {
  let house: Governed;
  beforeAll(async () => {
    house = await openGovernance(open);
  });
  afterAll(() => house.close());

  it('shows the published version, what it may do in numbers, and the newer one on its way', async () => {
    const { agent, version } = await aDraft(house, ada, { definition: DEFINITION });
    const { approval } = await submitVersion(house.deps, ada, { versionId: version.id });
    await castVote(house.deps, admin('bob'), { id: approval.id, verdict: 'approve', digest: approval.subjectDigest });
    await publishVersion(house.deps, ada, { versionId: version.id });
    const next = await createVersion(house.deps, ada, { agentId: agent.id, semver: '2.0.0', definition: { tools: [] }, changelog: '' });

    expect(await glanceAtAgents(house.deps, ada, [agent.id])).toEqual([{
      agentId: agent.id, version: { id: version.id, semver: '0.1.0', state: 'PUBLISHED' }, next: { id: next.id, semver: '2.0.0', state: 'DRAFT' },
      tools: 3, destructiveTools: 1, unknownTools: 1, models: ['small'],
    }]);
  });

  it('shows the newest version while none is published', async () => {
    const { agent } = await aDraft(house, ada);
    await createVersion(house.deps, ada, { agentId: agent.id, semver: '0.2.0', definition: { model: 'large' }, changelog: '' });

    const [glance] = await glanceAtAgents(house.deps, ada, [agent.id]);

    expect(glance).toMatchObject({ version: { semver: '0.2.0', state: 'DRAFT' }, next: null, models: ['large'] });
  });

  it('tells those who may not edit nothing of drafts', async () => {
    const { agent } = await aDraft(house, ada);

    expect(await glanceAtAgents(house.deps, reader, [agent.id])).toEqual([]);
  });

  it('sees neither an agent without versions nor another tenant’s', async () => {
    const { agent: bare } = await createAgent(house.deps, ada, AgentInput.parse({ name: 'Bare' }));
    const { agent: foreign } = await aDraft(house, anActor({ userId: 'eve', tenantId: TENANT_B, capabilities: ['catalog:read', 'catalog:edit'] }));

    expect(await glanceAtAgents(house.deps, ada, [bare.id, foreign.id])).toEqual([]);
  });
});
