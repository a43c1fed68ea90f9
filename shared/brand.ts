declare const tag: unique symbol;

/** A string that may only be used where its own name is expected: a UserId is not an AgentId. */
export type Brand<Name extends string> = string & { readonly [tag]: Name };

/** The one place where a plain string becomes a branded one; call it at a border, after parsing. */
export function brand<B extends Brand<string>>(value: string): B {
  return value as B; // a brand has no run-time form
}

export type UserId = Brand<'user'>;
export type OrganisationId = Brand<'organisation'>;
export type TenantId = Brand<'tenant'>;
export type SessionId = Brand<'session'>;
export type ApiKeyId = Brand<'api-key'>;
export type ScimGroupId = Brand<'scim-group'>;
export type ProviderId = Brand<'identity-provider'>;
export type AgentId = Brand<'agent'>;
export type VersionId = Brand<'version'>;
export type ApprovalId = Brand<'approval'>;
export type RunId = Brand<'run'>;
export type ReportId = Brand<'report'>;
export type ReportJobId = Brand<'report-job'>;
export type PackageJobId = Brand<'package-job'>;
export type EventId = Brand<'event'>;
export type FilterId = Brand<'audit-filter'>;
export type RetentionPolicyId = Brand<'retention-policy'>;
export type HoldId = Brand<'legal-hold'>;
export type DeletionId = Brand<'deletion'>;
export type ErasureId = Brand<'erasure'>;

/** A moment as RFC 3339 UTC text with milliseconds (`2026-11-21T05:12:27.000Z`): sorts as text, hashes as text. */
export type Instant = Brand<'instant'>;

export function instantOf(ms: number): Instant {
  return brand<Instant>(new Date(ms).toISOString());
}

export function epochMs(instant: Instant): number {
  return Date.parse(instant);
}

export function plusMs(instant: Instant, ms: number): Instant {
  return instantOf(epochMs(instant) + ms);
}

/** For libraries that speak Date. */
export function dateOf(instant: Instant): Date {
  return new Date(instant);
}
