import { failedSignIns, leavers, monitoring, roleMatrix, RUN_ENDS, secondFactors, STOLEN_REFRESH } from './access-evidence.ts';
import { decommissioned, inventory } from './agent-evidence.ts';
import { changeApproved, fourEyes, separationOfDuties } from './change-evidence.ts';
import { type EvidenceQuery, ifAny, listing, listingIfAny, listingOf } from './evidence.ts';
import { coverage, integrity, isolation, keys } from './log-evidence.ts';
import { processingRecord } from './privacy-evidence.ts';

/** Every question that these records can answer, or can where somebody has it recorded. A control that names another one (Q-ATTEST, Q-BACKUP) needs an attachment. */
export const EVIDENCE_QUERIES: Readonly<Record<string, EvidenceQuery>> = {
  'Q-ROLE-MATRIX': roleMatrix,
  'Q-LEAVERS': leavers,
  'Q-MFA': secondFactors,
  'Q-AUTHN-FAIL': failedSignIns,
  'Q-CHANGE-APPROVED': changeApproved,
  'Q-FOUR-EYES': fourEyes,
  'Q-SOD': separationOfDuties,
  'Q-INVENTORY': inventory,
  'Q-DECOMMISSION': decommissioned,
  'Q-INTEGRITY': integrity,
  'Q-TENANT-ISOLATION': isolation,
  'Q-KEYS': keys,
  'Q-LOG-COVERAGE': coverage,
  'Q-MONITORING': monitoring,
  'Q-ROPA': processingRecord,
  'Q-AUTHN': listing('Q-AUTHN', 'Entries on sign-ins, failures, sessions and key use', ['auth.*']),
  'Q-ACCESS-GRANTS': listing('Q-ACCESS-GRANTS', 'Changes of accounts, and role and key grants and removals', ['admin.user.*', 'admin.role.*', 'auth.api_key.created', 'auth.api_key.revoked']),
  'Q-ACCESS-REVIEW': listingIfAny('Q-ACCESS-REVIEW', 'Reviews of who may do what', ['admin.access_review.completed']),
  'Q-DENIALS': listing('Q-DENIALS', 'Denied requests and blocked cross-tenant access', ['authz.*', 'run.tool_denied', 'data.memory_acl.denied'], 0),
  'Q-CONFIG': listing('Q-CONFIG', 'Changes of settings, quotas and registry layers', ['config.*', 'registry.*', 'mcp.*'], 0),
  'Q-SECURITY': listing('Q-SECURITY', 'Security events, among them incidents opened and incidents closed', ['security.*', ...STOLEN_REFRESH, 'audit.fork_detected', 'audit.verification.failed'], 0),
  'Q-INCIDENT-REPORT': ifAny(listingOf('Q-INCIDENT-REPORT', 'Serious incidents opened, and how many were closed', { things: ['security.incident.opened'], later: ['security.incident.closed'] })),
  'Q-EMERGENCY': listing('Q-EMERGENCY', 'Rollbacks, stops and publications without votes, outside the normal path', ['agent.version.rolled_back', 'run.stopped_by_human', 'approval.request.bypassed'], 0),
  'Q-RISK': listingIfAny('Q-RISK', 'Risk assessments of agents', ['agent.risk_assessed']),
  'Q-EVAL': listingIfAny('Q-EVAL', 'Tests and evaluations of versions', ['agent.evaluation.recorded']),
  'Q-BUDGET': listing('Q-BUDGET', 'Budget use and refusals', ['budget.*']),
  'Q-RUNS': listingOf('Q-RUNS', 'Runs that were started, and how runs ended', { things: ['run.started'], later: RUN_ENDS }),
  'Q-RUN-TRACE': listing('Q-RUN-TRACE', 'Entries on what runs did, step by step', ['run.*']),
  'Q-OVERSIGHT': listingOf('Q-OVERSIGHT', 'What people decided about agents: votes, stops, corrections', {
    things: ['approval.decision.recorded', 'run.stopped_by_human', 'run.output.overridden'], later: ['run.approval.*', 'agent.version.rejected'],
  }),
  'Q-SUPPLY': listing('Q-SUPPLY', 'Entries on MCP servers and tools: registered, observed, drifted, accepted', ['mcp.*', 'registry.tool.*'], 0),
  'Q-LOG-ACCESS': listing('Q-LOG-ACCESS', 'Who searched or exported the audit log', ['data.searched', 'data.exported', 'compliance.evidence_package.exported']),
  'Q-DATA-EXPORT': listing('Q-DATA-EXPORT', 'Exports', ['data.exported', 'compliance.evidence_package.exported', 'privacy.subject_access.exported'], 0),
  'Q-RETENTION': listing('Q-RETENTION', 'Retention policies changed, purges and pruning', ['retention.*', 'audit.pruned'], 0),
  'Q-HOLDS': listingOf('Q-HOLDS', 'Legal holds placed, how many were released, and erasures that waited for one', { things: ['legal_hold.created'], later: ['legal_hold.released', 'privacy.erasure.deferred_by_hold'], minimum: 0 }),
  'Q-ERASURE': listingOf('Q-ERASURE', 'Requests of data subjects, and what became of them', { things: ['privacy.erasure.requested', 'privacy.subject_access.*'], later: ['privacy.erasure.completed', 'privacy.erasure.deferred_by_hold'], minimum: 0 }),
  'Q-TIME': listingIfAny('Q-TIME', 'Clocks held against those of witnesses', ['audit.clock_skew_detected', 'audit.checkpoint.witnessed']),
  'Q-REPORTS': listing('Q-REPORTS', 'Reports made and signed, and verifications run', ['compliance.report.generated', 'compliance.report.attested', 'audit.verification.passed', 'audit.verification.failed']),
};
