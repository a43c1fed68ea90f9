import { epochMs } from '../../../shared/brand.ts';
import type { Clock } from '../../base/clock.ts';
import { SYSTEM_TENANT } from '../../base/system-tenant.ts';
import type { Storage, Tx } from '../../base/storage/index.ts';
import type { PasswordHasher } from './password-hasher.ts';
import type { PeopleStore } from './people-store.ts';
import type { PersonRef } from './person-store.ts';
import type { Person } from './person.ts';
import type { FailureKey, FailureStore } from './sign-in-failure-store.ts';
import { lockedForMs, withFailure } from './sign-in-lock.ts';

export interface GuessDeps {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly people: PeopleStore;
  readonly failures: FailureStore;
  readonly passwords: PasswordHasher;
}

/** One attempt to show a password, after the slow part and before it counts. */
export interface Guess {
  /** Whoever has this name, right password or not; null when nobody has. */
  readonly person: Person | null;
  readonly key: FailureKey;
  readonly matches: boolean;
  /** The hash that was compared; if it has changed by the time the guess is settled, the guess is void. */
  readonly against: string | null;
  /** The right password under today's cost, when the stored form is older. */
  readonly rehash: string | null;
}

export type Verdict = { readonly kind: 'right'; readonly person: Person } | { readonly kind: 'wrong'; readonly locksNow: boolean } | { readonly kind: 'locked'; readonly retryAfterS: number };

/** The slow part, outside any transaction. Takes as long for an unknown name as for a wrong password, and nothing during a lock. */
export async function guessPassword(deps: GuessDeps, ref: PersonRef, password: string, key: FailureKey): Promise<Guess> {
  const { person, against, locked } = await deps.storage.readIdentity({ tenantId: SYSTEM_TENANT }, async (db) => {
    const found = await deps.people.find(db, ref);
    const count = await deps.failures.peek(db, key);
    return { person: found, against: found ? await deps.people.passwordHash(db, found.id) : null, locked: lockedForMs(count, epochMs(deps.clock.now())) > 0 };
  });
  const matches = !locked && (await deps.passwords.verify(against, password));
  const outdated = matches && against !== null && deps.passwords.isOutdated(against);
  return { person, key, against, matches, rehash: outdated ? await deps.passwords.hash(password) : null };
}

/**
 * Counts the guess in the caller's transaction and says what it is worth. The lock is asked again here, holding the count's
 * row: of a burst of guesses at once, only the first five are worth anything. Throws nothing, so that the count is kept.
 */
export async function settleGuess(deps: Omit<GuessDeps, 'storage' | 'passwords'>, tx: Tx, guess: Guess): Promise<Verdict> {
  const nowMs = epochMs(deps.clock.now());
  const count = await deps.failures.hold(tx, guess.key);
  const waitMs = lockedForMs(count, nowMs);
  if (waitMs > 0) return { kind: 'locked', retryAfterS: Math.ceil(waitMs / 1000) };
  const person = guess.matches && guess.person ? await deps.people.find(tx, { id: guess.person.id }) : null;
  if (!person || person.status !== 'active' || (await deps.people.passwordHash(tx, person.id)) !== guess.against) {
    const next = withFailure(count, nowMs);
    await deps.failures.save(tx, guess.key, next);
    await deps.failures.forgetDrained(tx, nowMs);
    return { kind: 'wrong', locksNow: next.locked };
  }
  await deps.failures.clear(tx, guess.key);
  if (guess.rehash !== null) await deps.people.rehash(tx, person.id, guess.rehash);
  return { kind: 'right', person };
}
