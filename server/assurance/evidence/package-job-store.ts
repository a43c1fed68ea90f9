import { and, eq } from 'drizzle-orm';
import type { EventId, TenantId } from '../../../shared/brand.ts';
import type { Db, Kit } from '../../base/storage/index.ts';
import { type JobStore, openJobStore } from '../reports/index.ts';
import type { PackageJob } from './package-job.ts';
import { buildPackageTables } from './package-tables.ts';

export interface PackageJobStore extends JobStore<PackageJob> {
  /** The job that an export was recorded by; none of those recorded from the command line. */
  ofExport(db: Db, tenantId: TenantId, id: EventId): Promise<PackageJob | undefined>;
}

export function openPackageJobStore(kit: Kit): PackageJobStore {
  const { packageJob: t } = buildPackageTables(kit);
  return {
    ...openJobStore(t, (db) => db.q.select().from(t)),

    async ofExport(db, tenantId, id) {
      const [row] = await db.q.select().from(t).where(and(eq(t.tenantId, tenantId), eq(t.exportId, id)));
      return row;
    },
  };
}
