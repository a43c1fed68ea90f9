import { z } from 'zod';
import { type Instant, plusMs } from '../../../shared/brand.ts';
import type { RequestSource } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import { sha256Hex } from '../../base/sha256-hex.ts';
import { SYSTEM_TENANT, systemActor } from '../../base/system-tenant.ts';
import type { Tx } from '../../base/storage/index.ts';
import { isOpen } from '../../tenancy/tenants/index.ts';
import { type CodeVerdict, methodOf, refusalOfCode, settleCode } from '../factors/index.ts';
import { accountKey, clientKey } from '../identity/index.ts';
import type { TokenDialect } from './access-token.ts';
import { aboutPerson, admit } from './admit.ts';
import type { ChallengeRow } from './challenge-store.ts';
import { type Standing, standingOf } from './principal.ts';
import type { SessionKind } from './session.ts';
import type { SessionDeps } from './session-deps.ts';
import { signedIn, type SignedIn } from './signed-in.ts';
import type { Begun } from './start-session.ts';

export const CodeSignIn = z.strictObject({ challenge: z.string().min(1).max(100), code: z.string().min(1).max(100) });

/** The password was right; what remains is the code. Only the client that gave the password may give it. */
export interface Challenge {
  readonly challenge: string;
  readonly expiresAt: Instant;
}

const LIFE_MS = 5 * 60_000;
const TOKEN_BYTES = 32;

interface Asked {
  readonly standing: Standing;
  readonly kind: SessionKind;
  readonly client: string;
  readonly device: string | null;
}

/** Begins the second half of a sign-in, in the transaction in which the password was found right. The token itself is made by the caller, outside. */
export async function askForCode(deps: SessionDeps, tx: Tx, token: string, { standing: { person, tenant }, kind, client, device }: Asked): Promise<Challenge> {
  const now = deps.clock.now();
  const expiresAt = plusMs(now, LIFE_MS);
  await deps.challenges.add(tx, { tokenHash: hashOf(token), userId: person.id, tenantId: tenant.id, kind, client, device, tokenVersion: person.tokenVersion, expiresAt }, now);
  return { challenge: token, expiresAt };
}

export function newChallengeToken(deps: Pick<SessionDeps, 'ids'>): string {
  return deps.ids.bytes(TOKEN_BYTES).toString('base64url');
}

export interface CodeWay {
  readonly dialect: TokenDialect;
  readonly source: RequestSource;
  readonly deviceToken?: string | null;
  readonly replaces?: string | null;
}

type Outcome = { readonly kind: 'in'; readonly standing: Standing; readonly begun: Begun } | { readonly kind: 'bad-challenge' } | Exclude<CodeVerdict, { readonly kind: 'right' }>;

/** The second half of a sign-in: the challenge and a code of the authenticator, or a recovery code. Wrong codes are counted and leave the challenge open. */
export async function signInByCode(deps: SessionDeps, { challenge, code }: z.infer<typeof CodeSignIn>, way: CodeWay): Promise<SignedIn> {
  const tokenHash = hashOf(challenge);
  const asked = await deps.storage.readIdentity({ tenantId: SYSTEM_TENANT }, (db) => deps.challenges.open(db, tokenHash, deps.clock.now()));
  const outcome = asked ? await settle(deps, asked, code, way) : await refuseUnknown(deps, way);
  if (outcome.kind === 'bad-challenge') throw new Refusal('auth/bad-challenge', { field: 'challenge' });
  if (outcome.kind !== 'in') throw refusalOfCode(outcome, 'code') ?? new Error('a code that is not right is refused');
  const account = accountKey(outcome.standing.person.email);
  return signedIn(deps, outcome.standing, outcome.begun, way.dialect, outcome.begun.session.kind === 'browser' ? deps.knownDevices.remember(way.deviceToken ?? null, account) : null);
}

/** Nothing is thrown inside: a refused attempt must leave its count and its entry. */
function settle(deps: SessionDeps, asked: ChallengeRow, code: string, way: CodeWay): Promise<Outcome> {
  const nobody = { ...systemActor('sign-in', asked.tenantId), source: way.source };
  return deps.storage.writeIdentity(nobody, async (tx): Promise<Outcome> => {
    const standing = await stillAsked(deps, tx, asked, way);
    const told = standing ? aboutPerson(standing.person.id, standing.person.email) : ({ outcome: 'failure' } as const);
    const turnAway = (reason: string) => deps.audit.append(tx, nobody, { ...told, type: 'auth.login.failed', details: { method: methodOf(code), reason } });
    if (!standing) {
      await turnAway('bad-challenge');
      return { kind: 'bad-challenge' };
    }
    const verdict = await settleCode(deps, tx, standing.person.id, code);
    if (verdict.kind !== 'right') {
      await turnAway(verdict.kind === 'wrong' ? 'wrong-code' : 'locked');
      if (verdict.kind === 'locked' && verdict.locksNow) await deps.audit.append(tx, nobody, { ...told, type: 'security.brute_force_detected', details: { factor: methodOf(code) } });
      return verdict;
    }
    if (!(await deps.challenges.use(tx, asked.tokenHash, deps.clock.now()))) return { kind: 'bad-challenge' };
    const begun = await admit(deps, tx, standing, { ...way, kind: asked.kind, amr: ['pwd', verdict.method], device: asked.device });
    return { kind: 'in', standing, begun };
  });
}

/** The person, while everything is as it was when the password was right: the challenge, the password, the client, the tenant. */
async function stillAsked(deps: SessionDeps, tx: Tx, asked: ChallengeRow, { source, deviceToken }: CodeWay): Promise<Standing | null> {
  const standing = (await deps.challenges.open(tx, asked.tokenHash, deps.clock.now())) && (await standingOf(deps, tx, asked));
  if (!standing || standing.person.status !== 'active' || standing.person.tokenVersion !== asked.tokenVersion || !isOpen(standing.tenant)) return null;
  const client = clientKey(source.ip, deps.knownDevices.recognise(deviceToken ?? null, accountKey(standing.person.email)));
  return client === asked.client ? standing : null;
}

async function refuseUnknown(deps: SessionDeps, { source }: CodeWay): Promise<Outcome> {
  const actor = { ...systemActor('sign-in'), source };
  await deps.storage.writeIdentity(actor, (tx) => deps.audit.append(tx, actor, { type: 'auth.login.failed', outcome: 'failure', details: { method: 'otp', reason: 'bad-challenge' } }));
  return { kind: 'bad-challenge' };
}

function hashOf(token: string): string {
  return sha256Hex(`challenge:${token}`);
}
