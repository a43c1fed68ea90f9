import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AgentFilter, AgentInput, agentFacets, createAgent, createVersion, importAgents, listAgents } from '../../../server/agents/catalog/index.ts';
import { openRunStore } from '../../../server/agents/runs/index.ts';
import { agentDependants } from '../../../server/flows/agent-dependants.ts';
import { agentHistory } from '../../../server/flows/agent-history.ts';
import { askToDelete } from '../../../server/flows/delete-agent.ts';
import { knowToolsBy } from '../../../server/flows/known-tools.ts';
import { acceptTools } from '../../../server/flows/accept-tools.ts';
import { discoverServer } from '../../../server/flows/discover-servers.ts';
import { driftedTools, knownRights, rightsBetween } from '../../../server/flows/version-rights.ts';
import { anActor } from '../../support/actors.ts';
import { aTool, changingServer } from '../../support/changing-mcp-server.ts';
import { databases } from '../../support/databases.ts';
import { designer, type Governed, openGovernance } from '../../support/governance.ts';
import { filesIn, imported } from '../../support/import-files.ts';
import { manager, openServersHouse } from '../../support/servers-house.ts';
import { testData } from '../../support/test-data.ts';

const ada = designer('ada');
const reader = anActor({ userId: 'rex', capabilities: ['catalog:read'] });
const histories = testData('agents/histories');

