import { CAPABILITIES } from '../../../shared/capabilities.ts';
import { REFUSALS } from '../../../shared/refusal-codes.ts';
import type { Tone } from '../../kit/index.ts';
import type { WaitingCall } from './run-event-words.ts';

type Asked = WaitingCall['approval'];

export interface DecisionVerdict {
  readonly may: boolean;
  readonly tone: Tone;
  readonly verdict: string;
  readonly why: string;
}

/** Whether this person may decide, and why; the reason is the server's own. */
export function decisionVerdict({ whyNot }: Pick<Asked, 'whyNot'>, capable: boolean): DecisionVerdict {
  if (whyNot === 'approvals/own-request') return no('You started this run, so somebody else decides about its call.');
  if (whyNot !== null) return no(REFUSALS[whyNot].says);
  if (!capable) return no(`Your roles do not include approvals:vote (${CAPABILITIES['approvals:vote'].what}). Whoever manages people in this tenant can give you one that does.`);
  return { may: true, tone: 'info', verdict: 'You may decide', why: 'Your decision is recorded for good, with your name, and counts for this call with these arguments only.' };
}

function no(why: string): DecisionVerdict {
  return { may: false, tone: 'warn', verdict: 'You may not decide this', why };
}

/** Who is asked: so many people, in one of these roles, stage by stage. */
export function rolesInWords({ required, roles, laterStages = [] }: Pick<Asked['policy'], 'required' | 'roles' | 'laterStages'>): string {
  return [{ required, roles }, ...laterStages].map((stage) => `${stage.required === 1 ? 'one person' : `${stage.required} people`} as ${eitherOf(stage.roles)}`).join(', then ');
}

function eitherOf(roles: readonly string[]): string {
  return roles.length <= 1 ? (roles[0] ?? 'nobody') : `${roles.slice(0, -1).join(', ')} or ${roles.at(-1)}`;
}
