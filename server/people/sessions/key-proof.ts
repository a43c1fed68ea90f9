import { createHash } from 'node:crypto';
import { calculateJwkThumbprint, compactVerify, importJWK } from 'jose';
import { z } from 'zod';
import { epochMs } from '../../../shared/brand.ts';
import { flawOf } from '../../../shared/json-flaw.ts';
import type { Clock } from '../../base/clock.ts';
import { Refusal } from '../../base/refusal.ts';

/** A DPoP proof as it came with a request (RFC 9449), with what the request was. */
export interface PresentedProof {
  readonly proof: string;
  readonly method: string;
  /** The address that was called. */
  readonly url: string;
}

export interface KeyProofs {
  /** The thumbprint (RFC 7638) of the key that made the proof for this very request, and for this access token if there is one. Refuses with `auth/bad-device-proof`. */
  keyOf(presented: PresentedProof, accessToken: string | null): Promise<string>;
}

const ALGORITHMS = ['ES256', 'EdDSA'];
const LONGEST_PROOF = 4_096;
/** A proof is made for the moment; clocks of clients are forgiven this much, on either side. */
const FRESH_MS = 60_000;
/** More proofs than this in two minutes are refused: forgetting one of them would let it be used again. */
const MOST_REMEMBERED = 50_000;
const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

const Jwk = z.strictObject({ kty: z.enum(['EC', 'OKP']), crv: z.enum(['P-256', 'Ed25519']), x: z.string().max(100), y: z.string().max(100).optional(), alg: z.string().max(20).optional(), use: z.string().max(20).optional(), kid: z.string().max(100).optional() });
const Header = z.looseObject({ typ: z.literal('dpop+jwt'), alg: z.enum(['ES256', 'EdDSA']), jwk: Jwk });
const Claims = z.looseObject({ htm: z.string(), htu: z.string().max(2_000), jti: z.string().min(1).max(200), iat: z.number(), ath: z.string().optional() });

/** Proofs of possession, each good once. What was used is remembered in this process: one server serves one database. */
export function openKeyProofs({ clock }: { readonly clock: Clock }): KeyProofs {
  const used = new Map<string, number>();

  /** False when this proof was used before. */
  const spend = (name: string, nowMs: number): boolean => {
    for (const [old, endsMs] of used) {
      if (endsMs > nowMs) break; // in the order they came, and all live equally long
      used.delete(old);
    }
    if (used.has(name) || used.size >= MOST_REMEMBERED) return false;
    used.set(name, nowMs + 2 * FRESH_MS);
    return true;
  };

  return {
    async keyOf({ proof, method, url }, accessToken) {
      const header = Header.safeParse(partOf(proof, 0));
      const claims = Claims.safeParse(partOf(proof, 1));
      if (!header.success || !claims.success || !(await isSignedBy(proof, header.data.jwk, header.data.alg))) throw bad();
      const { htm, htu, iat, jti, ath } = claims.data;
      const nowMs = epochMs(clock.now());
      const fits = htm === method && isAddress(htu, url) && Math.abs(nowMs - iat * 1000) <= FRESH_MS && (accessToken === null || ath === hashOf(accessToken));
      const thumbprint = await calculateJwkThumbprint(publicPart(header.data.jwk));
      if (!fits || !spend(`${thumbprint}.${jti}`, nowMs)) throw bad();
      return thumbprint;
    },
  };
}

function publicPart({ kty, crv, x, y }: z.infer<typeof Jwk>) {
  return { kty, crv, x, ...(y === undefined ? {} : { y }) };
}

async function isSignedBy(proof: string, jwk: z.infer<typeof Jwk>, algorithm: string): Promise<boolean> {
  try {
    const key = await importJWK(publicPart(jwk), algorithm);
    await compactVerify(proof, key, { algorithms: ALGORITHMS });
    return true;
  } catch {
    return false;
  }
}

/** Without query and fragment (RFC 9449 4.3). A proxy that ends TLS may have made https of what reaches us as http. */
function isAddress(said: string, called: string): boolean {
  const [a, b] = [URL.parse(said), URL.parse(called)];
  return a !== null && b !== null && a.host === b.host && a.pathname === b.pathname && (a.protocol === b.protocol || a.protocol === 'https:');
}

function hashOf(token: string): string {
  return createHash('sha256').update(token, 'ascii').digest('base64url');
}

function partOf(proof: string, part: 0 | 1): unknown {
  if (proof.length > LONGEST_PROOF || !COMPACT.test(proof)) return null;
  const text = Buffer.from(proof.split('.')[part] ?? '', 'base64url').toString('utf8');
  try {
    return flawOf(text) === null ? (JSON.parse(text) as unknown) : null; // checked against a schema by the caller
  } catch {
    return null;
  }
}

function bad(): Refusal {
  return new Refusal('auth/bad-device-proof');
}
