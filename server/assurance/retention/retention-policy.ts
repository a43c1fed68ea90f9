import { z } from 'zod';
import type { RetentionClass } from '../../../shared/audit-events.ts';
import type { Instant, RetentionPolicyId, TenantId, UserId } from '../../../shared/brand.ts';
import { MOST_DAYS, MOST_GRACE_DAYS } from '../../../shared/retention-days.ts';

export interface DataFacts {
  /** The class of disclosures that the type stands for; null for what is none. */
  readonly auditClass: Exclude<RetentionClass, 'permanent'> | null;
  /** `log`: disclosures of the audit log. `records`: data of the product. `by-hand`: never goes by itself. `nothing`: not kept here. */
  readonly kind: 'log' | 'records' | 'by-hand' | 'nothing';
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
  session_data: { auditClass: null, kind: 'records', defaultDays: 30, floorDays: 1, what: 'ended runs with their inputs, events and requests' },
  tool_results: { auditClass: null, kind: 'records', defaultDays: 7, floorDays: 1, what: 'what calls of ended runs said and answered; that they were made stays' },
  audit_logs: { auditClass: 'standard', kind: 'log', defaultDays: 365, floorDays: 183, what: 'disclosures of the standard class; six months at least by EU AI Act Art. 19(1) and 26(6)' },
  memory: { auditClass: null, kind: 'records', defaultDays: 90, floorDays: 1, what: 'what agents and people keep, since its last change' },
  evidence: { auditClass: null, kind: 'records', defaultDays: 365, floorDays: 1, what: 'trails of other systems and their records; never reports, nor what is attached to them' },
  user_data: { auditClass: null, kind: 'by-hand', defaultDays: 0, floorDays: 0, what: 'accounts and profiles, until somebody erases them by hand' },
  audit_short: { auditClass: 'short', kind: 'log', defaultDays: 90, floorDays: 1, what: 'disclosures of routine entries: budget use, streams, failed requests' },
  audit_long: { auditClass: 'long', kind: 'log', defaultDays: 3_653, floorDays: 3_653, what: 'disclosures of governance and compliance; ten years by EU AI Act Art. 18(1)' },
  metrics_daily: { auditClass: null, kind: 'nothing', defaultDays: 90, floorDays: 1, what: 'not kept here' },
  work_items: { auditClass: null, kind: 'nothing', defaultDays: 90, floorDays: 1, what: 'not kept here' },
  git_commits: { auditClass: null, kind: 'nothing', defaultDays: 90, floorDays: 1, what: 'not kept here' },
  sync_logs: { auditClass: null, kind: 'nothing', defaultDays: 90, floorDays: 1, what: 'not kept here' },
} as const satisfies Record<string, DataFacts>;
export type DataType = keyof typeof DATA_TYPES;

/** The six categories of product data with their days (FEATURES T36); 0 is until erased by hand. */
export const CATEGORIES = ['session_data', 'tool_results', 'audit_logs', 'memory', 'evidence', 'user_data'] as const satisfies readonly DataType[];
/** Types whose records a policy takes out of sight first, and for good after a time of grace. */
export const PRODUCT_TYPES = ['session_data', 'tool_results', 'memory', 'evidence'] as const satisfies readonly DataType[];
export type ProductType = (typeof PRODUCT_TYPES)[number];

export function isProductType(dataType: DataType): dataType is ProductType {
  return DATA_TYPES[dataType].kind === 'records';
}

/** A type says itself how few it takes; 0 is only for what no policy takes away. */
const Days = z.int().min(0).max(MOST_DAYS);
const GraceDays = z.int().min(1, 'must be 1 day or more').max(MOST_GRACE_DAYS);
const Description = z.string().trim().max(500);

export const DataTypeName = z.enum(Object.keys(DATA_TYPES) as [DataType, ...DataType[]]); // Object.keys forgets what it was given
export const NewPolicy = z.strictObject({ dataType: DataTypeName, days: Days.optional(), description: Description.default(''), graceDays: GraceDays.optional(), archive: z.boolean().optional() });
export type NewPolicy = Readonly<z.infer<typeof NewPolicy>>;
export const PolicyChange = z.strictObject({ id: z.string().min(1).max(60), ver: z.int().optional(), days: Days.optional(), description: Description.optional(), active: z.boolean().optional(), graceDays: GraceDays.optional(), archive: z.boolean().optional() });
export type PolicyChange = Readonly<z.infer<typeof PolicyChange>>;
/** `count`: what the dry run told; when something else would go by now, nothing does. */
export const PolicyRun = z.strictObject({ id: z.string().min(1).max(60), count: z.int().min(0).optional() });
export type PolicyRun = Readonly<z.infer<typeof PolicyRun>>;

export interface RetentionPolicy {
  readonly tenantId: TenantId;
  readonly id: RetentionPolicyId;
  readonly dataType: DataType;
  readonly days: number;
  /** Days in which what was deleted can be brought back, and whether a sealed copy is kept of what then goes; of records only. */
  readonly graceDays: number;
  readonly archive: boolean;
  readonly description: string;
  readonly active: boolean;
  readonly lastRunAt: Instant | null;
  readonly lastRunDeleted: number | null;
  /** Null until somebody has run it as it is now: what it says acts by itself only after a person saw what that means. */
  readonly nextRunAt: Instant | null;
  readonly createdBy: UserId;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  /** Version: every change is an entry of the log with what was before. */
  readonly ver: number;
}
