import { type CryptoKey, importJWK } from 'jose';
import { z } from 'zod';
import { epochMs } from '../../../shared/brand.ts';
import type { Clock } from '../../base/clock.ts';

/** Asks another server for a JSON document. Everything that could be dangerous about that is the asker's care: addresses, sizes, time. */
export type FetchJson = (url: string) => Promise<unknown>;

/** The published keys of one issuer. */
export interface JwksKeys {
  /** The key of that name for that algorithm, or null when the issuer publishes none. Throws when the issuer does not answer. */
  key(kid: string, algorithm: string): Promise<CryptoKey | null>;
}

const CACHE_MS = 300_000;
/** An unknown name makes us look again, but not more often: made-up names must not make us knock at somebody's door. */
const REFETCH_MS = 30_000;
const MOST_KEYS = 64;

const Jwk = z.looseObject({
  kty: z.enum(['RSA', 'EC', 'OKP']), kid: z.string().min(1).max(300), use: z.string().optional(), alg: z.string().optional(),
  n: z.string().optional(), e: z.string().optional(), crv: z.string().optional(), x: z.string().optional(), y: z.string().optional(),
});
type Jwk = z.infer<typeof Jwk>;
const Jwks = z.looseObject({ keys: z.array(z.unknown()).max(MOST_KEYS) });

interface Fetched {
  readonly atMs: number;
  readonly keys: readonly Jwk[];
}

export function openJwksKeys({ url, fetchJson, clock }: { readonly url: string; readonly fetchJson: FetchJson; readonly clock: Clock }): JwksKeys {
  let fetched: Fetched | null = null;
  let askedMs = -Infinity;
  let asking: Promise<Fetched> | null = null;
  const imported = new Map<string, CryptoKey>();

  /** One question at a time, and none within thirty seconds of the last, answered or not. */
  const ask = (nowMs: number): Promise<Fetched> => {
    if (asking) return asking;
    if (nowMs - askedMs < REFETCH_MS) return fetched ? Promise.resolve(fetched) : Promise.reject(new Error('the issuer did not answer a moment ago'));
    askedMs = nowMs;
    asking = fetchJson(url).then((document) => {
      imported.clear();
      return (fetched = { atMs: nowMs, keys: keysIn(document) });
    }).finally(() => (asking = null));
    return asking;
  };

  return {
    async key(kid, algorithm) {
      const nowMs = epochMs(clock.now());
      let known = fetched && nowMs - fetched.atMs < CACHE_MS ? fetched : await ask(nowMs);
      if (!find(known, kid, algorithm)) known = await ask(nowMs);
      // After its five minutes a list that could not be fetched anew is no list.
      const found = nowMs - known.atMs < CACHE_MS ? find(known, kid, algorithm) : undefined;
      return found ? ready(imported, found, algorithm) : null;
    },
  };
}

function keysIn(document: unknown): readonly Jwk[] {
  return Jwks.parse(document).keys.flatMap((key) => {
    const parsed = Jwk.safeParse(key);
    return parsed.success ? [parsed.data] : [];
  });
}

function find({ keys }: Fetched, kid: string, algorithm: string): Jwk | undefined {
  return keys.find((key) => key.kid === kid && (key.use ?? 'sig') === 'sig' && (key.alg ?? algorithm) === algorithm && key.kty === KIND[algorithm.slice(0, 2)]);
}

const KIND: Readonly<Record<string, Jwk['kty']>> = { RS: 'RSA', PS: 'RSA', ES: 'EC', Ed: 'OKP' };

/** Only what makes the public key is read: a published private part is not our affair. */
async function ready(imported: Map<string, CryptoKey>, { kid, kty, n, e, crv, x, y }: Jwk, algorithm: string): Promise<CryptoKey | null> {
  const at = `${algorithm}.${kid}`;
  const known = imported.get(at);
  if (known) return known;
  const shown = Object.fromEntries(Object.entries({ kty, n, e, crv, x, y }).filter(([, value]) => value !== undefined));
  try {
    const key = await importJWK(shown, algorithm);
    if (key instanceof Uint8Array) return null;
    imported.set(at, key);
    return key;
  } catch {
    return null; // a key that cannot be read checks nothing
  }
}
