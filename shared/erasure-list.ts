import type { AuditEventType } from './audit-events.ts';

/** A disclosure that is gone, by the digest that its entry promised. */
export interface Erased {
  readonly idx: number;
  readonly digest: string;
}

/** The entries that may vouch for an erasure. */
export const COVERING_EVENTS: readonly AuditEventType[] = ['privacy.erasure.completed', 'retention.purge.executed'];

/** The entry that tells of the end of a person's key. */
export const KEY_ENDED: AuditEventType = 'vault.key.destroyed';

/** The member of `refs` that holds the SHA-256 of `erasureText`. */
export const ERASED_REF = 'erased_sha256';

/**
 * What an entry that tells of an erasure vouches for: a line with the log's origin, then one with index and digest for each
 * disclosure, by index, then digest. Its SHA-256 stands clear in the leaf, so a list that anybody adds to later covers nothing.
 */
export function erasureText(origin: string, erased: readonly Erased[]): string {
  const lines = [...erased].sort((a, b) => a.idx - b.idx || (a.digest < b.digest ? -1 : 1)).map(({ idx, digest }) => `${idx} ${digest}\n`);
  return `countersign-erased/1\n${origin}\n${lines.join('')}`;
}
