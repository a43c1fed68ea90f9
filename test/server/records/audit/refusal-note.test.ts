import { describe, expect, it } from 'vitest';
import { Refusal } from '../../../../server/base/refusal.ts';
import { noteOfRefusal } from '../../../../server/records/audit/refusal-note.ts';
import { type RefusalCode } from '../../../../shared/refusal-codes.ts';

const ID = '01a20267-5e52-7e16-8b51-ba81a5db273f';

describe('the entry of a refusal', () => {
  it.each([
    ['approvals/own-request', 'approval'], ['approvals/not-approved', 'agent_version'], ['approvals/delegation-not-found', 'approval_delegation'], ['catalog/agent-not-found', 'agent'],
    ['catalog/illegal-transition', 'agent_version'], ['people/key-not-found', 'api_key'], ['people/session-not-found', 'session'], ['people/last-owner', 'user'], ['people/invitation-closed', 'invitation'],
    ['runs/finished', 'run'], ['retention/hold-released', 'legal_hold'], ['retention/policy-not-found', 'retention_policy'], ['retention/not-restorable', 'retention_deletion'], ['scim/stale', 'user'], ['webhooks/endpoint-not-found', 'webhook_endpoint'],
    ['sso/wrong-state', 'identity_provider'], ['sso/domain-not-found', 'domain'], ['reports/already-signed', 'report'], ['memory/not-found', 'memory'], ['budgets/limit-not-found', 'budget'],
  ] as ReadonlyArray<readonly [RefusalCode, string]>)('%s is about a thing of the kind that what is allowed names: %s', (code, type) => {
    expect(noteOfRefusal(new Refusal(code, { id: ID }), null).resource).toEqual({ type, id: ID });
  });

  it('takes the kind from a refusal that may be about anything, and names no room in place of a kind', () => {
    expect(noteOfRefusal(new Refusal('input/conflict', { id: ID, of: 'agent' }), 'catalog.change').resource).toEqual({ type: 'agent', id: ID });
    expect(noteOfRefusal(new Refusal('scim/not-found', { id: ID, of: 'scim_group' }), null).resource).toEqual({ type: 'scim_group', id: ID });
    expect(noteOfRefusal(new Refusal('input/conflict', { id: ID }), 'catalog.change').resource).toEqual({ type: 'record', id: ID });
  });
});
