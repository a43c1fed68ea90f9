import { type Instant, plusMs } from '../../../shared/brand.ts';
import type { whyOver } from './session-rules.ts';

export interface RefreshFacts {
  readonly over: ReturnType<typeof whyOver>;
  readonly expiresAt: Instant;
  readonly usedAt: Instant | null;
  readonly successorUsed: boolean;
  readonly now: Instant;
  readonly graceMs: number;
}

export type RefreshDecision = 'rotate' | 'same-successor' | 'reused' | 'expired' | 'invalid';

/**
 * What presenting a refresh token leads to. A client that lost the answer may ask again within the grace and gets the same
 * successor; a used token after that, or after its successor was used, is in two hands, and the whole family ends.
 */
export function decideRefresh({ over, expiresAt, usedAt, successorUsed, now, graceMs }: RefreshFacts): RefreshDecision {
  if (over === 'revoked' || over === 'shut-out') return 'invalid';
  if (usedAt !== null) return !successorUsed && now <= plusMs(usedAt, graceMs) && over === null ? 'same-successor' : 'reused';
  return over === 'expired' || expiresAt <= now ? 'expired' : 'rotate';
}
