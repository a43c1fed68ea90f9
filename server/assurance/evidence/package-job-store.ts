import { and, desc, eq } from 'drizzle-orm';
import type { EventId, TenantId } from '../../../shared/brand.ts';
import type { Db, Kit } from '../../base/storage/index.ts';
import { type JobStore, MOST_JOBS_LISTED } from '../reports/index.ts';
import type { PackageJob } from './package-job.ts';
import { buildPackageTables } from './package-tables.ts';

export interface PackageJobStore extends JobStore<PackageJob> {
  /** The job that an export was recorded by; none of those recorded from the command line. */
  ofExport(db: Db, tenantId: TenantId, id: EventId): Promise<PackageJob | undefined>;
}

export function openPackageJobStore(kit: Kit): PackageJobStore {
  const { packageJob: t } = buildPackageTables(kit);
  return {
    add: (tx, job) => tx.q.insert(t).values(job).execute(),

    save: (tx, { tenantId, id, ...rest }) => tx.q.update(t).set(rest).where(and(eq(t.tenantId, tenantId), eq(t.id, id))).execute(),

    async find(db, tenantId, id) {
      const [row] = await db.q.select().from(t).where(and(eq(t.tenantId, tenantId), eq(t.id, id)));
      return row;
    },

    list: (db, tenantId) => db.q.select().from(t).where(eq(t.tenantId, tenantId)).orderBy(desc(t.startedAt), desc(t.id)).limit(MOST_JOBS_LISTED).execute(),

    working: (db, tenantId) => db.q.select().from(t).where(and(eq(t.tenantId, tenantId), eq(t.state, 'working'))).execute(),

    async ofExport(db, tenantId, id) {
      const [row] = await db.q.select().from(t).where(and(eq(t.tenantId, tenantId), eq(t.exportId, id)));
      return row;
    },
  };
}
