import { randomBytes, randomFillSync } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import { type Brand, brand } from '../../shared/brand.ts';

/** Identifiers and randomness arrive from outside, so that tests own them. */
export interface Ids {
  /** A fresh UUIDv7 (RFC 9562): sorts by the time it was made. */
  id<B extends Brand<string>>(): B;
  /** Unpredictable bytes, for salts, tokens and keys. */
  bytes(length: number): Buffer;
}

const POOL_BYTES = 4_096;
/** Room for every salt, nonce and token of the product; what is longer is rare. */
const LONGEST_POOLED = 64;

export const systemIds: Ids = { id: <B extends Brand<string>>() => brand<B>(uuidv7()), bytes: randomPool() };

/** Asking the generator costs the same for 16 bytes as for thousands, so it is asked for many at once. */
function randomPool(): Ids['bytes'] {
  const pool = Buffer.alloc(POOL_BYTES);
  let next = POOL_BYTES;
  return (length) => {
    if (length > LONGEST_POOLED) return randomBytes(length);
    if (next + length > POOL_BYTES) {
      randomFillSync(pool);
      next = 0;
    }
    const taken = Buffer.from(pool.subarray(next, next + length));
    pool.fill(0, next, next + length); // a secret that was handed out is not kept here as well
    next += length;
    return taken;
  };
}
