import { z } from 'zod';
import { brand, type Instant, type TenantId, type UserId } from '../../../shared/brand.ts';
import { Remark } from './approval.ts';

/** Somebody is away and names who votes for them until they are back. */
export interface Delegation {
  readonly tenantId: TenantId;
  readonly id: string;
  /** Whose votes they are. */
  readonly principal: UserId;
  readonly principalName: string;
  readonly deputy: UserId;
  readonly deputyName: string;
  readonly reason: string;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly createdAt: Instant;
  /** Set when the principal took it back before its end. */
  readonly revokedAt: Instant | null;
  readonly ver: number;
}

const moment = z.iso.datetime({ precision: 3 }).transform((text) => brand<Instant>(text));

export const NewDelegation = z.strictObject({
  deputy: z.string().min(1).max(200),
  /** Absent: from now on. */
  startsAt: moment.optional(),
  endsAt: moment,
  reason: Remark.refine((text) => text !== '', 'say why'),
});
export type NewDelegation = Readonly<z.infer<typeof NewDelegation>>;

/** A delegation is for an absence, not for good. */
export const LONGEST_DELEGATION_MS = 90 * 86_400_000;
