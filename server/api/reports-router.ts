import { z } from 'zod';
import { brand, type ReportId, type ReportJobId } from '../../shared/brand.ts';
import { REPORT_FORMAT_NAMES } from '../../shared/report-formats.ts';
import {
  ActivityRequest, activityReport, ApplicabilityRequest, AttachmentRequest, attachEvidence, bodyIn, exportReport, frameworkOf, FRAMEWORKS, isSignatureGood, ReportRequest, SignatureRequest, signReport,
  stateApplicability, takeAttachment, withdrawAttachment,
} from '../assurance/reports/index.ts';
import { Refusal } from '../base/refusal.ts';
import { commandInput, needs, router } from './procedures.ts';
import { reads } from './procedure-meta.ts';

const id = z.uuid();
const framework = z.string().min(1).max(80);

export const reportsRouter = router({
  frameworks: needs('report:read').meta({ feature: 'reports', needs: 'report:read', audit: reads, says: 'Frameworks a report can be made for' })
    .input(z.strictObject({})).query(() => FRAMEWORKS.map(({ id: name, name: title, controls }) => ({ id: name, name: title, controls: controls.length }))),

  controls: needs('report:read').meta({ feature: 'reports', needs: 'report:read', audit: reads, says: 'The controls of a framework, with what officers attached to each and said of its applicability' })
    .input(z.strictObject({ framework })).query(({ ctx, input }) => {
      const { controls, name } = frameworkOf(input.framework);
      const { storage, reports: { attachments, applicability } } = ctx.house;
      return storage.read(ctx.actor, async (db) => ({
        framework: { id: input.framework, name }, controls,
        attachments: await attachments.list(db, ctx.actor.tenantId, input.framework),
        /** Every version, oldest first; the last of a control counts. */
        applicability: (await applicability.all(db, ctx.actor.tenantId, input.framework)).map(({ tenantId: _tenant, statedBy: _by, ...version }) => version),
      }));
    }),

  list: needs('report:read').meta({ feature: 'reports', needs: 'report:read', audit: reads, says: 'Reports made so far, newest first' })
    .input(z.strictObject({})).query(({ ctx }) => ctx.house.storage.read(ctx.actor, (db) => ctx.house.reports.reports.list(db, ctx.actor.tenantId))),

  get: needs('report:read').meta({ feature: 'reports', needs: 'report:read', audit: reads, says: 'One report, and who signed it off' })
    .input(z.strictObject({ id })).query(({ ctx, input }) => ctx.house.storage.read(ctx.actor, async (db) => {
      const { tenantId } = ctx.actor;
      const report = await ctx.house.reports.reports.find(db, tenantId, brand<ReportId>(input.id));
      if (!report) throw new Refusal('reports/not-found', { id: input.id });
      const vkeys = (await ctx.house.audit.health(db, tenantId)).logs.map(({ vkey }) => vkey);
      const signatures = (await ctx.house.reports.signatures.list(db, tenantId, report.id))
        .map((signature) => ({ id: signature.id, by: signature.signedByName, office: signature.office, statement: signature.statement, at: signature.signedAt, note: signature.note, good: isSignatureGood(report, signature, vkeys) }));
      return { ...report, signatures, body: bodyIn(report) };
    })),

  create: needs('report:create').meta({ feature: 'reports', needs: 'report:create', audit: ['compliance.report.generated', 'compliance.report.cancelled'], says: 'Make a report from the records of a period, and wait for it; it counts among those that are made at once, and can be watched and cancelled as those of reports.start' })
    .input(commandInput(ReportRequest.shape)).mutation(async ({ ctx, input: { commandId: _id, ...request } }) => {
      const { body: _body, ...about } = await ctx.house.reportJobs.make(ctx.actor, request);
      return about;
    }),

  start: needs('report:create').meta({ feature: 'reports', needs: 'report:create', audit: ['compliance.report.generated', 'compliance.report.cancelled'], says: 'Have a report made from the records of a period, and answer at once: reports.job tells how far it is' })
    .input(commandInput(ReportRequest.shape)).mutation(({ ctx, input: { commandId: _id, ...request } }) => ctx.house.reportJobs.start(ctx.actor, request)),

  job: needs('report:read').meta({ feature: 'reports', needs: 'report:read', audit: reads, says: 'How far a report is that is being made, and what became of it' })
    .input(z.strictObject({ id })).query(({ ctx, input }) => ctx.house.reportJobs.get(ctx.actor, brand<ReportJobId>(input.id))),

  jobs: needs('report:read').meta({ feature: 'reports', needs: 'report:read', audit: reads, says: 'Reports that are or were being made, newest first' })
    .input(z.strictObject({})).query(({ ctx }) => ctx.house.reportJobs.list(ctx.actor)),

  cancel: needs('report:create').meta({ feature: 'reports', needs: 'report:create', audit: ['compliance.report.cancelled'], says: 'Stop making a report; nothing of it is kept' })
    .input(commandInput({ id })).mutation(({ ctx, input }) => ctx.house.reportJobs.cancel(ctx.actor, brand<ReportJobId>(input.id))),

  json: needs('report:read').meta({ feature: 'reports', needs: 'report:read', fresh: true, audit: ['data.exported'], says: 'A report’s exact bytes, as they were hashed' })
    .input(commandInput({ id })).mutation(async ({ ctx, input }) => {
      const { name, bytes, digest } = await exportReport(ctx.house.reports, ctx.actor, { id: input.id, format: 'json' });
      return { name, text: bytes.toString('utf8'), digest };
    }),

  pdf: needs('report:read').meta({ feature: 'reports', needs: 'report:read', fresh: true, audit: ['data.exported'], says: 'A report as tagged PDF, base64' })
    .input(commandInput({ id })).mutation(async ({ ctx, input }) => {
      const { name, bytes } = await exportReport(ctx.house.reports, ctx.actor, { id: input.id, format: 'pdf' });
      return { name, base64: bytes.toString('base64') };
    }),

  export: needs('report:read').meta({ feature: 'reports', needs: 'report:read', fresh: true, audit: ['data.exported'], says: 'A report as a file of some format, base64; `digest` is that of the report, whatever the format' })
    .input(commandInput({ id, format: z.enum(REPORT_FORMAT_NAMES) })).mutation(async ({ ctx, input }) => {
      const { name, mediaType, bytes, digest } = await exportReport(ctx.house.reports, ctx.actor, input);
      return { name, mediaType, base64: bytes.toString('base64'), digest };
    }),

  activity: needs('audit:export').meta({
    feature: 'reports', needs: 'audit:export', fresh: true, audit: ['data.exported'], rest: [{ method: 'POST', path: '/api/v1/audit/report', file: true }],
    says: 'Who did what on some days, in six sections: sign-ins, data access, configuration, administration, security, activity by user',
  })
    .input(commandInput(ActivityRequest.shape)).mutation(async ({ ctx, input: { commandId: _id, ...asked } }) => {
      const { name, mediaType, bytes } = (await activityReport(ctx.house.reports, ctx.actor, asked)).file;
      return { name, mediaType, base64: bytes.toString('base64') };
    }),

  sign: needs('report:sign').meta({ feature: 'reports', needs: 'report:sign', fresh: true, audit: ['compliance.report.attested'], says: 'Sign a report off, over its digest, under your name and the keys of its logs; once a person' })
    .input(commandInput(SignatureRequest.shape)).mutation(async ({ ctx, input: { commandId: _id, ...asked } }) => {
      const { id: signatureId, note, signedAt } = await signReport(ctx.house.reports, ctx.actor, asked);
      return { id: signatureId, note, at: signedAt };
    }),

  attach: needs('report:create').meta({ feature: 'reports', needs: 'report:create', audit: ['compliance.attachment.added'], says: 'Put an uploaded file beside a control, with the time that it speaks of; at most 8 MiB' })
    .input(commandInput(AttachmentRequest.shape)).mutation(({ ctx, input: { commandId: _id, ...asked } }) => attachEvidence(ctx.house.reports, ctx.actor, asked)),

  attachment: needs('report:read').meta({ feature: 'reports', needs: 'report:read', fresh: true, audit: ['data.exported'], says: 'The bytes of an attachment, base64' })
    .input(commandInput({ id })).mutation(async ({ ctx, input }) => {
      const { attachment, content } = await takeAttachment(ctx.house.reports, ctx.actor, input.id);
      return { name: attachment.name, mediaType: attachment.mediaType, base64: content.toString('base64'), sha256: attachment.sha256 };
    }),

  withdrawAttachment: needs('report:create').meta({ feature: 'reports', needs: 'report:create', audit: ['compliance.attachment.withdrawn'], says: 'Count an attachment no more; reports that did still name it' })
    .input(commandInput({ id, reason: z.string().trim().min(1).max(500) })).mutation(({ ctx, input: { commandId: _id, ...asked } }) => withdrawAttachment(ctx.house.reports, ctx.actor, asked)),

  stateApplicability: needs('report:create').meta({ feature: 'reports', needs: 'report:create', audit: ['compliance.control.assessed'], says: 'Say whether a control applies here, and why: the next version of the statement of applicability' })
    .input(commandInput(ApplicabilityRequest.shape)).mutation(async ({ ctx, input: { commandId: _id, ...asked } }) => {
      const { tenantId: _tenant, statedBy: _by, ...version } = await stateApplicability(ctx.house.reports, ctx.actor, asked);
      return version;
    }),
});
