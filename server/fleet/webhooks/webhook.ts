import { z } from 'zod';
import type { Instant, TenantId, UserId } from '../../../shared/brand.ts';
import { httpAddress, plainLine } from '../../base/text-rules.ts';

/** What an endpoint may hear of. */
export const WEBHOOK_EVENTS = [
  'approval.request.created', 'approval.decision.recorded', 'approval.request.approved', 'approval.request.rejected', 'approval.request.cancelled', 'approval.request.expired',
  'approval.request.voided', 'approval.request.bypassed', 'approval.request.reminded', 'webhook.test',
] as const;
export type WebhookEventType = (typeof WEBHOOK_EVENTS)[number];

export interface Endpoint {
  readonly tenantId: TenantId;
  readonly id: string;
  readonly url: string;
  readonly description: string;
  /** Empty: everything there is. */
  readonly events: readonly WebhookEventType[];
  readonly enabled: boolean;
  readonly createdBy: UserId;
  readonly createdByName: string;
  readonly createdAt: Instant;
  /** Until when the secret before the present one signs too; null when none does. */
  readonly previousUntil: Instant | null;
  readonly ver: number;
}

/** One event on its way to one endpoint. */
export interface Delivery {
  readonly tenantId: TenantId;
  readonly id: string;
  readonly endpointId: string;
  /** `webhook-id`: the same in every attempt, so that a receiver knows it again. */
  readonly messageId: string;
  readonly type: WebhookEventType;
  /** Signed byte for byte as it stands. */
  readonly body: string;
  /** `dead`: given up; somebody may send it again. */
  readonly state: 'waiting' | 'delivered' | 'dead';
  readonly attempts: number;
  readonly nextAt: Instant;
  /** Status of the last answer; null when none came. */
  readonly lastStatus: number | null;
  /** Why the last attempt failed, in words of our own: never what came back. */
  readonly lastError: string | null;
  readonly createdAt: Instant;
  readonly settledAt: Instant | null;
  readonly ver: number;
}

const events = z.array(z.enum(WEBHOOK_EVENTS)).max(WEBHOOK_EVENTS.length).readonly();

export const NewEndpoint = z.strictObject({ url: httpAddress, description: plainLine(500).default(''), events: events.default([]) });
export type NewEndpoint = Readonly<z.infer<typeof NewEndpoint>>;

/** What is absent stays as it is. */
export const EndpointChange = z.strictObject({ id: z.uuid(), ver: z.int(), url: httpAddress.optional(), description: plainLine(500).optional(), events: events.optional(), enabled: z.boolean().optional() });
export type EndpointChange = Readonly<z.infer<typeof EndpointChange>>;

/** After each failed attempt, in seconds: half a minute at first, ten hours at last; then it is dead. About two days in all. */
const BACKOFF_S = [30, 120, 600, 3_600, 7_200, 18_000, 36_000, 36_000, 36_000] as const;

/** When to try again after so many attempts, in milliseconds; null: not any more. `jitter` from 0 to 1 spreads those that failed together. */
export function retryAfterMs(attempts: number, jitter: number): number | null {
  const wait = BACKOFF_S[attempts - 1];
  return wait === undefined ? null : Math.round(wait * 1_000 * (1 + jitter / 10));
}
