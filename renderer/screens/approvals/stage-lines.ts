import { countOf } from '../../kit/index.ts';
import { eitherOf, quotaWords } from '../../lib/index.ts';
import type { RequestView } from './use-request.ts';

export interface StageLine {
  /** From 1. */
  readonly number: number;
  /** `done`: enough have agreed; `open`: asked now; `later`: asked after the open one; `ended`: it is not asked any more. */
  readonly stand: 'done' | 'open' | 'later' | 'ended';
  readonly required: number;
  readonly approvals: number;
  /** Whose word it takes, in words. */
  readonly who: string;
  /** What it waits for; null where it waits for nothing. */
  readonly waitsFor: string | null;
  readonly votes: RequestView['votes'];
}

type Asked = Pick<RequestView, 'state' | 'policy' | 'votes' | 'stage'>;

/** The ordered stages of a frozen policy, each with the votes that count in it and what it waits for. */
export function stageLines({ state, policy: { required, roles, atLeast, laterStages = [] }, votes, stage }: Asked): readonly StageLine[] {
  const stages = [{ required, roles, ...(atLeast ? { atLeast } : {}) }, ...laterStages];
  return stages.map((asked, index): StageLine => {
    const inIt = votes.filter((vote) => vote.stage === index);
    const stand = standOf(index + 1, { state, at: stage.at });
    return {
      number: index + 1, stand, required: asked.required, approvals: inIt.filter(({ verdict }) => verdict === 'approve').length, votes: inIt,
      who: `${eitherOf(asked.roles)}${quotaWords(asked.atLeast)}`,
      waitsFor: stand === 'open' ? openWords(asked, stage) : stand === 'later' ? `Asked once stage ${index} has agreed` : null,
    };
  });
}

function standOf(number: number, { state, at }: { readonly state: RequestView['state']; readonly at: number }): StageLine['stand'] {
  if (state === 'approved' || number < at) return 'done';
  if (state !== 'pending') return 'ended';
  return number === at ? 'open' : 'later';
}

function openWords({ roles }: { readonly roles: readonly string[] }, { required, approvals, missingRoles }: RequestView['stage']): string {
  const left = Math.max(required - approvals, missingRoles.length);
  return `Waits for ${countOf(left, 'approval')}${missingRoles.length > 0 ? `, ${left > missingRoles.length ? 'one of them ' : ''}as ${missingRoles.join(' and as ')}` : ` by ${eitherOf(roles)}`}`;
}

/** `Stricter than the workflow’s first word because risk is high and rights change with severity high`; null where nothing made it so. */
export function stricterWords({ because = [] }: Pick<RequestView['policy'], 'because'>): string | null {
  return because.length === 0 ? null : `Stricter here because ${because.join(', and because ')}.`;
}
