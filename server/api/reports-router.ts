import { z } from 'zod';
import { brand, type ReportId } from '../../shared/brand.ts';
import { FRAMEWORKS, generateReport, type ReportBody, reportPdf, ReportRequest, type StoredReport } from '../assurance/reports/index.ts';
import type { Actor } from '../base/actor.ts';
import { Refusal } from '../base/refusal.ts';
import type { House } from './house.ts';
import { commandInput, needs, router } from './procedures.ts';
import { reads } from './procedure-meta.ts';

const id = z.uuid();

async function needReport(house: House, actor: Actor, reportId: string): Promise<StoredReport> {
  const report = await house.storage.read(actor, (db) => house.reports.reports.find(db, actor.tenantId, brand<ReportId>(reportId)));
  if (!report) throw new Refusal('reports/not-found', { id: reportId });
  return report;
}

/** An export is on record before the file leaves. */
function recordExport(house: House, actor: Actor, report: StoredReport, format: string) {
  return house.storage.write(actor, (tx) => house.audit.trail.append(tx, actor, {
    type: 'data.exported', resource: { type: 'report', id: report.id, name: report.framework }, refs: { report_sha256: report.digest }, details: { format },
  }));
}

export const reportsRouter = router({
  frameworks: needs('report:read').meta({ needs: 'report:read', audit: reads, says: 'Frameworks a report can be made for' })
    .input(z.strictObject({})).query(() => FRAMEWORKS.map((framework) => ({ id: framework.id, name: framework.name, controls: framework.controls.length }))),

  list: needs('report:read').meta({ needs: 'report:read', audit: reads, says: 'Reports made so far, newest first' })
    .input(z.strictObject({})).query(({ ctx }) => ctx.house.storage.read(ctx.actor, (db) => ctx.house.reports.reports.list(db, ctx.actor.tenantId))),

  get: needs('report:read').meta({ needs: 'report:read', audit: reads, says: 'One report' })
    .input(z.strictObject({ id })).query(async ({ ctx, input }) => {
      const { body, ...about } = await needReport(ctx.house, ctx.actor, input.id);
      return { ...about, body: JSON.parse(body) as ReportBody }; // our own stored text
    }),

  create: needs('report:create').meta({ needs: 'report:create', audit: ['compliance.report.generated'], says: 'Make a report from the records of a period' })
    .input(commandInput(ReportRequest.shape)).mutation(async ({ ctx, input: { commandId: _id, ...request } }) => {
      const { body: _body, ...about } = await generateReport(ctx.house.reports, ctx.actor, request);
      return about;
    }),

  json: needs('report:read').meta({ needs: 'report:read', fresh: true, audit: ['data.exported'], says: 'A report’s exact bytes, as they were hashed' })
    .input(commandInput({ id })).mutation(async ({ ctx, input }) => {
      const report = await needReport(ctx.house, ctx.actor, input.id);
      await recordExport(ctx.house, ctx.actor, report, 'json');
      return { name: `${report.framework}-${report.from.slice(0, 10)}-${report.to.slice(0, 10)}.json`, text: report.body, digest: report.digest };
    }),

  pdf: needs('report:read').meta({ needs: 'report:read', fresh: true, audit: ['data.exported'], says: 'A report as tagged PDF, base64' })
    .input(commandInput({ id })).mutation(async ({ ctx, input }) => {
      const report = await needReport(ctx.house, ctx.actor, input.id);
      const bytes = await reportPdf(report);
      await recordExport(ctx.house, ctx.actor, report, 'pdf');
      return { name: `${report.framework}-${report.from.slice(0, 10)}-${report.to.slice(0, 10)}.pdf`, base64: bytes.toString('base64') };
    }),
});
