import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AgentInput, createAgent, createVersion, editDraft, getAgent, getVersion, listVersions } from '../../../../server/agents/catalog/index.ts';
import { configHash } from '../../../../server/agents/catalog/config-hash.ts';
import { anActor, TENANT_B } from '../../../support/actors.ts';
import { databases } from '../../../support/databases.ts';
import { aDraft, designer, type Governed, openGovernance } from '../../../support/governance.ts';

const ada = designer('ada');
const reader = anActor({ userId: 'rex', capabilities: ['catalog:read'] });

describe.each(databases)('agents and drafts on %s', (_name, open) => {
  let house: Governed;
  beforeAll(async () => {
    house = await openGovernance(open);
  });
  afterAll(() => house.close());

  const edit = (change: Parameters<typeof editDraft>[2]) => editDraft(house.deps, ada, change);

  it('T53: start with a draft 0.1.0 when a definition is given, in the category general, owned by their maker', async () => {
    const definition = { tools: ['search'], model: 'small', temperature: 0.25, notes: 'NUL \u0000, é and 😀' };
    const { agent, version } = await createAgent(house.deps, ada, AgentInput.parse({ name: 'First', definition }));
    expect(agent).toMatchObject({ category: 'general', ownerId: 'ada', status: 'DRAFT', currentVersionId: null, ver: 1 });
    expect(version).toMatchObject({ semver: '0.1.0', state: 'DRAFT', configHash: configHash(definition), imported: false });
    expect(version && (await getVersion(house.deps, ada, version.id))).toMatchObject({ definition, digest: version?.digest, editable: true, deployable: false });
  });

  it('exist without a version until one is made', async () => {
    const { agent, version } = await createAgent(house.deps, ada, AgentInput.parse({ name: 'Bare' }));
    expect(version).toBeNull();
    expect((await listVersions(house.deps, ada, agent.id, { size: 10 })).items).toEqual([]);
  });

  it('keep names apart in a tenant, whatever their case, and not between tenants', async () => {
    const input = AgentInput.parse({ name: 'Süd-Ärger' });
    await createAgent(house.deps, ada, input);
    await expect(createAgent(house.deps, ada, AgentInput.parse({ name: 'SÜD-ÄRGER' }))).rejects.toMatchObject({ code: 'catalog/agent-exists' });
    const elsewhere = anActor({ userId: 'eve', tenantId: TENANT_B });
    expect((await createAgent(house.deps, elsewhere, input)).agent.name).toBe('Süd-Ärger');
  });

  it('make one agent of two that are created at once under one name', async () => {
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => createAgent(house.deps, ada, AgentInput.parse({ name: 'Twin' }))));
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'catalog/agent-exists' });
  });

  it('leave nothing behind when their definition is refused', async () => {
    const input = AgentInput.parse({ name: 'Broken', definition: { tools: [{ timeout: 1 }] } });
    await expect(createAgent(house.deps, ada, input)).rejects.toMatchObject({ code: 'catalog/invalid-definition', details: { field: 'definition/tools/0' } });
    expect((await createAgent(house.deps, ada, AgentInput.parse({ name: 'Broken' }))).agent.name).toBe('Broken');
  });

  it('take several drafts, each number once, in any order', async () => {
    const { agent } = await aDraft(house, ada);
    const make = (semver: string) => createVersion(house.deps, ada, { agentId: agent.id, semver, definition: { model: semver }, changelog: '' });
    await make('2.0.0');
    await make('1.2.1');
    await expect(make('2.0.0')).rejects.toMatchObject({ code: 'catalog/version-exists' });
    await expect(make('v3')).rejects.toMatchObject({ code: 'input/invalid', details: { field: 'semver' } });
    expect((await listVersions(house.deps, ada, agent.id, { size: 10 })).items.map((version) => version.semver)).toEqual(['1.2.1', '2.0.0', '0.1.0']);
  });

  it('page through a timeline without loss or repetition', async () => {
    const { agent } = await aDraft(house, ada);
    for (let n = 2; n <= 7; n += 1) await createVersion(house.deps, ada, { agentId: agent.id, semver: `0.${n}.0`, definition: { n }, changelog: '' });
    const seen: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await listVersions(house.deps, ada, agent.id, { size: 3, cursor });
      seen.push(...page.items.map((version) => version.semver));
      cursor = page.next;
    }
    expect(seen).toEqual(['0.7.0', '0.6.0', '0.5.0', '0.4.0', '0.3.0', '0.2.0', '0.1.0']);
  });

  it('are edited by whoever read the latest, with the digest before and after in the log', async () => {
    const { version: before } = await aDraft(house, ada);
    const after = await edit({ versionId: before.id, ver: 1, definition: { model: 'large' }, changelog: 'larger' });
    expect(after).toMatchObject({ ver: 2, changelog: 'larger', state: 'DRAFT', semver: '0.1.0' });
    expect(house.audit.of('agent.version.edited').at(-1)?.refs).toEqual({ definition_sha256: after.digest, definition_sha256_before: before.digest });
    await expect(edit({ versionId: before.id, ver: 1, definition: { model: 'stale' } })).rejects.toMatchObject({ code: 'input/conflict', details: { field: 'ver', ver: 2 } });
  });

  it('lose no edit when two save at once', async () => {
    const { version } = await aDraft(house, ada);
    const outcomes = await Promise.allSettled(['one', 'two', 'three'].map((model) => edit({ versionId: version.id, ver: 1, definition: { model } })));
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'input/conflict' });
  });

  it('write nothing when a save changes nothing', async () => {
    const { version } = await aDraft(house, ada, { definition: { a: 1, b: 2 } });
    const notes = house.audit.notes.length;
    expect(await edit({ versionId: version.id, ver: 1, definition: { b: 2, a: 1 } })).toEqual(version);
    expect(house.audit.notes).toHaveLength(notes);
  });

  it('may be renumbered, but not onto another version', async () => {
    const { agent, version } = await aDraft(house, ada);
    await createVersion(house.deps, ada, { agentId: agent.id, semver: '0.2.0', definition: {}, changelog: '' });
    await expect(edit({ versionId: version.id, ver: 1, semver: '0.2.0' })).rejects.toMatchObject({ code: 'catalog/version-exists' });
    expect(await edit({ versionId: version.id, ver: 1, semver: '0.3.0' })).toMatchObject({ semver: '0.3.0', digest: version.digest });
  });

  it('are hidden from those who may not edit', async () => {
    const { agent, version } = await aDraft(house, ada);
    await expect(getVersion(house.deps, reader, version.id)).rejects.toMatchObject({ code: 'catalog/version-not-found' });
    expect((await listVersions(house.deps, reader, agent.id, { size: 10 })).items).toEqual([]);
    expect((await getAgent(house.deps, reader, agent.id)).name).toBe(agent.name);
  });

  it('cannot be touched from another tenant', async () => {
    const { agent, version } = await aDraft(house, ada);
    const eve = anActor({ userId: 'eve', tenantId: TENANT_B, capabilities: ['catalog:edit'] });
    await expect(editDraft(house.deps, eve, { versionId: version.id, ver: 1, changelog: 'mine' })).rejects.toMatchObject({ code: 'catalog/version-not-found' });
    await expect(createVersion(house.deps, eve, { agentId: agent.id, semver: '9.0.0', definition: {}, changelog: '' })).rejects.toMatchObject({ code: 'catalog/agent-not-found' });
    await expect(getAgent(house.deps, eve, agent.id)).rejects.toMatchObject({ code: 'catalog/agent-not-found' });
  });
});
