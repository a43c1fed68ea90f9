import { z } from 'zod';
import type { JsonObject } from '../../shared/json.ts';
import { Refusal } from '../base/refusal.ts';
import type { AuditFilter } from '../records/audit/index.ts';
import type { Actor } from '../base/actor.ts';
import { noteRead, noteSearch } from './audit-reading.ts';
import { conditionsOf, type DevHealthQuery, DevHealthQuery as Query, devHealthRow, guideConditions, GuideQuery, guideRecord, withoutDisclosures } from './audit-views.ts';
import type { House } from './house.ts';
import { needs, router } from './procedures.ts';

const LIST = '/api/v1/admin/audit-logs';
const Most = z.coerce.number().int().min(1).max(500).default(50);

/** What was asked for, without what was left open. */
function said(asked: Readonly<Record<string, string | number | undefined>>): JsonObject {
  return Object.fromEntries(Object.entries(asked).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

function listed({ storage, audit }: House, actor: Actor, conditions: Omit<AuditFilter, 'size' | 'cursor'>, page: { limit: number; offset: number }) {
  return storage.read(actor, async (db) => ({ rows: await audit.search.listing(db, actor.tenantId, conditions, page), total: await audit.search.count(db, actor.tenantId, conditions) }));
}

async function history(house: House, actor: Actor, asked: Pick<DevHealthQuery, 'user_id' | 'resource_type' | 'resource_id'>, limit: number) {
  await noteSearch(house, actor, said(asked));
  const { rows } = await listed(house, actor, conditionsOf({ ...asked, limit, offset: 0 }), { limit, offset: 0 });
  return rows.map((row) => devHealthRow(row, actor.tenantId));
}

/** The log at the documents’ paths and in their shapes; ours are in audit-router.ts. */
export const auditDocumentsRouter = router({
  list: needs('audit:read').meta({ needs: 'audit:read', audit: ['data.searched'], rest: [{ method: 'GET', path: LIST }], says: 'The audit log as the Dev Health document lists it: seven filters, newest first' })
    .input(Query).query(async ({ ctx, input }) => {
      const { limit, offset, ...asked } = input;
      await noteSearch(ctx.house, ctx.actor, said({ ...asked, ...(offset === 0 ? {} : { offset }) }));
      const { rows, total } = await listed(ctx.house, ctx.actor, conditionsOf(input), { limit, offset });
      return { items: rows.map((row) => devHealthRow(row, ctx.actor.tenantId)), total, limit, offset };
    }),

  one: needs('audit:read').meta({ needs: 'audit:read', audit: ['data.read'], rest: [{ method: 'GET', path: `${LIST}/{log_id}` }], says: 'One entry, as the Dev Health document shows it' })
    .input(z.strictObject({ log_id: z.uuid() })).query(async ({ ctx: { house, actor }, input }) => {
      const row = await house.storage.read(actor, (db) => house.audit.search.find(db, actor.tenantId, input.log_id));
      if (!row) throw new Refusal('audit/entry-not-found', { id: input.log_id });
      await noteRead(house, actor, input.log_id);
      return devHealthRow(row, actor.tenantId);
    }),

  ofResource: needs('audit:read').meta({ needs: 'audit:read', audit: ['data.searched'], rest: [{ method: 'GET', path: `${LIST}/resource/{resource_type}/{resource_id}` }], says: 'What happened to one thing, newest first' })
    .input(z.strictObject({ resource_type: z.string().min(1).max(60), resource_id: z.string().min(1).max(200), limit: Most }))
    .query(({ ctx, input: { limit, ...asked } }) => history(ctx.house, ctx.actor, asked, limit)),

  ofUser: needs('audit:read').meta({ needs: 'audit:read', audit: ['data.searched'], rest: [{ method: 'GET', path: `${LIST}/user/{user_id}` }], says: 'What one person did, newest first' })
    .input(z.strictObject({ user_id: z.string().min(1).max(80), limit: Most })).query(({ ctx, input: { limit, ...asked } }) => history(ctx.house, ctx.actor, asked, limit)),

  platform: needs('platform:audit').meta({ needs: 'platform:audit', audit: ['data.searched'], rest: [{ method: 'GET', path: '/api/v1/admin/platform/audit-logs' }], says: 'What happened in every tenant, also in closed ones, newest first, without what the entries disclose' })
    .input(Query).query(async ({ ctx: { house, actor }, input }) => {
      const { limit, offset, ...asked } = input;
      await noteSearch(house, actor, said({ ...asked, across: 'tenants' }));
      const found = [];
      let total = 0;
      for (const tenantId of await house.logTenantIds()) {
        const of = await house.storage.read({ tenantId }, async (db) => ({ rows: await house.audit.search.listing(db, tenantId, conditionsOf(input), { limit: limit + offset, offset: 0 }), n: await house.audit.search.count(db, tenantId, conditionsOf(input)) }));
        found.push(...of.rows.map((row) => devHealthRow(withoutDisclosures(row), tenantId)));
        total += of.n;
      }
      const items = found.sort((a, b) => (a.created_at < b.created_at ? 1 : -1)).slice(offset, offset + limit);
      return { items, total, limit, offset };
    }),

  guide: needs('audit:read').meta({ needs: 'audit:read', audit: ['data.searched'], rest: [{ method: 'GET', path: '/api/v1/audit/logs' }], says: 'The audit log as the Phase 5 guide records it: thirteen fields, asked by type, severity and days' })
    .input(GuideQuery).query(async ({ ctx: { house, actor }, input }) => {
      await noteSearch(house, actor, said({ event_type: [...(input.event_type ? [input.event_type] : []), ...(input.event_types ?? [])].join(' '), severity: input.severity, start_date: input.start_date, end_date: input.end_date }));
      const { rows, total } = await listed(house, actor, guideConditions(input), input);
      return { items: rows.map((row) => guideRecord(row, actor.tenantId)), total };
    }),
});
