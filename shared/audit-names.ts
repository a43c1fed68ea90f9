import { AUDIT_EVENTS, type AuditEventType, isAuditEventType } from './audit-events.ts';

/** What the Phase 5 guide calls its events (FEATURES U23), and what each is here. Filters accept both names. */
export const GUIDE_EVENTS = {
  'auth.login': ['auth.login.succeeded', 'auth.sso.login'],
  'auth.logout': ['auth.logout', 'auth.session.revoked'],
  'auth.login_failed': ['auth.login.failed', 'auth.sso.failed'],
  'auth.token_created': ['auth.api_key.created', 'auth.token.refreshed'],
  'auth.token_revoked': ['auth.api_key.revoked'],
  'authz.permission_granted': ['authz.checked', 'admin.role.assigned'],
  'authz.permission_denied': ['authz.denied', 'authz.cross_tenant_blocked'],
  'data.read': ['data.read', 'data.searched'],
  'data.write': ['data.write', 'agent.created', 'agent.version.created', 'agent.version.edited', 'run.metadata.updated'],
  'data.delete': ['data.delete'],
  'data.export': ['data.exported', 'compliance.evidence_package.exported', 'privacy.subject_access.exported'],
  'config.update': ['config.setting.updated', 'registry.override.created', 'registry.override.updated', 'registry.override.deleted'],
  'quota.update': ['config.quota.updated'],
  'admin.user_created': ['admin.user.created'],
  'admin.user_updated': ['admin.user.updated', 'admin.user.disabled', 'admin.user.enabled'],
  'admin.user_deleted': ['admin.user.deleted'],
  'admin.tenant_created': ['admin.tenant.created'],
  'admin.tenant_updated': ['admin.tenant.updated', 'admin.tenant.plan_changed'],
  'admin.tenant_suspended': ['admin.tenant.suspended'],
  'api.call': ['api.request'],
  'api.error': ['api.request.failed'],
  'agent.executed': ['run.started', 'run.finished'],
  'agent.failed': ['run.failed'],
  'security.alert': ['security.brute_force_detected', 'auth.refresh.reuse_detected', 'mcp.tool_definition.drifted'],
  'security.rate_limit_exceeded': ['security.rate_limit_exceeded'],
  'security.suspicious_activity': ['security.suspicious_activity', 'auth.refresh.device_mismatch'],
} as const satisfies Record<string, readonly AuditEventType[]>;

