import { describe, expect, it } from 'vitest';
import { facetsOf } from '../../../../server/agents/catalog/agent-facets.ts';
import type { AgentFacetRow } from '../../../../server/agents/catalog/agent-search-store.ts';
import { brand, type UserId } from '../../../../shared/brand.ts';

function row(wishes: Partial<AgentFacetRow>): AgentFacetRow {
  return { category: 'general', tags: [], status: 'DRAFT', ownerId: brand<UserId>('u1'), ownerName: 'Ada', riskClass: 'low', tools: [], models: [], ...wishes };
}

const rows = [
  row({ category: 'support', tags: ['eu', 'chat'], status: 'PUBLISHED' }),
  row({ category: 'support', tags: ['eu'] }),
  row({ category: 'finance', tags: ['eu'], ownerId: brand<UserId>('u2'), ownerName: 'Bob', riskClass: 'high' }),
];
const all = { size: 50 };

describe('the facets of the catalog', () => {
  it('count every value, commonest first, tags one by one', () => {
    const facets = facetsOf(rows, all);
    expect(facets.category).toEqual([{ value: 'support', label: 'support', count: 2 }, { value: 'finance', label: 'finance', count: 1 }]);
    expect(facets.tag.map(({ value, count }) => [value, count])).toEqual([['eu', 3], ['chat', 1]]);
  });

  it('show an owner’s name', () => {
    expect(facetsOf(rows, all).owner).toContainEqual({ value: 'u2', label: 'Bob', count: 1 });
  });

  it('narrow one another, but never themselves', () => {
    const facets = facetsOf(rows, { ...all, category: 'support' });
    expect(facets.category).toHaveLength(2);
    expect(facets.riskClass).toEqual([{ value: 'low', label: 'low', count: 2 }]);
  });

  it('take any of several tags', () => {
    expect(facetsOf(rows, { ...all, tags: ['chat', 'absent'] }).category).toEqual([{ value: 'support', label: 'support', count: 1 }]);
  });

  it('combine all that is chosen', () => {
    expect(facetsOf(rows, { ...all, ownerId: 'u1', status: 'DRAFT', riskClass: 'low' }).category).toEqual([{ value: 'support', label: 'support', count: 1 }]);
  });
});
