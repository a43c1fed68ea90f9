import { describe, expect, test } from 'vitest';
import { type ActFacts, versionActs } from '../../../../renderer/screens/catalog/version-acts.ts';
import { REFUSALS } from '../../../../shared/refusal-codes.ts';
import { nextState, VERSION_STATES } from '../../../../shared/version-lifecycle.ts';

const facts = (wishes: Partial<ActFacts>): ActFacts => ({ state: 'DRAFT', importRevision: null, newestRevision: null, can: () => true, publishRefusal: null, requester: null, me: 'ada', ...wishes });
const reasonOf = (name: string, wishes: Partial<ActFacts>) => versionActs(facts(wishes)).find((act) => act.name === name)?.reason;

describe('what can happen next to a version', () => {
  test.each(VERSION_STATES)('from %s only moves that the lifecycle allows are open', (state) => {
    const open = versionActs(facts({ state })).filter((act) => act.reason === null).map((act) => act.name);
    expect(open.every((name) => nextState(state, name) !== null)).toBe(true);
    expect(open).toHaveLength(state === 'ARCHIVED' ? 0 : 1);
  });

  test('an imported revision with a newer one is not submitted', () => {
    expect(reasonOf('submit', { importRevision: 3, newestRevision: 4 })).toBe(REFUSALS['catalog/superseded-import'].says);
    expect(reasonOf('submit', { importRevision: 4, newestRevision: 4 })).toBeNull();
  });

  test('a missing capability is named with what it would allow', () => {
    expect(reasonOf('submit', { can: (capability) => capability !== 'catalog:submit' })).toMatch(/catalog:submit \(submit and withdraw versions\)/);
  });

  test('only whoever asked takes a request back; without a request to see the server is left to say so', () => {
    expect(reasonOf('withdraw', { state: 'PENDING_APPROVAL', requester: { id: 'bob', name: 'Bob' } })).toMatch(/^Bob asked/);
    expect(reasonOf('withdraw', { state: 'PENDING_APPROVAL', requester: { id: 'ada', name: 'Ada' } })).toBeNull();
    expect(reasonOf('withdraw', { state: 'PENDING_APPROVAL' })).toBeNull();
  });

  test('publishing waits for the server’s own answer and gives its reason', () => {
    expect(reasonOf('publish', { state: 'APPROVED', publishRefusal: undefined })).toMatch(/^Asking/);
    expect(reasonOf('publish', { state: 'APPROVED', publishRefusal: 'approvals/policy-changed' })).toBe(REFUSALS['approvals/policy-changed'].says);
    expect(reasonOf('publish', { state: 'APPROVED' })).toBeNull();
  });

  test('what is published is deprecated before it is archived', () => {
    expect(reasonOf('archive', { state: 'PUBLISHED' })).toMatch(/^Deprecate it first/);
    expect(reasonOf('archive', { state: 'DEPRECATED' })).toBeNull();
  });
});
