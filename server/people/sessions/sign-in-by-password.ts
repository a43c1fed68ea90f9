import type { z } from 'zod';
import type { TenantId } from '../../../shared/brand.ts';
import type { RefusalCode } from '../../../shared/refusal-codes.ts';
import type { Actor, RequestSource } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Db, Tx } from '../../base/storage/index.ts';
import { SYSTEM_TENANT, systemActor } from '../../base/system-tenant.ts';
import { isOpen } from '../../tenancy/tenants/index.ts';
import { refusalOfCode, settleCode } from '../factors/index.ts';
import { accountKey, clientKey, type Guess, guessPassword, type Person, settleGuess, type Verdict } from '../identity/index.ts';
import type { TokenDialect } from './access-token.ts';
import { aboutPerson, admit } from './admit.ts';
import { type Standing, standingOf } from './principal.ts';
import type { SessionKind, SignInInput } from './session.ts';
import type { SessionDeps } from './session-deps.ts';
import { askForCode, type Challenge, newChallengeToken } from './sign-in-by-code.ts';
import { signedIn, type SignedIn } from './signed-in.ts';
import type { Begun } from './start-session.ts';

export interface SignInWay {
  readonly kind: SessionKind;
  readonly dialect: TokenDialect;
  readonly source: RequestSource;
  /** What this browser was given at earlier sign-ins, unchecked. */
  readonly deviceToken?: string | null;
  /** The session cookie the browser came with, if any. */
  readonly replaces?: string | null;
  /** Thumbprint of the key that the client proved to hold, to which its tokens shall be bound. */
  readonly jkt?: string | null;
}

type Input = z.infer<typeof SignInInput>;
export type SignInStep = { readonly kind: 'in'; readonly signedIn: SignedIn } | { readonly kind: 'challenged'; readonly challenge: Challenge };

type Outcome =
  | { readonly kind: 'in'; readonly standing: Standing; readonly begun: Begun }
  | { readonly kind: 'challenged'; readonly challenge: Challenge }
  | { readonly kind: 'out'; readonly refusal: Refusal };

/** Email and password, and the code where one is asked for, for a session. Every attempt is counted and audited, also the refused ones (FEATURES D24-D26, U17). */
export async function signInByPassword(deps: SessionDeps, input: Input, way: SignInWay): Promise<SignedIn> {
  const step = await tryPassword(deps, input, way, null);
  if (step.kind === 'challenged') throw new Error('a sign-in in one step is refused without its code');
  return step.signedIn;
}

/** The same in two steps: whoever has a second factor is asked for it in an answer of its own (`signInByCode`). */
export function beginSignIn(deps: SessionDeps, input: Input, way: SignInWay): Promise<SignInStep> {
  return tryPassword(deps, input, way, newChallengeToken(deps));
}

async function tryPassword(deps: SessionDeps, input: Input, way: SignInWay, challengeToken: string | null): Promise<SignInStep> {
  const account = accountKey(input.email);
  const client = clientKey(way.source.ip, deps.knownDevices.recognise(way.deviceToken ?? null, account));
  const guess = await guessPassword(deps, { email: input.email }, input.password, { account, client });
  const place = await placeOf(deps, guess.person, input.tenant);
  const outcome = await settle(deps, { ...input, guess, place, way, challengeToken });
  if (outcome.kind === 'out') throw outcome.refusal;
  if (outcome.kind === 'challenged') return outcome;
  const deviceToken = way.kind === 'browser' ? deps.knownDevices.remember(way.deviceToken ?? null, account) : null;
  return { kind: 'in', signedIn: await signedIn(deps, outcome.standing, outcome.begun, way.dialect, deviceToken) };
}

interface Attempt {
  readonly email: string;
  readonly device?: string | undefined;
  readonly otp?: string | undefined;
  readonly guess: Guess;
  readonly place: Place;
  readonly way: SignInWay;
  /** Null where the code must come along. */
  readonly challengeToken: string | null;
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
    if (code !== null || !standing) return turnAway(deps, tx, nobody, attempt, verdict, code ?? 'people/not-a-member');
    return (await deps.factors.isAsked(tx, standing.person.id)) ? secondStep(deps, tx, nobody, attempt, standing) : enter(deps, tx, attempt, standing, ['pwd']);
  });
}

/** The code that came along, or the question for it. */
async function secondStep(deps: SessionDeps, tx: Tx, nobody: Actor, attempt: Attempt, standing: Standing): Promise<Outcome> {
  const { otp, challengeToken, guess, way, device } = attempt;
  const told = aboutPerson(standing.person.id, attempt.email);
  const refuse = async (refusal: Refusal): Promise<Outcome> => {
    await deps.audit.append(tx, nobody, { ...told, type: 'auth.login.failed', details: { method: 'password', reason: refusal.code } });
    return { kind: 'out', refusal };
  };
  if (otp !== undefined) {
    const verdict = await settleCode(deps, tx, standing.person.id, otp);
    if (verdict.kind === 'right') return enter(deps, tx, attempt, standing, ['pwd', verdict.method]);
    if (verdict.kind === 'locked' && verdict.locksNow) await deps.audit.append(tx, nobody, { ...told, type: 'security.brute_force_detected', details: { client: guess.key.client } });
    return refuse(refusalOfCode(verdict, 'otp') ?? new Refusal('auth/wrong-code'));
  }
  if (challengeToken === null) return refuse(new Refusal('auth/factor-required', { field: 'otp' }));
  const challenge = await askForCode(deps, tx, challengeToken, { standing, kind: way.kind, client: guess.key.client, device: device ?? null });
  await deps.audit.append(tx, nobody, { ...told, outcome: 'success', type: 'auth.login.challenged', details: { method: 'password', expires_at: challenge.expiresAt } });
  return { kind: 'challenged', challenge };
}

async function enter(deps: SessionDeps, tx: Tx, { device, way }: Attempt, standing: Standing, amr: readonly string[]): Promise<Outcome> {
  const begun = await admit(deps, tx, standing, { kind: way.kind, source: way.source, replaces: way.replaces ?? null, amr, device: device ?? null, jkt: way.jkt ?? null });
  return { kind: 'in', standing, begun };
}

async function turnAway(deps: SessionDeps, tx: Tx, nobody: Actor, { email, guess }: Attempt, verdict: Verdict, code: RefusalCode): Promise<Outcome> {
  const about = aboutPerson(guess.person?.id ?? null, email);
  await deps.audit.append(tx, nobody, { ...about, type: 'auth.login.failed', details: { method: 'password', reason: reasonFor(verdict, guess.person, code) } });
  if (verdict.kind === 'wrong' && verdict.locksNow) await deps.audit.append(tx, nobody, { ...about, type: 'security.brute_force_detected', details: { client: guess.key.client } });
  return { kind: 'out', refusal: new Refusal(code, verdict.kind === 'locked' ? { retry_after_seconds: verdict.retryAfterS } : {}) };
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