/** What the Dev Health document calls its actions (FEATURES D35). An empty list is an action that cannot happen here. */
export const DEV_HEALTH_ACTIONS = {
  create: ['agent.created', 'agent.version.created', 'admin.user.created', 'admin.tenant.created', 'admin.organisation.created', 'registry.override.created', 'mcp.server.registered'],
  read: ['data.read', 'data.searched'],
  update: ['agent.version.edited', 'admin.user.updated', 'admin.tenant.updated', 'admin.organisation.updated', 'registry.override.updated', 'run.metadata.updated'],
  delete: ['admin.user.deleted', 'admin.tenant.deleted', 'registry.override.deleted', 'mcp.server.removed', 'agent.version.archived'],
  login: ['auth.login.succeeded'], logout: ['auth.logout', 'auth.session.revoked'], login_failed: ['auth.login.failed'],
  password_changed: ['auth.password.changed'], password_reset: ['auth.password.reset_requested'],
  sso_login: ['auth.sso.login'], sso_logout: ['auth.session.revoked'], sso_link: ['auth.sso.linked'], sso_unlink: [], sso_failed: ['auth.sso.failed'],
  permission_granted: ['admin.role.assigned'], permission_revoked: ['admin.role.removed'], role_changed: ['admin.role.assigned', 'admin.role.removed', 'admin.role.defined', 'admin.organisation.member_changed'],
  member_invited: ['admin.invitation.created'], member_joined: ['admin.invitation.accepted', 'admin.organisation.member_added'], member_removed: ['admin.organisation.member_removed'],
  ownership_transferred: ['admin.organisation.ownership_transferred'],
  feature_enabled: ['config.feature_flag.overridden', 'registry.tool.enabled'], feature_disabled: ['config.feature_flag.overridden', 'registry.tool.disabled'],
  license_updated: ['admin.license.changed', 'admin.tenant.plan_changed'], license_validated: [], license_validation_failed: [], license_grace_period_entered: [],
  feature_access_denied: ['authz.denied'], limit_exceeded: ['budget.exceeded', 'security.rate_limit_exceeded'],
  export: ['data.exported', 'compliance.evidence_package.exported', 'privacy.subject_access.exported'], import: ['catalog.import.started', 'catalog.import.finished'],
  sync: ['sync.pushed', 'sync.pulled', 'sync.conflict_resolved'], retention_cleanup: ['retention.purge.executed'], retention_policy_changed: ['retention.policy.changed'],
  legal_hold_created: ['legal_hold.created'], legal_hold_released: ['legal_hold.released'], erasure: ['privacy.erasure.requested', 'privacy.erasure.completed', 'privacy.erasure.deferred_by_hold'],
  api_key_created: ['auth.api_key.created', 'auth.api_key.rotated'], api_key_revoked: ['auth.api_key.revoked'],
  ip_blocked: ['security.address.refused', 'config.network_rule.removed'], ip_allowed: ['config.network_rule.added', 'config.network_rule.changed'],
  impersonation_start: ['admin.impersonation.started', 'admin.break_glass.started'], impersonation_stop: ['admin.impersonation.ended', 'admin.break_glass.ended'],
  settings_updated: ['config.setting.updated', 'config.quota.updated'],
  credential_created: ['vault.key.created', 'mcp.secret.given'], credential_updated: ['vault.key.rotated', 'vault.key.rewrapped'], credential_deleted: ['vault.key.destroyed'], credential_accessed: ['auth.api_key.used'],
  mfa_changed: ['auth.mfa.changed'], other: [],
} as const satisfies Record<string, readonly AuditEventType[]>;

/** What the Dev Health document calls the things that are acted on (FEATURES D35), by the resource types that entries name here. */
export const DEV_HEALTH_RESOURCES = {
  user: ['user'], organization: ['organisation', 'tenant'], membership: [], team: ['scim_group'], repository: [], work_item: [], setting: ['registry_layer', 'budget', 'plan'], credential: ['tenant_key', 'sealed_column', 'signing_key'],
  sso_provider: ['identity_provider'], feature_flag: [], license: [], api_key: ['api_key'], scheduled_job: [], retention_policy: ['retention_policy'], legal_hold: ['legal_hold'],
  ip_allowlist: ['network_rule'], audit_log: ['audit_log'], metrics: ['report'], session: ['session'], invitation: ['invitation'], other: [],
} as const satisfies Record<string, readonly string[]>;

const NAMES: ReadonlyMap<string, readonly AuditEventType[]> = new Map<string, readonly AuditEventType[]>([...Object.entries(DEV_HEALTH_ACTIONS), ...Object.entries(GUIDE_EVENTS)]);

/** The event types behind a name: our own, one of the documents', or a family such as `agent.*`. Null for a name nobody knows. */
export function eventTypesNamed(name: string): readonly AuditEventType[] | null {
  const [own, alias] = [isAuditEventType(name) ? [name] : [], NAMES.get(name) ?? []];
  if (own.length > 0 || NAMES.has(name)) return [...new Set([...own, ...alias])];
  if (!/^[a-z_]+(\.[a-z_]+)*\.\*$/.test(name)) return null;
  return Object.keys(AUDIT_EVENTS).filter(isAuditEventType).filter((type) => type.startsWith(name.slice(0, -1)));
}

/** The Dev Health action of an event, the most exact one: the one that stands for the fewest types. */
export function devHealthAction(type: string): string {
  const fits = Object.entries<readonly string[]>(DEV_HEALTH_ACTIONS).filter(([, types]) => types.includes(type)).sort(([, a], [, b]) => a.length - b.length);
  return fits[0]?.[0] ?? 'other';
}

/** The Dev Health resource type of one of ours; `other` for what the document does not know. */
export function devHealthResource(type: string): string {
  return Object.entries<readonly string[]>(DEV_HEALTH_RESOURCES).find(([, types]) => types.includes(type))?.[0] ?? 'other';
}
