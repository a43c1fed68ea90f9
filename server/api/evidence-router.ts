import { EvidenceRequest, recordExport } from '../assurance/evidence/index.ts';
import { commandInput, needs, router } from './procedures.ts';

export const evidenceRouter = router({
  export: needs('audit:export').meta({
    needs: 'audit:export', fresh: true, audit: ['compliance.evidence_package.exported'],
    says: 'Put an export of evidence on record; the answer’s id is fetched as a ZIP at /api/v1/evidence/packages/{id}, by the person who asked',
  })
    .input(commandInput(EvidenceRequest.shape)).mutation(async ({ ctx, input: { commandId: _id, ...request }, path }) => {
      if (request.reports.length > 0 && !ctx.actor.capabilities.has('report:read')) await ctx.house.denials.deny(ctx.actor, 'report:read', path);
      return recordExport({ ...ctx.house.reports, version: ctx.house.version }, ctx.actor, request);
    }),
});
