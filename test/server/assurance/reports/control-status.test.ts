import { describe, expect, it } from 'vitest';
import { judge } from '../../../../server/assurance/reports/control-status.ts';
import type { Control, QueryResult } from '../../../../server/assurance/reports/report.ts';
import { brand, type Instant } from '../../../../shared/brand.ts';

const control: Control = { id: 'C1', title: 'A control', support: 'direct', evidence: ['Q-RULED', 'Q-LISTED'] };

function answer(id: string, wishes: Partial<QueryResult> = {}): readonly [string, QueryResult] {
  return [id, { id, title: id, population: 3, minimum: 1, rule: 'it holds', exceptions: [], sample: [], types: [], facts: {}, ...wishes }];
}

const broken = { exceptions: [{ what: 'one that does not', events: ['e1'] }] };
const judged = (...answers: ReadonlyArray<readonly [string, QueryResult]>) => judge(control, new Map(answers));

describe('the status of a control', () => {
  it('is met only when every answer has a rule, records and no exception', () => {
    expect(judged(answer('Q-RULED'), answer('Q-LISTED'))).toMatchObject({ status: 'met', why: 'Q-RULED: 3 records, no exception; Q-LISTED: 3 records, no exception' });
  });

  it('is not met as soon as one record breaks a rule, whatever else is missing', () => {
    expect(judged(answer('Q-RULED', broken))).toMatchObject({ status: 'not-met', why: 'Q-RULED: 1 exception against the rule "it holds"' });
    expect(judged(answer('Q-LISTED', { rule: null, population: 0 }), answer('Q-RULED', broken)).status).toBe('not-met');
  });

  it('needs an attachment when these records cannot answer a question at all', () => {
    expect(judged(answer('Q-RULED'))).toMatchObject({ status: 'needs-attachment', why: 'Q-LISTED cannot be answered from these records' });
  });

  it('has insufficient evidence below the minimum of an answer, for a rule over nothing proves nothing', () => {
    expect(judged(answer('Q-RULED', { population: 0 }), answer('Q-LISTED'))).toMatchObject({ status: 'insufficient-evidence', why: 'Q-RULED: 0 records in the period, at least 1 needed' });
    expect(judged(answer('Q-RULED'), answer('Q-LISTED', { rule: null, population: 4, minimum: 5 })).status).toBe('insufficient-evidence');
  });

  it('is left to a person when no rule decides, also when a quiet period is the answer', () => {
    expect(judged(answer('Q-RULED'), answer('Q-LISTED', { rule: null }))).toMatchObject({ status: 'evidence-attached', why: 'Q-RULED: 3 records, no exception; Q-LISTED: 3 records, no rule decides' });
    expect(judged(answer('Q-RULED'), answer('Q-LISTED', { rule: null, population: 0, minimum: 0 })).status).toBe('evidence-attached');
  });

  it.each([['no rule decides', null], ['a rule holds over nothing', 'it holds']] as const)('has insufficient evidence where no question has a record at all, also where each may be quiet and %s', (_what, rule) => {
    const quiet = { population: 0, minimum: 0, rule };
    expect(judged(answer('Q-RULED', quiet), answer('Q-LISTED', quiet))).toMatchObject({ status: 'insufficient-evidence', why: 'Q-RULED, Q-LISTED: no record in the period' });
    expect(judged(answer('Q-RULED', quiet), answer('Q-LISTED', { ...quiet, population: 1 })).status).not.toBe('insufficient-evidence');
  });

  it('does not count exceptions that no rule made', () => {
    expect(judged(answer('Q-RULED'), answer('Q-LISTED', { rule: null, ...broken })).status).toBe('evidence-attached');
  });

  it('names every question that something is wrong with, not the first alone', () => {
    expect(judged(answer('Q-RULED', broken), answer('Q-LISTED', broken)).why).toBe('Q-RULED: 1 exception against the rule "it holds"; Q-LISTED: 1 exception against the rule "it holds"');
  });

  const attached = { attachments: [{ id: 'a1', name: 'a.pdf', sha256: 'ab'.repeat(32), note: 'a', effectiveFrom: brand<Instant>('2026-01-01T00:00:00.000Z'), effectiveTo: null }], applicability: null };
  const whole = [answer('Q-RULED'), answer('Q-LISTED')];
  it.each([
    ['exceptions, whatever is attached', {}, [answer('Q-RULED', broken), answer('Q-LISTED')], 'not-met', 'not-met'],
    ['exceptions where people must attach', { support: 'input' }, [answer('Q-RULED', broken), answer('Q-LISTED')], 'not-met', 'not-met'],
    ['all rules held where people must attach', { support: 'input' }, whole, 'needs-attachment', 'evidence-attached'],
    ['a question that records cannot answer', {}, [answer('Q-RULED')], 'needs-attachment', 'evidence-attached'],
    ['one that they cannot answer and one with too few records', {}, [answer('Q-RULED', { population: 0 })], 'needs-attachment', 'evidence-attached'],
    ['too few records', {}, [answer('Q-RULED', { population: 1, minimum: 2 }), answer('Q-LISTED')], 'insufficient-evidence', 'evidence-attached'],
    ['as many records as are needed', {}, [answer('Q-RULED', { population: 2, minimum: 2 }), answer('Q-LISTED')], 'met', 'met'],
    ['a rule over nothing where nothing is an answer', {}, [answer('Q-RULED', { population: 0, minimum: 0 }), answer('Q-LISTED')], 'met', 'met'],
  ] as const)('is for %s the same whoever asks, with and without an attachment', (_what, change, answers, bare, withOne) => {
    const statusOf = (added?: typeof attached) => judge({ ...control, ...change }, new Map<string, QueryResult>(answers), added).status;
    expect([statusOf(), statusOf(attached)]).toEqual([bare, withOne]);
  });
});
