import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../shared/json.ts';
import { unmetObligations } from '../../shared/policy-obligations.ts';

const of = (obligation: JsonObject) => [{ policy: 'receipts', obligation }];

describe('E58: obligations of a run', () => {
  it('must_emit_artifact is met by an artifact in any result, of the kind that is asked for', () => {
    const obligation = of({ type: 'must_emit_artifact', kind: 'receipt' });

    expect(unmetObligations(obligation, { results: [{ artifacts: [{ kind: 'draft' }, { kind: 'receipt' }] }], output: '' })).toEqual([]);
    expect(unmetObligations(obligation, { results: [{ artifact: { kind: 'draft' } }, 'receipt'], output: 'receipt' })).toEqual(['must_emit_artifact (policy receipts)']);
    expect(unmetObligations(of({ type: 'must_emit_artifact' }), { results: [{ artifact: 'x' }], output: '' })).toEqual([]);
    expect(unmetObligations(of({ type: 'must_emit_artifact' }), { results: [{ artifact: null, artifacts: [] }], output: '' })).toHaveLength(1);
  });

  it('must_reference_policy_id is met by the policy’s id in the answer or in a result', () => {
    const obligation = of({ type: 'must_reference_policy_id' });

    expect(unmetObligations(obligation, { results: [], output: 'done under receipts' })).toEqual([]);
    expect(unmetObligations(obligation, { results: [{ note: 'see receipts' }], output: '' })).toEqual([]);
    expect(unmetObligations(obligation, { results: [{ note: 'none' }], output: 'done' })).toEqual(['must_reference_policy_id (policy receipts)']);
  });

  it('one of a kind that nobody knows is never met, and is named once', () => {
    expect(unmetObligations([...of({ type: 'must_sing' }), ...of({ type: 'must_sing' })], { results: [], output: 'la' })).toEqual(['must_sing (policy receipts)']);
  });
});
