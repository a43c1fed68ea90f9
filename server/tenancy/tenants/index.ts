/**
 * Which organisations and tenants there are, what they are called and whether they are open.
 * Invariant: a slug means one tenant for ever, also after that tenant was closed.
 */
export { activateTenant, changeTenantPlan, changeTenantQuotas, closeTenant, renameOrganisation, renameTenant, suspendTenant, type TenantAt } from './change-tenant.ts';
export { addOrganisation, createOrganisation, type PlanBook, type TenantDeps } from './create-organisation.ts';
export { addTenant, createTenant } from './create-tenant.ts';
export { getTenant, listTenants, type TenantListing } from './read-tenants.ts';
export { DEFAULT_PLAN, DisplayName, NewTenant, type Organisation, PlanKey, type Quotas, Slug, type Tenant, TENANT_STATUSES, type TenantStatus } from './tenant.ts';
export { tenantDdl } from './tenant-ddl.ts';
export { isOpen } from './tenant-rules.ts';
export { openTenantStore, type TenantRef, type TenantStore } from './tenant-store.ts';
export { openTenantAttributeStore, type TenantAttributes, type TenantAttributeStore } from './tenant-attribute-store.ts';
export { buildTenantAttributeTables } from './tenant-attribute-tables.ts';
export { buildTenantTables } from './tenant-tables.ts';
