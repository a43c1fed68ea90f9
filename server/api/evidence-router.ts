import { z } from 'zod';
import { brand, type PackageJobId } from '../../shared/brand.ts';
import { isVkeyForm } from '../../shared/note-key.ts';
import { EvidenceRequest, recordRecords, RecordsRequest, verifyUploadedPackage } from '../assurance/evidence/index.ts';
import type { Actor } from '../base/actor.ts';
import type { House } from './house.ts';
import { commandInput, needs, router } from './procedures.ts';
import { reads } from './procedure-meta.ts';

/** Each in the form of a verifier key: one that is mistyped would pass for a key that signed nothing. */
const VERIFIER_KEYS = z.array(z.string().trim().max(400).refine(isVkeyForm, 'must be a verifier key: <name>+<id>+<base64>')).max(20).optional();

export const evidenceRouter = router({
  export: needs('audit:export').meta({
    feature: 'evidence_packages', needs: 'audit:export', fresh: true, audit: ['compliance.evidence_package.exported', 'compliance.evidence_package.cancelled'],
    says: 'Put an export of evidence on record, and wait for that; the answer’s id is fetched as a ZIP at /api/v1/evidence/packages/{id}, by the person who asked',
  })
    .input(commandInput(EvidenceRequest.shape)).mutation(async ({ ctx, input: { commandId: _id, ...request }, path }) => {
      await needReports(ctx, request, path);
      return ctx.house.packageJobs.record(ctx.actor, request);
    }),

  start: needs('audit:export').meta({
    feature: 'evidence_packages', needs: 'audit:export', fresh: true, audit: ['compliance.evidence_package.exported', 'compliance.evidence_package.cancelled'],
    says: 'Have a package made, and answer at once: evidence.job tells how far it is and, once it is finished, the exportId under which it is fetched',
  })
    .input(commandInput(EvidenceRequest.shape)).mutation(async ({ ctx, input: { commandId: _id, ...request }, path }) => {
      await needReports(ctx, request, path);
      return ctx.house.packageJobs.start(ctx.actor, request);
    }),

  job: needs('audit:export').meta({ feature: 'evidence_packages', needs: 'audit:export', audit: reads, says: 'How far a package is that is being made, and what became of it' })
    .input(z.strictObject({ id: z.uuid() })).query(({ ctx, input }) => ctx.house.packageJobs.get(ctx.actor, brand<PackageJobId>(input.id))),

  jobs: needs('audit:export').meta({ feature: 'evidence_packages', needs: 'audit:export', audit: reads, says: 'Packages that are or were being made, newest first' })
    .input(z.strictObject({})).query(({ ctx }) => ctx.house.packageJobs.list(ctx.actor)),

  cancel: needs('audit:export').meta({ feature: 'evidence_packages', needs: 'audit:export', audit: ['compliance.evidence_package.cancelled'], says: 'Stop making a package; nothing of it can be fetched' })
    .input(commandInput({ id: z.uuid() })).mutation(({ ctx, input }) => ctx.house.packageJobs.cancel(ctx.actor, brand<PackageJobId>(input.id))),

  records: needs('audit:export').meta({
    feature: 'evidence_packages', needs: 'audit:export', fresh: true, audit: ['data.exported'],
    says: 'Put an export of entries on record, as CSV, workbook, JSON or OCSF; the answer’s id is fetched at /api/v1/evidence/records/{id}, by the person who asked. Whole or not at all',
  })
    .input(commandInput(RecordsRequest.shape)).mutation(({ ctx, input: { commandId: _id, ...request } }) => recordRecords(ctx.house.evidence, ctx.actor, request)),

  verify: needs('audit:verify').meta({
    feature: 'evidence_packages', needs: 'audit:verify', audit: ['compliance.evidence_package.verified'],
    says: 'Check an uploaded evidence package, of this or any other installation, down to its last byte; with keys of your own, or those that it names itself',
  })
    .input(commandInput({ uploadId: z.uuid(), keys: VERIFIER_KEYS, witnesses: VERIFIER_KEYS })).mutation(({ ctx, input: { commandId: _id, ...asked } }) => verifyUploadedPackage(ctx.house.reports, ctx.actor, asked)),
});

/** A report goes along with a package only for who may read it. */
async function needReports({ house, actor }: { readonly house: House; readonly actor: Actor }, { reports }: EvidenceRequest, path: string): Promise<void> {
  if (reports.length > 0 && !actor.capabilities.has('report:read')) await house.denials.deny(actor, 'report:read', path);
}
