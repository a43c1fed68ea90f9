import type { OrganisationId, TenantId } from '../../../shared/brand.ts';
import type { Kit } from '../../base/storage/index.ts';
import type { Quotas, TenantStatus } from './tenant.ts';

export function buildTenantTables(kit: Kit) {
  const iamOrganisation = kit.table(
    'iam_organisation',
    {
      id: kit.text('id').notNull().$type<OrganisationId>(),
      slug: kit.text('slug').notNull(),
      name: kit.text('name').notNull(),
      createdAt: kit.at('created_at').notNull(),
      ver: kit.int('ver').notNull(),
    },
    (t) => [kit.primaryKey(t.id), kit.unique('iam_organisation_slug').on(t.slug)],
  );
  const iamTenant = kit.table(
    'iam_tenant',
    {
      // The column itself is the key, so that every tenant table can refer to it alone.
      id: kit.text('id').primaryKey().$type<TenantId>(),
      slug: kit.text('slug').notNull(),
      name: kit.text('name').notNull(),
      organisationId: kit.text('organisation_id').$type<OrganisationId>(),
      plan: kit.text('plan').notNull(),
      status: kit.text('status').notNull().$type<TenantStatus>(),
      quotas: kit.json<Quotas>('quotas'),
      createdAt: kit.at('created_at').notNull(),
      closedAt: kit.at('closed_at'),
      ver: kit.int('ver').notNull(),
    },
    (t) => [
      kit.unique('iam_tenant_slug').on(t.slug),
      kit.index('iam_tenant_by_organisation').on(t.organisationId, t.slug),
      kit.foreignKey({ columns: [t.organisationId], foreignColumns: [iamOrganisation.id] }),
    ],
  );
  return { iamOrganisation, iamTenant };
}
