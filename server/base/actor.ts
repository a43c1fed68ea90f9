import type { ApiKeyId, OrganisationId, SessionId, TenantId, UserId } from '../../shared/brand.ts';
import type { Capability } from '../../shared/capabilities.ts';

/** Who is asking, in which tenant, with which rights, from where. Made once per request; rules only read it. */
export interface Actor {
  /** `foreign`: somebody with an account elsewhere, for whom a trusted issuer speaks; no human decision counts as theirs. */
  readonly kind: 'user' | 'key' | 'foreign' | 'system' | 'bootstrap';
  /** Stable id of the person or of the system part (`system:sweeper`); never an email. */
  readonly userId: UserId;
  readonly name: string;
  readonly email: string | null;
  readonly tenantId: TenantId;
  readonly organisationId: OrganisationId | null;
  readonly roles: ReadonlySet<string>;
  readonly capabilities: ReadonlySet<Capability>;
  readonly sessionId: SessionId | null;
  readonly keyId: ApiKeyId | null;
  /** Accounts here of people who may be the ones at work: whoever was shown the key that this came by, and whoever an issuer says it is. */
  readonly behind?: readonly UserId[];
  readonly source: RequestSource;
  /** Who really acts, and why: somebody who works as this person for an hour, or who entered the tenant through break-glass. Null for everybody else. */
  readonly impersonator: Impersonator | null;
  /** The capability that let this call in; its own entry says so (FEATURES T13, DECISIONS 21). */
  readonly admitted?: Capability;
  /** What was called, where it came over the API: a refusal's own entry says so. */
  readonly procedure?: string;
  /** Present when the caller named its command: the same command twice answers the same and happens once. */
  readonly command?: CommandIdentity;
}

export interface Impersonator {
  readonly userId: UserId;
  readonly name: string;
  readonly reason: string;
}

export interface RequestSource {
  readonly ip: string | null;
  readonly userAgent: string | null;
  /** What was called, where anybody may call it: a refusal's entry says so though nobody is known. */
  readonly procedure?: string;
}

export interface CommandIdentity {
  readonly id: string;
  readonly procedure: string;
  /** HMAC-SHA256 of the RFC 8785 form of the arguments under a key of the deployment, hex. */
  readonly argsDigest: string;
}

/** Whose work something is: the person's in whose name it is done, that of whoever works in their name, and of whoever may be behind the credential. */
export function handsOf({ userId, impersonator, behind = [] }: Pick<Actor, 'userId' | 'impersonator' | 'behind'>): readonly UserId[] {
  return [...new Set([userId, ...(impersonator === null ? [] : [impersonator.userId]), ...behind])];
}

/** The bootstrap file, the first run and the house itself: nobody's own hand. */
export function actsForDeployment({ kind }: Pick<Actor, 'kind'>): boolean {
  return kind === 'bootstrap' || kind === 'system';
}
