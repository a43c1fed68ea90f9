import { describe, expect, it } from 'vitest';
import { beyondDays, conditionsOf, readQuestion, termsOf, withoutTerm, writeQuestion } from '../../../../renderer/screens/audit/audit-question.ts';

const ADDRESS = { type: 'agent.*,auth.login.failed', severity: 'error,critical', outcome: 'denied', actor: 'ada', run: 'r-1', from: '2026-11-01', to: '2026-11-07' };

describe('what the log is asked, in the address', () => {
  it('comes back as it was written', () => {
    const question = readQuestion(ADDRESS);
    expect(readQuestion(Object.fromEntries(Object.entries(writeQuestion(question)).filter((entry): entry is [string, string] => entry[1] !== null)))).toEqual(question);
  });

  it('leaves out what is no filter, whoever wrote it', () => {
    const question = readQuestion({ type: "x');DROP,agent.*", severity: 'loud', outcome: 'denied,maybe', from: '2026-13-40', to: 'soon' });
    expect(question).toMatchObject({ types: ['agent.*'], severities: [], outcomes: ['denied'], from: null, to: null });
  });

  it('asks for whole UTC days, both ends included', () => {
    expect(conditionsOf(readQuestion(ADDRESS))).toMatchObject({ from: '2026-11-01T00:00:00.000Z', to: '2026-11-07T23:59:59.999Z', types: ['agent.*', 'auth.login.failed'], actorId: 'ada' });
    expect(conditionsOf(readQuestion({}))).toEqual({});
    expect(conditionsOf(beyondDays(readQuestion(ADDRESS)))).not.toHaveProperty('from');
  });

  it('shows a chip a filter, people by name, and takes one away without the others', () => {
    const question = readQuestion(ADDRESS);
    expect(termsOf(question, new Map([['ada', 'Ada Example']])).map(({ name, value }) => `${name} ${value}`)).toEqual([
      'time 1 Nov 2026 to 7 Nov 2026 (UTC)', 'event agent.*, auth.login.failed', 'severity Critical, Error', 'outcome Refused', 'actor Ada Example', 'run r-1',
    ]);
    expect(termsOf(withoutTerm(question, 'time'), new Map()).map(({ id }) => id)).toEqual(['types', 'severities', 'outcomes', 'actor', 'run']);
    expect(termsOf(withoutTerm(question, 'actor'), new Map()).map(({ id }) => id)).not.toContain('actor');
  });

  it('says so when a period is open at one end', () => {
    expect(termsOf(readQuestion({ to: '2026-11-07' }), new Map())[0]?.value).toBe('the beginning to 7 Nov 2026 (UTC)');
  });
});
