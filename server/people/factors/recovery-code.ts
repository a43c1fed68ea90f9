import type { UserId } from '../../../shared/brand.ts';
import type { Ids } from '../../base/ids.ts';
import { sha256Hex } from '../../base/sha256-hex.ts';
import { base32 } from './totp.ts';

const CODES = 10;
const CODE_BYTES = 10;

/** Ten codes of 80 random bits each, `abcd-efgh-ijkl-mnop`: for the day the telephone is gone. */
export function newRecoveryCodes(ids: Pick<Ids, 'bytes'>): readonly string[] {
  return Array.from({ length: CODES }, () => (base32(ids.bytes(CODE_BYTES)).toLowerCase().match(/.{4}/g) ?? []).join('-'));
}

/** What is kept of a code. 80 random bits need no slow hash; the person in it keeps two people's codes apart. Case, blanks and dashes do not matter. */
export function recoveryHash(userId: UserId, code: string): string {
  return sha256Hex(`recovery:${userId}:${code.toLowerCase().replaceAll(/[\s-]/g, '')}`);
}
