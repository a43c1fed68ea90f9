import { and, asc, desc, eq } from 'drizzle-orm';
import type { TenantId } from '../../../shared/brand.ts';
import type { Db, Kit, Tx } from '../../base/storage/index.ts';
import { buildReportTables } from './report-tables.ts';

export type ApplicabilityStore = ReturnType<typeof openApplicabilityStore>;
export type ApplicabilityRow = ReturnType<typeof buildReportTables>['reportApplicability']['$inferSelect'];

export function openApplicabilityStore(kit: Kit) {
  const { reportApplicability: t } = buildReportTables(kit);
  const of = (tenantId: TenantId, framework: string) => and(eq(t.tenantId, tenantId), eq(t.framework, framework));
  return {
    add: (tx: Tx, row: ApplicabilityRow) => tx.q.insert(t).values(row),

    newest: async (db: Db, tenantId: TenantId, { framework, control }: { readonly framework: string; readonly control: string }): Promise<ApplicabilityRow | null> =>
      (await db.q.select().from(t).where(and(of(tenantId, framework), eq(t.control, control))).orderBy(desc(t.ver)).limit(1))[0] ?? null,

    /** Every version of every control of a framework, oldest first. */
    all: (db: Db, tenantId: TenantId, framework: string): Promise<ApplicabilityRow[]> =>
      db.q.select().from(t).where(of(tenantId, framework)).orderBy(asc(t.control), asc(t.ver)).execute(),
  };
}
