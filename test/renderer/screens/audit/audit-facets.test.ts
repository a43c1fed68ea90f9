import { describe, expect, it } from 'vitest';
import { facetChoice, facetsOf, type Group, kindFacet, matching, withChoice } from '../../../../renderer/screens/audit/audit-facets.ts';
import { readAuditQuestion } from '../../../../renderer/lib/audit-question.ts';

const GROUPS: readonly Group[] = [
  { type: 'agent.created', severity: 'info', outcome: 'success', n: 5 },
  { type: 'agent.version.published', severity: 'warning', outcome: 'success', n: 3 },
  { type: 'agent.version.published', severity: 'warning', outcome: 'denied', n: 1 },
  { type: 'auth.login.failed', severity: 'warning', outcome: 'failure', n: 7 },
];

function countsOf(address: Readonly<Record<string, string>>, facet: string) {
  const found = facetsOf(GROUPS, readAuditQuestion(address)).find(({ id }) => id === facet);
  return Object.fromEntries((found?.values ?? []).map(({ id, count }) => [id, count]));
}

describe('facets of the log', () => {
  it('count what choosing a value would show, given the other facets but not its own', () => {
    expect(countsOf({}, 'types')).toEqual({ 'agent.*': 9, 'auth.*': 7 });
    expect(countsOf({ type: 'agent.*' }, 'types')).toEqual({ 'agent.*': 9, 'auth.*': 7 });
    expect(countsOf({ type: 'agent.*' }, 'outcomes')).toEqual({ success: 8, denied: 1, failure: 0 });
    expect(countsOf({ type: 'agent.*', outcome: 'denied' }, 'severities')).toEqual({ critical: 0, error: 0, warning: 1, info: 0 });
  });

  it('add up to the number of entries in the list', () => {
    expect(matching(GROUPS, readAuditQuestion({}))).toBe(16);
    expect(matching(GROUPS, readAuditQuestion({ type: 'agent.version.published', severity: 'warning' }))).toBe(4);
    expect(matching(GROUPS, readAuditQuestion({ type: 'agent.ver' }))).toBe(0);
  });

  it('keep single event types in force when a family is chosen beside them', () => {
    const question = readAuditQuestion({ type: 'auth.login.failed' });
    expect(facetChoice(question).types).toEqual([]);
    expect(withChoice(question, { types: ['agent.*'], outcomes: ['denied'] })).toMatchObject({ types: ['auth.login.failed', 'agent.*'], outcomes: ['denied'], severities: [] });
  });

  it('name what entries are about, most first, and keep a chosen kind that nothing is about any more', () => {
    const counted = [{ resourceType: 'user', n: 2 }, { resourceType: '', n: 9 }, { resourceType: 'agent_version', n: 5 }];
    expect(kindFacet(counted, ['budget'])).toEqual({
      id: 'kinds', title: 'About', values: [{ id: 'agent_version', label: 'agent version', count: 5 }, { id: 'user', label: 'user', count: 2 }, { id: 'budget', label: 'budget', count: 0 }],
    });
    expect(withChoice(readAuditQuestion({ kind: 'user' }), { kinds: ['agent_version'] }).kinds).toEqual(['agent_version']);
  });

  it('still offer a chosen family that nothing matches any more', () => {
    expect(countsOf({ type: 'budget.*' }, 'types')).toMatchObject({ 'budget.*': 0 });
  });
});
