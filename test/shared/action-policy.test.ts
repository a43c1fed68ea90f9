import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decidePolicies, matchesWildcard, type PolicyStep } from '../../shared/action-policy.ts';
import type { Json, JsonObject } from '../../shared/json.ts';

const aStep = (over: Partial<PolicyStep> = {}): PolicyStep => ({ tool: 'send_mail', action: 'mail.send', roles: new Set(['operator']), arguments: {}, ...over });
const decide = (policies: Readonly<Record<string, JsonObject>>, step = aStep()) => decidePolicies(Object.entries<Json>(policies), step);
const matches = (when: JsonObject, step = aStep()) => decide({ p: { when, effect: { deny: true } } }, step).denied !== null;

describe('E57: which steps a policy speaks of', () => {
  it.each<[string, JsonObject, boolean]>([
    ['an action by its name', { action: 'mail.send' }, true], ['an action by a wildcard', { action: 'mail.*' }, true], ['another action', { action: 'file.*' }, false],
    ['a tool by a wildcard in the middle', { tool: 's*mail' }, true], ['another tool', { tool: 'echo' }, false],
    ['any of some roles', { roles_any: ['admin', 'operator'] }, true], ['any of other roles', { roles_any: ['admin'] }, false], ['any of no roles', { roles_any: [] }, false],
    ['all of the roles held', { roles_all: ['operator'] }, true], ['all of more roles than are held', { roles_all: ['operator', 'admin'] }, false], ['all of no roles', { roles_all: [] }, true],
    ['two conditions that both hold', { all: [{ action: 'mail.*' }, { tool: 'send_mail' }] }, true], ['two of which one does not', { all: [{ action: 'mail.*' }, { tool: 'echo' }] }, false],
    ['one of two', { any: [{ tool: 'echo' }, { tool: 'send_mail' }] }, true], ['none of two', { any: [{ tool: 'echo' }, { tool: 'x' }] }, false], ['one of none', { any: [] }, false],
    ['the opposite of what holds not', { not: { roles_any: ['admin'] } }, true], ['the opposite of what holds', { not: { action: 'mail.*' } }, false],
    ['several fields side by side, all of which must hold', { action: 'mail.*', roles_any: ['admin'] }, false], ['everything', {}, true],
    ['a condition that nobody knows', { weather: 'fine' }, false],
  ])('speaks of %s', (_what, when, expected) => {
    expect(matches(when)).toBe(expected);
  });

  it.each<[string, JsonObject, boolean]>([
    ['equals', { name: 'to', equals: 'ada@example.org' }, true], ['equals another', { name: 'to', equals: 'x' }, false], ['one of', { name: 'to', in: ['x', 'ada@example.org'] }, true],
    ['more than', { name: 'order.amount', more_than: 100 }, true], ['not more than itself', { name: 'order.amount', more_than: 250 }, false], ['less than', { name: 'order.amount', less_than: 300 }, true],
    ['contains, in a text', { name: 'to', contains: '@example.org' }, true], ['contains, in a list', { name: 'cc', contains: 'bob' }, true], ['there', { name: 'cc', present: true }, true],
    ['absent', { name: 'bcc', present: false }, true], ['two tests of which one fails', { name: 'order.amount', more_than: 100, less_than: 200 }, false],
    ['reached through a prototype', { name: '__proto__.toString', present: true }, false], ['a test nobody knows', { name: 'to', resembles: 'x' }, false],
  ])('looks at an argument: %s', (_what, argument, expected) => {
    expect(matches({ argument }, aStep({ arguments: { to: 'ada@example.org', cc: ['bob'], order: { amount: 250 } } }))).toBe(expected);
  });

  it('does not take an action wildcard to mean a tool without an action', () => {
    expect(matches({ action: '*' }, aStep({ action: null }))).toBe(false);
  });
});

