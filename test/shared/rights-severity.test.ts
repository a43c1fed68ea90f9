import { describe, expect, it } from 'vitest';
import { rightsOf } from '../../shared/agent-rights.ts';
import type { JsonObject } from '../../shared/json.ts';
import { rightsDiff } from '../../shared/rights-diff.ts';
import { worstSeverity } from '../../shared/rights-severity.ts';

const gained = (before: JsonObject, after: JsonObject) => rightsDiff(rightsOf(before), rightsOf(after)).filter(({ weight }) => weight === 'widens').map(({ kind, severity }) => `${kind} ${severity}`);
const tool = (annotations: JsonObject): JsonObject => ({ tools: [{ name: 'files', annotations }] });

describe('the severity of a gain', () => {
  it.each<[string, JsonObject, JsonObject, string]>([
    ['a tool that destroys', {}, tool({ destructiveHint: true }), 'tool high'],
    ['a tool that says nothing of itself', {}, tool({}), 'tool high'],
    ['a tool that adds', {}, tool({ destructiveHint: false }), 'tool medium'],
    ['a tool that reads', {}, tool({ readOnlyHint: true }), 'tool low'],
    ['a tool that read and now destroys', tool({ readOnlyHint: true }), tool({ destructiveHint: true }), 'tool high'],
    ['a secret', {}, { env: { API_KEY: '${API_KEY}' } }, 'secret high'],
    ['a host', {}, { hosts: ['api.example'] }, 'host medium'],
    ['every host', {}, { hosts: ['*'] }, 'host high'],
    ['a model', {}, { model: 'large' }, 'model low'],
    ['a limit that rises', { budget: 5 }, { budget: 50 }, 'limit medium'],
    ['a limit that is gone', { budget: 5 }, {}, 'limit medium'],
    ['acting without asking', {}, { auto_approve: true }, 'unattended high'],
  ])('of %s', (_what, before, after, severity) => {
    expect(gained(before, after)).toEqual([severity]);
  });

  it('of a whole diff is its worst, and none where nothing is gained', () => {
    const worst = (before: JsonObject, after: JsonObject) => worstSeverity(rightsDiff(rightsOf(before), rightsOf(after)));
    expect(worst({}, { model: 'large', hosts: ['a.example'] })).toBe('medium');
    expect(worst({ model: 'large', hosts: ['a.example'] }, {})).toBe('none');
    expect(worst({}, {})).toBe('none');
  });
});
