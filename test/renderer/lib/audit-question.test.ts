import { describe, expect, it } from 'vitest';
import { auditConditions, auditTerms, beyondDays, beyondFacets, beyondKinds, readAuditQuestion, withoutTerm, writeAuditQuestion } from '../../../renderer/lib/audit-question.ts';

const ADDRESS = { type: 'agent.*,auth.login.failed', severity: 'error,critical', outcome: 'denied', kind: 'agent,agent_version', text: 'refund', actor: 'ada', run: 'r-1', from: '2026-11-01', to: '2026-11-07' };

describe('what the log is asked, in the address', () => {
  it('comes back as it was written', () => {
    const question = readAuditQuestion(ADDRESS);
    expect(readAuditQuestion(Object.fromEntries(Object.entries(writeAuditQuestion(question)).filter((entry): entry is [string, string] => entry[1] !== null)))).toEqual(question);
  });

  it('leaves out what is no filter, whoever wrote it', () => {
    const question = readAuditQuestion({ type: "x');DROP,agent.*", severity: 'loud', outcome: 'denied,maybe', from: '2026-13-40', to: 'soon' });
    expect(question).toMatchObject({ types: ['agent.*'], severities: [], outcomes: ['denied'], from: null, to: null });
  });

  it('asks for whole UTC days, both ends included', () => {
    expect(auditConditions(readAuditQuestion(ADDRESS))).toMatchObject({ from: '2026-11-01T00:00:00.000Z', to: '2026-11-07T23:59:59.999Z', types: ['agent.*', 'auth.login.failed'], actorId: 'ada' });
    expect(auditConditions(readAuditQuestion({}))).toEqual({});
    expect(auditConditions(beyondDays(readAuditQuestion(ADDRESS)))).not.toHaveProperty('from');
  });

  it('shows a chip a filter, people by name, and takes one away without the others', () => {
    const question = readAuditQuestion(ADDRESS);
    expect(auditTerms(question, new Map([['ada', 'Ada Example']])).map(({ name, value }) => `${name} ${value}`)).toEqual([
      'time 1 Nov 2026 to 7 Nov 2026 (UTC)', 'words refund', 'event agent.*, auth.login.failed', 'severity Critical, Error', 'outcome Refused', 'about agent, agent version', 'actor Ada Example', 'run r-1',
    ]);
    expect(auditTerms(withoutTerm(question, 'time'), new Map()).map(({ id }) => id)).toEqual(['text', 'types', 'severities', 'outcomes', 'kinds', 'actor', 'run']);
    expect(auditTerms(withoutTerm(question, 'actor'), new Map()).map(({ id }) => id)).not.toContain('actor');
  });

  it('takes each chip away by itself', () => {
    const question = readAuditQuestion(ADDRESS);
    for (const { id } of auditTerms(question, new Map())) expect(auditTerms(withoutTerm(question, id), new Map()).map((term) => term.id), id).toEqual(auditTerms(question, new Map()).map((term) => term.id).filter((other) => other !== id));
  });

  it('searches for words that are some, and for no more than the server looks for', () => {
    const textOf = (text: string) => readAuditQuestion({ text }).text;
    expect([textOf('  refund   claims '), textOf('Söhne 2026'), textOf('?!'), textOf(''), textOf('a '.repeat(17)), textOf('x'.repeat(201))]).toEqual(['refund claims', 'Söhne 2026', null, null, null, null]);
    expect(auditConditions(readAuditQuestion({ text: 'refund', kind: 'agent,Bad Kind' }))).toEqual({ text: 'refund', resourceTypes: ['agent'] });
  });

  it('counts facets without what they choose themselves, and words and persons stay in force', () => {
    const question = readAuditQuestion(ADDRESS);
    expect(auditConditions(beyondKinds(question))).not.toHaveProperty('resourceTypes');
    expect(auditConditions(beyondFacets(question))).toMatchObject({ resourceTypes: ['agent', 'agent_version'], text: 'refund', actorId: 'ada' });
  });

  it('says so when a period is open at one end', () => {
    expect(auditTerms(readAuditQuestion({ to: '2026-11-07' }), new Map())[0]?.value).toBe('the beginning to 7 Nov 2026 (UTC)');
  });
});
