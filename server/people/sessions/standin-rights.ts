import type { Capability } from '../../../shared/capabilities.ts';
import type { RequestSource } from '../../base/actor.ts';
import type { Standing, StandinMark } from './principal.ts';
import type { Session } from './session.ts';

/** How a session proves itself that is not its own person's: somebody else's word, for a while. */
export const STANDIN = 'standin';

/** What a session is good for in which somebody else really works. */
export interface StandinRights extends StandinMark {
  readonly standing: Standing;
  readonly held: ReadonlySet<Capability>;
}

/** Answered by the room of stand-ins, which stands above this one. */
export interface StandinBook {
  /** Null when it is over, or when whoever works in it may not any more. */
  rightsOf(session: Session): Promise<StandinRights | null>;
  /** Ends it, whoever asks: in the log in the name of whoever worked in it. Over already, it leaves nothing. */
  end(session: Session, source: RequestSource): Promise<void>;
}

export function isStandin(session: Pick<Session, 'amr'>): boolean {
  return session.amr.includes(STANDIN);
}
