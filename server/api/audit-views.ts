import { z } from 'zod';
import { AUDIT_EVENTS, isAuditEventType } from '../../shared/audit-events.ts';
import { DEV_HEALTH_RESOURCES, devHealthAction, devHealthResource } from '../../shared/audit-names.ts';
import { instantOf, type TenantId } from '../../shared/brand.ts';
import type { Json, JsonObject } from '../../shared/json.ts';
import type { AuditFilter, AuditRow } from '../records/audit/index.ts';

/** The same entries in the shapes and words of the documents whose clients read them. */

const Day = z.iso.datetime({ offset: true, error: 'must be a time such as 2026-12-31T00:00:00Z' }).transform((text) => instantOf(Date.parse(text)));

/** The Dev Health list: seven filters, limit 1 to 500, 50 by default (FEATURES D38). */
export const DevHealthQuery = z.strictObject({
  user_id: z.string().min(1).max(80).optional(), action: z.string().min(1).max(80).optional(), resource_type: z.string().min(1).max(60).optional(), resource_id: z.string().min(1).max(200).optional(),
  status: z.enum(['success', 'failure']).optional(), start_date: Day.optional(), end_date: Day.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50), offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
});
export type DevHealthQuery = Readonly<z.infer<typeof DevHealthQuery>>;

type Conditions = Omit<AuditFilter, 'size' | 'cursor'>;

export function conditionsOf({ user_id, action, resource_type, resource_id, status, start_date, end_date }: DevHealthQuery): Conditions {
  return {
    ...(user_id === undefined ? {} : { actorId: user_id }), ...(action === undefined ? {} : { types: [action] }), ...(resource_type === undefined ? {} : { resourceTypes: kindsNamed(resource_type) }),
    ...(resource_id === undefined ? {} : { resourceId: resource_id }), ...(status === undefined ? {} : { outcomes: status === 'success' ? ['success'] : ['failure', 'denied'] }),
    ...(start_date === undefined ? {} : { from: start_date }), ...(end_date === undefined ? {} : { to: end_date }),
  };
}

/** Our kinds behind a document’s name; a name of ours stands for itself. */
function kindsNamed(name: string): string[] {
  const kinds = Object.entries<readonly string[]>(DEV_HEALTH_RESOURCES).find(([known]) => known === name)?.[1] ?? [];
  return [...new Set([name, ...kinds])];
}

/** Twelve fields (FEATURES D36). What was erased is null. */
export function devHealthRow(row: AuditRow, tenantId: TenantId) {
  const bad = row.outcome !== 'success';
  return {
    id: row.eventId, org_id: tenantId, user_id: textOf(row.actor?.['id']), action: devHealthAction(row.type), resource_type: devHealthResource(textOf(row.resource?.['type']) ?? ''), resource_id: textOf(row.resource?.['id']),
    description: row.type, changes: changesOf(row.details), request_metadata: row.source || row.impersonator ? { ip_address: row.source?.['ip'] ?? null, user_agent: row.source?.['user_agent'] ?? null, run_id: row.runId === '' ? null : row.runId, ...marked(row) } : null,
    status: bad ? 'failure' : 'success', error_message: bad ? textOf(row.details?.['message'] ?? row.details?.['refusal']) : null, created_at: row.time,
  };
}

/** The documents have no field for whoever worked as the user: it stands beside what else is said of the call (FEATURES D54). */
function marked({ impersonator }: AuditRow): JsonObject {
  return impersonator ? { impersonator } : {};
}

/** What stands clear in the log for ever: who may look across tenants sees what happened, and nothing of whom or what it was about. */
export function withoutDisclosures(row: AuditRow): AuditRow {
  return { ...row, actor: null, impersonator: null, resource: null, details: null, source: null, subject: null };
}

/** Thirteen fields of the Phase 5 guide (FEATURES U25); `user_id` and what else was erased is null. */
export function guideRecord(row: AuditRow, tenantId: TenantId) {
  return {
    log_id: row.eventId, tenant_id: tenantId, user_id: textOf(row.actor?.['id']), event_type: row.type, severity: row.severity, resource_type: textOf(row.resource?.['type']), resource_id: textOf(row.resource?.['id']),
    action: row.type, result: row.outcome === 'success' ? 'success' : 'failure', ip_address: textOf(row.source?.['ip']), user_agent: textOf(row.source?.['user_agent']), metadata: row.impersonator ? { ...row.details, ...marked(row) } : row.details, timestamp: row.time,
  };
}

/** The guide asks by a type or a list of them, a severity and days, within a tenant (FEATURES U26). */
export const GuideQuery = z.strictObject({
  event_type: z.string().min(1).max(80).optional(), event_types: z.array(z.string().min(1).max(80)).max(40).optional(), severity: z.enum(['info', 'warning', 'error', 'critical']).optional(),
  start_date: Day.optional(), end_date: Day.optional(), limit: z.coerce.number().int().min(1).max(500).default(100), offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
});

export function guideConditions({ event_type, event_types, severity, start_date, end_date }: z.infer<typeof GuideQuery>): Conditions {
  const types = [...(event_type === undefined ? [] : [event_type]), ...(event_types ?? [])];
  return { ...(types.length > 0 ? { types } : {}), ...(severity ? { severities: [severity] } : {}), ...(start_date ? { from: start_date } : {}), ...(end_date ? { to: end_date } : {}) };
}

/** The types that an entry may have, for whoever builds a filter. */
export function eventFacts() {
  return Object.keys(AUDIT_EVENTS).filter(isAuditEventType).map((type) => ({ type, ...AUDIT_EVENTS[type] }));
}

/** Before and after, wherever a command wrote them; the whole details of one that has neither. */
function changesOf(details: JsonObject | null): Json {
  if (!details) return null;
  const { before, after } = details;
  return before !== undefined || after !== undefined ? { before: before ?? null, after: after ?? null } : details;
}

function textOf(value: Json | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
