import type { ReportId, ReportJobId, UserId } from '../../../shared/brand.ts';
import type { Kit } from '../../base/storage/index.ts';
import { jobColumns } from './job.ts';
import type { ActivityContent } from './processing-activity.ts';
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
  /** Reports on their way, and what became of them. */
  const reportJob = kit.table(
    'report_job',
    {
      ...jobColumns<ReportJobId>(kit),
      framework: kit.text('framework').notNull(),
      from: kit.at('from_at').notNull(),
      to: kit.at('to_at').notNull(),
      reportId: kit.text('report_id').$type<ReportId>(),
    },
    (t) => [kit.primaryKey(t.tenantId, t.id), kit.index('report_job_by_time').on(t.tenantId, t.startedAt)],
  );
  /** Who signed a report off, and the signed note over its digest. Never changed. */
  const reportSignature = kit.table(
    'report_signature',
    {
      tenantId: kit.tenantId(),
      id: kit.text('id').notNull(),
      reportId: kit.text('report_id').notNull().$type<ReportId>(),
      /** Exact bytes of the C2SP signed note. */
      note: kit.text('note').notNull(),
      signedBy: kit.text('signed_by').notNull().$type<UserId>(),
      signedByName: kit.text('signed_by_name').notNull(),
      office: kit.text('office').notNull(),
      statement: kit.text('statement').notNull(),
      signedAt: kit.at('signed_at').notNull(),
    },
    (t) => [
      kit.primaryKey(t.tenantId, t.id),
      kit.foreignKey({ columns: [t.tenantId, t.reportId], foreignColumns: [report.tenantId, report.id] }),
      kit.unique('report_signature_once').on(t.tenantId, t.reportId, t.signedBy),
    ],
  );
  /** Evidence from elsewhere: the file's bytes, and what it shows from when to when. A withdrawn one stays, for reports that name it. */
  const reportAttachment = kit.table(
    'report_attachment',
    {
      tenantId: kit.tenantId(),
      id: kit.text('id').notNull(),
      framework: kit.text('framework').notNull(),
      control: kit.text('control').notNull(),
      name: kit.text('name').notNull(),
      mediaType: kit.text('media_type').notNull(),
      size: kit.int('size').notNull(),
      sha256: kit.text('sha256').notNull(),
      note: kit.text('note').notNull(),
      content: kit.bytes('content').notNull(),
      effectiveFrom: kit.at('effective_from').notNull(),
      /** Exclusive; null while it still holds. */
      effectiveTo: kit.at('effective_to'),
      attachedBy: kit.text('attached_by').notNull().$type<UserId>(),
      attachedByName: kit.text('attached_by_name').notNull(),
      attachedAt: kit.at('attached_at').notNull(),
      withdrawnAt: kit.at('withdrawn_at'),
      withdrawnReason: kit.text('withdrawn_reason'),
    },
    (t) => [kit.primaryKey(t.tenantId, t.id), kit.index('report_attachment_by_control').on(t.tenantId, t.framework, t.control)],
  );
  /** The statement of applicability: one row a version, the newest of a control counts. */
  const reportApplicability = kit.table(
    'report_applicability',
    {
      tenantId: kit.tenantId(),
      framework: kit.text('framework').notNull(),
      control: kit.text('control').notNull(),
      ver: kit.int('ver').notNull(),
      applicable: kit.bool('applicable').notNull(),
      justification: kit.text('justification').notNull(),
      statedBy: kit.text('stated_by').notNull().$type<UserId>(),
      statedByName: kit.text('stated_by_name').notNull(),
      statedAt: kit.at('stated_at').notNull(),
    },
    (t) => [kit.primaryKey(t.tenantId, t.framework, t.control, t.ver)],
  );
  /** The record of processing activities (Art. 30 GDPR): one row a version, the newest of an activity counts. */
  const processingActivity = kit.table(
    'processing_activity',
    {
      tenantId: kit.tenantId(),
      id: kit.text('id').notNull(),
      ver: kit.int('ver').notNull(),
      content: kit.json<ActivityContent>('content').notNull(),
      /** The last version of an activity that is no longer carried on. */
      ended: kit.bool('ended').notNull(),
      editedBy: kit.text('edited_by').notNull().$type<UserId>(),
      editedByName: kit.text('edited_by_name').notNull(),
      editedAt: kit.at('edited_at').notNull(),
    },
    (t) => [kit.primaryKey(t.tenantId, t.id, t.ver)],
  );
  return { report, reportJob, reportSignature, reportAttachment, reportApplicability, processingActivity };
}
