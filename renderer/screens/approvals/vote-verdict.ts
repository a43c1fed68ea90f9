import { CAPABILITIES } from '../../../shared/capabilities.ts';
import { REFUSALS } from '../../../shared/refusal-codes.ts';
import type { Tone } from '../../kit/index.ts';
import { eitherOf } from './policy-words.ts';
import type { RequestView } from './use-request.ts';

export interface VoteVerdict {
  readonly may: boolean;
  readonly tone: Tone;
  readonly verdict: string;
  /** The rule, with what it was applied to. */
  readonly why: string;
}

interface Voter {
  readonly id: string;
  readonly roles: readonly string[];
  /** Holds `approvals:vote`. */
  readonly capable: boolean;
}

/** Whether this person may vote and exactly why, in words. The reason is the server's own (`whyNot`); here it is only explained. */
export function voteVerdict(request: RequestView, voter: Voter): VoteVerdict {
  if (request.whyNot !== null) return no(request, voter, request.whyNot);
  if (!voter.capable) return { may: false, tone: 'warn', verdict: 'You may not vote', why: `Your roles do not include approvals:vote (${CAPABILITIES['approvals:vote'].what}). Whoever manages people in this tenant can give you one that does.` };
  const role = request.policy.roles.find((named) => voter.roles.includes(named));
  const own = request.requestedBy === voter.id ? 'You asked for this yourself, which this tenant’s policy allows.' : 'You did not ask for it yourself.';
  return { may: true, tone: 'ok', verdict: 'You may vote', why: `You hold the role ${role ?? 'it asks for'}, which the policy names. ${own}` };
}

function no(request: RequestView, voter: Voter, code: NonNullable<RequestView['whyNot']>): VoteVerdict {
  const refused = (why: string, verdict = 'You may not vote', tone: Tone = 'warn'): VoteVerdict => ({ may: false, tone, verdict, why });
  switch (code) {
    case 'approvals/closed':
      return refused(closedWhy(request.state), 'It is decided', 'neutral');
    case 'approvals/expired':
      return refused('Its time ran out before enough people had agreed. The version is a draft again and can be submitted anew.', 'It has expired', 'neutral');
    case 'approvals/own-request':
      return refused('You asked for this approval, so somebody else must decide it.');
    case 'approvals/wrong-role':
      return refused(`It takes ${eitherOf(request.policy.roles)}. You hold ${voter.roles.length === 0 ? 'no role here' : voter.roles.join(', ')}.`);
    case 'approvals/already-voted':
      return refused('You have voted on this request. A vote cannot be changed; the others are still asked.', 'You have voted', 'neutral');
    default:
      return refused(REFUSALS[code].says);
  }
}

function closedWhy(state: RequestView['state']): string {
  switch (state) {
    case 'approved':
      return 'Enough people agreed.';
    case 'rejected':
      return 'One rejection ends a request; the version is a draft again.';
    case 'cancelled':
      return 'Whoever asked took it back; votes given until then are void.';
    case 'pending':
    case 'expired':
      return REFUSALS['approvals/closed'].says;
  }
}
