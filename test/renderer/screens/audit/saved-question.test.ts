import { describe, expect, it } from 'vitest';
import { auditConditions, readAuditQuestion } from '../../../../renderer/lib/audit-question.ts';
import { questionIn } from '../../../../renderer/screens/audit/saved-question.ts';

describe('a saved filter on the screen', () => {
  it('asks again exactly what was saved', () => {
    const question = readAuditQuestion({ type: 'agent.*', severity: 'error', outcome: 'denied', kind: 'agent', text: 'refund claims', actor: 'ada', resource: 'a-1', run: 'r-1', from: '2026-11-01', to: '2026-11-07' });
    expect(questionIn(auditConditions(question))).toEqual(question);
    expect(questionIn({ outcomes: ['failure', 'denied'] })?.outcomes).toEqual(['denied', 'failure']);
  });

  it.each([
    ['begins within a day', { from: '2026-11-01T09:30:00.000Z' }], ['ends within a day', { to: '2026-11-01T00:00:00.000Z' }], ['asks by a name of the documents', { types: ['USER_LOGIN'] }],
    ['asks what no screen knows', { text: 'a', colour: 'red' }], ['is of another form', { types: 'agent.*' }],
  ])('is not asked at all when it %s, for the list would show something else under its name', (_how, saved) => {
    expect(questionIn(saved)).toBeNull();
  });
});
