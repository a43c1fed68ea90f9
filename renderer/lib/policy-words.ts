import { formatDuration } from '../kit/index.ts';
import type { ApiOutput } from './trpc.ts';

type Policy = ApiOutput['approvals']['get']['policy'];

const HOUR_MS = 3_600_000;

/** A policy of requests as sentences that somebody without the registry at hand understands. */
export function policyWords(policy: Policy, subjectType = 'agent_version'): readonly string[] {
  return [...stageSentences(policy), ...termSentences(policy, subjectType)];
}

/** Who must agree, stage by stage. */
export function stageSentences({ required, roles, atLeast, laterStages = [] }: Pick<Policy, 'required' | 'roles' | 'atLeast' | 'laterStages'>): readonly string[] {
  return [
    `${required === 1 ? 'One person' : `${required} different people`} must approve, ${required === 1 ? '' : 'each '}holding ${eitherOf(roles)}${quotaWords(atLeast)}. One rejection ends it.`,
    ...laterStages.map((stage) => `Then ${stage.required === 1 ? 'one more person' : `${stage.required} more people`} must approve, ${stage.required === 1 ? '' : 'each '}holding ${eitherOf(stage.roles)}${quotaWords(stage.atLeast)}.`),
  ];
}

/** What else a policy says: how it is voted, for how long, and what follows. */
export function termSentences({ expiresHours, remindHours, reviewHours, commentRequired, delegation, selfApproval, autoPublish, workflow }: Policy, subjectType = 'agent_version'): readonly string[] {
  return [
    ...(commentRequired ? ['An approval needs a comment too.'] : []),
    ...(delegation === false ? ['Nobody votes for an absent colleague.'] : []),
    selfApproval ? 'The person who asks may approve it too: this tenant allows that openly.' : 'The person who asks cannot approve it.',
    expiresHours === null ? 'It stays open until it is decided.' : `It can be decided for ${formatDuration(expiresHours * HOUR_MS)} after it was asked${remindHours === undefined ? '' : `; ${formatDuration(remindHours * HOUR_MS)} before its end people are reminded`}.`,
    afterLastVote(subjectType, autoPublish),
    ...(subjectType === 'agent_version' && reviewHours !== undefined ? [reviewHours === null ? 'Nobody may publish it without these votes.' : `Published in an emergency without these votes, others must agree within ${formatDuration(reviewHours * HOUR_MS)}.`] : []),
    workflow ? `From the workflow ${workflow.name}, version ${workflow.version.slice(0, 12)}.` : 'No workflow names this kind of request, so the house rule holds.',
  ];
}

export function eitherOf(roles: readonly string[]): string {
  return roles.length <= 1 ? `the role ${roles[0] ?? 'none'}` : `one of the roles ${roles.slice(0, -1).join(', ')} or ${roles.at(-1)}`;
}

/** `, at least 1 of them as admin` */
export function quotaWords(atLeast: Readonly<Record<string, number>> = {}): string {
  const quotas = Object.entries(atLeast).map(([role, count]) => `${count} of them as ${role}`);
  return quotas.length === 0 ? '' : `, at least ${quotas.join(' and ')}`;
}

/** What follows from the last vote, by what is asked about; `review` is asked about what was done already. */
function afterLastVote(subjectType: string, autoPublish: boolean): string {
  switch (subjectType) {
    case 'agent':
      return 'The last vote needed deletes it at once.';
    case 'review':
      return 'With the last vote needed it stays published; without it, it is deprecated again.';
    case 'run':
      return 'The last vote needed makes the call, and the run goes on.';
    case 'user':
      return 'The last vote needed gives and takes the roles at once.';
    case 'budget':
      return 'The last vote needed changes the budget at once.';
    case 'registry_proposal':
      return 'The last vote needed puts it in force at once.';
    default:
      return autoPublish ? 'The last vote needed publishes at once.' : 'Once approved, somebody still has to publish it.';
  }
}
