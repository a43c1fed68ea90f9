import { expect, it } from 'vitest';
import { policyWords } from '../../../../renderer/lib/policy-words.ts';
import { afterRefusal, afterRefusalSentence } from '../../../../renderer/screens/approvals/subject-words.ts';
import { aPolicy } from '../../../support/approval-builders.ts';

it('says what becomes of each kind of thing when nobody agrees', () => {
  expect(afterRefusal('agent_version')).toBe('the version is a draft again');
  expect(afterRefusalSentence('registry_proposal')).toBe('The layer stays as it is.');
});

it('promises a proposal no publishing: its last vote puts it in force', () => {
  const policy = aPolicy({ autoPublish: false });
  expect(policyWords(policy, 'registry_proposal')).toContain('The last vote needed puts it in force at once.');
  expect(policyWords(policy)).toContain('Once approved, somebody still has to publish it.');
});
