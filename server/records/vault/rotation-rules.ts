import { epochMs, type Instant } from '../../../shared/brand.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const OLDEST_MS = 90 * DAY_MS;
/** NIST SP 800-38D allows 2^32 random nonces under one key; half of that leaves room for uses that a sudden death left uncounted. */
const MOST_USES = 2 ** 31;
/** Long enough for whoever read a value just before it was sealed anew. */
const KEPT_MS = HOUR_MS;

interface KeyAge {
  readonly uses: number;
  readonly createdAt: Instant;
}

/** Why this active key should seal no more, or null. */
export function reasonToRotate({ uses, createdAt }: KeyAge, now: Instant): 'uses' | 'age' | null {
  if (uses >= MOST_USES) return 'uses';
  return epochMs(now) - epochMs(createdAt) >= OLDEST_MS ? 'age' : null;
}

/** A retired key may go once no value is under it and nobody can still be holding one that was. */
export function mayGo({ status, retiredAt }: { readonly status: string; readonly retiredAt: Instant | null }, values: number, now: Instant): boolean {
  return status === 'retired' && retiredAt !== null && values === 0 && epochMs(now) - epochMs(retiredAt) >= KEPT_MS;
}

export function ageInDays({ createdAt }: Pick<KeyAge, 'createdAt'>, now: Instant): number {
  return Math.floor((epochMs(now) - epochMs(createdAt)) / DAY_MS);
}
