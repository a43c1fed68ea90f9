import { z } from 'zod';
import type { JsonObject } from '../../shared/json.ts';
import { AuditFilter, listSavedFilters, NewSavedFilter, removeFilter, saveFilter, TimeSlice, verifyOnRecord } from '../records/audit/index.ts';
import { noteRead, noteSearch } from './audit-reading.ts';
import { eventFacts } from './audit-views.ts';
import { commandInput, needs, router } from './procedures.ts';
import { reads } from './procedure-meta.ts';

const { size: _size, cursor: _cursor, ...conditions } = AuditFilter.shape;
const Conditions = z.strictObject(conditions);

export const auditRouter = router({
  page: needs('audit:read').meta({ needs: 'audit:read', audit: ['data.searched'], says: 'Entries of the audit log, newest first; the first page of a search is recorded' })
    .input(AuditFilter).query(async ({ ctx, input }) => {
      const { storage, audit } = ctx.house;
      if (input.cursor === undefined) {
        const { size: _all, cursor: _none, ...asked } = input;
        await noteSearch(ctx.house, ctx.actor, asked as JsonObject); // parsed by AuditFilter: texts and lists of texts
      }
      return storage.read(ctx.actor, (db) => audit.search.page(db, ctx.actor.tenantId, input));
    }),

  counts: needs('audit:read').meta({ needs: 'audit:read', audit: reads, says: 'How many entries match, by type, severity and outcome' })
    .input(Conditions).query(({ ctx, input }) => ctx.house.storage.read(ctx.actor, async (db) => ({ groups: await ctx.house.audit.search.counts(db, ctx.actor.tenantId, input) }))),

  days: needs('audit:read').meta({ needs: 'audit:read', audit: reads, says: 'How many entries match on each UTC day, and how many of them did not succeed' })
    .input(Conditions).query(({ ctx, input }) => ctx.house.storage.read(ctx.actor, async (db) => ({ days: await ctx.house.audit.search.days(db, ctx.actor.tenantId, input) }))),

  kinds: needs('audit:read').meta({ needs: 'audit:read', audit: reads, says: 'How many entries match, by the kind of thing they are about' })
    .input(Conditions).query(({ ctx, input }) => ctx.house.storage.read(ctx.actor, async (db) => ({ kinds: await ctx.house.audit.search.kinds(db, ctx.actor.tenantId, input) }))),

  slices: needs('audit:read').meta({ needs: 'audit:read', audit: reads, says: 'How many entries match in each minute, hour, day or month (UTC), and how many of them did not succeed' })
    .input(Conditions.extend({ by: TimeSlice.default('day') })).query(({ ctx, input: { by, ...asked } }) => ctx.house.storage.read(ctx.actor, async (db) => ({ slices: await ctx.house.audit.search.slices(db, ctx.actor.tenantId, asked, by) }))),

  events: needs('audit:read').meta({ needs: 'audit:read', audit: reads, says: 'Every type an entry may have: category, severity, OCSF type, retention class and what it may disclose' })
    .input(z.strictObject({})).query(() => ({ events: eventFacts() })),

  filters: needs('audit:read').meta({ needs: 'audit:read', audit: reads, says: 'Saved questions to the log: the caller’s own and those that others share' })
    .input(z.strictObject({})).query(async ({ ctx }) => ({ items: await listSavedFilters(ctx.house, ctx.actor) })),

  saveFilter: needs('audit:read').meta({ needs: 'audit:read', audit: ['audit.filter.saved'], says: 'Keep a question to the log under a name, for oneself or for everybody who may read it' })
    .input(commandInput(NewSavedFilter.shape)).mutation(({ ctx, input: { commandId: _id, ...input } }) => saveFilter(ctx.house, ctx.actor, input)),

  removeFilter: needs('audit:read').meta({ needs: 'audit:read', audit: ['audit.filter.removed'], says: 'Remove a saved question of one’s own' })
    .input(commandInput({ id: z.uuid() })).mutation(async ({ ctx, input }) => {
      await removeFilter(ctx.house, ctx.actor, input.id);
      return { removed: true };
    }),

  entry: needs('audit:read').meta({ needs: 'audit:read', audit: ['data.read'], says: 'One entry: its exact bytes, its disclosures, its place in the tree and the proof of it; that somebody looked is recorded' })
    .input(z.strictObject({ eventId: z.uuid() })).query(async ({ ctx: { house, actor }, input }) => {
      const proof = await house.audit.prove(house.storage, actor.tenantId, input.eventId);
      await noteRead(house, actor, input.eventId);
      return proof;
    }),

  numbered: needs('audit:read').meta({ needs: 'audit:read', audit: reads, says: 'The id of the entry at a place in the log; null when there is none' })
    .input(z.strictObject({ number: z.int().min(0) })).query(({ ctx, input }) => ctx.house.storage.read(ctx.actor, async (db) => ({ eventId: await ctx.house.audit.search.idAt(db, ctx.actor.tenantId, input.number) }))),

  state: needs('audit:read').meta({ needs: 'audit:read', audit: reads, says: 'The logs of the tenant: size, signed size, key; and when they were last looked through' })
    .input(z.strictObject({})).query(({ ctx }) => ctx.house.storage.read(ctx.actor, (db) => ctx.house.audit.health(db, ctx.actor.tenantId))),

  verify: needs('audit:verify').meta({ needs: 'audit:verify', audit: ['audit.verification.passed', 'audit.verification.failed'], says: 'Recompute the whole log and name the first thing that is wrong' })
    .input(commandInput({})).mutation(({ ctx }) => verifyOnRecord(ctx.house, ctx.actor)),

  rotateKey: needs('settings:write').meta({ needs: 'settings:write', fresh: true, audit: ['audit.key.rotated', 'audit.log.created'], says: 'End the log’s epoch: a new key signs from now on, and what the old one signed stays verifiable under it' })
    .input(commandInput({})).mutation(({ ctx }) => ctx.house.audit.rotateKey(ctx.house.storage, ctx.actor)),
});
