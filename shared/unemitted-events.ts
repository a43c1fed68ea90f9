import type { AuditEventType } from './audit-events.ts';

/**
 * Event types of the closed list that nothing in this release leaves, each with the reason. A test holds this file against
 * the sources: a type is emitted or it stands here, never both.
 */
export const UNEMITTED_EVENTS: Partial<Readonly<Record<AuditEventType, string>>> = {
  // Said by a more exact entry.
  'authz.checked': 'an allow is a field of the command’s own entry (`admitted`), denials are authz.denied',
  'api.request': 'every mutation leaves the event of its own noun; reads that matter are data.read, data.searched and data.exported',
  'config.setting.updated': 'settings are sections of the registry: registry.override.updated',
  'registry.override.deleted': 'a layer is emptied by a new version of it: registry.override.updated',
  'registry.tool.enabled': 'tools are a section of the registry: registry.override.updated names the tool',
  'registry.tool.disabled': 'tools are a section of the registry: registry.override.updated names the tool',
  'registry.policy.changed': 'policies are a section of the registry: registry.override.updated names the policy',
  // The feature is not in this release.
  'admin.access_review.completed': 'access reviews are worked outside; the role matrix of a report is their population',
  'admin.license.changed': 'what a tenant has of the product is its plan and its features: admin.tenant.plan_changed, config.feature_flag.overridden',
  'run.evidence_recorded': 'runs keep their events; no room keeps citations',
  'run.output.overridden': 'an output is not edited; a run is stopped by a person: run.stopped_by_human',
  'budget.threshold_reached': 'budgets are enforced at their end, budget.exceeded; how much is used is shown and not announced',
  'security.suspicious_activity': 'single signals have events of their own; nothing combines them',
  'security.prompt_injection_detected': 'no detector of injected prompts is built in',
  'security.secret_detected_in_output': 'outputs are not searched for secrets; texts of the log are scrubbed before they are written',
  'security.incident.opened': 'incidents are worked outside',
  'security.incident.closed': 'incidents are worked outside',
  'agent.evaluation.recorded': 'evaluations are worked outside and attached to controls: compliance.attachment.added',
  'privacy.subject_access.exported': 'what a person did is found by the actor filter, what was done about them by the filter of things, and each export of it is data.exported',
  // The log’s own ends that this release does not have.
  'audit.pruned': 'entries are kept for ever; only disclosures are erased',
  'audit.clock_skew_detected': 'times are the server’s own; no other clock is held against it',
  'sync.pushed': 'desktops do not sync in this release',
  'sync.pulled': 'desktops do not sync in this release',
  'sync.conflict_resolved': 'desktops do not sync in this release',
  'system.started': 'the process writes to its own fault log; the tenant’s log tells of people',
  'system.stopped': 'the process writes to its own fault log; the tenant’s log tells of people',
};
