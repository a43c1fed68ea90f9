import { type Instant, plusMs } from '../../../shared/brand.ts';
import { isOpen } from '../../tenancy/tenants/index.ts';
import type { Principal, Standing } from './principal.ts';
import type { Session, SessionLives } from './session.ts';

const MINUTE_MS = 60_000;
const STEP_UP_MS = 10 * MINUTE_MS;

/** Why a session is over, or null. `expired` is the clock's doing, everything else somebody's. */
export function whyOver(session: Session, standing: Standing | null, now: Instant): 'revoked' | 'expired' | 'shut-out' | null {
  if (session.revokedAt !== null) return 'revoked';
  if (!standing || standing.person.status !== 'active' || standing.person.tokenVersion !== session.tokenVersion || !isOpen(standing.tenant)) return 'shut-out';
  return session.idleExpiresAt <= now || session.absoluteExpiresAt <= now ? 'expired' : null;
}

/** When the session's idle time would end if it were used now. */
export function idleEnd(session: Pick<Session, 'kind' | 'absoluteExpiresAt'>, lives: SessionLives, now: Instant): Instant {
  return earlier(plusMs(now, (session.kind === 'browser' ? lives.browserIdleS : lives.refreshS) * 1000), session.absoluteExpiresAt);
}

/** Activity is noted once a minute, so that reading does not become writing. */
export function lastMinute(now: Instant): Instant {
  return plusMs(now, -MINUTE_MS);
}

/** Whether the person proved themselves within ten minutes. A key never did (DECISIONS 4). */
export function isFreshlyProved(principal: Pick<Principal, 'session' | 'key'>, now: Instant): boolean {
  const { session, key } = principal;
  return session !== null && key === null && session.keyId === null && session.authTime > plusMs(now, -STEP_UP_MS);
}

export function earlier(a: Instant, b: Instant): Instant {
  return a < b ? a : b;
}
