import type { AuditEntry } from '../../../shared/audit-entry.ts';
import { toHex } from '../../../shared/byte-text.ts';
import { sha256 } from './node-hash.ts';

/** `.../e3`: the epoch of a log stands at the end of its name. A new one begins with a new key, or where a log was found not to be the one that was signed. */
export function epochOf(origin: string): number {
  return Number(/\/e([1-9]\d{0,5})$/.exec(origin)?.[1] ?? 1);
}

/** What the first entry of a later epoch says of the log before it, clear in the leaf (`refs`). */
export interface Predecessor {
  readonly origin: string;
  readonly size: number;
  /** Hex. */
  readonly root: string;
}

export function predecessorRefs({ origin, size, root }: Predecessor): Readonly<Record<string, string>> {
  return { predecessor: origin, predecessor_size: String(size), predecessor_root: root };
}

export function predecessorIn(refs: AuditEntry['refs']): Predecessor | null {
  const { predecessor, predecessor_size: size, predecessor_root: root } = refs ?? {};
  return predecessor === undefined || size === undefined || root === undefined ? null : { origin: predecessor, size: Number(size), root };
}

export const ROTATED = 'audit.key.rotated';
export const FORKED = 'audit.fork_detected';

/** By this an epoch's last entry names the key of the next, so that the old key vouches for the new one. */
export function successorRefs(vkey: string): Readonly<Record<string, string>> {
  return { successor_vkey_sha256: toHex(sha256(vkey)) };
}

export function namesSuccessor(refs: AuditEntry['refs'], vkey: string): boolean {
  return refs?.['successor_vkey_sha256'] === toHex(sha256(vkey));
}
