import { errors, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { brand, dateOf, epochMs, type SessionId } from '../../../shared/brand.ts';
import type { Capability } from '../../../shared/capabilities.ts';
import type { JsonObject } from '../../../shared/json.ts';
import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import { Refusal } from '../../base/refusal.ts';
import { shownUserId } from '../identity/index.ts';
import { nameOfToken, openCheckedTokens } from './checked-tokens.ts';
import type { Principal } from './principal.ts';
import { MOST_ACCESS_S, type SessionLives } from './session.ts';
import type { SigningKeys } from './signing-keys.ts';

/** Whose paths the token is issued on: ours, the Enterprise+ layer's or the guide's. Decides which informative claims it carries. */
export type TokenDialect = 'own' | 'E' | 'U';

export interface AccessToken {
  readonly token: string;
  readonly expiresInS: number;
}

export interface VerifiedToken {
  readonly sessionId: SessionId;
  /** What a refresh narrowed this one token to; null: all that its session may. */
  readonly scopes: readonly string[] | null;
}

export interface AccessTokens {
  issue(principal: Principal, dialect: TokenDialect, held: ReadonlySet<Capability>): Promise<AccessToken>;
  /** The session a token names. Says nothing of whether that session still lives. Refuses with the exact code of FEATURES E10. */
  verify(token: string): Promise<VerifiedToken>;
}

interface Deps {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly keys: SigningKeys;
  readonly lives: Pick<SessionLives, 'accessS' | 'documentAccessS'>;
  readonly issuer: string;
  /** Names this deployment: a token for another one is refused, even under a shared secret. */
  readonly audience: string;
}

const TYPE = 'at+jwt';
const TOLERANCE_S = 30;
const LONGEST_TOKEN = 8_192;
/** Three base64url parts and nothing else: the library forgives padding, and one token must have one spelling. */
const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]+$/;
const Claims = z.object({ sid: z.uuid(), sub: z.string().min(1), jti: z.string().min(1), exp: z.number(), iat: z.number(), typ: z.literal('access').optional(), scope: z.string().optional() });

export function openAccessTokens({ clock, ids, keys, lives, issuer, audience }: Deps): AccessTokens {
  const checked = openCheckedTokens<{ readonly kid: string | undefined; readonly verified: VerifiedToken }>();
  return {
    async issue(principal, dialect, held) {
      const { session } = principal;
      if (!session) throw new Error('only a session has access tokens');
      const nowS = Math.floor(epochMs(clock.now()) / 1000);
      const lifeS = Math.min(dialect === 'U' ? lives.documentAccessS : lives.accessS, MOST_ACCESS_S, Math.floor(epochMs(session.absoluteExpiresAt) / 1000) - nowS);
      const { kid, key } = await keys.signing();
      const token = await new SignJWT({ ...claimsFor(principal, dialect, held), ...narrowing(principal), sid: session.id, ...(session.jkt === null ? {} : { cnf: { jkt: session.jkt } }) })
        .setProtectedHeader({ alg: keys.algorithm, typ: TYPE, kid })
        .setIssuer(issuer).setAudience(audience).setJti(ids.id()).setIssuedAt(nowS).setExpirationTime(nowS + lifeS)
        .sign(key);
      return { token, expiresInS: lifeS };
    },

    async verify(token) {
      if (token.length > LONGEST_TOKEN || !COMPACT.test(token)) throw new Refusal('auth/invalid-token');
      const [name, nowMs] = [nameOfToken(token, null), epochMs(clock.now())];
      // The signature was good then; whether its key still is, is asked each time.
      const known = checked.recall(name, nowMs);
      if (known && (await keys.verifying(known.kid))) return known.verified;
      try {
        const { payload, protectedHeader } = await jwtVerify(token, async (header) => (await keys.verifying(header.kid)) ?? refuse(), {
          algorithms: [keys.algorithm], typ: TYPE, issuer, audience, currentDate: dateOf(clock.now()),
          clockTolerance: TOLERANCE_S, maxTokenAge: MOST_ACCESS_S, requiredClaims: ['sub', 'jti', 'sid', 'exp'],
        });
        const { verified, endsMs } = readClaims(payload);
        checked.keep(name, { kid: protectedHeader.kid, verified }, { nowMs, freshMs: endsMs, endsMs });
        return verified;
      } catch (reason) {
        throw refusalFor(reason);
      }
    },
  };
}

/** The one claim that counts, because it only ever takes away: what this token may less than its session. */
function narrowing({ scopes, session }: Principal): JsonObject {
  return scopes === null || scopes === session?.scopes ? {} : { scope: scopes.join(' ') };
}

/** Informative only: authority is read from the database at every request (DECISIONS 6). */
function claimsFor({ person, membership, tenant, organisation }: Principal, dialect: TokenDialect, held: ReadonlySet<Capability>): JsonObject {
  const common = { sub: shownUserId(person), tenant_id: tenant.slug };
  switch (dialect) {
    case 'own': return { ...common, sub: person.id };
    case 'E': return { ...common, typ: 'access', org_id: organisation?.slug ?? null, roles: membership.roles };
    case 'U': return { ...common, user_id: shownUserId(person), email: person.email, org_id: organisation?.slug ?? null, role: membership.roles[0] ?? null, permissions: [...held].toSorted() };
  }
}

function readClaims(payload: unknown): { readonly verified: VerifiedToken; readonly endsMs: number } {
  const claims = Claims.safeParse(payload);
  if (claims.success) {
    const { sid, scope, exp, iat } = claims.data;
    return { verified: { sessionId: brand<SessionId>(sid), scopes: scope?.split(' ').filter(Boolean) ?? null }, endsMs: (Math.min(exp, iat + MOST_ACCESS_S) + TOLERANCE_S) * 1_000 };
  }
  throw new Refusal(claims.error.issues.some((issue) => issue.path[0] === 'typ') ? 'auth/wrong-token-type' : 'auth/invalid-token');
}

function refusalFor(reason: unknown): unknown {
  if (reason instanceof Refusal) return reason;
  if (reason instanceof errors.JWTExpired && reason.claim === 'exp') return new Refusal('auth/expired-token');
  if (reason instanceof errors.JWTClaimValidationFailed && reason.claim === 'typ') return new Refusal('auth/wrong-token-type');
  if (reason instanceof errors.JOSEError) return new Refusal('auth/invalid-token');
  return reason; // a fault of ours, such as a database that does not answer, is not the caller's token
}

function refuse(): never {
  throw new Refusal('auth/invalid-token');
}
