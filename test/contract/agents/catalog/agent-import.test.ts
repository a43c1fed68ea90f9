import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getAgent, getVersion, importAgents, type ImportedAgent, listAgents, listVersions } from '../../../../server/agents/catalog/index.ts';
import { submitVersion } from '../../../../server/flows/submit-version.ts';
import { databases } from '../../../support/databases.ts';
import { aDraft, designer, type Governed, openGovernance } from '../../../support/governance.ts';

const ada = designer('ada');

/** A history of an agent: one revision for each model, oldest first. */
function history(name: string, models: readonly string[], path = `agents/${name}.yaml`): ImportedAgent {
  return { name, path, revisions: models.map((model, n) => ({ definition: { name, model, description: `speaks with ${model}` }, claims: { commit: `c${n + 1}`, date: '2026-01-02', author: 'somebody', changelog: null } })) };
}

describe.each(databases)('importing agents on %s', (_name, open) => {
  let house: Governed;
  beforeAll(async () => {
    house = await openGovernance(open);
  });
  afterAll(() => house.close());

  const importOne = async (item: ImportedAgent) => {
    const [result] = await importAgents(house.deps, ada, [item]);
    if (!result) throw new Error('no result');
    return result;
  };
  const timeline = async (agentId: Awaited<ReturnType<typeof importOne>>['agentId']) => (agentId ? (await listVersions(house.deps, ada, agentId, { size: 50 })).items : []);

  it('turns revision n into draft 0.n.0, with what its source claims', async () => {
    const { agentId, added } = await importOne(history('courier', ['a', 'b', 'c']));
    expect(added).toEqual(['0.1.0', '0.2.0', '0.3.0']);
    const versions = await timeline(agentId);
    expect(versions.map(({ semver, state, imported, claims }) => [semver, state, imported, claims?.commit])).toEqual([
      ['0.3.0', 'DRAFT', true, 'c3'], ['0.2.0', 'DRAFT', true, 'c2'], ['0.1.0', 'DRAFT', true, 'c1'],
    ]);
    expect(agentId && (await getAgent(house.deps, ada, agentId))).toMatchObject({ name: 'courier', description: 'speaks with c', importPath: 'agents/courier.yaml', status: 'DRAFT' });
  });

  it('adds nothing at the second time', async () => {
    const item = history('twice', ['a', 'b', 'a']);
    await importOne(item);
    const notes = house.audit.notes.length;
    expect(await importOne(item)).toMatchObject({ added: [], known: 3, problems: [] });
    expect(house.audit.notes).toHaveLength(notes);
  });

  it('adds what a longer history brings', async () => {
    await importOne(history('growing', ['a', 'b']));
    expect(await importOne(history('growing', ['a', 'b', 'c', 'a']))).toMatchObject({ added: ['0.3.0', '0.4.0'], known: 2 });
  });

  it('lets only the newest revision be submitted', async () => {
    const { agentId } = await importOne(history('elder', ['a', 'b']));
    const [newest, older] = await timeline(agentId);
    if (!newest || !older) throw new Error('two versions were imported');
    await expect(submitVersion(house.deps, ada, { versionId: older.id })).rejects.toMatchObject({ code: 'catalog/superseded-import' });
    expect((await submitVersion(house.deps, ada, { versionId: newest.id })).version.state).toBe('PENDING_APPROVAL');
    await importOne(history('elder', ['a', 'b', 'c']));
    expect((await getVersion(house.deps, ada, newest.id)).state).toBe('PENDING_APPROVAL');
  });

  it('leaves an agent alone that has the name but came from elsewhere', async () => {
    const { agent } = await aDraft(house, ada, { name: 'made here' });
    expect(await importOne(history('made here', ['a']))).toMatchObject({ agentId: null, added: [], problems: [{ revision: null, rule: expect.stringContaining('made here') }] });
    expect(await timeline(agent.id)).toHaveLength(1);
  });

  it('skips what cannot be read, says so, and keeps the numbers of the rest', async () => {
    const item = history('gappy', ['a', 'b', 'c']);
    const broken = { ...item, revisions: item.revisions.map((revision, n) => (n === 1 ? { ...revision, definition: { tools: [{ timeout: 1 }] } } : revision)) };
    expect(await importOne(broken)).toMatchObject({ added: ['0.1.0', '0.3.0'], problems: [{ revision: 2, rule: expect.stringContaining('tools') }] });
  });

  it('imports the others when one agent has nothing readable', async () => {
    const results = await importAgents(house.deps, ada, [{ name: 'void', path: 'void.yaml', revisions: [{ definition: 'text', claims: null }] }, history('sound', ['a'])]);
    expect(results.map((result) => result.added)).toEqual([[], ['0.1.0']]);
    expect((await listAgents(house.deps, ada, { query: 'void', size: 50 })).items).toEqual([]);
  });

  it('stores claims as plain bounded text', async () => {
    const { agentId } = await importOne({ name: 'claims', path: 'claims.yaml', revisions: [{ definition: {}, claims: { commit: null, date: 'tomorrow\0', author: `${'x'.repeat(499)}😀`, changelog: null } }] });
    const [version] = await timeline(agentId);
    expect(version?.claims).toEqual({ commit: null, date: 'tomorrow', author: `${'x'.repeat(499)}\ufffd`, changelog: null });
  });
});