describe.each(databases)('what versions may do, on %s', (_name, open) => {
  let house: Governed;
  beforeAll(async () => {
    house = await openGovernance(open);
  });
  afterAll(() => house.close());

  it.skipIf(histories === null)('shows which tools each revision of a real accountant gained, with what its source claims', async () => {
    const item = imported(...filesIn(histories ?? '', 'custom__accountant.jsonl')).agents[0];
    if (!item) throw new Error('no accountant');
    const claimed = item.revisions.map(({ claims }) => ({ commit: claims.commit ?? null, date: claims.date ?? null, author: claims.author ?? null, changelog: claims.changelog ?? null }));
    const [result] = await importAgents(house.deps, ada, [{ ...item, revisions: item.revisions.map(({ definition }, index) => ({ definition, claims: claimed[index] ?? null })) }]);
    if (!result?.agentId) throw new Error(JSON.stringify(result));
    const first = await agentHistory(house.deps, ada, result.agentId, { size: 5 });
    const rest = await agentHistory(house.deps, ada, result.agentId, { size: 100, cursor: first.next ?? undefined });
    const revisions = [...first.items, ...rest.items].toReversed();

    expect(revisions).toHaveLength(item.revisions.length);
    const gained = new Map(revisions.map(({ semver, rights }) => [semver, rights.filter(({ kind, change }) => kind === 'tool' && change === 'added').map(({ name }) => name)]));
    expect([gained.get('0.3.0'), gained.get('0.12.0')]).toEqual([['excel', 'powershell'], ['send_notification']]);
    expect(revisions.map(({ claims }) => claims)).toEqual(claimed);
    expect(revisions.every((version) => version.imported && version.authorId === 'ada' && version.claims?.date !== version.createdAt)).toBe(true);
  });

  it('tells which agents hand work to one, and nothing of drafts to those who may not see them', async () => {
    const { agent } = await createAgent(house.deps, ada, AgentInput.parse({ name: 'Lookup', definition: {} }));
    await createAgent(house.deps, ada, AgentInput.parse({ name: 'Caller', definition: { sub_agents: ['lookup', 'Other'] } }));
    const deps = { ...house.deps, runs: openRunStore(house.deps.storage.kit) };
    expect(await agentDependants(deps, ada, agent.id)).toMatchObject({ agents: [{ name: 'Caller', status: 'DRAFT' }], runs: null });
    expect((await agentDependants(deps, reader, agent.id)).agents).toEqual([]);
    expect((await agentDependants(deps, anActor({ userId: 'ron', capabilities: ['catalog:read', 'runs:read'] }), agent.id)).runs).toMatchObject({ versions: [] });
  });

  it('tells what would go with an agent, drafts included, by the digest that a request to delete it names', async () => {
    const { agent } = await createAgent(house.deps, ada, AgentInput.parse({ name: 'Leaving', definition: {} }));
    const deps = { ...house.deps, runs: openRunStore(house.deps.storage.kit) };
    const request = await askToDelete(house.deps, ada, { agentId: agent.id, name: 'Leaving', reason: 'Nobody needs it' });
    expect((await agentDependants(deps, reader, agent.id)).whole).toEqual({ versions: 1, digest: request.subjectDigest });
    await createVersion(house.deps, ada, { agentId: agent.id, semver: '0.2.0', definition: {}, changelog: '' });
    const { whole } = await agentDependants(deps, reader, agent.id);
    expect([whole.versions, whole.digest === request.subjectDigest]).toEqual([2, false]);
  });

  it('finds agents by a tool and by a model they use, and not by what only a draft says for those who may not see it', async () => {
    await createAgent(house.deps, ada, AgentInput.parse({ name: 'Painter', definition: { model: 'brush-2', tools: ['paint', { name: 'ask', server: 'crm' }] } }));
    const names = async (filter: object, who = ada) => (await listAgents(house.deps, who, AgentFilter.parse(filter))).items.map(({ name }) => name);
    for (const filter of [{ tool: 'paint' }, { tool: 'crm/ask' }, { model: 'brush-2' }]) expect(await names(filter), JSON.stringify(filter)).toEqual(['Painter']);
    expect([await names({ tool: 'paint', model: 'other' }), await names({ tool: 'paint' }, reader)]).toEqual([[], []]);
    const facets = await agentFacets(house.deps, ada, AgentFilter.parse({ query: 'painter' }));
    expect([facets.tool.map(({ value }) => value), facets.model.map(({ value }) => value)]).toEqual([['crm/ask', 'paint'], ['brush-2']]);
    expect((await agentFacets(house.deps, reader, AgentFilter.parse({ query: 'painter' }))).tool).toEqual([]);
  });

  it('counts what the registry and accepted servers know of a tool, whatever a definition says of it', async () => {
    const servers = await openServersHouse(open);
    const server = await changingServer([aTool('look', { annotations: { readOnlyHint: true } }), aTool('wipe', { annotations: { destructiveHint: true } })]);
    try {
      await servers.layer({ tools: [{ tool_id: 'pay', destructive: true }, { tool_id: 'read', read_only: true }], mcp_servers: [{ id: 'files', base_url: server.url, timeout_s: 5 }] });
      await discoverServer(servers.deps, manager, 'files');
      await acceptTools(servers.deps, manager, { id: 'files', setDigest: String((await servers.standing('files')).seen?.setDigest) });
      const deps = { ...servers.deps.governance, knowTools: knowToolsBy(servers.deps) };
      const card = (definition: Parameters<typeof knownRights>[3]) => deps.storage.read(ada, (db) => knownRights(deps, db, ada, definition));
      const effects = async (definition: Parameters<typeof knownRights>[3]) => (await card(definition)).tools.map(({ name, effect }) => `${name} ${effect}`);

      expect(await effects({ tools: [{ name: 'pay', annotations: { readOnlyHint: true } }, 'read', 'other'] })).toEqual(['other unknown', 'pay destructive', 'read read-only']);
      expect(await effects({ mcp_servers: { files: { tools: ['look', 'wipe'] } } })).toEqual(['look read-only', 'wipe destructive']);
      expect(await effects({ mcp_servers: { files: {} } })).toEqual(['* destructive']);
      expect(await effects({ mcp_servers: { files: { url: server.url, tools: ['look'] } } })).toEqual(['look read-only']);
      expect(await effects({ mcp_servers: { files: { url: 'https://elsewhere.example/mcp', tools: ['look', 'wipe'] } } })).toEqual(['look unknown', 'wipe destructive']);
      const asked = await deps.storage.read(ada, (db) => rightsBetween(deps, db, ada, { before: { tools: ['read'] }, after: { tools: ['read', 'pay'] } }));
      expect(asked).toMatchObject([{ kind: 'tool', name: 'pay', change: 'added', after: 'destructive', weight: 'widens', severity: 'high' }]);
    } finally {
      await server.close();
      await servers.close();
    }
  });

  it('names the tools of a definition that are not what was accepted', async () => {
    const servers = await openServersHouse(open);
    const server = await changingServer([aTool('look')]);
    try {
      await servers.register({ id: 'files', base_url: server.url, timeout_s: 5 });
      await discoverServer(servers.deps, manager, 'files');
      await acceptTools(servers.deps, manager, { id: 'files', setDigest: String((await servers.standing('files')).seen?.setDigest) });
      const drifted = () => servers.deps.storage.read(ada, (db) => driftedTools(servers.deps.governance, db, ada, { mcp_servers: { files: { tools: ['look'] } } }));
      expect(await drifted()).toEqual([]);
      server.offer([aTool('look', { description: 'Says something else' })]);
      await discoverServer(servers.deps, manager, 'files');
      expect(await drifted()).toMatchObject([{ server: 'files', name: 'look', change: 'changed' }]);
    } finally {
      await server.close();
      await servers.close();
    }
  });
});
