import { inArray } from 'drizzle-orm';
import type { Instant, TenantId, UserId } from '../../../shared/brand.ts';
import type { Capability } from '../../../shared/capabilities.ts';
import type { Db, Kit, Tx } from '../../base/storage/index.ts';
import { SYSTEM_TENANT } from '../../base/system-tenant.ts';
import { buildCatalogueTables } from './catalogue-tables.ts';

interface Agreement {
  readonly names: readonly Capability[];
  readonly confirmedBy: UserId;
  readonly confirmedAt: Instant;
}

export function openCatalogueStore(kit: Kit) {
  const { iamCatalogue } = buildCatalogueTables(kit);
  return {
    /** What the tenant agreed to, else what the deployment began with. */
    async agreed(db: Db, tenantId: TenantId): Promise<ReadonlySet<string> | null> {
      const rows = await db.q.select().from(iamCatalogue).where(inArray(iamCatalogue.tenantId, [tenantId, SYSTEM_TENANT]));
      const row = rows.find((one) => one.tenantId === tenantId) ?? rows[0];
      return row ? new Set(row.names) : null;
    },

    async begin(tx: Tx, agreement: Agreement): Promise<void> {
      await tx.q.insert(iamCatalogue).values({ tenantId: SYSTEM_TENANT, ...agreement }).onConflictDoNothing();
    },

    async put(tx: Tx, tenantId: TenantId, agreement: Agreement): Promise<void> {
      await tx.q.insert(iamCatalogue).values({ tenantId, ...agreement }).onConflictDoUpdate({ target: iamCatalogue.tenantId, set: agreement });
    },
  };
}
