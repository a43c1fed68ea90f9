import { describe, expect, test } from 'vitest';
import { asksWords, type ConditionDraft, draftOf, highRiskWords, hindrance, NEW_CONDITION, NEW_STAGE, nobodyIsAsked, stageWords, whenWords, type WorkflowDraft, workflowOf } from '../../../../renderer/screens/approvals/workflow-draft.ts';
import { SECTIONS } from '../../../../shared/registry-schema.ts';

const WHOLE = {
  required_approvers: 2, roles: ['admin', 'agent_designer'], at_least: { admin: 1 }, later_stages: [{ required_approvers: 1, roles: ['owner'], at_least: { owner: 1 } }], expiry_hours: 72, remind_hours: 12, review_hours: 8,
  comment_required: true, delegation: false, auto_publish: true, self_approval: false, enabled: true,
  conditions: [
    { when: { risk: ['high'], rights: { kind: 'tool', change: 'added', severity: 'high', name: 'pay' } }, required_approvers: 3, at_least: { admin: 2 }, later_stages: [{ required_approvers: 1, roles: ['owner'] }], comment_required: true, auto_publish: false },
  ],
};

function drafted(said: Parameters<typeof draftOf>[0]): WorkflowDraft {
  const draft = draftOf(said);
  if (draft === null) throw new Error('cannot be edited');
  return draft;
}

describe('a workflow through the form', () => {
  test('what nobody touched is saved as it was, fields that no form shows among it', () => {
    expect(workflowOf(drafted(WHOLE))).toEqual(WHOLE);
    expect(hindrance(drafted(WHOLE))).toBeNull();
  });

  test('what it saves is what the registry takes', () => {
    const draft: WorkflowDraft = { ...drafted(WHOLE), breakGlass: false, laterStages: [{ ...NEW_STAGE, roles: ['admin'] }] };
    expect(SECTIONS.workflows.entry('agent_publish')?.safeParse(workflowOf(draft)).error).toBeUndefined();
    expect(workflowOf(draft)).toMatchObject({ break_glass: false });
    expect(workflowOf(draft)).not.toHaveProperty('review_hours');
  });

  test('what cannot be read is not edited', () => {
    expect(draftOf({ required_approvers: 'two' })).toBeNull();
    expect(draftOf({ conditions: [{ when: {} }] })).toBeNull();
  });
});

describe('what keeps it from being saved', () => {
  const fine = drafted({ required_approvers: 1, roles: ['admin'] });
  const condition: ConditionDraft = { ...NEW_CONDITION, commentRequired: true };
  test.each([
    ['a stage that nobody may vote in', { laterStages: [NEW_STAGE] }, 'Every stage names at least one role'],
    ['a stage without a number', { first: { ...fine.first, required: null } }, 'how many people'],
    ['a quota for a role that may not vote', { first: { ...fine.first, atLeast: { owner: 1 } } }, 'among the roles of its stage'],
    ['a condition that holds never', { conditions: [{ ...condition, risk: [] }] }, 'says when it holds'],
    ['a condition that asks nothing', { conditions: [NEW_CONDITION] }, 'asks for something more'],
  ] as const)('%s', (_what, change, says) => {
    expect(hindrance({ ...fine, ...change })).toContain(says);
  });

  test('nothing does when it is whole', () => {
    expect(hindrance({ ...fine, conditions: [condition] })).toBeNull();
  });
});

describe('in words', () => {
  const [condition] = drafted(WHOLE).conditions;
  test('when a condition holds, and what it asks', () => {
    expect(condition && whenWords(condition)).toBe('risk is high, and a tool named pay is added, of severity high or worse');
    expect(condition && asksWords(condition)).toEqual(['at least 3 people must approve in the first stage', '2 of them as admin', 'then 1 person, holding the role owner', 'every vote needs a comment', 'somebody has to publish it']);
  });

  test('a stage', () => {
    expect(stageWords(drafted(WHOLE).first)).toBe('2 people, holding one of the roles admin or agent_designer, at least 1 of them as admin');
  });
});

test('what the house adds for high risk is told until the workflow has a second stage of its own', () => {
  const second = { required: 1, roles: ['admin'] };
  expect(highRiskWords({ policy: {}, highRisk: { laterStages: [second] } })).toEqual(['When risk is high: then 1 person, holding the role admin. That is the rule of the house, until the workflow has a second stage of its own.']);
  expect([highRiskWords({ policy: { laterStages: [second] }, highRisk: { laterStages: [second] } }), highRiskWords({ policy: {}, highRisk: null })]).toEqual([[], []]);
});

test.each([
  ['role_change', null, true],
  ['role_change', { name: 'role_change', version: '1' }, false],
  ['agent_publish', null, false], // the house asks somebody all the same
] as const)('of %s under the workflow %j nobody is asked: %s', (type, workflow, unasked) => {
  expect(nobodyIsAsked({ type, policy: { workflow } })).toBe(unasked);
});