describe('E57: what policies decide together', () => {
  it('asks from the highest priority down and stops at the first deny', () => {
    const { denied, findings, approvalFor } = decide({
      low: { priority: 1, effect: { require_approval: true } },
      stop: { priority: 50, effect: { deny: true, deny_reason: 'not on Sundays' } },
      high: { priority: 90, effect: { require_approval: true } },
    });

    expect(denied).toEqual({ policy: 'stop', reason: 'not on Sundays' });
    expect(findings.map(({ id }) => id)).toEqual(['high', 'stop']);
    expect(approvalFor).toEqual(['high']);
  });

  it('names the policy when it gives no reason', () => {
    expect(decide({ stop: { effect: { deny: true } } }).denied).toEqual({ policy: 'stop', reason: 'policy stop denies it' });
  });

  it('E25: takes the cost of the highest priority that names one, zero included', () => {
    expect(decide({ a: { priority: 1, effect: { set_cost_units: 9 } }, b: { priority: 2, effect: { set_cost_units: 0 } } }).costUnits).toEqual({ policy: 'b', units: 0 });
  });

  it('E58: collects the obligations of every policy that matches', () => {
    const { obligations } = decide({
      a: { effect: { obligations: [{ type: 'must_emit_artifact', kind: 'receipt' }] } }, b: { effect: { obligations: [{ type: 'must_reference_policy_id' }] } }, c: { when: { tool: 'echo' }, effect: { obligations: [{ type: 'x' }] } },
    });

    expect(obligations).toEqual([{ policy: 'a', obligation: { type: 'must_emit_artifact', kind: 'receipt' } }, { policy: 'b', obligation: { type: 'must_reference_policy_id' } }]);
  });

  it('says of each policy why it did not match or what it asks', () => {
    const { findings } = decide({ a: { priority: 2, when: { roles_all: ['admin'] } }, b: { when: { action: 'mail.*' }, effect: { require_approval: true, set_cost_units: 3 } } });

    expect(findings).toEqual([
      { id: 'a', priority: 2, matched: false, why: 'the role admin is not held' }, { id: 'b', priority: 0, matched: true, why: 'wants an approval, sets the cost to 3' },
    ]);
  });

  it('leaves out a policy that is switched off', () => {
    expect(decide({ off: { enabled: false, effect: { deny: true } } })).toMatchObject({ denied: null, findings: [] });
  });

  it('decides the same in whatever order policies of different priority are written', () => {
    const effect = fc.oneof(fc.constant({ deny: true }), fc.constant({ require_approval: true }), fc.integer({ min: 0, max: 9 }).map((units) => ({ set_cost_units: units })));
    const policies = fc.uniqueArray(fc.record({ priority: fc.integer({ min: 0, max: 99 }), effect }), { selector: ({ priority }) => priority, maxLength: 8 });
    fc.assert(fc.property(policies, fc.func(fc.integer()), (all, rank) => {
      const entries = all.map((policy): [string, Json] => [`p${policy.priority}`, policy]);
      const shuffled = entries.toSorted(([a], [b]) => rank(a) - rank(b));
      expect(decidePolicies(shuffled, aStep())).toEqual(decidePolicies(entries, aStep()));
    }));
  });

  it('never lets another policy undo a deny', () => {
    const more = fc.array(fc.record({ priority: fc.integer({ min: -99, max: 99 }), effect: fc.constantFrom({}, { require_approval: true }, { set_cost_units: 0 }, { deny: false }) }), { maxLength: 6 });
    fc.assert(fc.property(more, (others) => {
      const entries = others.map((policy, at): [string, Json] => [`p${at}`, policy]);
      expect(decidePolicies([...entries, ['stop', { priority: 0, effect: { deny: true } }]], aStep()).denied?.policy).toBe('stop');
    }));
  });
});

describe('a wildcard', () => {
  it('matches as the regular expression of the same meaning does', () => {
    const small = fc.array(fc.constantFrom('a', 'b', '.', '*'), { maxLength: 8 }).map((chars) => chars.join(''));
    fc.assert(fc.property(small, small.map((text) => text.replaceAll('*', 'a')), (pattern, text) => {
      const expression = new RegExp(`^${pattern.split('*').map((part) => part.replaceAll('.', '\\.')).join('.*')}$`, 's');
      expect(matchesWildcard(pattern, text)).toBe(expression.test(text));
    }), { numRuns: 2_000 });
  });
});
