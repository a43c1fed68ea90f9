import { randomBytes } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import { type Brand, brand } from '../../shared/brand.ts';

/** Identifiers and randomness arrive from outside, so that tests own them. */
export interface Ids {
  /** A fresh UUIDv7 (RFC 9562): sorts by the time it was made. */
  id<B extends Brand<string>>(): B;
  /** Unpredictable bytes, for salts, tokens and keys. */
  bytes(length: number): Buffer;
}

export const systemIds: Ids = { id: <B extends Brand<string>>() => brand<B>(uuidv7()), bytes: (length) => randomBytes(length) };
