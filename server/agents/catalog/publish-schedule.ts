import { z } from 'zod';
import { brand, epochMs, type Instant, type TenantId, type UserId, type VersionId } from '../../../shared/brand.ts';
import type { RefusalCode } from '../../../shared/refusal-codes.ts';

/** `suspended`: when its time came it could not be published; why stands in `reason`. `ended`: published, replaced or taken back. */
export type ScheduleState = 'waiting' | 'suspended' | 'ended';

/** When an approved version is to be published. Not a state of its own: the version stays APPROVED until it is. */
export interface PublishSchedule {
  readonly tenantId: TenantId;
  readonly versionId: VersionId;
  readonly at: Instant;
  readonly scheduledBy: UserId;
  readonly scheduledByName: string;
  /** The version in use when it was scheduled: whoever chose the time knew of no other. */
  readonly replaces: VersionId | null;
  readonly state: ScheduleState;
  readonly reason: RefusalCode | null;
  readonly createdAt: Instant;
  readonly ver: number;
}

const LONGEST_AHEAD_DAYS = 366;

export const ScheduleInput = z.strictObject({
  versionId: z.uuid(),
  at: z.iso.datetime({ precision: 3 }).transform((text) => brand<Instant>(text)),
});
export type ScheduleInput = Readonly<z.infer<typeof ScheduleInput>>;

/** Why this is no time to publish at, or null. */
export function refusalOfTime(at: Instant, now: Instant): string | null {
  if (at <= now) return 'at: must lie in the future';
  return epochMs(at) - epochMs(now) > LONGEST_AHEAD_DAYS * 86_400_000 ? `at: may lie ${LONGEST_AHEAD_DAYS} days ahead at most` : null;
}
