import { and, asc, eq, gt, isNull, ne } from 'drizzle-orm';
import type { Instant, OrganisationId, TenantId } from '../../../shared/brand.ts';
import type { Db, Kit, Tx } from '../../base/storage/index.ts';
import { SYSTEM_TENANT } from '../../base/system-tenant.ts';
import type { Organisation, Quotas, Tenant, TenantStatus } from './tenant.ts';
import { buildTenantTables } from './tenant-tables.ts';

export type TenantStore = ReturnType<typeof openTenantStore>;

/** A tenant by one of its two names. */
export type TenantRef = { readonly id: TenantId } | { readonly slug: string };

export interface TenantFilter {
  readonly organisationId?: OrganisationId;
  /** Keyset: only slugs after this one. */
  readonly after?: string;
  /** Whether closed ones are listed too: their logs outlive them. */
  readonly closedToo?: boolean;
  readonly limit: number;
}

export function openTenantStore(kit: Kit) {
  const { iamOrganisation, iamTenant } = buildTenantTables(kit);

  return {
    /** False when the slug is taken. */
    async addOrganisation(tx: Tx, row: Organisation): Promise<boolean> {
      return (await tx.q.insert(iamOrganisation).values(row).onConflictDoNothing().returning({ id: iamOrganisation.id })).length === 1;
    },

    async organisation(db: Db, ref: { readonly id: OrganisationId } | { readonly slug: string }): Promise<Organisation | null> {
      const named = 'id' in ref ? eq(iamOrganisation.id, ref.id) : eq(iamOrganisation.slug, ref.slug);
      return (await db.q.select().from(iamOrganisation).where(named))[0] ?? null;
    },

    organisations: (db: Db): Promise<readonly Organisation[]> => db.q.select().from(iamOrganisation).orderBy(asc(iamOrganisation.slug)),

    /** The new row, or null when `ver` is no longer the row's. */
    async renameOrganisation(tx: Tx, id: OrganisationId, ver: number, name: string): Promise<Organisation | null> {
      const rows = await tx.q.update(iamOrganisation).set({ name, ver: ver + 1 }).where(and(eq(iamOrganisation.id, id), eq(iamOrganisation.ver, ver))).returning();
      return rows[0] ?? null;
    },

    /** False when the slug is taken, also by a closed tenant: a slug never changes its meaning. */
    async add(tx: Tx, row: Tenant): Promise<boolean> {
      return (await tx.q.insert(iamTenant).values(row).onConflictDoNothing().returning({ id: iamTenant.id })).length === 1;
    },

    /** Closed tenants included; whoever asks decides what they mean. */
    async find(db: Db, ref: TenantRef): Promise<Tenant | null> {
      const named = 'id' in ref ? eq(iamTenant.id, ref.id) : eq(iamTenant.slug, ref.slug);
      return (await db.q.select().from(iamTenant).where(named))[0] ?? null;
    },

    /** Tenants of people, open ones unless closed ones are asked for too, by slug. The deployment's own is nobody's. */
    list: (db: Db, filter: TenantFilter): Promise<readonly Tenant[]> =>
      db.q.select().from(iamTenant).where(and(
        ne(iamTenant.id, SYSTEM_TENANT), filter.closedToo ? undefined : isNull(iamTenant.closedAt),
        filter.organisationId ? eq(iamTenant.organisationId, filter.organisationId) : undefined,
        filter.after ? gt(iamTenant.slug, filter.after) : undefined,
      )).orderBy(asc(iamTenant.slug)).limit(filter.limit),

    /** The new row, or null when `ver` is no longer the row's. */
    async change(tx: Tx, id: TenantId, ver: number, to: { readonly name?: string; readonly plan?: string; readonly status?: TenantStatus; readonly quotas?: Quotas; readonly closedAt?: Instant }): Promise<Tenant | null> {
      const rows = await tx.q.update(iamTenant).set({ ...to, ver: ver + 1 }).where(and(eq(iamTenant.id, id), eq(iamTenant.ver, ver))).returning();
      return rows[0] ?? null;
    },
  };
}
