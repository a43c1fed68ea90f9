import { describe, expect, it } from 'vitest';
import { runCallPolicy } from '../../../server/flows/run-call-policy.ts';
import type { Json, JsonObject } from '../../../shared/json.ts';
import { aRegistry } from '../../support/registry-layers.ts';

const roles: Readonly<Record<string, Json>> = { admin: ['*'], decider: ['approvals:write'], looker: ['runs:read'] };
const policy = (workflow?: JsonObject) => runCallPolicy(aRegistry({ base: { roles, ...(workflow ? { workflows: { run_approval: workflow } } : {}) } }));

describe('who decides about a call that a run waits with', () => {
  it('is one person in any role that may vote, for an hour, and never whoever started the run', () => {
    expect(policy()).toMatchObject({ required: 1, roles: ['admin', 'decider'], expiresHours: 1, selfApproval: false, autoPublish: false, reviewHours: null, workflow: null });
  });

  it('is who the workflow names, as many as it asks for; where it names nobody, every role that may vote', () => {
    expect(policy({ required_approvers: 2, roles: ['admin'] })).toMatchObject({ required: 2, roles: ['admin'], workflow: { name: 'run_approval' } });
    expect(policy({ self_approval: true })).toMatchObject({ required: 1, roles: ['admin', 'decider'], selfApproval: true });
  });

  it('is an hour, whatever the workflow says', () => {
    expect(policy({ expiry_hours: 72 }).expiresHours).toBe(1);
    expect(policy({ expiry_hours: null }).expiresHours).toBe(1);
  });

  it('is the house rule where the workflow is switched off', () => {
    expect(policy({ required_approvers: 3, roles: ['admin'], enabled: false })).toMatchObject({ required: 1, roles: ['admin', 'decider'], workflow: null });
  });
});
