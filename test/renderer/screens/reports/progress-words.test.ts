import { expect, it } from 'vitest';
import { packageFar, reportFar } from '../../../../renderer/screens/reports/progress-words.ts';

it('says of a report what is counted and how much of it, and nothing of what is not known yet', () => {
  expect(reportFar(null)).toEqual({ what: 'Making the report', words: null, share: null });
  expect(reportFar({ what: 'entries', question: null, done: 48_210, total: 1_048_576 })).toEqual({ what: 'Verifying the log', words: '48,210 of 1,048,576 entries', share: 48_210 / 1_048_576 });
  expect(reportFar({ what: 'questions', question: 'Q-ROLES', done: 3, total: 12 })).toEqual({ what: 'Answering Q-ROLES', words: '3 of 12 questions', share: 0.25 });
  expect(reportFar({ what: 'questions', question: null, done: 12, total: 12 })).toMatchObject({ what: 'Writing the report', share: 1 });
});

it('says the same of a package: the log, the record, then its rows', () => {
  expect(packageFar(undefined)).toEqual({ what: 'Making the package', words: null, share: null });
  expect(packageFar({ what: 'entries', done: 1, total: 1 })).toEqual({ what: 'Verifying the log', words: '1 of 1 entry', share: 1 });
  expect(packageFar({ what: 'record', done: 0, total: 0 })).toEqual({ what: 'Recording the export, and asking witnesses', words: null, share: null });
  expect(packageFar({ what: 'rows', done: 50, total: 200 })).toEqual({ what: 'Writing the package', words: '50 of 200 rows', share: 0.25 });
});
