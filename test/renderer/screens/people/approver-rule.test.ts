import { describe, expect, test } from 'vitest';
import { approversAmong, missingApprovers, readApproverRule } from '../../../../renderer/screens/people/approver-rule.ts';
import { BASE_REGISTRY } from '../../../../shared/base-registry.ts';
import { isJsonObject } from '../../../../shared/json.ts';

const owner = { id: 'me', status: 'active', roles: ['owner'] };
const admin = { id: 'a', status: 'active', roles: ['admin'] };
const rule = { enabled: true, required_approvers: 1, roles: ['admin', 'agent_designer'], self_approval: false };

describe('who approves a publication', () => {
  test('the workflow a deployment starts with can be read', () => {
    const workflows = BASE_REGISTRY['workflows'];
    expect(readApproverRule(isJsonObject(workflows) ? workflows['agent_publish'] : null)).toMatchObject({ required_approvers: 1, roles: ['admin', 'agent_designer'] });
  });

  test('a workflow that is switched off asks nobody', () => {
    expect(readApproverRule({ ...rule, enabled: false })).toBeNull();
    expect(readApproverRule(undefined)).toBeNull();
  });

  test('somebody disabled approves nothing', () => {
    expect(approversAmong([owner, admin, { ...admin, id: 'b', status: 'disabled' }], rule)).toEqual([admin]);
  });
});

describe('what is missing before a version of mine can be published', () => {
  test('an owner alone is told whom to add', () => {
    expect(missingApprovers([owner], 'me', rule)).toBe('Publishing a version of yours needs 1 approval from somebody else who is admin or agent_designer; nobody is yet.');
  });

  test('my own roles do not count, because nobody approves their own', () => {
    expect(missingApprovers([{ ...owner, roles: ['admin'] }], 'me', rule)).not.toBeNull();
  });

  test('one colleague is not enough for two approvals', () => {
    expect(missingApprovers([owner, admin], 'me', { ...rule, required_approvers: 2 })).toContain('only 1 may');
  });

  test('nothing is missing with enough colleagues, or where the policy lets people approve alone', () => {
    expect(missingApprovers([owner, admin], 'me', rule)).toBeNull();
    expect(missingApprovers([owner], 'me', { ...rule, self_approval: true })).toBeNull();
  });
});
