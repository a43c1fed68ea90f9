import { describe, expect, test } from 'vitest';
import { YAML_LANGUAGE } from '../../../../renderer/lib/yaml-language.ts';
import { draftText, readDraft, servedProblems } from '../../../../renderer/screens/catalog/definition-draft.ts';

describe('a definition that somebody types', () => {
  test('is read back as it is shown', () => {
    const definition = { model: 'm', tools: ['a'] };
    expect(readDraft(draftText(definition))).toMatchObject({ ok: true, definition });
    expect(readDraft(draftText(definition, YAML_LANGUAGE), YAML_LANGUAGE)).toMatchObject({ ok: true, definition });
  });

  test('broken JSON is told with its place and rule', () => {
    const draft = readDraft('{\n  "model": "m"\n  "tools": []\n}');
    expect(!draft.ok && draft.problems).toMatchObject([{ where: 'line 3, column 3', offset: 19, field: '', rule: 'syntax' }]);
  });

  test('every field that breaks a rule is named, with the rule and its place in the text', () => {
    const draft = readDraft('{\n  "hosts": 5,\n  "tools": ["ok", {}]\n}');
    expect(!draft.ok && draft.problems.map(({ field, rule, where }) => [field, rule, where])).toEqual([['/hosts', 'shape', 'line 2, column 3'], ['/tools/1', 'shape', 'line 3, column 19']]);
  });

  test('so it is in YAML', () => {
    const draft = readDraft('hosts: 5\ntools:\n  - ok\n  - {}\nlimits: yes\nauto: .nan\n', YAML_LANGUAGE);
    expect(!draft.ok && draft.problems.map(({ rule, where }) => [rule, where])).toEqual([['number', 'line 6, column 7']]);
    const shaped = readDraft('hosts: 5\ntools:\n  - ok\n  - {}\nlimits: true\n', YAML_LANGUAGE);
    expect(!shaped.ok && shaped.problems.map(({ field, rule, where }) => [field, rule, where])).toEqual([['/hosts', 'shape', 'line 1, column 1'], ['/tools/1', 'shape', 'line 4, column 5'], ['/limits', 'shape', 'line 5, column 1']]);
  });

  test('a place inside of what an alias stands for is told at the alias', () => {
    const draft = readDraft('base: &b [ok, {}]\ntools: *b\n', YAML_LANGUAGE);
    expect(!draft.ok && draft.problems).toMatchObject([{ field: '/tools/1', where: 'line 2, column 1' }]);
  });

  test('a list is no definition', () => {
    const draft = readDraft('[]');
    expect(!draft.ok && draft.problems).toMatchObject([{ rule: 'object', where: 'line 1, column 1' }]);
  });

  test('what the server found stands at its place too, or at the nearest one there is', () => {
    const problems = [{ path: '/tools/0/name', rule: 'shape', message: 'must be text' }, { rule: 'odd' }];
    const trouble = { kind: 'refused' as const, code: 'catalog/invalid-definition' as const, details: { problems }, issues: [] };
    expect(servedProblems(trouble, '{"tools": [{}]}')).toMatchObject([{ field: '/tools/0/name', rule: 'shape', message: 'must be text', offset: 11 }]);
    expect(servedProblems({ kind: 'unreachable' }, '{}')).toEqual([]);
  });
});
