import { AUDIT_EVENTS, isAuditEventType } from '../../../shared/audit-events.ts';
import type { CsvCell } from '../../../shared/csv-text.ts';
import type { DisclosureName } from '../../../shared/disclosure.ts';
import { type JsonObject, textOrEmpty } from '../../../shared/json.ts';
import type { Actor } from '../../base/actor.ts';
import type { AuditRow } from '../../records/audit/index.ts';
import type { EvidenceDeps } from './evidence-deps.ts';

/** The document's thirteen fields of a record (FEATURES U25), then what this product knows besides. */
export const RECORD_COLUMNS = [
  'log_id', 'tenant_id', 'user_id', 'event_type', 'severity', 'resource_type', 'resource_id', 'action', 'result', 'ip_address', 'user_agent', 'metadata', 'timestamp', 'category', 'user_name', 'resource_name', 'run_id', 'log_index',
  'log_origin', 'outcome', 'impersonator_id', 'impersonator_name', 'impersonation_reason', 'subject',
] as const;

export type RecordRow = Readonly<Record<(typeof RECORD_COLUMNS)[number], string | number | JsonObject | null>>;

/** What an entry says, without the groups that are not shown. */
export function shownOf(row: AuditRow, groups: readonly DisclosureName[]): AuditRow {
  const group = (name: DisclosureName) => (groups.includes(name) ? row[name] : null);
  return { ...row, actor: group('actor'), impersonator: group('impersonator'), source: group('source'), subject: group('subject'), resource: group('resource'), details: group('details') };
}

/** What a row says beside its entry. */
export interface RecordPlace {
  /** The tenant's slug. */
  readonly tenant: string;
  /** Of each log by its id: `log_index` counts from 0 in each epoch. */
  readonly origins: ReadonlyMap<number, string>;
}

export async function recordPlace(deps: Pick<EvidenceDeps, 'storage' | 'audit'>, actor: Actor, tenant: string): Promise<RecordPlace> {
  const logs = await deps.audit.history(deps.storage, actor.tenantId).logs();
  return { tenant, origins: new Map(logs.map(({ logId, origin }) => [logId, origin] as const)) };
}

/** `result` is the document's and knows success and failure alone; `outcome` tells what was denied from what failed. */
export function recordRow(row: AuditRow, { tenant, origins }: RecordPlace): RecordRow {
  const text = (facts: JsonObject | null, name: string) => textOrEmpty(facts?.[name]) || null;
  return {
    log_id: row.eventId, tenant_id: tenant, user_id: text(row.actor, 'id'), event_type: row.type, severity: row.severity, resource_type: text(row.resource, 'type'), resource_id: text(row.resource, 'id'),
    action: row.type.slice(row.type.lastIndexOf('.') + 1), result: row.outcome === 'success' ? 'success' : 'failure', ip_address: text(row.source, 'ip'), user_agent: text(row.source, 'user_agent'), metadata: row.details, timestamp: row.time,
    category: isAuditEventType(row.type) ? AUDIT_EVENTS[row.type].category : null, user_name: text(row.actor, 'name'), resource_name: text(row.resource, 'name'), run_id: row.runId || null, log_index: row.idx,
    log_origin: origins.get(row.logId) ?? null, outcome: row.outcome, impersonator_id: text(row.impersonator, 'id'), impersonator_name: text(row.impersonator, 'name'), impersonation_reason: text(row.impersonator, 'reason'), subject: row.subject,
  };
}

/** The same with every group whole, for who reads JSON. */
export function recordObject(row: AuditRow, place: RecordPlace): JsonObject {
  const { actor, impersonator, source, resource } = row;
  return { ...recordRow(row, place), actor, impersonator, source, resource };
}

export function recordCells(row: RecordRow): readonly CsvCell[] {
  return RECORD_COLUMNS.map((column) => {
    const value = row[column];
    return typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
  });
}
