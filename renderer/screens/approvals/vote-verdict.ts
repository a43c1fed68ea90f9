import { CAPABILITIES } from '../../../shared/capabilities.ts';
import { REFUSALS, type RefusalCode } from '../../../shared/refusal-codes.ts';
import type { Tone } from '../../kit/index.ts';
import { eitherOf } from '../../lib/index.ts';
import { afterRefusal, afterRefusalSentence } from './subject-words.ts';
import type { RequestView } from './use-request.ts';

export interface VoteVerdict {
  readonly may: boolean;
  readonly tone: Tone;
  readonly verdict: string;
  /** The rule, with what it was applied to. */
  readonly why: string;
}

type Asked = Pick<RequestView, 'whyNot' | 'state' | 'policy' | 'requestedBy' | 'type' | 'subjectType' | 'stage' | 'deputyFor'>;

interface Voter {
  readonly id: string;
  readonly roles: readonly string[];
  /** Holds `approvals:vote`. */
  readonly capable: boolean;
}

const NO = 'You may not vote';

/** Whether this person may vote and exactly why, in words. The reason is the server's own (`whyNot`); here it is only explained. */
export function voteVerdict(request: Asked, voter: Voter): VoteVerdict {
  const { whyNot, deputyFor, stage } = request;
  if (!voter.capable && (whyNot === null || deputyFor.length > 0)) return { may: false, tone: 'warn', verdict: NO, why: `Your roles do not include approvals:vote (${CAPABILITIES['approvals:vote'].what}). Whoever manages people in this tenant can give you one that does.` };
  if (whyNot !== null && deputyFor.length > 0) {
    const names = deputyFor.map(({ name }) => name).join(' or ');
    return { may: true, tone: 'ok', verdict: `You may vote for ${names}`, why: `You are their deputy. For yourself: ${no(request, voter, whyNot).why}` };
  }
  if (whyNot !== null) return no(request, voter, whyNot);
  const role = [...stage.missingRoles, ...stage.roles].find((named) => voter.roles.includes(named));
  const own = request.requestedBy === voter.id ? 'You asked for this yourself, which this tenant’s policy allows.' : 'You did not ask for it yourself.';
  return { may: true, tone: 'ok', verdict: 'You may vote', why: `You hold the role ${role ?? 'it asks for'}, which ${stage.of > 1 ? `stage ${stage.at}` : 'the policy'} names. ${own}` };
}

/** Refusals that are explained with what they were applied to; every other one says its own sentence. */
const EXPLAINED: Partial<Record<RefusalCode, (request: Asked, voter: Voter) => Omit<VoteVerdict, 'may'>>> = {
  'approvals/closed': ({ state, subjectType, type }) => ({ tone: 'neutral', verdict: 'It is decided', why: closedWhy(state, afterRefusal(subjectType, type)) }),
  'approvals/expired': ({ subjectType, type }) => ({ tone: 'neutral', verdict: 'It has expired', why: `Its time ran out before enough people had agreed. ${afterRefusalSentence(subjectType, type)} It can be submitted anew.` }),
  'approvals/already-voted': () => ({ tone: 'neutral', verdict: 'You have voted', why: 'A vote cannot be changed; the others are still asked.' }),
  'approvals/wrong-role': ({ stage: { roles: named, at, of } }, { roles }) => ({ tone: 'warn', verdict: NO, why: `${of > 1 ? `Stage ${at}` : 'It'} takes ${eitherOf(named)}. You hold ${roles.length === 0 ? 'no role here' : roles.join(', ')}.` }),
  'approvals/not-your-turn': ({ stage: { at, required, approvals } }) => ({ tone: 'info', verdict: 'Not your turn yet', why: `Stage ${at} is asked now: ${approvals} of ${required} have agreed. Your roles are asked in a later stage, and it comes into your inbox then.` }),
};

function no(request: Asked, voter: Voter, code: RefusalCode): VoteVerdict {
  const explained = EXPLAINED[code]?.(request, voter) ?? { tone: 'warn', verdict: NO, why: REFUSALS[code].says };
  return { may: false, ...explained };
}

function closedWhy(state: RequestView['state'], after: string): string {
  switch (state) {
    case 'approved':
      return 'Enough people agreed.';
    case 'rejected':
      return `One rejection ends a request; ${after}.`;
    case 'cancelled':
      return 'Whoever asked took it back; votes given until then are void.';
    case 'voided':
      return 'What it relied on changed, so votes would have covered something else. It can be submitted anew.';
    case 'bypassed':
      return 'Somebody broke the glass and answers for it; a review was asked for in its place.';
    case 'pending':
    case 'expired':
      return REFUSALS['approvals/closed'].says;
  }
}
