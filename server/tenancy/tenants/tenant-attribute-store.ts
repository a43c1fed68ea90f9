import { eq } from 'drizzle-orm';
import type { TenantId } from '../../../shared/brand.ts';
import type { JsonObject } from '../../../shared/json.ts';
import type { Db, Kit, Tx } from '../../base/storage/index.ts';
import { buildTenantAttributeTables } from './tenant-attribute-tables.ts';

/** What a tenant's administrators note about it for other programs: this product keeps it and reads nothing in it (FEATURES T16). */
export interface TenantAttributes {
  readonly settings: JsonObject;
  readonly metadata: JsonObject;
}

export type TenantAttributeStore = ReturnType<typeof openTenantAttributeStore>;

export function openTenantAttributeStore(kit: Kit) {
  const { iamTenantAttributes } = buildTenantAttributeTables(kit);
  return {
    async of(db: Db, tenantId: TenantId): Promise<TenantAttributes> {
      const [row] = await db.q.select({ settings: iamTenantAttributes.settings, metadata: iamTenantAttributes.metadata }).from(iamTenantAttributes).where(eq(iamTenantAttributes.tenantId, tenantId));
      return row ?? { settings: {}, metadata: {} };
    },

    async set(tx: Tx, tenantId: TenantId, { settings, metadata }: TenantAttributes): Promise<void> {
      await tx.q.insert(iamTenantAttributes).values({ tenantId, settings, metadata }).onConflictDoUpdate({ target: iamTenantAttributes.tenantId, set: { settings, metadata } });
    },
  };
}
