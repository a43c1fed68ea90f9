import { describe, expect, it } from 'vitest';
import { policyForRisk } from '../../../server/flows/version-governance.ts';
import { aPolicy } from '../../support/approval-builders.ts';

describe('the policy for an agent’s risk', () => {
  it.each(['low', 'medium'] as const)('is the workflow’s own for %s risk', (risk) => {
    expect(policyForRisk(aPolicy({ required: 1 }), risk)).toEqual(aPolicy({ required: 1 }));
  });

  it('asks for a second approver at high risk', () => {
    expect(policyForRisk(aPolicy({ required: 1 }), 'high').required).toBe(2);
  });

  it('never asks for fewer than the workflow does', () => {
    expect(policyForRisk(aPolicy({ required: 3 }), 'high').required).toBe(3);
  });

  it('follows a tenant that decided in the open that one person suffices', () => {
    expect(policyForRisk(aPolicy({ required: 1, selfApproval: true }), 'high').required).toBe(1);
  });
});
