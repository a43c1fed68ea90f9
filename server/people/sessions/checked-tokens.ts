import { createHash } from 'node:crypto';

/** Tokens whose signature was found good, so that it is not computed for each request. */
export interface CheckedTokens<Checked> {
  /** What was kept for this token, or null when it must be checked anew. */
  recall(key: string, nowMs: number): Checked | null;
  /** Answers whether the token is new here. `freshMs` is how long the check counts, `endsMs` how long the token is remembered. */
  keep(key: string, checked: Checked, at: { readonly nowMs: number; readonly freshMs: number; readonly endsMs: number }): boolean;
}

const MOST = 4_096;

/**
 * A token's name in the memory: its id and the digest of what was signed with the signature's bytes. Never its text: the
 * last character of base64url has spellings that decode alike, and each would be a token of its own (SECURITY-CASES JWT-20).
 */
export function nameOfToken(token: string, jti: string | null): string {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const digest = createHash('sha256').update(`${header}.${payload}.`).update(Buffer.from(signature, 'base64url')).digest('base64url');
  return `${jti ?? ''}.${digest}`;
}

export function openCheckedTokens<Checked>(): CheckedTokens<Checked> {
  const kept = new Map<string, { readonly checked: Checked; readonly freshMs: number; readonly endsMs: number }>();
  return {
    recall(key, nowMs) {
      const found = kept.get(key);
      return found && found.freshMs > nowMs ? found.checked : null;
    },
    keep(key, checked, { nowMs, freshMs, endsMs }) {
      const isNew = !kept.has(key);
      if (kept.size >= MOST) for (const [old, one] of kept) if (one.endsMs <= nowMs) kept.delete(old);
      const oldest = kept.keys().next();
      if (kept.size >= MOST && !oldest.done) kept.delete(oldest.value);
      kept.set(key, { checked, freshMs, endsMs });
      return isNew;
    },
  };
}
