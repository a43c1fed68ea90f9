import { calculateJwkThumbprint, type CryptoKey, exportJWK, generateKeyPair, importJWK } from 'jose';
import { z } from 'zod';
import { epochMs, type Instant, plusMs } from '../../../shared/brand.ts';
import type { JsonObject } from '../../../shared/json.ts';
import type { Actor } from '../../base/actor.ts';
import type { Clock } from '../../base/clock.ts';
import type { Sealer } from '../../base/seal.ts';
import type { Storage } from '../../base/storage/index.ts';
import { SYSTEM_TENANT, systemActor } from '../../base/system-tenant.ts';
import { soundSharedSecret } from '../../base/weak-secret.ts';
import type { AuditTrail } from '../../records/audit/index.ts';
import { MOST_ACCESS_S, type SessionLives } from './session.ts';
import type { SigningKeyRow, SigningKeyStore } from './signing-key-store.ts';

/** What access tokens are signed and checked with. One family of algorithms at a time: a public key is never tried as a secret. */
export interface SigningKeys {
  readonly algorithm: string;
  signing(): Promise<{ readonly kid: string; readonly key: CryptoKey | Uint8Array }>;
  /** The key of that name whose tokens are still good, or null. */
  verifying(kid: string | undefined): Promise<CryptoKey | Uint8Array | null>;
  /** The public keys whose tokens are still good, as a JWK set shows them (RFC 7517). A shared secret has none. */
  published(): Promise<readonly JsonObject[]>;
  /**
   * A new key signs from now on. Tokens of the old ones stay good for two lives of an access token, or, in an emergency, not at all.
   * Absent where the configuration holds the secret: whoever changes that has rotated it.
   */
  rotate?(actor: Actor, how: { readonly emergency: boolean }): Promise<{ readonly kid: string; readonly oldUntil: Instant }>;
}

const SHARED_KID = 'shared';

/** HS256 and its like under JWT_SECRET (DECISIONS 6). Throws a plain error that stops the start when the secret is weak. */
export function sharedSecretKeys(secret: string, algorithm: 'HS256' | 'HS384' | 'HS512'): SigningKeys {
  const key = soundSharedSecret(secret, 'JWT_SECRET');
  return {
    algorithm,
    signing: () => Promise.resolve({ kid: SHARED_KID, key }),
    verifying: (kid) => Promise.resolve(kid === undefined || kid === SHARED_KID ? key : null),
    published: () => Promise.resolve([]),
  };
}

export interface SigningKeyDeps {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly audit: AuditTrail;
  readonly signingKeys: SigningKeyStore;
  readonly sealer: Sealer;
  readonly lives: Pick<SessionLives, 'accessS' | 'documentAccessS'>;
}

const RELOAD_MS = 5_000;
const PrivateJwk = z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string(), d: z.string() });

interface Loaded {
  readonly atMs: number;
  readonly keys: ReadonlyMap<string, { readonly private: CryptoKey; readonly public: CryptoKey; readonly x: string; readonly refusedFromMs: number }>;
}

export type KeptKeys = Required<SigningKeys>;

/** The deployment's own Ed25519 keys, made at first need and kept sealed in its database. Another process's rotation is known after five seconds. */
export function keptKeys(deps: SigningKeyDeps): KeptKeys {
  let loaded: Loaded | null = null;
  let making: Promise<Loaded> | null = null;

  const load = async (): Promise<Loaded> => {
    const now = deps.clock.now();
    const rows = await deps.storage.readIdentity({ tenantId: SYSTEM_TENANT }, (db) => deps.signingKeys.good(db, now));
    const keys = await Promise.all(rows.map(async (row) => [row.kid, { ...(await opened(deps.sealer, row)), refusedFromMs: row.refusedFrom ? epochMs(row.refusedFrom) : Infinity }] as const));
    return (loaded = { atMs: epochMs(now), keys: new Map(keys) });
  };
  const recent = async (): Promise<Loaded> => (loaded && epochMs(deps.clock.now()) - loaded.atMs < RELOAD_MS ? loaded : load());
  /** Once, however many ask at the same time. */
  const makeFirst = (): Promise<Loaded> => (making ??= addSigningKey(deps, systemActor('sessions'), null).then(load).finally(() => (making = null)));

  return {
    algorithm: 'EdDSA',
    async signing() {
      const newest = inForce(await recent()) ?? inForce(await makeFirst());
      if (!newest) throw new Error('the signing key that was just made is not there');
      return { kid: newest[0], key: newest[1].private };
    },
    async verifying(kid) {
      const known = kid === undefined ? undefined : (await recent()).keys.get(kid);
      return known && known.refusedFromMs > epochMs(deps.clock.now()) ? known.public : null;
    },
    async published() {
      const nowMs = epochMs(deps.clock.now());
      return [...(await recent()).keys].flatMap(([kid, { refusedFromMs, x }]) => (refusedFromMs > nowMs ? [{ kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', use: 'sig', kid, x }] : []));
    },
    async rotate(actor, { emergency }) {
      const overlapS = emergency ? 0 : 2 * Math.min(MOST_ACCESS_S, Math.max(deps.lives.accessS, deps.lives.documentAccessS));
      const oldUntil = plusMs(deps.clock.now(), overlapS * 1000);
      const kid = await addSigningKey(deps, actor, overlapS);
      await load();
      return { kid, oldUntil };
    },
  };
}

/** A key that was given an end signs no more, even where its successor was made in the same millisecond. */
function inForce({ keys }: Loaded): readonly [string, { readonly private: CryptoKey }] | undefined {
  return [...keys].findLast(([, key]) => key.refusedFromMs === Infinity);
}

async function addSigningKey(deps: SigningKeyDeps, actor: Actor, overlapS: number | null): Promise<string> {
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const jwk = await exportJWK(privateKey);
  const kid = await calculateJwkThumbprint(jwk);
  const sealed = deps.sealer.seal(Buffer.from(JSON.stringify(jwk), 'utf8'), placeOf(kid));
  await deps.storage.writeIdentity(actor, async (tx) => {
    const now = deps.clock.now();
    if (overlapS !== null) await deps.signingKeys.retireAll(tx, plusMs(now, overlapS * 1000));
    await deps.signingKeys.add(tx, { kid, sealed, createdAt: now, refusedFrom: null });
    await deps.audit.append(tx, actor, { type: 'auth.signing_key.created', resource: { type: 'signing_key', id: kid }, details: { overlap_seconds: overlapS } });
  });
  return kid;
}

async function opened(sealer: Sealer, row: SigningKeyRow): Promise<{ private: CryptoKey; public: CryptoKey; x: string }> {
  const { d, ...shown } = PrivateJwk.parse(JSON.parse(sealer.unseal(row.sealed, placeOf(row.kid)).toString('utf8')));
  return { private: await keyOf({ ...shown, d }), public: await keyOf(shown), x: shown.x };
}

async function keyOf(jwk: Parameters<typeof importJWK>[0]): Promise<CryptoKey> {
  const key = await importJWK(jwk, 'EdDSA');
  if (key instanceof Uint8Array) throw new Error('an Ed25519 key was read as a secret');
  return key;
}

function placeOf(kid: string): readonly string[] {
  return ['iam_signing_key', kid, 'sealed'];
}
