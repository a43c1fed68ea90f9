import type { JsonObject } from '../../../shared/json.ts';
import type { RefusalCode } from '../../../shared/refusal-codes.ts';

/** What most refusals of a room are about, as entries of what is allowed name it. */
const OF_ROOM: Readonly<Record<string, string>> = {
  approvals: 'approval', audit: 'audit_entry', auth: 'user', budgets: 'budget', catalog: 'agent_version', discussion: 'discussion_thread', edge: 'network_rule', evidence: 'evidence_package',
  imports: 'import', mcp: 'mcp_server', memory: 'memory', outside: 'outside_trail', people: 'user', processing: 'processing_activity', registry: 'layer_proposal', reports: 'report',
  retention: 'retention_policy', runs: 'run', scim: 'user', sso: 'identity_provider', tenancy: 'tenant', webhooks: 'webhook_endpoint',
};

const OF_CODE: Partial<Readonly<Record<RefusalCode, string>>> = {
  'approvals/delegation-not-found': 'approval_delegation', 'approvals/no-second-glass': 'agent_version', 'approvals/not-approved': 'agent_version', 'approvals/not-schedulable': 'agent_version',
  'approvals/schedule-not-found': 'agent_version', 'approvals/tools-drifted': 'agent_version', 'audit/filter-not-found': 'audit_filter', 'auth/wrong-network': 'api_key',
  'budgets/reservation-closed': 'reservation', 'budgets/reservation-not-found': 'reservation', 'catalog/agent-not-found': 'agent', 'catalog/deletion-pending': 'agent',
  'memory/grant-not-found': 'memory_grant', 'people/invitation-closed': 'invitation', 'people/invitation-not-found': 'invitation', 'people/invitation-void': 'invitation',
  'people/key-declared': 'api_key', 'people/key-not-found': 'api_key', 'people/role-not-found': 'role', 'people/session-not-found': 'session', 'reports/attachment-not-found': 'attachment',
  'retention/archive-not-found': 'retention_archive', 'retention/archive-unreadable': 'retention_archive', 'retention/deletion-not-found': 'retention_deletion', 'retention/hold-not-found': 'legal_hold',
  'retention/hold-released': 'legal_hold', 'retention/not-restorable': 'retention_deletion', 'sso/domain-not-found': 'domain', 'sso/domain-not-found-in-dns': 'domain',
  'sso/inactive': 'user', 'sso/required': 'user', 'tenancy/organisation-not-found': 'organisation', 'tenancy/plan-not-found': 'plan', 'webhooks/delivery-not-found': 'webhook_delivery',
};

/**
 * The kind of the thing whose id a refusal gives, so that who asks for one thing's history finds what was refused with what was
 * done. `of` in the details says it where the code may be about anything; `record` where nothing tells.
 */
export function kindRefused(code: RefusalCode, { of }: JsonObject): string {
  return typeof of === 'string' ? of : (OF_CODE[code] ?? OF_ROOM[code.split('/', 1)[0] ?? ''] ?? 'record');
}
