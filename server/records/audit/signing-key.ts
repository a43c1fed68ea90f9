import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { deriveKey } from '../../base/seal.ts';

/** The installation's Ed25519 pair (RFC 8032). One pair signs all its logs, each under the log's own name. */
export interface SigningKey {
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  sign(message: Uint8Array): Uint8Array;
}

/** RFC 8410: the DER that stands before a raw 32-byte Ed25519 seed, and before a raw public key. */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

/**
 * Derived from the deployment’s key, which lies wrapped in the database: a restored folder signs on, and a changed data key changes no
 * signature. Each epoch has a pair of its own: whoever learns one pair cannot sign for another.
 */
export function openSigningKey(deploymentKey: Uint8Array, epoch = 1): SigningKey {
  return openKeyPair(deploymentKey, epoch === 1 ? 'audit log signature' : `audit log signature e${epoch}`);
}

/** The pair of this deployment for one purpose. */
export function openKeyPair(deploymentKey: Uint8Array, purpose: string): SigningKey {
  const seed = deriveKey(deploymentKey, purpose);
  const secret = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(secret).export({ format: 'der', type: 'spki' }).subarray(SPKI.length);
  return { publicKey, sign: (message) => sign(null, message, secret) };
}

/** Checks an Ed25519 signature over a message; false on anything that is not one. */
export function verifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  return verifierOf(publicKey)(message, signature);
}

/** The same for many signatures of one key, which is made ready once. */
export function verifierOf(publicKey: Uint8Array): (message: Uint8Array, signature: Uint8Array) => boolean {
  const key = publicKeyOf(publicKey);
  return (message, signature) => key !== null && verify(null, message, key, signature);
}

function publicKeyOf(raw: Uint8Array): KeyObject | null {
  try {
    return createPublicKey({ key: Buffer.concat([SPKI, raw]), format: 'der', type: 'spki' });
  } catch {
    return null; // not a point on the curve
  }
}
