import { and, eq } from 'drizzle-orm';
import type { TenantId } from '../../../shared/brand.ts';
import type { Feature } from '../../../shared/features.ts';
import type { Db, Kit, Tx } from '../../base/storage/index.ts';
import { buildFeatureTables } from './feature-tables.ts';

/** What was said of one feature of one tenant at one level, and by whom. */
export type FeatureWord = Readonly<ReturnType<typeof buildFeatureTables>['iamTenantFeature']['$inferSelect']>;

export type FeatureStore = ReturnType<typeof openFeatureStore>;

export function openFeatureStore(kit: Kit) {
  const { iamTenantFeature } = buildFeatureTables(kit);
  const of = (tenantId: TenantId, feature: Feature) => and(eq(iamTenantFeature.tenantId, tenantId), eq(iamTenantFeature.feature, feature));

  return {
    said: (db: Db, tenantId: TenantId): Promise<readonly FeatureWord[]> => db.q.select().from(iamTenantFeature).where(eq(iamTenantFeature.tenantId, tenantId)),

    async isOn(db: Db, tenantId: TenantId, feature: Feature): Promise<boolean> {
      return (await db.q.select({ level: iamTenantFeature.level }).from(iamTenantFeature).where(and(of(tenantId, feature), eq(iamTenantFeature.isOn, false)))).length === 0;
    },

    /** The first word at its level (`ver` 1), or the next one; false where somebody said something meanwhile. */
    async say(tx: Tx, word: FeatureWord): Promise<boolean> {
      const { tenantId, feature, level, ver, ...rest } = word;
      const rows = ver === 1
        ? await tx.q.insert(iamTenantFeature).values(word).onConflictDoNothing().returning({ ver: iamTenantFeature.ver })
        : await tx.q.update(iamTenantFeature).set({ ...rest, ver }).where(and(of(tenantId, feature), eq(iamTenantFeature.level, level), eq(iamTenantFeature.ver, ver - 1))).returning({ ver: iamTenantFeature.ver });
      return rows.length === 1;
    },
  };
}
