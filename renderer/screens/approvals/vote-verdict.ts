import { CAPABILITIES } from '../../../shared/capabilities.ts';
import { REFUSALS, type RefusalCode } from '../../../shared/refusal-codes.ts';
import type { Tone } from '../../kit/index.ts';
import { eitherOf } from './policy-words.ts';
import { afterRefusal, afterRefusalSentence } from './subject-words.ts';
import type { RequestView } from './use-request.ts';

export interface VoteVerdict {
  readonly may: boolean;
  readonly tone: Tone;
  readonly verdict: string;
  /** The rule, with what it was applied to. */
  readonly why: string;
}

type Asked = Pick<RequestView, 'whyNot' | 'state' | 'policy' | 'requestedBy' | 'subjectType'>;

interface Voter {
  readonly id: string;
  readonly roles: readonly string[];
  /** Holds `approvals:vote`. */
  readonly capable: boolean;
}

const NO = 'You may not vote';

/** Whether this person may vote and exactly why, in words. The reason is the server's own (`whyNot`); here it is only explained. */
export function voteVerdict(request: Asked, voter: Voter): VoteVerdict {
  if (request.whyNot !== null) return no(request, voter, request.whyNot);
  if (!voter.capable) return { may: false, tone: 'warn', verdict: NO, why: `Your roles do not include approvals:vote (${CAPABILITIES['approvals:vote'].what}). Whoever manages people in this tenant can give you one that does.` };
  const role = request.policy.roles.find((named) => voter.roles.includes(named));
  const own = request.requestedBy === voter.id ? 'You asked for this yourself, which this tenant’s policy allows.' : 'You did not ask for it yourself.';
  return { may: true, tone: 'ok', verdict: 'You may vote', why: `You hold the role ${role ?? 'it asks for'}, which the policy names. ${own}` };
}

/** Refusals that are explained with what they were applied to; every other one says its own sentence. */
const EXPLAINED: Partial<Record<RefusalCode, (request: Asked, voter: Voter) => Omit<VoteVerdict, 'may'>>> = {
  'approvals/closed': ({ state, subjectType }) => ({ tone: 'neutral', verdict: 'It is decided', why: closedWhy(state, subjectType) }),
  'approvals/expired': ({ subjectType }) => ({ tone: 'neutral', verdict: 'It has expired', why: `Its time ran out before enough people had agreed. ${afterRefusalSentence(subjectType)} It can be submitted anew.` }),
  'approvals/already-voted': () => ({ tone: 'neutral', verdict: 'You have voted', why: 'A vote cannot be changed; the others are still asked.' }),
  'approvals/wrong-role': ({ policy }, { roles }) => ({ tone: 'warn', verdict: NO, why: `It takes ${eitherOf(policy.roles)}. You hold ${roles.length === 0 ? 'no role here' : roles.join(', ')}.` }),
};

function no(request: Asked, voter: Voter, code: RefusalCode): VoteVerdict {
  const explained = EXPLAINED[code]?.(request, voter) ?? { tone: 'warn', verdict: NO, why: REFUSALS[code].says };
  return { may: false, ...explained };
}

function closedWhy(state: RequestView['state'], subjectType: string): string {
  switch (state) {
    case 'approved':
      return 'Enough people agreed.';
    case 'rejected':
      return `One rejection ends a request; ${afterRefusal(subjectType)}.`;
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
