import { TRPCClientError } from '@trpc/client';
import { describe, expect, test } from 'vitest';
import { fieldErrors, meansGone, meansSignedOut, type Trouble, troubleOf } from '../../../renderer/lib/trouble.ts';

interface Wire {
  readonly refusal?: unknown;
  readonly incident?: unknown;
  readonly issues?: unknown;
}

/** What the client throws for an answer whose `error.data` is this. */
function answered({ refusal = null, incident = null, issues = null }: Wire): unknown {
  return TRPCClientError.from({ error: { code: -32_603, message: 'said by the server', data: { code: 'X', httpStatus: 400, refusal, incident, issues } } });
}

describe('what an error means', () => {
  test('a refusal keeps its code and details', () => {
    const refusal = { code: 'approvals/own-request', details: { id: 'r1' } };
    expect(troubleOf(answered({ refusal }))).toEqual({ kind: 'refused', ...refusal, issues: [] });
  });

  test('a fault keeps its incident number', () => {
    expect(troubleOf(answered({ incident: '0191' }))).toEqual({ kind: 'broken', incident: '0191' });
  });

  test('something that is not there is told from something that may not be seen, and from no answer', () => {
    const gone = ['catalog/agent-not-found', 'runs/deleted', 'people/capability-missing'].map((code) => meansGone(answered({ refusal: { code, details: {} } })));
    expect([...gone, meansGone(TRPCClientError.from(new TypeError('Failed to fetch')))]).toEqual([true, true, false, false]);
  });

  test('no answer at all means the server cannot be reached', () => {
    expect(troubleOf(TRPCClientError.from(new TypeError('Failed to fetch')))).toEqual({ kind: 'unreachable' });
  });

  test('an answer that is not ours counts as broken, not as unreachable', () => {
    expect(troubleOf(TRPCClientError.from(new SyntaxError('Unexpected token <')))).toEqual({ kind: 'broken', incident: null });
    expect(troubleOf(answered({ refusal: { code: 'no/such-code', details: {} } }))).toEqual({ kind: 'broken', incident: null });
    expect(troubleOf(answered({ refusal: 'text' }))).toEqual({ kind: 'broken', incident: null });
  });

  test('an error of our own counts as broken', () => {
    expect(troubleOf(new Error('undefined is not a function'))).toEqual({ kind: 'broken', incident: null });
  });
});

describe('errors by field', () => {
  const refused = (more: Partial<Extract<Trouble, { kind: 'refused' }>>): Trouble => ({ kind: 'refused', code: 'input/invalid', details: {}, issues: [], ...more });

  test('each field gets its first issue', () => {
    const issues = [{ path: 'name', message: 'too short' }, { path: 'name', message: 'taken' }, { path: 'limits.0.amount', message: 'negative' }];
    expect(fieldErrors(refused({ issues }))).toEqual({ name: 'too short', 'limits.0.amount': 'negative' });
  });

  test('a refusal that names one field lands on that field, with its rule or else its sentence', () => {
    expect(fieldErrors(refused({ details: { field: 'password', rule: 'A password has at least 10 characters.' } }))).toEqual({ password: 'A password has at least 10 characters.' });
    expect(fieldErrors(refused({ details: { field: 'semver', rule: 'semver: must be a plain number' } }))).toEqual({ semver: 'Must be a plain number' });
    expect(fieldErrors(refused({ code: 'auth/bad-setup-token', details: { field: 'token' } }))).toEqual({ token: 'The set-up token is wrong or was used.' });
  });

  test('other trouble belongs to no field', () => {
    expect(fieldErrors({ kind: 'unreachable' })).toEqual({});
    expect(fieldErrors(refused({ details: { rule: 'nothing of a field' } }))).toEqual({});
  });
});

describe('being signed out', () => {
  test('a missing or ended session means it, a missing capability does not', () => {
    const refused = (code: 'auth/required' | 'auth/session-ended' | 'people/capability-missing'): Trouble => ({ kind: 'refused', code, details: {}, issues: [] });
    expect([meansSignedOut(refused('auth/required')), meansSignedOut(refused('auth/session-ended')), meansSignedOut(refused('people/capability-missing'))]).toEqual([true, true, false]);
    expect(meansSignedOut({ kind: 'unreachable' })).toBe(false);
  });
});
