import { z } from 'zod';
import { EvidenceRequest, recordExport, recordRecords, RecordsRequest, verifyUploadedPackage } from '../assurance/evidence/index.ts';
import { commandInput, needs, router } from './procedures.ts';

export const evidenceRouter = router({
  export: needs('audit:export').meta({
    feature: 'evidence_packages', needs: 'audit:export', fresh: true, audit: ['compliance.evidence_package.exported'],
    says: 'Put an export of evidence on record; the answer’s id is fetched as a ZIP at /api/v1/evidence/packages/{id}, by the person who asked',
  })
    .input(commandInput(EvidenceRequest.shape)).mutation(async ({ ctx, input: { commandId: _id, ...request }, path }) => {
      if (request.reports.length > 0 && !ctx.actor.capabilities.has('report:read')) await ctx.house.denials.deny(ctx.actor, 'report:read', path);
      return recordExport(ctx.house.evidence, ctx.actor, request);
    }),

  records: needs('audit:export').meta({
    feature: 'evidence_packages', needs: 'audit:export', fresh: true, audit: ['data.exported'],
    says: 'Put an export of entries on record, as CSV, workbook, JSON or OCSF; the answer’s id is fetched at /api/v1/evidence/records/{id}, by the person who asked. Whole or not at all',
  })
    .input(commandInput(RecordsRequest.shape)).mutation(({ ctx, input: { commandId: _id, ...request } }) => recordRecords(ctx.house.evidence, ctx.actor, request)),

  verify: needs('audit:verify').meta({
    feature: 'evidence_packages', needs: 'audit:verify', audit: ['compliance.evidence_package.verified'],
    says: 'Check an uploaded evidence package, of this or any other installation, down to its last byte; with keys of your own, or those that it names itself',
  })
    .input(commandInput({ uploadId: z.uuid(), keys: z.array(z.string().trim().min(1).max(400)).max(20).optional(), witnesses: z.array(z.string().trim().min(1).max(400)).max(20).optional() })).mutation(({ ctx, input: { commandId: _id, ...asked } }) => verifyUploadedPackage(ctx.house.reports, ctx.actor, asked)),
});
