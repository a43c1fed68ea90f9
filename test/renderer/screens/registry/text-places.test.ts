import { describe, expect, it } from 'vitest';
import { readTypedJson } from '../../../../renderer/lib/typed-json.ts';
import { problemsIn } from '../../../../renderer/screens/registry/text-places.ts';

const TEXT = `{
  "tools": [
    { "tool_id": "a" },
    { "tool_id": "b", "enabled": "yes" }
  ],
  "limits": { "max_tool_calls": 60 }
}`;

function linesOf(text: string, ...paths: readonly string[]) {
  return problemsIn(text, readTypedJson(text), paths.map((path) => ({ path, rule: 'widens', says: 'is wrong.' }))).map((problem) => problem.where);
}

describe('a refusal of a layer', () => {
  it('stands at its value, an item being found by its id', () => {
    expect(linesOf(TEXT, '/tools/b/enabled', '/limits/max_tool_calls')).toEqual(['line 4, column 23', 'line 6, column 15']);
  });

  it('stands at the nearest thing above when its value is not in the text', () => {
    expect(linesOf(TEXT, '/tools/b/timeout_ms', '/tools/unknown_field', '/roles/viewer', '')).toEqual(['line 4, column 5', 'line 2, column 3', 'line 1, column 1', 'line 1, column 1']);
  });

  it('is only the first mistake in a text that is no JSON', () => {
    const [problem, ...more] = problemsIn('{ "a": }', readTypedJson('{ "a": }'), []);
    expect(problem).toMatchObject({ rule: 'syntax', where: 'line 1, column 8' });
    expect(more).toEqual([]);
  });
});
