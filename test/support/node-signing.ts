import { createPrivateKey, createPublicKey, hash, type KeyObject, sign, verify } from 'node:crypto';
import { toBase64Url } from '../../shared/byte-text.ts';
import type { SignEd25519, VerifyEd25519 } from '../../shared/note-signature.ts';
import { type Sha256, treeHash } from '../../shared/tree-hash.ts';

export const sha256: Sha256 = (input) => Buffer.from(hash('sha256', input, 'hex'), 'hex');
export const tree = treeHash(sha256);

export const verifyEd25519: VerifyEd25519 = (publicKey, message, signature) =>
  verify(null, message, createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: toBase64Url(publicKey) }, format: 'jwk' }), signature);

export interface TestKey {
  readonly publicKey: Uint8Array;
  readonly keyObject: KeyObject;
  readonly sign: SignEd25519;
}

/** An Ed25519 key pair from its 32-byte seed (PKCS #8, RFC 8410). */
export function keyFromSeed(seed: Uint8Array): TestKey {
  const key = createPrivateKey({ key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]), format: 'der', type: 'pkcs8' });
  const keyObject = createPublicKey(key);
  const { x = '' } = keyObject.export({ format: 'jwk' });
  return { publicKey: Buffer.from(x, 'base64url'), keyObject, sign: (message) => sign(null, message, key) };
}
