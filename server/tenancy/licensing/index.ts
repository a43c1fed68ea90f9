/**
 * Which parts of the product a tenant has, and the tenant as its people's clients know it.
 * Invariant: a feature of which nothing was said is on, and what the platform switched off no tenant switches on.
 */
export { changeFeature, FeatureChange, type FeatureStanding, standingFeatures } from './change-feature.ts';
export { buildFeatureTables, type FeatureLevel } from './feature-tables.ts';
export { type FeatureStore, openFeatureStore } from './feature-store.ts';
export { readTenantContext, type TenantContext, tenantContext } from './tenant-context.ts';
