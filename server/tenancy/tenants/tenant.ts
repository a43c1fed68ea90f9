import { z } from 'zod';
import type { Instant, OrganisationId, TenantId } from '../../../shared/brand.ts';

export const TENANT_STATUSES = ['active', 'pending', 'suspended', 'trial', 'inactive'] as const;
export type TenantStatus = (typeof TENANT_STATUSES)[number];

export const DEFAULT_PLAN = 'saas/starter';

/** Immutable name in paths and files (DECISIONS 2). The leading underscore is kept for the deployment itself. */
export const Slug = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,62}$/, 'starts with a lower-case letter or digit and holds up to 63 of a-z, 0-9, _ and -');
/** `catalogue/id`, such as `saas/starter`. That the plan exists is the plans room's affair. */
export const PlanKey = z.string().regex(/^[a-z0-9-]{1,40}\/[a-z0-9_-]{1,40}$/, 'must be catalogue/id, for example saas/starter');
export const DisplayName = z.string().trim().min(1).max(200);

export const NewOrganisation = z.strictObject({ slug: Slug, name: DisplayName });
/** Limits that hold for one tenant instead of its plan's, by the plan's names. Null: unlimited; 0: none. */
export const Quotas = z.record(z.string().regex(/^[a-z_]{1,60}$/), z.int().min(0).nullable());
export type Quotas = Readonly<z.infer<typeof Quotas>>;

export const NewTenant = z.strictObject({
  slug: Slug, name: DisplayName, organisation: Slug.optional(), plan: PlanKey.default(DEFAULT_PLAN), status: z.enum(TENANT_STATUSES).default('active'), quotas: Quotas.optional(),
});

export interface Organisation {
  readonly id: OrganisationId;
  readonly slug: string;
  readonly name: string;
  readonly createdAt: Instant;
  readonly ver: number;
}

export interface Tenant {
  readonly id: TenantId;
  readonly slug: string;
  readonly name: string;
  readonly organisationId: OrganisationId | null;
  readonly plan: string;
  readonly status: TenantStatus;
  /** What is said of this tenant beside its plan; kept and shown, nothing counts against it yet. */
  readonly quotas: Quotas | null;
  readonly createdAt: Instant;
  /** Set once and for ever: a closed tenant is kept for its records and found by nobody. */
  readonly closedAt: Instant | null;
  readonly ver: number;
}
