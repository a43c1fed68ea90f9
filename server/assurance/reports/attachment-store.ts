import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Instant, TenantId } from '../../../shared/brand.ts';
import type { Db, Kit, Tx } from '../../base/storage/index.ts';
import type { Attachment } from './attachment.ts';
import { buildReportTables } from './report-tables.ts';

export type AttachmentStore = ReturnType<typeof openAttachmentStore>;
type AttachmentRow = ReturnType<typeof buildReportTables>['reportAttachment']['$inferSelect'];

export function openAttachmentStore(kit: Kit) {
  const { reportAttachment: t } = buildReportTables(kit);
  const facts = {
    id: t.id, framework: t.framework, control: t.control, name: t.name, mediaType: t.mediaType, size: t.size, sha256: t.sha256, note: t.note, effectiveFrom: t.effectiveFrom, effectiveTo: t.effectiveTo,
    attachedByName: t.attachedByName, attachedAt: t.attachedAt, withdrawnAt: t.withdrawnAt, withdrawnReason: t.withdrawnReason,
  };
  const at = (tenantId: TenantId, id: string) => and(eq(t.tenantId, tenantId), eq(t.id, id));
  return {
    add: (tx: Tx, row: AttachmentRow) => tx.q.insert(t).values(row),

    /** Of a framework, withdrawn ones too, the oldest first; without their bytes. */
    list: (db: Db, tenantId: TenantId, framework: string): Promise<Attachment[]> =>
      db.q.select(facts).from(t).where(and(eq(t.tenantId, tenantId), eq(t.framework, framework))).orderBy(asc(t.attachedAt), asc(t.id)).execute(),

    find: async (db: Db, tenantId: TenantId, id: string): Promise<Attachment | null> => (await db.q.select(facts).from(t).where(at(tenantId, id)))[0] ?? null,

    content: async (db: Db, tenantId: TenantId, id: string): Promise<Buffer | null> => (await db.q.select({ content: t.content }).from(t).where(at(tenantId, id)))[0]?.content ?? null,

    /** False when it was withdrawn already. */
    withdraw: async (tx: Tx, where: { readonly tenantId: TenantId; readonly id: string }, what: { readonly at: Instant; readonly reason: string }): Promise<boolean> =>
      (await tx.q.update(t).set({ withdrawnAt: what.at, withdrawnReason: what.reason }).where(and(at(where.tenantId, where.id), isNull(t.withdrawnAt))).returning({ id: t.id })).length === 1,
  };
}
