import { z } from 'zod';
import type { Instant, SessionId, TenantId, UserId } from '../../../shared/brand.ts';

/** `impersonation`: somebody works as another person of the tenant. `break-glass`: somebody of the platform reads in a tenant that is not theirs. */
export type StandinKind = 'impersonation' | 'break-glass';

export const STANDIN_MINUTES = 60;
export const Reason = z.string().trim().min(10, 'must have at least 10 characters: it stands in the log').max(500);

/** One hour in which a session is not its own person's, or not in its own place. */
export interface Standin {
  readonly sessionId: SessionId;
  readonly kind: StandinKind;
  readonly tenantId: TenantId;
  readonly byUserId: UserId;
  readonly byName: string;
  readonly bySessionId: SessionId;
  readonly byTenantId: TenantId;
  readonly asUserId: UserId;
  readonly asName: string;
  readonly reason: string;
  readonly startedAt: Instant;
  readonly endsAt: Instant;
  readonly endedAt: Instant | null;
}
