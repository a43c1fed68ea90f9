import { and, desc, eq } from 'drizzle-orm';
import type { TenantId } from '../../../shared/brand.ts';
import type { Db, Kit, Tx } from '../../base/storage/index.ts';
import { sealedColumn } from '../../records/vault/index.ts';
import type { Archive, Deletion } from './deletion.ts';
import { buildRetentionTables } from './retention-tables.ts';

/** Where the key of an archive's file stands, but for tenant and row. */
export const FILE_KEY = { table: 'retention_archive', column: 'file_key' } as const;

/** Files of records that are gone, and the sealed key of each. */
export function openArchiveStore(kit: Kit) {
  const { retentionArchive: archive } = buildRetentionTables(kit);
  return {
    async addArchive(tx: Tx, row: Archive): Promise<void> {
      await tx.q.insert(archive).values({ ...row, fileKey: Buffer.from(row.fileKey) });
    },
    async archives(db: Db, tenantId: TenantId): Promise<readonly Archive[]> {
      return db.q.select().from(archive).where(eq(archive.tenantId, tenantId)).orderBy(desc(archive.createdAt), desc(archive.id)).limit(500);
    },
    async archive(db: Db, tenantId: TenantId, id: string): Promise<Archive | null> {
      return (await db.q.select().from(archive).where(and(eq(archive.tenantId, tenantId), eq(archive.id, id))))[0] ?? null;
    },
    async archivesOf(db: Db, { tenantId, id }: Deletion): Promise<number> {
      return (await db.q.select({ part: archive.part }).from(archive).where(and(eq(archive.tenantId, tenantId), eq(archive.deletionId, id)))).length;
    },
    /** For the vault, which seals the keys of files anew under a tenant's next key. */
    sealedKeys: sealedColumn(FILE_KEY),
  };
}
