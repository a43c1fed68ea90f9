import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { TenantId } from '../../../shared/brand.ts';
import { fromUtf8, utf8 } from '../../../shared/byte-text.ts';
import type { Ids } from '../../base/ids.ts';
import { deriveKey, openSealer } from '../../base/seal.ts';
import type { SubjectKeyRef, SubjectKeyRow } from './key-shelf.ts';

/**
 * What all subject keys of a tenant follow from: 32 bytes. Of the deployment's key and not of the vault's, which end with the tenant:
 * a closed tenant's log is kept, and must be checked, as long as the law says.
 */
export function rootOfSubjects(deploymentKey: Uint8Array, tenantId: TenantId): Uint8Array {
  return deriveKey(deploymentKey, `subject keys of ${tenantId}`);
}

/** What a tenant does with its subject keys besides using them. */
export interface SubjectSecrets {
  wrap(ref: SubjectKeyRef, key: Uint8Array): Buffer;
  /** Null for what was wrapped for another key, by another deployment, or was changed since. */
  unwrap(ref: SubjectKeyRef, wrapped: Uint8Array): KeyObject | null;
  /** Says that a key was destroyed, so that nobody without the tenant's secret can. */
  sayGone(ref: SubjectKeyRef, at: string): Buffer;
  /** When it was destroyed; null unless that was said as above. */
  goneAt(row: SubjectKeyRow): string | null;
  /** 96 bits that only the tenant's secret makes of a key and of what is sealed under it. */
  mark(ref: SubjectKeyRef, sealed: string): Buffer;
}

const MARK_BYTES = 12;

export function subjectSecrets(root: Uint8Array, ids: Pick<Ids, 'bytes'>): SubjectSecrets {
  const sealer = openSealer(deriveKey(root, 'wrapping'), ids);
  const marking = createSecretKey(deriveKey(root, 'marking'));
  const opened = (sealed: Uint8Array, at: readonly string[]): Buffer | null => {
    try {
      return sealer.unseal(sealed, at);
    } catch {
      return null; // not of our making
    }
  };
  const place = ({ person, kid }: SubjectKeyRef, column: 'wrapped' | 'gone') => ['subject_key', person, String(kid), column];
  return {
    wrap: (ref, key) => sealer.seal(key, place(ref, 'wrapped')),
    unwrap(ref, wrapped) {
      const key = opened(wrapped, place(ref, 'wrapped'));
      return key && createSecretKey(key);
    },
    sayGone: (ref, at) => sealer.seal(utf8(at), place(ref, 'gone')),
    goneAt(row) {
      const at = row.gone && opened(row.gone, place(row, 'gone'));
      return at && fromUtf8(at);
    },
    mark: ({ person, kid }, sealed) => createHmac('sha256', marking).update(`${person} ${kid}\n${sealed}`, 'utf8').digest().subarray(0, MARK_BYTES),
  };
}
