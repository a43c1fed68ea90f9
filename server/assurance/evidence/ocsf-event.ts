import { AUDIT_EVENTS, isAuditEventType, type Severity } from '../../../shared/audit-events.ts';
import { brand, epochMs, type Instant } from '../../../shared/brand.ts';
import { type JsonObject, textOrEmpty } from '../../../shared/json.ts';
import type { AuditRow } from '../../records/audit/index.ts';
import type { RecordPlace } from './record-rows.ts';

const OCSF_VERSION = '1.8.0';
/** Informational, medium, high, critical: what those numbers mean in OCSF. */
const SEVERITY_IDS: Readonly<Record<Severity, number>> = { info: 1, warning: 3, error: 4, critical: 5 };

interface Told extends RecordPlace {
  readonly version: string;
}

type Part = (row: AuditRow) => JsonObject;

const user = (facts: JsonObject | null): JsonObject => ({ uid: textOrEmpty(facts?.['id']) || 'unknown', ...named(facts) });
const byUser: Part = ({ actor }) => ({ actor: { user: user(actor) } });
const aboutUser: Part = (row) => ({ ...byUser(row), user: user(row.subject ?? (row.resource?.['type'] === 'user' ? row.resource : null) ?? row.actor) });
const fromSource: Part = ({ source }) => ({ src_endpoint: { ip: textOrEmpty(source?.['ip']) || '0.0.0.0' } });
const found: Part = (row) => ({ ...byUser(row), finding_info: { uid: row.eventId, title: row.type } });

/** What each class asks for beyond what all of them do; by class number. */
const CLASS_PARTS: Readonly<Record<number, Part>> = {
  1008: byUser,
  2003: (row) => ({ ...found(row), compliance: { standards: [textOrEmpty(row.details?.['framework']) || 'internal'], control: textOrEmpty(row.resource?.['name']) || row.type } }),
  2004: found,
  3001: aboutUser,
  3002: aboutUser,
  3003: aboutUser,
  3004: (row) => ({ ...byUser(row), entity: { uid: textOrEmpty(row.resource?.['id']) || row.eventId, type: textOrEmpty(row.resource?.['type']) || row.type, ...named(row.resource) } }),
  3005: (row) => ({ ...aboutUser(row), privileges: privilegesOf(row) }),
  3006: (row) => ({ ...byUser(row), group: { uid: textOrEmpty(row.resource?.['id']) || row.eventId, ...named(row.resource) } }),
  6001: (row) => ({ ...byUser(row), web_resources: [{ uid: textOrEmpty(row.resource?.['id']) || row.eventId, type: textOrEmpty(row.resource?.['type']) || row.type, ...named(row.resource) }] }),
  6002: (row) => ({ ...byUser(row), app: { name: textOrEmpty(row.details?.['agent']) || 'Countersign', vendor_name: 'Countersign' } }),
  6003: (row) => ({ ...byUser(row), ...fromSource(row), api: { operation: row.type } }),
  6005: (row) => ({ ...byUser(row), ...fromSource(row) }),
  6007: (row) => ({ ...byUser(row), scan: { type_id: 99, type: 'Verification', uid: row.eventId } }),
};

/** An entry as an OCSF 1.8.0 event. What OCSF has no place for stands whole under `unmapped`; what was withheld or erased stands nowhere. */
export function ocsfEvent(row: AuditRow, { version, tenant, origins }: Told): JsonObject {
  const typeUid = isAuditEventType(row.type) ? AUDIT_EVENTS[row.type].ocsf : OTHER_API_ACTIVITY;
  const classUid = Math.floor(typeUid / 100);
  return {
    metadata: { version: OCSF_VERSION, product: { name: 'Countersign', vendor_name: 'Countersign', version }, uid: row.eventId, sequence: row.idx, tenant_uid: tenant, log_name: 'audit', event_code: row.type },
    category_uid: Math.floor(classUid / 1000), class_uid: classUid, activity_id: typeUid % 100, type_uid: typeUid, severity_id: SEVERITY_IDS[row.severity], time: epochMs(brand<Instant>(row.time)),
    status_id: row.outcome === 'success' ? 1 : 2, status: row.outcome, message: row.type,
    ...(CLASS_PARTS[classUid] ?? byUser)(row),
    unmapped: { log_origin: origins.get(row.logId) ?? null, run: row.runId, actor: row.actor, impersonator: row.impersonator, resource: row.resource, details: row.details, source: row.source, subject: row.subject },
  };
}

const OTHER_API_ACTIVITY = 600_399;

function named(facts: JsonObject | null): JsonObject {
  const name = textOrEmpty(facts?.['name']);
  return name === '' ? {} : { name };
}

function privilegesOf({ details }: AuditRow): string[] {
  const roles = details?.['roles'] ?? details?.['after'];
  return Array.isArray(roles) ? roles.map(String) : [textOrEmpty(details?.['role']) || 'unspecified'];
}
