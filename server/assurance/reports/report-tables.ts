import type { ReportId, UserId } from '../../../shared/brand.ts';
import type { Kit } from '../../base/storage/index.ts';
import type { ReportBody } from './report.ts';

export function buildReportTables(kit: Kit) {
  const report = kit.table(
    'report',
    {
      tenantId: kit.tenantId(),
      id: kit.text('id').notNull().$type<ReportId>(),
      framework: kit.text('framework').notNull(),
      from: kit.at('from_at').notNull(),
      to: kit.at('to_at').notNull(),
      /** Exact bytes, never re-derived. */
      body: kit.text('body').notNull(),
      digest: kit.text('digest').notNull(),
      /** Copied from the body, so that a list need not read bodies. */
      summary: kit.json<ReportBody['summary']>('summary').notNull(),
      createdBy: kit.text('created_by').notNull().$type<UserId>(),
      createdByName: kit.text('created_by_name').notNull(),
      createdAt: kit.at('created_at').notNull(),
    },
    (t) => [kit.primaryKey(t.tenantId, t.id), kit.index('report_by_time').on(t.tenantId, t.createdAt)],
  );
  return { report };
}
