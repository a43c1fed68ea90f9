import type { UserId } from '../../../shared/brand.ts';
import type { Feature } from '../../../shared/features.ts';
import type { Kit } from '../../base/storage/index.ts';

/** Who says whether a tenant has a feature: whoever runs the deployment, and the tenant itself. One that says no is enough. */
export type FeatureLevel = 'platform' | 'tenant';

export function buildFeatureTables(kit: Kit) {
  const iamTenantFeature = kit.table(
    'iam_tenant_feature',
    {
      tenantId: kit.tenantId(),
      feature: kit.text('feature').notNull().$type<Feature>(),
      level: kit.text('level').notNull().$type<FeatureLevel>(),
      isOn: kit.bool('is_on').notNull(),
      reason: kit.text('reason').notNull(),
      changedAt: kit.at('changed_at').notNull(),
      changedBy: kit.text('changed_by').notNull().$type<UserId>(),
      changedByName: kit.text('changed_by_name').notNull(),
      ver: kit.int('ver').notNull(),
    },
    (t) => [kit.primaryKey(t.tenantId, t.feature, t.level)],
  );
  return { iamTenantFeature };
}
