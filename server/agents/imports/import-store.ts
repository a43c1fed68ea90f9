import { and, desc, eq } from 'drizzle-orm';
import type { TenantId } from '../../../shared/brand.ts';
import type { Db, Kit, Tx } from '../../base/storage/index.ts';
import type { ImportJob } from './import-job.ts';
import { buildImportTables } from './import-tables.ts';

export type ImportStore = ReturnType<typeof openImportStore>;

export function openImportStore(kit: Kit) {
  const { importJob } = buildImportTables(kit);
  return {
    add: (tx: Tx, job: ImportJob) => tx.q.insert(importJob).values(job),

    save: (tx: Tx, { tenantId, id, ...rest }: ImportJob) => tx.q.update(importJob).set(rest).where(and(eq(importJob.tenantId, tenantId), eq(importJob.id, id))),

    async find(db: Db, tenantId: TenantId, id: string): Promise<ImportJob | undefined> {
      const [row] = await db.q.select().from(importJob).where(and(eq(importJob.tenantId, tenantId), eq(importJob.id, id)));
      return row;
    },

    list: (db: Db, tenantId: TenantId): Promise<ImportJob[]> =>
      db.q.select().from(importJob).where(eq(importJob.tenantId, tenantId)).orderBy(desc(importJob.startedAt)).limit(50).execute(),

    working: (db: Db, tenantId: TenantId): Promise<ImportJob[]> =>
      db.q.select().from(importJob).where(and(eq(importJob.tenantId, tenantId), eq(importJob.state, 'working'))).execute(),
  };
}
