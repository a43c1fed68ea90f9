import { describe, expect, it } from 'vitest';
import { JSON_LANGUAGE } from '../../../../renderer/lib/json-language.ts';
import { YAML_LANGUAGE } from '../../../../renderer/lib/yaml-language.ts';
import { meaningAt, offersAt } from '../../../../renderer/screens/catalog/definition-offers.ts';

const KNOWN = { tools: ['search', 'pay'], servers: ['files'], models: ['small', 'large'], agents: ['lookup'] };

/** Labels of what is offered at `^`. */
function offered(marked: string, language = YAML_LANGUAGE): readonly string[] {
  return offersAt(language, KNOWN, marked.replace('^', ''), marked.indexOf('^'))?.offers.map(({ label }) => label) ?? [];
}

/** The text once the offer of this label is taken, the caret as `^`. */
function taken(marked: string, label: string, language = YAML_LANGUAGE): string {
  const text = marked.replace('^', '');
  const found = offersAt(language, KNOWN, text, marked.indexOf('^'));
  const offer = found?.offers.find((each) => each.label === label);
  return found && offer ? `${text.slice(0, found.from)}${offer.text.slice(0, offer.caret)}^${offer.text.slice(offer.caret)}${text.slice(found.to)}` : 'not offered';
}

describe('what a definition is offered', () => {
  it('are the fields that it lacks, in whatever spelling it has the others', () => {
    const labels = offered('system_prompt: Be kind.\nallowedTools: [a]\n^');
    expect(labels).toContain('model');
    expect(labels).not.toContain('instructions');
    expect(labels).not.toContain('tools');
  });

  it('are other spellings only to whoever begins one', () => {
    expect(offered('^')).not.toContain('system_prompt');
    expect(offered('sys^')).toContain('system_prompt');
  });

  it.each([
    ['auto_approve: ^', ['false', 'true']],
    ['permission_mode: ^', ['default', 'acceptEdits', 'bypassPermissions']],
    ['tools:\n  - name: a\n    annotations:\n      readOnlyHint: ^', ['true', 'false']],
    ['model: ^', ['small', 'large']],
    ['llm:\n  model: ^', ['small', 'large']],
    ['tools: [search, ^]', ['pay']],
    ['sub_agents:\n  - ^', ['lookup']],
    ['mcp_servers:\n  ^', ['files']],
    ['mcp_servers:\n  files:\n    tools: [^]', ['search', 'pay']],
    ['agent:\n  model: ^', ['small', 'large']],
    ['description: ^', []],
    ['unheard_of: ^', []],
    ['unheard_of:\n  ^', []],
    ['tools: ^', []],
  ])('%j: %j', (marked, labels) => {
    expect(offered(marked)).toEqual(labels);
  });

  it('in a list of tools are names that are not in it yet, and what an entry may say', () => {
    const labels = offered('tools:\n  - search\n  - ^');
    expect(labels).toContain('pay');
    expect(labels).not.toContain('search');
    expect(labels).toContain('annotations');
  });

  it('is the same in JSON', () => {
    expect(offered('{"auto_approve": ^}', JSON_LANGUAGE)).toEqual(['false', 'true']);
    expect(offered('{"tools": ["search", "^"]}', JSON_LANGUAGE)).toEqual(['pay']);
    expect(offered('{"mcp_servers": {"files": {"^"}}}', JSON_LANGUAGE)).toContain('command');
  });

  it('leaves a text behind that can be written on', () => {
    expect(taken('{"mo^"}', 'model', JSON_LANGUAGE)).toBe('{"model": ^}');
    expect(taken('{"tools": ["se^"]}', 'search', JSON_LANGUAGE)).toBe('{"tools": ["search"^]}');
    expect(taken('too^\nmodel: m\n', 'tools')).toBe('tools:\n  - ^\nmodel: m\n');
    expect(taken('mcp_servers:\n  ^', 'files')).toBe('mcp_servers:\n  files:\n    ^');
  });

  it('is nothing inside of a prompt or where the text is beyond reading', () => {
    expect(offered('instructions: |\n  Use to^')).toEqual([]);
    expect(offered('{"a" ^', JSON_LANGUAGE)).toEqual([]);
  });
});

describe('the meaning told beside the text', () => {
  const text = 'model: small\ntools:\n  - name: search\n    annotations:\n      readOnlyHint: true\nodd:\n  deep: 1\n';
  const typed = YAML_LANGUAGE.read(text);
  const keyAt = (words: string) => typed.ok && meaningAt(typed.places, text.indexOf(words))?.key;

  it('is that of the innermost field that is understood', () => {
    expect(['model', 'search', 'readOnlyHint', 'annotations'].map(keyAt)).toEqual(['model', 'name', 'readOnlyHint', 'annotations']);
  });

  it('is nothing in what nobody here understands', () => {
    expect(keyAt('deep')).toBeUndefined();
  });
});
