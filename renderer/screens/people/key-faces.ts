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

/** From where a key may be used. */
export function placesWords(networks: readonly string[]): string {
  if (networks.length === 0) return 'Anywhere';
  return networks.length <= 2 ? networks.join(', ') : countOf(networks.length, 'network');
}

/** Addresses and networks as somebody types them, one a line or with commas. */
export function networksIn(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((one) => one !== '');
}
