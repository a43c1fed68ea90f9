import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { choiceOf, facetsFrom, filterFrom, isNarrowed, matching, textsOf } from '../../../../renderer/screens/catalog/catalog-filter.ts';

const value = (id: string, count: number) => ({ value: id, label: id, count });
const COUNTS = {
  status: [value('PUBLISHED', 3), value('DRAFT', 5)], riskClass: [value('low', 6), value('high', 2)], category: [value('claims', 5), value('service', 3)],
  owner: [{ value: 'u1', label: 'Ada', count: 8 }], tag: [value('eu', 4)], tool: [], model: [],
};

describe('the filter in the address', () => {
  test('reads what fits and leaves out what does not', () => {
    expect(filterFrom({ q: 'claims', status: 'DRAFT', risk: 'high', category: 'a', owner: 'u1', tags: 'eu,a%2Cb' })).toEqual({ query: 'claims', status: 'DRAFT', riskClass: 'high', category: 'a', ownerId: 'u1', tags: ['eu', 'a,b'] });
    expect(filterFrom({ status: 'draft', risk: 'huge', tags: '100%' })).toEqual({ tags: ['100%'] });
    expect(isNarrowed(filterFrom({}))).toBe(false);
  });

  test('a choice goes into the address and comes back, whatever the tags are', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }), { maxLength: 5 }), (tags) => {
      const texts = textsOf({ status: ['DRAFT'], ...(tags.length > 0 ? { tags } : {}) });
      const present = Object.fromEntries(Object.entries(texts).flatMap(([name, text]) => (text === null ? [] : [[name, text]])));
      expect(choiceOf(filterFrom(present))).toEqual({ status: ['DRAFT'], ...(tags.length > 0 ? { tags } : {}) });
    }));
  });

  test('choosing a second value of a facet that takes one replaces the first', () => {
    expect(textsOf({ status: ['DRAFT', 'PUBLISHED'] })).toMatchObject({ status: 'PUBLISHED', risk: null, tags: null });
  });
});

describe('facets', () => {
  test('states and risks keep their own order, and one’s own name is You', () => {
    const facets = facetsFrom(COUNTS, {}, 'u1');
    expect(facets.map(({ id, values }) => [id, ...values.map(({ label }) => label)])).toEqual([['status', 'Draft', 'Published'], ['risk', 'High', 'Low'], ['category', 'claims', 'service'], ['owner', 'You'], ['tags', 'eu']]);
  });

  test('a chosen value stays to be taken back when nothing has it any more', () => {
    const facets = facetsFrom({ ...COUNTS, category: [], status: [] }, { category: 'gone', status: 'ARCHIVED' }, 'u2');
    expect(facets.filter(({ id }) => id === 'category' || id === 'status').map(({ values }) => values)).toEqual([[{ id: 'ARCHIVED', label: 'Archived', count: 0 }], [{ id: 'gone', label: 'gone', count: 0 }]]);
  });

  test('the number found is what the chosen state has, or all states together', () => {
    expect(matching(COUNTS, {})).toBe(8);
    expect(matching(COUNTS, { status: 'DRAFT' })).toBe(5);
  });
});
