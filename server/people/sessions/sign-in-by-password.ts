import type { z } from 'zod';
import type { TenantId } from '../../../shared/brand.ts';
import type { RefusalCode } from '../../../shared/refusal-codes.ts';
import type { RequestSource } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Db, Tx } from '../../base/storage/index.ts';
import { SYSTEM_TENANT, systemActor } from '../../base/system-tenant.ts';
import { isOpen } from '../../tenancy/tenants/index.ts';
import { accountKey, clientKey, type Guess, guessPassword, type Person, settleGuess, type Verdict } from '../identity/index.ts';
import type { TokenDialect } from './access-token.ts';
import { type Standing, standingOf } from './principal.ts';
import type { SessionKind, SignInInput } from './session.ts';
import type { SessionDeps } from './session-deps.ts';
import { signedIn, type SignedIn } from './signed-in.ts';
import { type Begun, beginSession, cookieHash, personActor } from './start-session.ts';

export interface SignInWay {
  readonly kind: SessionKind;
  readonly dialect: TokenDialect;
  readonly source: RequestSource;
  /** The device token this browser was given earlier, unchecked. */
  readonly deviceToken?: string | null;
  /** The session cookie the browser came with, if any: it ends, whoever's it was (no session is carried over a sign-in). */
  readonly replaces?: string | null;
}

type Outcome =
  | { readonly kind: 'in'; readonly standing: Standing; readonly begun: Begun }
  | { readonly kind: 'out'; readonly code: RefusalCode; readonly retryAfterS?: number };

/** Email and password for a session. Every attempt is counted and audited, also the refused ones (FEATURES D24-D26, U17). */
export async function signInByPassword(deps: SessionDeps, input: z.infer<typeof SignInInput>, way: SignInWay): Promise<SignedIn> {
  const account = accountKey(input.email);
  const client = clientKey(way.source.ip, deps.knownDevices.recognise(way.deviceToken ?? null, account));
  const guess = await guessPassword(deps, { email: input.email }, input.password, { account, client });
  const place = await placeOf(deps, guess.person, input.tenant);
  const outcome = await settle(deps, { ...input, guess, place, way });
  if (outcome.kind === 'out') {
    throw new Refusal(outcome.code, outcome.retryAfterS === undefined ? {} : { retry_after_seconds: outcome.retryAfterS });
  }
  return signedIn(deps, outcome.standing, outcome.begun, way.dialect, way.kind === 'browser' ? deps.knownDevices.issue(account) : null);
}

interface Attempt {
  readonly email: string;
  readonly device?: string | undefined;
  readonly guess: Guess;
  readonly place: Place;
  readonly way: SignInWay;
}

/** Nothing is thrown inside: a refused attempt must leave its count and its entry. */
function settle(deps: SessionDeps, { email, device, guess, place, way }: Attempt): Promise<Outcome> {
  const teller = place.standing ? personActor(place.standing, way.source, null) : { ...systemActor('sign-in', place.logOf), source: way.source };
  return deps.storage.writeIdentity(teller, async (tx): Promise<Outcome> => {
    if (way.replaces) await endReplaced(deps, tx, way.replaces);
    const verdict = await settleGuess(deps, tx, guess);
    const standing = verdict.kind === 'right' && place.standing ? await standingOf(deps, tx, place.standing.membership) : null;
    const code = refusalToEnter(verdict, standing);
    const about = { ...(guess.person ? { resource: { type: 'user', id: guess.person.id } } : {}), subject: { email } };
    if (code !== null || standing === null) {
      await deps.audit.append(tx, teller, { ...about, type: 'auth.login.failed', outcome: 'failure', details: { method: 'password', reason: reasonFor(verdict, guess.person, code) } });
      if (verdict.kind === 'wrong' && verdict.locksNow) await deps.audit.append(tx, teller, { ...about, type: 'security.brute_force_detected', outcome: 'failure', details: { client: guess.key.client } });
      return { kind: 'out', code: code ?? 'people/not-a-member', ...(verdict.kind === 'locked' ? { retryAfterS: verdict.retryAfterS } : {}) };
    }
    const begun = await beginSession(deps, tx, teller, standing, { kind: way.kind, amr: ['pwd'], device: device ?? null, source: way.source });
    await deps.people.noteTenant(tx, standing.person.id, standing.tenant.id);
    await deps.audit.append(tx, { ...teller, sessionId: begun.session.id }, { ...about, type: 'auth.login.succeeded', details: { method: 'password', kind: way.kind, session: begun.session.id } });
    return { kind: 'in', standing, begun };
  });
}

/** Why a settled attempt does not open a session, or null. Only whoever knows the password learns more than "invalid". */
function refusalToEnter(verdict: Verdict, standing: Standing | null): RefusalCode | null {
  if (verdict.kind === 'locked') return 'auth/locked';
  if (verdict.kind === 'wrong') return 'auth/invalid-credentials';
  if (!standing) return 'people/not-a-member';
  return isOpen(standing.tenant) ? null : 'tenancy/shut';
}

/** For the log, which may know what the caller may not. */
function reasonFor(verdict: Verdict, person: Person | null, code: RefusalCode | null): string {
  if (verdict.kind === 'locked') return 'locked';
  if (verdict.kind === 'right') return code ?? 'people/not-a-member';
  if (!person) return 'unknown-account';
  return person.status === 'disabled' ? 'account-disabled' : 'wrong-password';
}

interface Place {
  /** Where the person would work, when they are a member there. */
  readonly standing: Standing | null;
  /** Whose log tells of the attempt: a tenant of the person's, else the deployment's. */
  readonly logOf: TenantId;
}

/** The tenant that was named, else the one used last, else the oldest that is open. */
function placeOf(deps: SessionDeps, person: Person | null, wanted: string | undefined): Promise<Place> {
  return deps.storage.readIdentity({ tenantId: SYSTEM_TENANT }, async (db) => {
    const standings = person ? await standingsOf(deps, db, person) : [];
    const first = standings.find((one) => one.tenant.id === person?.lastTenantId && isOpen(one.tenant)) ?? standings.find((one) => isOpen(one.tenant)) ?? standings[0] ?? null;
    const named = wanted === undefined ? first : (standings.find((one) => one.tenant.slug === wanted || one.tenant.id === wanted) ?? null);
    return { standing: named, logOf: first?.tenant.id ?? SYSTEM_TENANT };
  });
}

async function standingsOf(deps: SessionDeps, db: Db, person: Person): Promise<readonly Standing[]> {
  const standings: Standing[] = [];
  for (const membership of await deps.people.memberships(db, person.id)) {
    const standing = await standingOf(deps, db, membership);
    if (standing) standings.push(standing);
  }
  return standings;
}

async function endReplaced(deps: SessionDeps, tx: Tx, cookie: string): Promise<void> {
  const session = await deps.sessions.find(tx, { secretHash: cookieHash(cookie) });
  if (session) await deps.sessions.endOne(tx, session.id, { reason: 'signed-out', at: deps.clock.now() });
}
