import { describe, expect, it } from 'vitest';
import { aFile, imported, told } from '../../../support/import-files.ts';

function definitionIn(text: string): unknown {
  return imported(aFile('agents/helper.md', text)).agents[0]?.revisions[0]?.definition;
}

describe('an agent in Markdown', () => {
  it('is its front matter, with the text as its prompt', () => {
    expect(definitionIn('---\nname: Helper\ntools: Read, Grep\n---\n\nYou help.\n\n--- \nAlways.\n')).toEqual({ name: 'Helper', tools: 'Read, Grep', system_prompt: 'You help.\n\n--- \nAlways.' });
  });

  it('is its fenced YAML block, with the text around it as its prompt', () => {
    expect(definitionIn('# helper\n\nRead this.\n\n```yaml\nagent:\n  id: helper\npersona:\n  role: Helper\n```\n\nThe end.'))
      .toEqual({ agent: { id: 'helper' }, persona: { role: 'Helper' }, system_prompt: '# helper\n\nRead this.\n\nThe end.' });
  });

  it('keeps a prompt that the YAML brings along', () => {
    expect(definitionIn('---\nname: H\nsystem_prompt: mine\n---\nText')).toEqual({ name: 'H', system_prompt: 'mine', body: 'Text' });
  });

  it('may come from Windows', () => {
    expect(definitionIn('\uFEFF---\r\nname: H\r\nmodel: m\r\n---\r\nText\r\n')).toEqual({ name: 'H', model: 'm', system_prompt: 'Text' });
    expect(definitionIn('Text\r\n```yml\r\nmodel: m\r\n```\r\n')).toEqual({ model: 'm', system_prompt: 'Text' });
  });

  it('is told by its content when the extension says nothing', () => {
    expect(imported(aFile('helper', '---\nmodel: m\n---\nText')).agents).toMatchObject([{ name: 'helper', format: 'markdown' }]);
  });

  it('is refused by rule when its YAML is', () => {
    const { problems } = imported(
      aFile('a.md', '# Only words'), aFile('b.md', '---\nmodel: m\nmodel: n\n---\nx'), aFile('c.md', '---\n- m\n---\nx'),
      aFile('d.md', '```yaml\nmodel: [\n```'), aFile('e.md', '```yaml\nmodel: m'), aFile('f.md', '---\ntools: 3\n---\n'),
    );
    expect(problems.map(told)).toEqual(['a.md | unknown-shape', 'b.md | /model | duplicate-key', 'c.md | object', 'd.md | syntax', 'e.md | unknown-shape', 'f.md | /tools | shape']);
  });
});
