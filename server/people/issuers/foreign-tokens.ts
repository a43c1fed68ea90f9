import { errors, jwtVerify } from 'jose';
import { dateOf, epochMs } from '../../../shared/brand.ts';
import { flawOf } from '../../../shared/json-flaw.ts';
import { isJsonObject, type JsonObject } from '../../../shared/json.ts';
import type { Clock } from '../../base/clock.ts';
import { Refusal } from '../../base/refusal.ts';
import { nameOfToken, openCheckedTokens } from '../sessions/index.ts';
import { type ForeignClaims, foreignClaims } from './foreign-claims.ts';
import { LEEWAY_S, type TrustedIssuer } from './issuer.ts';
import { type FetchJson, type JwksKeys, openJwksKeys } from './jwks-keys.ts';

export interface CheckedToken {
  readonly issuer: TrustedIssuer;
  readonly claims: ForeignClaims;
  /** Not seen by this process before. */
  readonly isNew: boolean;
}

export interface ForeignTokens {
  /** Whether a token is some configured issuer's affair, by its own unproved word; every other one is ours or nobody's. */
  isForeign(token: string): boolean;
  /** Proves a foreign token. Refuses with `auth/expired-token`, else with `auth/invalid-token`, whatever is wrong. */
  check(token: string): Promise<CheckedToken>;
}

interface Deps {
  readonly clock: Clock;
  readonly fetchJson: FetchJson;
  readonly issuers: readonly TrustedIssuer[];
}

const LONGEST_TOKEN = 16_384;
const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]+$/;
/** A token made for another purpose says so in its type; these are the ones that say "to be shown to a server". */
const TYPES: ReadonlySet<string> = new Set(['jwt', 'at+jwt', 'application/at+jwt']);
/** So long a withdrawn key may go unnoticed. */
const RECHECK_MS = 60_000;

/** Tokens of the issuers that the deployment trusts. What their headers say of keys is not read: a key comes from the configuration or from the issuer's own list. */
export function openForeignTokens({ clock, fetchJson, issuers }: Deps): ForeignTokens {
  const lists = new Map<string, JwksKeys>(issuers.flatMap(({ name, keys }) => (keys.kind === 'jwks' ? [[name, openJwksKeys({ url: keys.url, fetchJson, clock })]] : [])));
  const checked = openCheckedTokens<Omit<CheckedToken, 'isNew'>>();
  const nameless = issuers.find((issuer) => issuer.issuer === null);

  const issuerOf = (payload: JsonObject): TrustedIssuer | undefined => {
    const said = Object.hasOwn(payload, 'iss') ? payload['iss'] : undefined;
    return issuers.find(({ issuer }) => issuer !== null && issuer === said) ?? (Object.hasOwn(payload, 'sid') ? undefined : nameless);
  };

  return {
    isForeign(token) {
      const payload = issuers.length === 0 ? null : partOf(token, 1);
      return payload !== null && issuerOf(payload) !== undefined;
    },

    async check(token) {
      const [header, payload] = [partOf(token, 0), partOf(token, 1)];
      const issuer = payload ? issuerOf(payload) : undefined;
      if (!header || !payload || !issuer || !isOfType(header)) throw new Refusal('auth/invalid-token');
      const nowMs = epochMs(clock.now());
      const name = nameOfToken(token, typeof payload['jti'] === 'string' ? payload['jti'] : null);
      const known = checked.recall(name, nowMs);
      if (known) return { ...known, isNew: false };
      await prove(token, issuer, lists.get(issuer.name), clock);
      const claims = foreignClaims(payload, issuer);
      if (!claims) throw new Refusal('auth/invalid-token');
      const endsMs = (claims.expiresAtS + LEEWAY_S) * 1000;
      return { issuer, claims, isNew: checked.keep(name, { issuer, claims }, { nowMs, endsMs, freshMs: Math.min(nowMs + RECHECK_MS, endsMs) }) };
    },
  };
}

async function prove(token: string, issuer: TrustedIssuer, list: JwksKeys | undefined, clock: Clock): Promise<void> {
  try {
    await jwtVerify(token, async ({ kid, alg }) => {
      if (issuer.keys.kind === 'secret') return issuer.keys.secret;
      return (kid === undefined ? null : await list?.key(kid, alg)) ?? refuse();
    }, {
      algorithms: [...issuer.algorithms], currentDate: dateOf(clock.now()), clockTolerance: LEEWAY_S, requiredClaims: ['exp'],
      ...(issuer.issuer === null ? {} : { issuer: issuer.issuer }), ...(issuer.audience === null ? {} : { audience: [...issuer.audience] }),
    });
  } catch (reason) {
    // Also where the issuer's list does not answer: nobody comes in on a token that could not be proved.
    throw new Refusal(reason instanceof errors.JWTExpired && reason.claim === 'exp' ? 'auth/expired-token' : 'auth/invalid-token');
  }
}

/** Header or payload as a JSON object that says each thing once, or null. */
function partOf(token: string, part: 0 | 1): JsonObject | null {
  if (token.length > LONGEST_TOKEN || !COMPACT.test(token)) return null;
  const text = Buffer.from(token.split('.')[part] ?? '', 'base64url').toString('utf8');
  try {
    const value: unknown = JSON.parse(text);
    return flawOf(text) === null && isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}

function isOfType({ typ }: JsonObject): boolean {
  return typ === undefined || (typeof typ === 'string' && TYPES.has(typ.toLowerCase()));
}

function refuse(): never {
  throw new Refusal('auth/invalid-token');
}
