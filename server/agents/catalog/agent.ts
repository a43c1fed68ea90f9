import { z } from 'zod';
import type { AgentId, Instant, TenantId, UserId, VersionId } from '../../../shared/brand.ts';
import type { JsonObject } from '../../../shared/json.ts';
import { VERSION_STATES, type VersionState } from '../../../shared/version-lifecycle.ts';

export const RISK_CLASSES = ['low', 'medium', 'high'] as const;
export type RiskClass = (typeof RISK_CLASSES)[number];

export interface Agent {
  readonly tenantId: TenantId;
  readonly id: AgentId;
  readonly name: string;
  readonly description: string;
  readonly category: string;
  readonly tags: readonly string[];
  readonly ownerId: UserId;
  readonly ownerName: string;
  readonly riskClass: RiskClass;
  /** PUBLISHED while one version is; otherwise the state of the newest version, DRAFT before there is one. */
  readonly status: VersionState;
  /** The published version, or null. */
  readonly currentVersionId: VersionId | null;
  /** Where an imported agent came from; null for one made here. */
  readonly importPath: string | null;
  readonly createdAt: Instant;
  readonly ver: number;
}

/** What somebody outside says about an imported revision. A claim: shown as such, proven by nothing. */
export interface RevisionClaims {
  readonly commit: string | null;
  readonly date: string | null;
  readonly author: string | null;
}

/** When and by whom a version was moved; each names the latest time. */
export interface VersionHistory {
  readonly submittedAt: Instant | null;
  readonly approvedAt: Instant | null;
  /** Whose vote was the last one needed. */
  readonly approvedBy: UserId | null;
  readonly rejectedAt: Instant | null;
  readonly rejectionReason: string | null;
  readonly publishedAt: Instant | null;
  readonly deprecatedAt: Instant | null;
  readonly archivedAt: Instant | null;
}

/** A version without its content: what a timeline shows. */
export interface VersionSummary extends VersionHistory {
  readonly tenantId: TenantId;
  readonly id: VersionId;
  readonly agentId: AgentId;
  readonly semver: string;
  readonly state: VersionState;
  /** SHA-256 of `canonical`, hex: what is approved, published and run. */
  readonly digest: string;
  /** The short hash of FEATURES T56; identifies nothing by itself. */
  readonly configHash: string;
  readonly changelog: string;
  readonly authorId: UserId;
  readonly authorName: string;
  readonly imported: boolean;
  readonly claims: RevisionClaims | null;
  /** Position in the imported history, from 1, and the digest that arrived; null for a version made here. */
  readonly importRevision: number | null;
  readonly importDigest: string | null;
  readonly createdAt: Instant;
  readonly ver: number;
}

export interface Version extends VersionSummary {
  /** The definition in RFC 8785 form, byte for byte what the digest covers. The only stored form: a second one could disagree. */
  readonly canonical: string;
}

/** A version as a reader gets it. */
export interface VersionView extends VersionSummary {
  readonly definition: JsonObject;
  readonly editable: boolean;
  readonly deployable: boolean;
}

/** PostgreSQL stores neither NUL nor half a surrogate pair, and no person types them. */
const isPlain = (text: string) => text.isWellFormed() && !text.includes('\0');
const PLAIN = 'must be well-formed text without NUL characters';
const line = (most: number) => z.string().trim().min(1, 'must not be empty').max(most).refine(isPlain, PLAIN);
const prose = (most: number) => z.string().trim().max(most).refine(isPlain, PLAIN);
const definition = z.record(z.string(), z.unknown());

export const AgentInput = z.strictObject({
  name: line(200),
  description: prose(4_000).default(''),
  category: line(60).default('general'),
  tags: z.array(line(40)).max(20).readonly().default([]),
  riskClass: z.enum(RISK_CLASSES).default('medium'),
  /** When given, the agent starts with this as its draft 0.1.0 (FEATURES T53). */
  definition: definition.optional(),
  changelog: prose(2_000).default(''),
});
export type AgentInput = Readonly<z.infer<typeof AgentInput>>;

/** What an import says of a new agent; everything else gets its default. */
export const ImportedAbout = AgentInput.omit({ definition: true, changelog: true }).extend({ importPath: line(1_000) });

export const VersionInput = z.strictObject({
  agentId: z.uuid(),
  semver: z.string().max(100),
  definition,
  changelog: prose(2_000).default(''),
});
export type VersionInput = Readonly<z.infer<typeof VersionInput>>;

/** What is absent stays as it is. */
export const DraftChange = z.strictObject({
  versionId: z.uuid(),
  ver: z.int(),
  semver: z.string().max(100).optional(),
  definition: definition.optional(),
  changelog: prose(2_000).optional(),
});
export type DraftChange = Readonly<z.infer<typeof DraftChange>>;

/** Which version to move; with `ver`, only if nobody changed it since. */
export const VersionMove = z.strictObject({ versionId: z.uuid(), ver: z.int().optional() });
export type VersionMove = Readonly<z.infer<typeof VersionMove>>;

export const AgentFilter = z.strictObject({
  /** Matches name, description or a tag, case-insensitively, anywhere. */
  query: z.string().trim().max(200).optional(),
  category: z.string().max(60).optional(),
  /** Any of them. */
  tags: z.array(z.string().max(40)).max(20).readonly().optional(),
  status: z.enum(VERSION_STATES).optional(),
  ownerId: z.string().max(200).optional(),
  riskClass: z.enum(RISK_CLASSES).optional(),
  size: z.int().min(1).max(200).default(50),
  cursor: z.string().max(2_000).optional(),
});
export type AgentFilter = Readonly<z.infer<typeof AgentFilter>>;
