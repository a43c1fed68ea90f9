import { sha256 } from '@noble/hashes/sha2.js';
import { utf8 } from '../../shared/byte-text.ts';
import type { Sha256 } from '../../shared/tree-hash.ts';

/** SHA-256 reckoned in the page itself, so that what the server says can be checked by other code than its own. */
export const browserSha256: Sha256 = (input) => sha256(typeof input === 'string' ? utf8(input) : input);

/** Whether the signature is true, or null where this browser cannot tell: an old one, or a page that came without TLS from another machine. */
export type BrowserEd25519 = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => Promise<boolean | null>;

/** RFC 8032 by Web Cryptography. */
export const browserEd25519: BrowserEd25519 = async (publicKey, message, signature) => {
  const subtle: SubtleCrypto | undefined = crypto.subtle; // absent outside of secure contexts, whatever its type says
  if (!subtle) return null;
  try {
    const key = await subtle.importKey('raw', new Uint8Array(publicKey), 'Ed25519', false, ['verify']);
    return await subtle.verify('Ed25519', key, new Uint8Array(signature), new Uint8Array(message));
  } catch (reason) {
    if (reason instanceof DOMException && reason.name === 'NotSupportedError') return null;
    if (reason instanceof DOMException) return false; // a malformed key signs nothing
    throw reason;
  }
};
