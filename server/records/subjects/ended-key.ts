import { sha256Hex } from '../../base/sha256-hex.ts';
import type { SubjectKeyRef } from './key-shelf.ts';

/** The member of `refs` by which the entry that tells of a key's end names it, so that this stays provable whatever is erased. */
export const ENDED_KEY_REF = 'subject_key_sha256';

/** SHA-256 of person and number, hex. */
export function endedKeyDigest({ person, kid }: SubjectKeyRef): string {
  return sha256Hex(`${person} ${kid}`);
}
