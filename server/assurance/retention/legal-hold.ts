import { z } from 'zod';
import type { HoldId, Instant, UserId } from '../../../shared/brand.ts';

/** Without the blanks that came along with it: under them a hold would hold nothing. */
const name = (longest: number) => z.string().trim().min(1).max(longest);

/** What a hold covers: entries and product data that fit every member that is set (`heldBy` says how); without any, all of the tenant's. */
export const HoldScope = z.strictObject({
  /** Id of a person, as entries and records name them; of whom entries know no account, their address, in whatever letters. */
  personId: name(200).optional(),
  /** Id of an agent or of whatever else entries are about. */
  resourceId: name(200).optional(),
  runId: name(60).optional(),
  from: z.iso.datetime().optional(),
  to: z.iso.datetime().optional(),
});
export type HoldScope = Readonly<z.infer<typeof HoldScope>>;

export const NewHold = z.strictObject({
  /** The matter it is for, such as a case number; several holds may serve one. */
  matter: z.string().trim().min(1).max(200),
  reason: z.string().trim().min(1).max(2_000),
  scope: HoldScope.default({}),
});
export type NewHold = Readonly<z.infer<typeof NewHold>>;

export const HoldRelease = z.strictObject({ id: z.string().min(1).max(60), reason: z.string().trim().min(1).max(2_000) });
export type HoldRelease = Readonly<z.infer<typeof HoldRelease>>;

export interface LegalHold {
  readonly id: HoldId;
  readonly matter: string;
  readonly reason: string;
  readonly scope: HoldScope;
  readonly createdBy: UserId;
  readonly createdByName: string;
  readonly createdAt: Instant;
  readonly releasedAt: Instant | null;
  readonly releasedBy: UserId | null;
  readonly releaseReason: string | null;
}
