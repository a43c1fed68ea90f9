import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { agentFacets, AgentFilter, AgentInput, createAgent, listAgents } from '../../../../server/agents/catalog/index.ts';
import { anActor, TENANT_B } from '../../../support/actors.ts';
import { databases } from '../../../support/databases.ts';
import { designer, type Governed, openGovernance } from '../../../support/governance.ts';
import { testData } from '../../../support/test-data.ts';

const ada = designer('ada');
const bob = designer('bob');

describe.each(databases)('finding agents on %s', (_name, open) => {
  let house: Governed;
  beforeAll(async () => {
    house = await openGovernance(open);
    const make = (who: typeof ada, input: z.input<typeof AgentInput>) => createAgent(house.deps, who, AgentInput.parse(input));
    await make(ada, { name: 'Ledger keeper', description: 'Books invoices', category: 'finance', tags: ['eu', 'invoices'], riskClass: 'high' });
    await make(ada, { name: 'apprentice', description: '100% Ärger_frei', tags: ['eu'], definition: { model: 'small' } });
    await make(bob, { name: 'Zebra', category: 'finance', tags: ['us', 'eu-west'] });
    await make(anActor({ userId: 'eve', tenantId: TENANT_B }), { name: 'Ledger of another tenant', tags: ['eu'] });
  });
  afterAll(() => house.close());

  const names = async (filter: z.input<typeof AgentFilter>) => (await listAgents(house.deps, ada, AgentFilter.parse(filter))).items.map((agent) => agent.name);

  it('lists this tenant’s agents by name, whatever their case', async () => {
    expect(await names({})).toEqual(['apprentice', 'Ledger keeper', 'Zebra']);
  });

  it.each([
    ['LEDGER', ['Ledger keeper']],
    ['invoic', ['Ledger keeper']],
    ['eu-w', ['Zebra']],
    ['ärger', ['apprentice']],
    ['100%', ['apprentice']],
    ['_frei', ['apprentice']],
    ['0_', []],
    ['\\', []],
  ])('finds "%s" in names, descriptions and tags as it is written', async (query, found) => {
    expect(await names({ query })).toEqual(found);
  });

  it('filters by category, any of several tags, owner, risk and status', async () => {
    expect(await names({ category: 'finance' })).toEqual(['Ledger keeper', 'Zebra']);
    expect(await names({ tags: ['eu'] })).toEqual(['apprentice', 'Ledger keeper']);
    expect(await names({ tags: ['us', 'invoices'] })).toEqual(['Ledger keeper', 'Zebra']);
    expect(await names({ ownerId: 'bob' })).toEqual(['Zebra']);
    expect(await names({ riskClass: 'high' })).toEqual(['Ledger keeper']);
    expect(await names({ status: 'PUBLISHED' })).toEqual([]);
    expect(await names({ category: 'finance', tags: ['eu'], query: 'keeper' })).toEqual(['Ledger keeper']);
  });

  it('pages by name without loss or repetition, and refuses a cursor of somebody else’s', async () => {
    const first = await listAgents(house.deps, ada, AgentFilter.parse({ size: 2 }));
    const rest = await listAgents(house.deps, ada, AgentFilter.parse({ size: 2, cursor: first.next ?? '' }));
    expect([...first.items, ...rest.items].map((agent) => agent.name)).toEqual(['apprentice', 'Ledger keeper', 'Zebra']);
    expect(rest.next).toBeNull();
    await expect(names({ cursor: 'bm90IG91cnM' })).rejects.toMatchObject({ code: 'input/invalid', details: { field: 'cursor' } });
  });

  it('counts facets over what the other choices let through', async () => {
    const facets = await agentFacets(house.deps, ada, AgentFilter.parse({ category: 'finance' }));
    expect(facets.category.map(({ value, count }) => [value, count])).toEqual([['finance', 2], ['general', 1]]);
    expect(facets.tag.map(({ value }) => value)).toEqual(['eu', 'eu-west', 'invoices', 'us']);
    expect(facets.owner).toContainEqual({ value: 'bob', label: 'bob', count: 1 });
  });
});

const Contract = z.object({
  search_cases: z.array(z.object({ query: z.string(), names: z.array(z.string()) })),
  list_filter_cases: z.array(z.object({ category: z.string().optional(), tags: z.array(z.string()).optional(), names: z.array(z.string()) })),
});
const contract = testData('contracts/ptf-version-lifecycle.json');

// Three agents to which the document's own cases apply: its names, and our words for the rest.
const CASES_FIXTURE: readonly z.input<typeof AgentInput>[] = [
  { name: 'Data Processing Agent', description: 'moves customer records', category: 'etl', tags: ['production'] },
  { name: 'ML Training Agent', description: 'tunes models', category: 'science', tags: ['ml', 'development'] },
  { name: 'Report Generator', description: 'writes for the board', category: 'office', tags: ['production', 'learning'] },
];

describe.skipIf(contract === null).each(databases)('the document’s cases on %s', (_name, open) => {
  it('T54: find the agents that the document finds', async () => {
    const house = await openGovernance(open);
    try {
      for (const input of CASES_FIXTURE) await createAgent(house.deps, ada, AgentInput.parse(input));
      const { search_cases: searches, list_filter_cases: filters } = Contract.parse(JSON.parse(readFileSync(contract ?? '', 'utf8')));
      const names = async (filter: z.input<typeof AgentFilter>) => (await listAgents(house.deps, ada, AgentFilter.parse(filter))).items.map((agent) => agent.name);
      for (const { query, names: expected } of searches) expect(await names({ query }), query).toEqual(expected);
      const [byCategory, byTag] = filters;
      expect(await names({ category: byCategory?.category })).toEqual(byCategory?.names);
      expect(await names({ tags: byTag?.tags })).toEqual(byTag?.names);
    } finally {
      await house.close();
    }
  });
});
