import { leavers, monitoring, roleMatrix } from './access-evidence.ts';
import { changeApproved, separationOfDuties } from './change-evidence.ts';
import { type EvidenceQuery, listing } from './evidence.ts';
import { coverage, integrity } from './log-evidence.ts';

/** Every question these records can answer. A control that names another one needs an attachment. */
export const EVIDENCE_QUERIES: Readonly<Record<string, EvidenceQuery>> = {
  'Q-ROLE-MATRIX': roleMatrix,
  'Q-LEAVERS': leavers,
  'Q-CHANGE-APPROVED': changeApproved,
  'Q-SOD': separationOfDuties,
  'Q-INTEGRITY': integrity,
  'Q-LOG-COVERAGE': coverage,
  'Q-MONITORING': monitoring,
  'Q-AUTHN': listing('Q-AUTHN', 'Sign-ins, failures and key use', ['auth.*']),
  'Q-ACCESS-GRANTS': listing('Q-ACCESS-GRANTS', 'Accounts, role and key grants and removals', ['admin.user.*', 'admin.role.*', 'auth.api_key.created', 'auth.api_key.revoked']),
  'Q-DENIALS': listing('Q-DENIALS', 'Denied requests and blocked cross-tenant access', ['authz.*', 'run.tool_denied'], 0),
  'Q-CONFIG': listing('Q-CONFIG', 'Changes of settings, quotas and registry layers', ['config.*', 'registry.*', 'mcp.*'], 0),
  'Q-SECURITY': listing('Q-SECURITY', 'Security events and incidents', ['security.*', 'auth.refresh.reuse_detected', 'audit.fork_detected', 'audit.verification.failed'], 0),
  'Q-EMERGENCY': listing('Q-EMERGENCY', 'Rollbacks and stops outside the normal path', ['agent.version.rolled_back', 'run.stopped_by_human'], 0),
  'Q-BUDGET': listing('Q-BUDGET', 'Budget use and refusals', ['budget.*']),
  'Q-RUNS': listing('Q-RUNS', 'Runs and how they ended', ['run.started', 'run.finished', 'run.failed', 'run.stopped_by_human']),
  'Q-LOG-ACCESS': listing('Q-LOG-ACCESS', 'Who searched or exported the audit log', ['data.searched', 'data.exported', 'compliance.evidence_package.exported']),
  'Q-DATA-EXPORT': listing('Q-DATA-EXPORT', 'Exports', ['data.exported', 'compliance.evidence_package.exported', 'privacy.subject_access.exported'], 0),
  'Q-REPORTS': listing('Q-REPORTS', 'Reports made and verifications run', ['compliance.report.generated', 'audit.verification.passed', 'audit.verification.failed']),
};
