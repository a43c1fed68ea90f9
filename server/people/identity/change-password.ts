import type { z } from 'zod';
import type { UserId } from '../../../shared/brand.ts';
import type { Actor } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import { SYSTEM_TENANT } from '../../base/system-tenant.ts';
import { hashedPassword } from './create-user.ts';
import { ownMember } from './disable-user.ts';
import { type Guess, guessPassword, settleGuess, type Verdict } from './guess-password.ts';
import type { IdentityDeps } from './identity-deps.ts';
import type { Password, Person } from './person.ts';
import { accountKey, clientKey } from './sign-in-client.ts';

export interface PasswordChange {
  readonly current: z.infer<typeof Password>;
  readonly next: z.infer<typeof Password>;
}

/** One's own password. Every other session ends; this one goes on. Wrong guesses at the current one count like failed sign-ins. */
export async function changePassword(deps: IdentityDeps, actor: Actor, { current, next }: PasswordChange): Promise<{ readonly sessionsEnded: number }> {
  const person = await knownPerson(deps, actor, actor.userId);
  const guess = await guessPassword(deps, { id: person.id }, current, { account: accountKey(person.email), client: clientKey(actor.source.ip, null) });
  const passwordHash = guess.matches ? await hashedPassword(deps, { password: next, email: person.email, name: person.name, places: await placesOf(deps, person) }) : null;
  const outcome = await settleChange(deps, actor, guess, passwordHash);
  if (outcome.kind === 'locked') throw new Refusal('auth/locked', { retry_after_seconds: outcome.retryAfterS });
  if (outcome.kind === 'wrong') throw new Refusal('people/wrong-password', { field: 'current' });
  return { sessionsEnded: outcome.sessionsEnded };
}

type Change = Exclude<Verdict, { readonly kind: 'right' }> | { readonly kind: 'changed'; readonly sessionsEnded: number };

/** A wrong guess is answered as a value, because its count and its entry must be kept. */
function settleChange(deps: IdentityDeps, actor: Actor, guess: Guess, passwordHash: string | null): Promise<Change> {
  const about = { type: 'auth.password.changed', resource: { type: 'user', id: actor.userId } } as const;
  return deps.storage.writeIdentity(actor, async (tx) => {
    const verdict = await settleGuess(deps, tx, guess);
    if (verdict.kind !== 'right' || passwordHash === null) {
      const failed: Change = verdict.kind === 'right' ? { kind: 'wrong', locksNow: false } : verdict;
      await deps.audit.append(tx, actor, { ...about, outcome: 'failure', details: { reason: failed.kind } });
      return failed;
    }
    const tokenVersion = await deps.people.setPassword(tx, actor.userId, passwordHash);
    const keep = actor.sessionId ? { keep: { id: actor.sessionId, tokenVersion } } : {};
    const sessionsEnded = await deps.sessionEnder.endAllOf(tx, actor.userId, { reason: 'password-changed', at: deps.clock.now(), ...keep });
    await deps.audit.append(tx, actor, { ...about, details: { by: 'self', sessions: sessionsEnded } });
    return { kind: 'changed', sessionsEnded };
  });
}

/** Gives a member of the actor's tenant a new password and ends all their sessions. */
export async function setPassword(deps: IdentityDeps, actor: Actor, userId: UserId, password: string): Promise<{ readonly sessionsEnded: number }> {
  const person = await knownPerson(deps, actor, userId);
  const { email, name } = person;
  const passwordHash = await hashedPassword(deps, { password, email, name, places: await placesOf(deps, person) });
  if (passwordHash === null) throw new Error('a given password has a hash');
  return deps.storage.writeIdentity(actor, async (tx) => {
    if (actor.kind !== 'bootstrap') await ownMember(deps, tx, actor, userId);
    await deps.people.setPassword(tx, userId, passwordHash, actor.kind === 'bootstrap' ? null : actor.tenantId);
    const sessionsEnded = await deps.sessionEnder.endAllOf(tx, userId, { reason: 'password-changed', at: deps.clock.now() });
    await deps.audit.append(tx, actor, { type: 'auth.password.changed', resource: { type: 'user', id: userId }, subject: { email }, details: { by: 'other', sessions: sessionsEnded } });
    return { sessionsEnded };
  });
}

/** What no password of this person may hold. Read above any tenant: they may work in several. */
export function placesOf(deps: Pick<IdentityDeps, 'storage' | 'people'>, { id }: Pick<Person, 'id'>): Promise<readonly string[]> {
  return deps.storage.readIdentity({ tenantId: SYSTEM_TENANT }, (db) => deps.people.placeNames(db, { userId: id }));
}

/** Only people of the actor's own tenant are known to them; a file that acts for the deployment knows everybody. */
async function knownPerson(deps: IdentityDeps, actor: Actor, userId: UserId): Promise<Person> {
  const person = await deps.storage.readIdentity(actor, async (db) =>
    actor.kind === 'bootstrap' ? deps.people.find(db, { id: userId }) : ((await deps.people.member(db, actor.tenantId, userId))?.person ?? null));
  if (!person) throw new Refusal('people/user-not-found', { id: userId });
  return person;
}
