import type { Instant } from '../../../shared/brand.ts';
import type { RequestSource } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Tx } from '../../base/storage/index.ts';
import { refusalOfCode, settleCode } from '../factors/index.ts';
import { accountKey, clientKey, guessPassword, settleGuess } from '../identity/index.ts';
import type { Principal } from './principal.ts';
import type { Session } from './session.ts';
import type { SessionDeps } from './session-deps.ts';
import { isStandin } from './standin-rights.ts';
import { personActor } from './start-session.ts';

/** The password or a code, once more. */
type Proof = { readonly password: string } | { readonly otp: string };

interface Proving {
  readonly proof: Proof;
  readonly source: RequestSource;
  readonly deviceToken?: string | null;
}

/** Step-up: the person proves themselves again before an act that asks for it. Answers the moment from which it counts; wrong guesses count like those at sign-in. */
export async function proveAgain(deps: SessionDeps, principal: Principal, { proof, source, deviceToken = null }: Proving): Promise<{ readonly authTime: Instant }> {
  const { person, session } = principal;
  if (!session || session.keyId !== null || isStandin(session)) throw new Refusal('auth/step-up-impossible');
  const settle = 'otp' in proof ? byCode(deps, principal, proof.otp) : await byPassword(deps, principal, proof.password, clientKey(source.ip, deps.knownDevices.recognise(deviceToken, accountKey(person.email))));
  const actor = personActor(principal, source, session.id);
  const about = { type: 'auth.step_up.confirmed', resource: { type: 'session', id: session.id } } as const;
  const authTime = deps.clock.now();
  // A refusal is answered as a value, because the count and the entry of a wrong guess must be kept.
  const refusal = await deps.storage.writeIdentity(actor, async (tx): Promise<Refusal | null> => {
    const wrong = await settle(tx);
    if (wrong === null) await noteProof(deps, tx, session, 'otp' in proof ? 'otp' : 'pwd', authTime);
    await deps.audit.append(tx, actor, wrong ? { ...about, outcome: 'failure', details: { reason: wrong.code } } : { ...about, details: { method: 'otp' in proof ? 'otp' : 'password' } });
    return wrong;
  });
  if (refusal) throw refusal;
  return { authTime };
}

type Settle = (tx: Tx) => Promise<Refusal | null>;

/** The slow part happens before the transaction. */
async function byPassword(deps: SessionDeps, { person }: Principal, password: string, client: string): Promise<Settle> {
  const guess = await guessPassword(deps, { id: person.id }, password, { account: accountKey(person.email), client });
  return async (tx) => {
    const verdict = await settleGuess(deps, tx, guess);
    if (verdict.kind === 'locked') return new Refusal('auth/locked', { retry_after_seconds: verdict.retryAfterS });
    return verdict.kind === 'wrong' ? new Refusal('people/wrong-password', { field: 'password' }) : null;
  };
}

function byCode(deps: SessionDeps, { person }: Principal, otp: string): Settle {
  return async (tx) => {
    if (!(await deps.factors.isAsked(tx, person.id))) return new Refusal('auth/no-factor', { field: 'otp' });
    return refusalOfCode(await settleCode(deps, tx, person.id, otp), 'otp');
  };
}

async function noteProof(deps: SessionDeps, tx: Tx, session: Session, method: string, authTime: Instant): Promise<void> {
  await deps.sessions.provedAgain(tx, session.id, authTime, [...new Set([...session.amr, method])]);
}
