import { describe, expect, it } from 'vitest';
import { readAuditQuestion } from '../../../../renderer/lib/audit-question.ts';
import { suggestionsFor, withSuggestion } from '../../../../renderer/screens/audit/audit-suggestions.ts';

const PEOPLE = [{ id: 'u-1', name: 'Ada Example', email: 'ada@example.com' }];
const idsOf = (text: string) => suggestionsFor(text, PEOPLE).map(({ id }) => id);

describe('what typed text may mean in the log', () => {
  it('is an event, a family, a person or an outcome, whichever has it in its name', () => {
    expect(idsOf('agent.version.published')[0]).toBe('types:agent.version.published');
    expect(idsOf('legal')[0]).toBe('types:legal_hold.*');
    expect(idsOf('ada ex')).toEqual(['actor:u-1', 'text:ada ex']);
    expect(idsOf('refused')).toContain('outcomes:denied');
  });

  it('may be any id, whose letters are kept as they were typed', () => {
    expect(idsOf('Payments.Stop').slice(-2)).toEqual(['resource:Payments.Stop', 'actor:Payments.Stop']);
    expect(idsOf('0190a000-0000-7000-8000-000000000001')).toEqual(['entry', 'resource', 'actor', 'run'].map((field) => `${field}:0190a000-0000-7000-8000-000000000001`));
  });

  it('is an entry when it is its number, written as the list or a verification writes it', () => {
    expect(suggestionsFor('#19,330', PEOPLE).map(({ id, label }) => [id, label])).toEqual([['number:19330', 'Open entry #19,330']]);
    expect(idsOf('19330')).toEqual(['number:19330']);
  });

  it('may be words to look for, behind what has that name and never when nothing in it is a letter or digit', () => {
    expect(idsOf('refund claims')).toEqual(['text:refund claims']);
    expect(idsOf('legal').indexOf('text:legal')).toBeGreaterThan(0);
    expect(idsOf('"!"')).not.toContain('text:"!"');
    const question = readAuditQuestion({ text: 'refund' });
    expect(withSuggestion(question, 'text:claims 12')).toMatchObject({ text: 'refund claims 12' });
    expect(withSuggestion(question, `text:${'x'.repeat(201)}`)).toEqual(question);
  });

  it('offers families and people before anything is typed', () => {
    expect(idsOf('')).toEqual(expect.arrayContaining(['types:agent.*', 'actor:u-1']));
  });

  it('adds to the question, and leaves opening an entry to the screen', () => {
    const question = readAuditQuestion({ type: 'agent.*', actor: 'u-2' });
    expect(withSuggestion(question, 'types:auth.*')).toMatchObject({ types: ['agent.*', 'auth.*'] });
    expect(withSuggestion(question, 'outcomes:denied')).toMatchObject({ outcomes: ['denied'], actor: 'u-2' });
    expect(withSuggestion(question, 'resource:mcp:server/tool')).toMatchObject({ resource: 'mcp:server/tool' });
    expect(withSuggestion(question, 'entry:0190a000-0000-7000-8000-000000000001')).toBeNull();
  });
});
