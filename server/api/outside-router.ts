import { z } from 'zod';
import { brand, type Instant } from '../../shared/brand.ts';
import { bringTrail, findRecords, listTrails, NewTrail, OUTSIDE_OUTCOMES, type OutsideTrail, takeTrail, TrailEnd, withdrawTrail } from '../assurance/outside/index.ts';
import { refuseDeleted } from './deleted-record.ts';
import { commandInput, needs, router } from './procedures.ts';
import { reads } from './procedure-meta.ts';

const PATH = '/api/v1/audit/outside-trails';
const moment = z.iso.datetime({ precision: 3, error: 'must be RFC 3339 UTC with milliseconds, such as 2026-01-31T09:30:00.000Z' }).transform((text) => brand<Instant>(text));

function shown({ tenantId: _own, importedBy: _by, ...trail }: OutsideTrail) {
  return trail;
}

/** Audit trails of other systems: evidence under their own provenance, beside our log and never in it. */
export const outsideRouter = router({
  trails: needs('audit:read').meta({ needs: 'audit:read', audit: reads, rest: [{ method: 'GET', path: PATH }], says: 'Trails of other systems that were brought in, withdrawn ones too, the newest first' })
    .input(z.strictObject({})).query(async ({ ctx }) => ({ items: (await listTrails(ctx.house.outside, ctx.actor)).map(shown) })),

  records: needs('audit:read').meta({ needs: 'audit:read', audit: reads, rest: [{ method: 'GET', path: `${PATH}/records` }], says: 'Records of these trails, the newest first; `text` is looked for in actor, action and resource' })
    .input(z.strictObject({
      trailId: z.uuid().optional(), text: z.string().trim().min(1).max(200).optional(), outcome: z.enum(OUTSIDE_OUTCOMES).optional(), from: moment.optional(), to: moment.optional(), size: z.coerce.number().int().min(1).max(200).default(50), cursor: z.string().max(600).optional(),
    })).query(({ ctx, input }) => findRecords(ctx.house.outside, ctx.actor, input)),

  bring: needs('report:create').meta({ needs: 'report:create', audit: ['compliance.trail.imported'], rest: [{ method: 'POST', path: PATH, status: 201 }], says: 'Bring in an uploaded trail (OCSF, CloudTrail, JSON or one JSON object a line; at most 16 MiB), whole or not at all' })
    .input(commandInput(NewTrail.shape)).mutation(async ({ ctx, input: { commandId: _id, ...asked } }) => shown(await bringTrail(ctx.house.outside, ctx.actor, asked))),

  withdraw: needs('report:create').meta({ needs: 'report:create', audit: ['compliance.trail.withdrawn'], says: 'Let nobody find a trail’s records any more; its file and what was said of it stay' })
    .input(commandInput(TrailEnd.shape)).mutation(({ ctx, input }) => withdrawTrail(ctx.house.outside, ctx.actor, input)),

  file: needs('audit:export').meta({ needs: 'audit:export', fresh: true, audit: ['data.exported'], says: 'The file of a trail, base64, byte for byte as it was brought in' })
    .input(commandInput({ id: z.uuid() })).mutation(async ({ ctx, input }) => {
      await ctx.house.storage.read(ctx.actor, (db) => refuseDeleted(ctx.house, db, ctx.actor, { type: 'evidence', id: input.id, code: 'outside/trail-deleted' }));
      const { trail, content } = await takeTrail(ctx.house.outside, ctx.actor, input.id);
      return { name: trail.name, mediaType: 'application/octet-stream', sha256: trail.sha256, base64: content.toString('base64') };
    }),
});
