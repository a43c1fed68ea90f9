import { brand, type RunId } from '../../../shared/brand.ts';
import type { AuditEventType } from '../../../shared/audit-events.ts';
import type { JsonObject } from '../../../shared/json.ts';
import { cutText } from '../../../shared/cut-text.ts';
import type { RefusalCode } from '../../../shared/refusal-codes.ts';
import type { Refusal } from '../../base/refusal.ts';
import type { AuditNote, Outcome } from './audit-note.ts';
import { kindRefused } from './refused-thing.ts';

/** Refusals that have an event of their own; every other one is a failed request. */
const OWN_EVENTS: Partial<Readonly<Record<RefusalCode, readonly [AuditEventType, Outcome]>>> = {
  'people/capability-missing': ['authz.denied', 'denied'],
  'people/rights-changed': ['authz.denied', 'denied'],
  'people/system-role': ['authz.denied', 'denied'],
  'people/not-a-member': ['authz.cross_tenant_blocked', 'denied'],
  'tenancy/mismatch': ['authz.cross_tenant_blocked', 'denied'],
  'auth/admin-other-tenant': ['authz.cross_tenant_blocked', 'denied'],
  'auth/admin-role-missing': ['authz.denied', 'denied'],
  'auth/wrong-network': ['authz.denied', 'denied'],
  'people/grant-exceeds-own': ['authz.denied', 'denied'],
  'memory/not-found': ['data.memory_acl.denied', 'denied'],
  'memory/permission-missing': ['data.memory_acl.denied', 'denied'],
  'memory/grant-exceeds-own': ['data.memory_acl.denied', 'denied'],
  'tenancy/feature-disabled': ['authz.denied', 'denied'],
  'registry/widens': ['authz.denied', 'denied'],
  'registry/section-forbidden': ['authz.denied', 'denied'],
  'registry/not-organisation-editor': ['authz.denied', 'denied'],
  'approvals/own-request': ['approval.self_approval_blocked', 'denied'],
  'approvals/own-work': ['approval.self_approval_blocked', 'denied'],
  'retention/own-erasure': ['authz.denied', 'denied'],
  'approvals/wrong-role': ['authz.denied', 'denied'],
  'budgets/exceeded': ['budget.exceeded', 'denied'],
  'auth/invalid-credentials': ['auth.login.failed', 'failure'],
  'auth/invalid-api-key': ['auth.login.failed', 'failure'],
  'people/user-disabled': ['auth.login.failed', 'failure'],
  'auth/locked': ['auth.login.failed', 'denied'],
  'auth/reauth-required': ['authz.denied', 'denied'],
  'auth/reused-refresh': ['auth.refresh.reuse_detected', 'denied'],
  'sso/required': ['auth.login.failed', 'denied'],
  'sso/unknown-flow': ['auth.sso.failed', 'failure'],
  'sso/answer-refused': ['auth.sso.failed', 'failure'],
  'sso/saml-refused': ['auth.sso.failed', 'failure'],
  'sso/unreachable': ['auth.sso.failed', 'failure'],
  'sso/email-not-verified': ['auth.sso.failed', 'denied'],
  'sso/domain-not-allowed': ['auth.sso.failed', 'denied'],
  'sso/domain-not-proven': ['auth.sso.failed', 'denied'],
  'sso/no-account': ['auth.sso.failed', 'denied'],
  'sso/inactive': ['auth.sso.failed', 'denied'],
  'sso/step-up-refused': ['auth.sso.failed', 'denied'],
  'sso/platform-role': ['authz.denied', 'denied'],
};

/** How a refused command is remembered: the refusal's own words and safe details, never the input itself. */
export function noteOfRefusal(refusal: Refusal, procedure: string | null): AuditNote {
  const [type, outcome] = OWN_EVENTS[refusal.code] ?? (['api.request.failed', 'failure'] as const);
  const id = typeof refusal.details['id'] === 'string' ? refusal.details['id'] : null;
  const { digest, run } = refusal.details;
  const refused = procedure ?? (typeof refusal.details['procedure'] === 'string' ? refusal.details['procedure'] : null);
  return {
    type, outcome,
    ...(typeof digest === 'string' && /^[0-9a-f]{64}$/.test(digest) ? { refs: { definition_sha256: digest } } : {}),
    ...(typeof run === 'string' ? { run: brand<RunId>(run) } : {}),
    ...(id ? { resource: { type: kindRefused(refusal.code, refusal.details), id } } : {}),
    details: { refusal: refusal.code, message: cutText(refusal.message, 500), ...(refused ? { procedure: refused } : {}), ...decisionOf(refusal), ...countOf(refusal) },
  };
}

/** A refused capability is a decision of the policy: what was asked, and which role, rule or absence settled it (FEATURES T13). */
function decisionOf({ code, details }: Refusal): JsonObject {
  const { capability, by, matched } = details;
  if (code !== 'people/capability-missing' || typeof capability !== 'string') return {};
  return { action: `evaluate:${capability}`, ...(typeof by === 'string' ? { by, matched: matched ?? null } : {}) };
}

/** One entry for many alike that were only counted: how many, and when the first and the last came (SECURITY-CASES AUD-07). */
function countOf({ details: { suppressed, first, last } }: Refusal): JsonObject {
  return typeof suppressed === 'number' && typeof first === 'string' && typeof last === 'string' ? { suppressed, first, last } : {};
}
