import { describe, expect, test } from 'vitest';
import { stageLines, stricterWords } from '../../../../renderer/screens/approvals/stage-lines.ts';
import { type Approval, openStage } from '../../../../server/agents/approvals/index.ts';
import { anApproval, aVote } from '../../../support/approval-builders.ts';

/** As the server tells where the request stands. */
function linesOf({ votes, ...approval }: Approval) {
  const { at, of, stage, approvals, missingRoles } = openStage({ ...approval, votes });
  return stageLines({ ...approval, votes: [...votes], stage: { at: at + 1, of, required: stage.required, approvals, roles: stage.roles, missingRoles } });
}

const STAGED = { required: 1, roles: ['agent_designer'], laterStages: [{ required: 2, roles: ['admin', 'owner'], atLeast: { owner: 1 } }] } as const;

describe('the stages of a request', () => {
  test('the first is asked, the next waits for it', () => {
    expect(linesOf(anApproval({ policy: STAGED })).map(({ stand, waitsFor }) => [stand, waitsFor])).toEqual([
      ['open', 'Waits for 1 approval by the role agent_designer'], ['later', 'Asked once stage 1 has agreed'],
    ]);
  });

  test('votes stand in the stage they count in, and a missing quota is named before any other', () => {
    const lines = linesOf(anApproval({ policy: STAGED, votes: [aVote('bob', { role: 'agent_designer' }), aVote('cleo', { stage: 1 })] }));
    expect(lines.map(({ stand, approvals, required, votes }) => [stand, approvals, required, votes.map(({ voter }) => voter)])).toEqual([['done', 1, 1, ['bob']], ['open', 1, 2, ['cleo']]]);
    expect(lines[1]).toMatchObject({ who: 'one of the roles admin or owner, at least 1 of them as owner', waitsFor: 'Waits for 1 approval, as owner' });
  });

  test('nothing waits for anything once it is decided', () => {
    expect(linesOf(anApproval({ state: 'rejected', policy: STAGED })).map(({ stand, waitsFor }) => [stand, waitsFor])).toEqual([['ended', null], ['ended', null]]);
    expect(linesOf(anApproval({ state: 'approved', policy: STAGED })).map(({ stand }) => stand)).toEqual(['done', 'done']);
  });
});

test('why it is stricter than usual is told in one sentence, or not at all', () => {
  expect(stricterWords({ because: ['risk is high', 'rights change with severity high'] })).toBe('Stricter here because risk is high, and because rights change with severity high.');
  expect(stricterWords({})).toBeNull();
});
