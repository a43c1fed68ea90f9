import type { Instant } from '../../../shared/brand.ts';
import { countOf, type StatusName } from '../../kit/index.ts';

interface KeyFacts {
  readonly expiresAt: Instant | null;
  readonly revokedAt: Instant | null;
}

/** Whether a key still opens anything. */
export function keyStatus({ expiresAt, revokedAt }: KeyFacts, now: Instant): StatusName {
  if (revokedAt !== null) return 'revoked';
  return expiresAt !== null && expiresAt <= now ? 'expired' : 'active';
}

/** What a key may do, in a few words. */
export function scopeWords(scopes: readonly string[]): string {
  if (scopes.includes('*')) return 'All its owner may, except what is sealed';
  return scopes.length <= 2 ? scopes.join(', ') : countOf(scopes.length, 'right');
}
