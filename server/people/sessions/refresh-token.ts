import { createHash, timingSafeEqual } from 'node:crypto';
import type { Instant, SessionId } from '../../../shared/brand.ts';
import type { Ids } from '../../base/ids.ts';
import { deriveKey, openSealer } from '../../base/seal.ts';
import type { NewRefresh, RefreshRow } from './refresh-store.ts';

/** `csr_` and 60 base64url characters: 16 that find the row, 44 (264 bits) that prove the holder (DECISIONS 7). */
const FORM = /^csr_([\w-]{16})[\w-]{44}$/;
const RANDOM_BYTES = 45;
const SALT_BYTES = 16;

export function newRefreshToken(ids: Pick<Ids, 'bytes'>): string {
  return `csr_${ids.bytes(RANDOM_BYTES).toString('base64url')}`;
}

/** The part that finds the row, or null for text that is no refresh token. */
export function prefixOf(token: string): string | null {
  return FORM.exec(token)?.[1] ?? null;
}

/** What is kept of a token: nothing it could be rebuilt from. */
export function rowFor(token: string, at: { readonly sessionId: SessionId; readonly expiresAt: Instant }, ids: Pick<Ids, 'bytes'>): NewRefresh {
  const prefix = prefixOf(token);
  if (prefix === null) throw new Error('not a refresh token');
  const salt = ids.bytes(SALT_BYTES);
  return { prefix, ...at, salt, hash: hashed(salt, token) };
}

export function isTokenOf(row: Pick<RefreshRow, 'salt' | 'hash'>, token: string): boolean {
  return timingSafeEqual(hashed(row.salt, token), row.hash);
}

/** Locks the successor so that only the holder of the old token can be given it again: the database alone gives nothing away. */
export function sealSuccessor(token: string, successor: string, ids: Pick<Ids, 'bytes'>): Buffer {
  return openSealer(keyFrom(token), ids).seal(Buffer.from(successor, 'utf8'), placeOf(token));
}

export function unsealSuccessor(token: string, box: Uint8Array, ids: Pick<Ids, 'bytes'>): string {
  return openSealer(keyFrom(token), ids).unseal(box, placeOf(token)).toString('utf8');
}

function keyFrom(token: string): Buffer {
  return deriveKey(createHash('sha256').update(token, 'utf8').digest(), 'people/refresh-successor');
}

function placeOf(token: string): readonly string[] {
  return ['iam_refresh', prefixOf(token) ?? '', 'successor'];
}

function hashed(salt: Uint8Array, token: string): Buffer {
  return createHash('sha256').update(salt).update(token, 'utf8').digest();
}
