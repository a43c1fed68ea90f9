import { z } from 'zod';
import type { Capability } from '../../shared/capabilities.ts';
import {
  addPolicy, changePolicy, countedTypes, erasePerson, HoldRelease, listDeleted, listErasures, needArchive, NewErasure, NewHold, NewPolicy, placeHold, PolicyChange, PolicyRun, previewErasure, previewPolicy, type ProductType, releaseHold, removePolicy,
  RestoreRequest, restoreRecords, runPolicy, shownArchive, shownHold, takeArchived,
} from '../assurance/retention/index.ts';
import { commandInput, needs, router } from './procedures.ts';
import { reads } from './procedure-meta.ts';

const LIST = '/api/v1/admin/retention-policies';
const ONE = `${LIST}/{id}`;
const HOLDS = '/api/v1/admin/legal-holds';
const DELETIONS = '/api/v1/admin/retention-deletions';
const ARCHIVES = '/api/v1/admin/retention-archives';
/** What somebody must hold who could have taken the records away while they were here. */
const BESIDES: Readonly<Record<ProductType, Capability>> = { session_data: 'runs:export', tool_results: 'runs:export', memory: 'memory:read', evidence: 'audit:export' };
const Id = z.strictObject({ id: z.string().min(1).max(60) });

/** How long what is kept, what must be kept, and whom we forget. Nothing is erased that a hold covers, and nothing off the record. */
export const retentionRouter = router({
  policies: needs('retention:read').meta({ needs: 'retention:read', audit: reads, rest: [{ method: 'GET', path: LIST }], says: 'Retention policies of the tenant' })
    .input(z.strictObject({})).query(({ ctx: { house, actor } }) => house.storage.read(actor, async (db) => {
      const items = await house.retention.retention.policies(db, actor.tenantId);
      return { items, total: items.length };
    })),

  types: needs('retention:read').meta({ needs: 'retention:read', audit: reads, rest: [{ method: 'GET', path: `${LIST}/resource-types` }], says: 'What a policy can be about: default, floor and ceiling as the layers of the registry (section retention) leave them, whether the floor is theirs or the law’s, and how much there is of it now' })
    .input(z.strictObject({})).query(({ ctx: { house, actor } }) => countedTypes(house.retention, actor)),

  preview: needs('retention:read').meta({ needs: 'retention:read', audit: reads, rest: [{ method: 'GET', path: `${ONE}/preview` }], says: 'What running a policy would erase, and what a hold keeps; nothing changes and nothing is recorded' })
    .input(Id).query(({ ctx, input }) => previewPolicy(ctx.house.retention, ctx.actor, input.id)),

  add: needs('retention:manage').meta({ needs: 'retention:manage', fresh: true, audit: ['retention.policy.changed'], rest: [{ method: 'POST', path: LIST, status: 201 }], says: 'Say how long data of a type is kept; one policy a type' })
    .input(commandInput(NewPolicy.shape)).mutation(({ ctx, input: { commandId: _id, ...input } }) => addPolicy(ctx.house.retention, ctx.actor, input)),

  change: needs('retention:manage').meta({ needs: 'retention:manage', fresh: true, audit: ['retention.policy.changed'], rest: [{ method: 'PATCH', path: ONE }], says: 'Change a policy; floors hold' })
    .input(commandInput(PolicyChange.shape)).mutation(({ ctx, input: { commandId: _id, ...input } }) => changePolicy(ctx.house.retention, ctx.actor, input)),

  remove: needs('retention:manage').meta({ needs: 'retention:manage', fresh: true, audit: ['retention.policy.changed'], rest: [{ method: 'DELETE', path: ONE }], says: 'Remove a policy: data of its type is kept until another says otherwise' })
    .input(commandInput(Id.shape)).mutation(async ({ ctx, input }) => {
      await removePolicy(ctx.house.retention, ctx.actor, input.id);
      return { deleted: true };
    }),

  run: needs('retention:manage').meta({
    needs: 'retention:manage', fresh: true, audit: ['retention.purge.executed', 'retention.records.deleted', 'retention.policy.changed'], rest: [{ method: 'POST', path: `${ONE}/execute` }],
    says: 'A dry run unless dryRun is false; then erase disclosures, or delete records until their days of grace are over, that are older than the policy says and not held. With count, only if exactly so many go. In batches: where a hold or a change comes between two of them, it ends there, and stopped says why',
  })
    .input(commandInput({ ...PolicyRun.shape, dryRun: z.boolean().default(true) })).mutation(async ({ ctx: { house, actor }, input: { commandId: _id, dryRun, ...input } }) => {
      if (!dryRun) return { dryRun, ...(await runPolicy(house.retention, actor, input)) };
      const { erases, held, error } = await previewPolicy(house.retention, actor, input.id);
      return { dryRun, deleted: erases, held, error, stopped: null, restorableUntil: null };
    }),

  deletions: needs('retention:read').meta({ needs: 'retention:read', audit: reads, rest: [{ method: 'GET', path: DELETIONS }], says: 'What policies took out of sight, the newest first: until when it can be restored, and what became of it' })
    .input(z.strictObject({})).query(({ ctx: { house, actor } }) => house.storage.read(actor, async (db) => ({ items: await house.retention.products.deletions(db, actor.tenantId) }))),

  deleted: needs('retention:read').meta({ needs: 'retention:read', audit: reads, rest: [{ method: 'GET', path: `${DELETIONS}/{id}/records` }], says: 'The records of a deletion in the order of their ids: what became of each, and the digest and entry of those that are gone' })
    .input(z.strictObject({ ...Id.shape, cursor: z.string().max(400).optional(), size: z.coerce.number().int().min(1).max(200).default(100) }))
    .query(({ ctx: { house, actor }, input }) => listDeleted(house.retention, actor, input)),

  restore: needs('retention:manage').meta({ needs: 'retention:manage', fresh: true, audit: ['retention.records.restored'], rest: [{ method: 'POST', path: `${DELETIONS}/{id}/restore` }], says: 'Bring records of a deletion back as they were: those that are named, or all that still can be' })
    .input(commandInput(RestoreRequest.shape)).mutation(({ ctx, input: { commandId: _id, ...input } }) => restoreRecords(ctx.house.retention, ctx.actor, input)),

  archives: needs('retention:read').meta({ needs: 'retention:read', audit: reads, rest: [{ method: 'GET', path: ARCHIVES }], says: 'Files of records that are gone from here, the newest first' })
    .input(z.strictObject({})).query(({ ctx: { house, actor } }) => house.storage.read(actor, async (db) => ({ items: (await house.retention.products.archives(db, actor.tenantId)).map(shownArchive) }))),

  archive: needs('retention:manage').meta({
    needs: 'retention:manage', fresh: true, audit: ['data.exported'], rest: [{ method: 'POST', path: `${ARCHIVES}/{id}/open` }],
    says: 'The records of an archive, one JSON object a line, base64; runs need runs:export besides, evidence audit:export, memory memory:read, and a memory is told to whoever could have read it',
  })
    .input(commandInput(Id.shape)).mutation(async ({ ctx: { house, actor }, input }) => {
      const besides = BESIDES[(await needArchive(house.retention, actor, input.id)).dataType];
      if (!actor.capabilities.has(besides)) await house.denials.deny(actor, besides, 'retention.archive');
      const { name, text, withheld } = await takeArchived(house.retention, actor, input.id);
      return { name, mediaType: 'application/jsonl', withheld, base64: Buffer.from(text, 'utf8').toString('base64') };
    }),

  holds: needs('retention:read').meta({ needs: 'retention:read', audit: reads, rest: [{ method: 'GET', path: HOLDS }], says: 'Legal holds, live ones first, each with how many entries, runs, memories and trails it covers' })
    .input(z.strictObject({})).query(({ ctx: { house, actor } }) => house.storage.read(actor, async (db) => {
      const items = [];
      const { retention, products } = house.retention;
      for (const hold of await retention.holds(db, actor.tenantId)) {
        const covered = hold.releasedAt === null ? { entries: await retention.heldBy(db, actor.tenantId, hold.id), ...(await products.coveredBy(db, actor.tenantId, hold.id)) } : { entries: 0, runs: 0, memories: 0, trails: 0 };
        items.push({ ...shownHold(hold), ...covered });
      }
      return { items };
    })),

  hold: needs('hold:manage').meta({ needs: 'hold:manage', fresh: true, audit: ['legal_hold.created'], rest: [{ method: 'POST', path: HOLDS, status: 201 }], says: 'Keep everything a scope covers from purge and erasure, for a matter' })
    .input(commandInput(NewHold.shape)).mutation(({ ctx, input: { commandId: _id, ...input } }) => placeHold(ctx.house.retention, ctx.actor, input)),

  release: needs('hold:manage').meta({
    needs: 'hold:manage', fresh: true, audit: ['legal_hold.released', 'privacy.erasure.completed', 'privacy.erasure.deferred_by_hold'], rest: [{ method: 'POST', path: `${HOLDS}/{id}/release` }],
    says: 'End a hold; erasures it had put off happen with it, unless another hold keeps them back',
  })
    .input(commandInput(HoldRelease.shape)).mutation(({ ctx, input: { commandId: _id, ...input } }) => releaseHold(ctx.house.retention, ctx.actor, input)),

  erasures: needs('retention:read').meta({ needs: 'retention:read', audit: reads, rest: [{ method: 'GET', path: '/api/v1/admin/erasures' }], says: 'Erasures that were asked for, by pseudonym, with what became of them' })
    .input(z.strictObject({})).query(async ({ ctx: { house, actor } }) => ({ items: await listErasures(house.retention, actor) })),

  previewErasure: needs('privacy:erase').meta({ needs: 'privacy:erase', audit: reads, says: 'How much of the log tells of a person, and what a hold keeps; nothing is recorded' })
    .input(z.strictObject({ personId: NewErasure.shape.personId, emails: NewErasure.shape.emails })).query(({ ctx, input }) => previewErasure(ctx.house.retention, ctx.actor, input)),

  erase: needs('privacy:erase').meta({
    needs: 'privacy:erase', fresh: true, audit: ['privacy.erasure.requested', 'privacy.erasure.completed', 'privacy.erasure.deferred_by_hold'], rest: [{ method: 'POST', path: '/api/v1/admin/erasures', status: 201 }],
    says: 'Forget a person in the log: all that tells of them goes, entries and roots stay; what a hold keeps is put off',
  })
    .input(commandInput(NewErasure.shape)).mutation(async ({ ctx, input: { commandId: _id, ...input } }) => ({ items: await erasePerson(ctx.house.retention, ctx.actor, NewErasure.parse(input)) })),
});
