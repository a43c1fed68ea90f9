import type { z } from 'zod';
import type { SessionId, TenantId } from '../../../shared/brand.ts';
import type { RefusalCode } from '../../../shared/refusal-codes.ts';
import type { Actor, RequestSource } from '../../base/actor.ts';
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
  /** The session cookie the browser came with, if any: a successful sign-in ends it, whoever's it was, for no session is carried over. */
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
function settle(deps: SessionDeps, attempt: Attempt): Promise<Outcome> {
  const { guess, place, way } = attempt;
  // Until somebody has proved to be the person, the log must not say that the person did anything.
  const nobody = { ...systemActor('sign-in', place.standing?.tenant.id ?? place.logOf), source: way.source };
  return deps.storage.writeIdentity(nobody, async (tx): Promise<Outcome> => {
    const verdict = await settleGuess(deps, tx, guess);
    const standing = verdict.kind === 'right' && place.standing ? await standingOf(deps, tx, place.standing.membership) : null;
    const code = refusalToEnter(verdict, standing);
    return code === null && standing ? enter(deps, tx, attempt, standing) : turnAway(deps, tx, nobody, attempt, verdict, code ?? 'people/not-a-member');
  });
}

async function enter(deps: SessionDeps, tx: Tx, { email, device, way }: Attempt, standing: Standing): Promise<Outcome> {
  const actor = personActor(standing, way.source, null);
  const replaced = way.replaces ? await endReplaced(deps, tx, way.replaces) : null;
  const begun = await beginSession(deps, tx, actor, standing, { kind: way.kind, amr: ['pwd'], device: device ?? null, source: way.source });
  await deps.people.noteTenant(tx, standing.person.id, standing.tenant.id);
  await deps.audit.append(tx, { ...actor, sessionId: begun.session.id }, {
    type: 'auth.login.succeeded', resource: { type: 'user', id: standing.person.id }, subject: { email }, details: { method: 'password', kind: way.kind, session: begun.session.id, replaced },
  });
  return { kind: 'in', standing, begun };
}

async function turnAway(deps: SessionDeps, tx: Tx, nobody: Actor, { email, guess }: Attempt, verdict: Verdict, code: RefusalCode): Promise<Outcome> {
  const about = { ...(guess.person ? { resource: { type: 'user', id: guess.person.id } } : {}), subject: { email }, outcome: 'failure' } as const;
  await deps.audit.append(tx, nobody, { ...about, type: 'auth.login.failed', details: { method: 'password', reason: reasonFor(verdict, guess.person, code) } });
  if (verdict.kind === 'wrong' && verdict.locksNow) await deps.audit.append(tx, nobody, { ...about, type: 'security.brute_force_detected', details: { client: guess.key.client } });
  return { kind: 'out', code, ...(verdict.kind === 'locked' ? { retryAfterS: verdict.retryAfterS } : {}) };
}

/** Why a settled attempt does not open a session, or null. Only whoever knows the password learns more than "invalid". */
function refusalToEnter(verdict: Verdict, standing: Standing | null): RefusalCode | null {
  if (verdict.kind === 'locked') return 'auth/locked';
  if (verdict.kind === 'wrong') return 'auth/invalid-credentials';
  if (!standing) return 'people/not-a-member';
  return isOpen(standing.tenant) ? null : 'tenancy/shut';
}

/** For the log, which may know what the caller may not. */
function reasonFor(verdict: Verdict, person: Person | null, code: RefusalCode): string {
  if (verdict.kind === 'locked') return 'locked';
  if (verdict.kind === 'right') return code;
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

/** The id of the session that ended for this one, or null when the cookie opened none any more. */
async function endReplaced(deps: SessionDeps, tx: Tx, cookie: string): Promise<SessionId | null> {
  const session = await deps.sessions.find(tx, { secretHash: cookieHash(cookie) });
  return session && (await deps.sessions.endOne(tx, session.id, { reason: 'signed-out', at: deps.clock.now() })) ? session.id : null;
}
