import { describe, expect, it } from 'vitest';
import { policyForRisk } from '../../../server/flows/version-governance.ts';
import { aPolicy } from '../../support/approval-builders.ts';

describe('the policy for an agent’s risk', () => {
  it.each(['low', 'medium'] as const)('is the workflow’s own for %s risk', (risk) => {
    expect(policyForRisk(aPolicy({ required: 1 }), risk)).toEqual(aPolicy({ required: 1 }));
  });

  it('adds a second level at high risk, an admin’s where admins vote at all', () => {
    expect(policyForRisk(aPolicy({ required: 1 }), 'high')).toMatchObject({ required: 1, laterStages: [{ required: 1, roles: ['admin'] }], because: ['risk is high'] });
    expect(policyForRisk(aPolicy({ required: 3, roles: ['officer'] }), 'high')).toMatchObject({ required: 3, laterStages: [{ required: 1, roles: ['officer'] }] });
  });

  it('leaves levels alone that the workflow asks for itself', () => {
    const staged = aPolicy({ laterStages: [{ required: 2, roles: ['officer'] }] });
    expect(policyForRisk(staged, 'high')).toEqual(staged);
  });

  it('follows a tenant that decided in the open that one person suffices', () => {
    const open = aPolicy({ required: 1, selfApproval: true });
    expect(policyForRisk(open, 'high')).toEqual(open);
  });
});
