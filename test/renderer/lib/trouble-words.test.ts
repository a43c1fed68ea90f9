import { describe, expect, test } from 'vitest';
import type { Trouble } from '../../../renderer/lib/trouble.ts';
import { oneLine, wordsOf } from '../../../renderer/lib/trouble-words.ts';
import type { JsonObject } from '../../../shared/json.ts';
import { isRefusalCode, REFUSALS, type RefusalCode } from '../../../shared/refusal-codes.ts';

const refused = (code: RefusalCode, details: JsonObject = {}, issues: Extract<Trouble, { kind: 'refused' }>['issues'] = []): Trouble => ({ kind: 'refused', code, details, issues });

describe('trouble in words', () => {
  test('every refusal has a sentence that starts like one and shows no code', () => {
    for (const code of Object.keys(REFUSALS).filter(isRefusalCode)) {
      const { says } = wordsOf(refused(code));
      expect(says).toMatch(/^[A-Z]/);
      expect(says).not.toContain('/');
      expect(says).not.toMatch(/\.$/);
    }
  });

  test('the rule is told as a sentence, a field keeps its spelling', () => {
    expect(wordsOf(refused('people/weak-password', { field: 'password', rule: 'a password has at least 10 characters' })).facts).toEqual(['A password has at least 10 characters.']);
    expect(wordsOf(refused('registry/widens', { field: 'limits.max_amount', rule: 'limits.max_amount may be 500 at most' })).facts).toEqual(['limits.max_amount may be 500 at most.']);
  });

  test('what is amiss with a file is told of the file, not of the id it was brought under', () => {
    expect(oneLine(refused('input/invalid', { field: 'uploadId', rule: 'uploadId: line 1 is not JSON' }))).toBe('The input does not fit. The file: line 1 is not JSON.');
  });

  test('issues of the input are told one by one instead of the rule', () => {
    const words = wordsOf(refused('input/invalid', { rule: 'ignored' }, [{ path: 'name', message: 'too short' }, { path: '', message: 'unknown key' }]));
    expect(words.facts).toEqual(['name: too short.', 'Unknown key.']);
  });

  test('a missing capability says what it would allow, once', () => {
    expect(wordsOf(refused('people/capability-missing', { capability: 'audit:read', rule: 'missing capability: audit:read' })).facts).toEqual([]);
    expect(wordsOf(refused('people/capability-missing', { capability: 'audit:read' })).capability).toEqual({ name: 'audit:read', what: 'audit trail' });
    expect(wordsOf(refused('people/capability-missing', { capability: 'made:up' })).capability).toBeNull();
  });

  test('one line names the missing capability in words and by its code', () => {
    expect(oneLine(refused('people/capability-missing', { capability: 'user:manage', rule: 'missing capability: user:manage' }))).toBe('Your roles do not allow this. It needs user:manage: invite, change, disable people.');
  });

  test('a part that is switched off is called what its list calls it, and says where that stands', () => {
    expect(wordsOf(refused('tenancy/feature-disabled', { feature: 'reports', procedure: 'reports.list', rule: 'feature_disabled: reports' })).facts).toEqual(['Reports: compliance reports from the records.', 'Features, under People, tells who said so and why.']);
  });

  test('a lock says when to try again', () => {
    expect(oneLine(refused('auth/locked', { retry_after_seconds: 45 }))).toBe('Too many failed attempts. Try again in 45 seconds.');
    expect(oneLine(refused('auth/locked', { retry_after_seconds: 900 }))).toBe('Too many failed attempts. Try again in 15 minutes.');
  });

  test('a wrong password and a disabled person read the same', () => {
    expect(oneLine(refused('people/user-disabled'))).toBe(oneLine(refused('auth/invalid-credentials')));
  });

  test('a rule that only repeats the sentence is not said twice', () => {
    expect(oneLine(refused('approvals/expired', { rule: 'This request has expired; submit again.' }))).toBe('This request has expired; submit again.');
  });

  test('details that are not for people are left out', () => {
    expect(oneLine(refused('approvals/closed', { id: '019aa0c2', hash: 'abc' }))).toBe('This request is already decided.');
  });

  test('a fault shows its incident and nothing else', () => {
    expect(oneLine({ kind: 'broken', incident: '0191' })).toBe('Something broke on our side. Incident 0191.');
  });
});
