import { z } from 'zod';
import type { RetentionClass } from '../../../shared/audit-events.ts';
import type { Instant, RetentionPolicyId, TenantId, UserId } from '../../../shared/brand.ts';

export interface DataFacts {
  /** The class of disclosures that the type stands for; null for what nothing here keeps. */
  readonly auditClass: Exclude<RetentionClass, 'permanent'> | null;
  readonly defaultDays: number;
  /** Nobody may keep it shorter. */
  readonly floorDays: number;
  readonly what: string;
}

/**
 * What a policy can be about. Of the log only disclosures go, never entries (DECISIONS 29); the class `permanent` has no policy.
 * The last four are the Dev Health document’s: a policy for them can be kept, and running it says that there is nothing.
 */
export const DATA_TYPES = {
  audit_short: { auditClass: 'short', defaultDays: 90, floorDays: 1, what: 'disclosures of routine entries: budget use, streams, failed requests' },
  audit_logs: { auditClass: 'standard', defaultDays: 365, floorDays: 183, what: 'disclosures of the standard class; six months at least by EU AI Act Art. 19(1) and 26(6)' },
  audit_long: { auditClass: 'long', defaultDays: 3_653, floorDays: 3_653, what: 'disclosures of governance and compliance; ten years by EU AI Act Art. 18(1)' },
  metrics_daily: { auditClass: null, defaultDays: 90, floorDays: 1, what: 'not kept here' },
  work_items: { auditClass: null, defaultDays: 90, floorDays: 1, what: 'not kept here' },
  git_commits: { auditClass: null, defaultDays: 90, floorDays: 1, what: 'not kept here' },
  sync_logs: { auditClass: null, defaultDays: 90, floorDays: 1, what: 'not kept here' },
} as const satisfies Record<string, DataFacts>;
export type DataType = keyof typeof DATA_TYPES;

export const MOST_DAYS = 36_500;
const Days = z.int().min(1, 'must be 1 day or more').max(MOST_DAYS);
const Description = z.string().trim().max(500);

export const DataTypeName = z.enum(Object.keys(DATA_TYPES) as [DataType, ...DataType[]]); // Object.keys forgets what it was given
export const NewPolicy = z.strictObject({ dataType: DataTypeName, days: Days.optional(), description: Description.default('') });
export type NewPolicy = Readonly<z.infer<typeof NewPolicy>>;
export const PolicyChange = z.strictObject({ id: z.string().min(1).max(60), ver: z.int().optional(), days: Days.optional(), description: Description.optional(), active: z.boolean().optional() });
export type PolicyChange = Readonly<z.infer<typeof PolicyChange>>;
/** `count`: what the dry run told; when something else would go by now, nothing does. */
export const PolicyRun = z.strictObject({ id: z.string().min(1).max(60), count: z.int().min(0).optional() });
export type PolicyRun = Readonly<z.infer<typeof PolicyRun>>;

export interface RetentionPolicy {
  readonly tenantId: TenantId;
  readonly id: RetentionPolicyId;
  readonly dataType: DataType;
  readonly days: number;
  readonly description: string;
  readonly active: boolean;
  readonly lastRunAt: Instant | null;
  readonly lastRunDeleted: number | null;
  readonly nextRunAt: Instant | null;
  readonly createdBy: UserId;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  /** Version: every change is an entry of the log with what was before. */
  readonly ver: number;
}
