import type { Instant } from '../../../shared/brand.ts';
import type { RequestSource } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import { accountKey, clientKey, guessPassword, settleGuess, type Verdict } from '../identity/index.ts';
import type { Principal } from './principal.ts';
import type { SessionDeps } from './session-deps.ts';
import { personActor } from './start-session.ts';

/** Step-up: the password once more, before an act that asks for it. Answers the moment from which it counts; wrong guesses count like failed sign-ins. */
export async function proveAgain(deps: SessionDeps, principal: Principal, password: string, source: RequestSource): Promise<{ readonly authTime: Instant }> {
  const { person, session } = principal;
  if (!session || session.keyId !== null) throw new Refusal('auth/step-up-impossible');
  const guess = await guessPassword(deps, { id: person.id }, password, { account: accountKey(person.email), client: clientKey(source.ip, null) });
  const actor = personActor(principal, source, session.id);
  const about = { type: 'auth.step_up.confirmed', resource: { type: 'session', id: session.id } } as const;
  const authTime = deps.clock.now();
  const verdict = await deps.storage.writeIdentity(actor, async (tx): Promise<Verdict> => {
    const settled = await settleGuess(deps, tx, guess);
    if (settled.kind === 'right') await deps.sessions.provedAgain(tx, session.id, authTime);
    await deps.audit.append(tx, actor, settled.kind === 'right' ? about : { ...about, outcome: 'failure', details: { reason: settled.kind } });
    return settled;
  });
  if (verdict.kind === 'locked') throw new Refusal('auth/locked', { retry_after_seconds: verdict.retryAfterS });
  if (verdict.kind === 'wrong') throw new Refusal('people/wrong-password', { field: 'password' });
  return { authTime };
}
