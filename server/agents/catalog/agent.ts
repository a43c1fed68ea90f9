import { z } from 'zod';
import { type AgentId, type Instant, instantOf, type TenantId, type UserId, type VersionId } from '../../../shared/brand.ts';
import type { JsonObject } from '../../../shared/json.ts';
import { VERSION_STATES, type VersionState } from '../../../shared/version-lifecycle.ts';
import { RISK_LEVELS, type RiskLevel } from '../../../shared/workflow-schema.ts';
import { plainText } from '../../base/text-rules.ts';

export interface Agent {
  readonly tenantId: TenantId;
  readonly id: AgentId;
  readonly name: string;
  readonly description: string;
  readonly category: string;
  readonly tags: readonly string[];
  readonly ownerId: UserId;
  readonly ownerName: string;
  readonly riskClass: RiskLevel;
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
  /** What was said of the change where it was made, such as a commit message. */
  readonly changelog: string | null;
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
  /** When a published version will be deprecated by itself; null when nobody has set a day. */
  readonly deprecateAt: Instant | null;
  /** Why it was, or will be, deprecated, and what to use instead. */
  readonly retirementReason: string | null;
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
  /** The version published before whose definition this one began with; null for one that is no rollback. */
  readonly rollbackOf: VersionId | null;
  readonly createdAt: Instant;
  readonly ver: number;
}

export interface Version extends VersionSummary {
  /** The definition in RFC 8785 form, byte for byte what the digest covers. The only stored form: a second one could disagree. */
  readonly canonical: string;
  readonly editing: EditingSession | null;
  readonly editedAt: Instant | null;
  /** Everybody who wrote in it besides its author, whoever has saved since; who worked in somebody's name is one of them. */
  readonly editors: readonly UserId[];
}

/** Somebody's writing on a draft that is saved by itself and not yet in the log (DECISIONS 33): how the draft stood when they began. */
export interface EditingSession {
  readonly by: UserId;
  readonly byName: string;
  readonly since: Instant;
  readonly digest: string;
  readonly semver: string;
  readonly changelog: string;
}

/** A version as a reader gets it. */
export interface VersionView extends VersionSummary {
  readonly definition: JsonObject;
  readonly editable: boolean;
  readonly deployable: boolean;
}

const said = (most: number) => plainText(most).min(1, 'must not be empty');
const definition = z.record(z.string(), z.unknown());
const instant = z.iso.datetime({ error: 'must be an RFC 3339 time in UTC, such as 2026-12-31T00:00:00Z' }).transform((text) => instantOf(Date.parse(text)));

export const AgentInput = z.strictObject({
  name: said(200),
  description: plainText(4_000).default(''),
  category: said(60).default('general'),
  tags: z.array(said(40)).max(20).readonly().default([]),
  riskClass: z.enum(RISK_LEVELS).default('medium'),
  /** When given, the agent starts with this as its draft 0.1.0 (FEATURES T53). */
  definition: definition.optional(),
  changelog: plainText(2_000).default(''),
});
export type AgentInput = Readonly<z.infer<typeof AgentInput>>;

/** What an import says of a new agent; everything else gets its default. */
export const ImportedAbout = AgentInput.omit({ definition: true, changelog: true }).extend({ importPath: said(1_000) });

export const VersionInput = z.strictObject({
  agentId: z.uuid(),
  semver: z.string().max(100),
  definition,
  changelog: plainText(2_000).default(''),
});
export type VersionInput = Readonly<z.infer<typeof VersionInput>>;

/** What is absent stays as it is. Another owner must belong to the tenant; a lower risk class says why. */
export const AgentChange = z.strictObject({
  agentId: z.uuid(),
  ver: z.int(),
  description: plainText(4_000).optional(),
  category: said(60).optional(),
  tags: z.array(said(40)).max(20).readonly().optional(),
  riskClass: z.enum(RISK_LEVELS).optional(),
  ownerId: z.string().min(1).max(200).optional(),
  reason: plainText(2_000).optional(),
});
export type AgentChange = Readonly<z.infer<typeof AgentChange>>;

/** What is absent stays as it is. */
export const DraftChange = z.strictObject({
  versionId: z.uuid(),
  ver: z.int(),
  semver: z.string().max(100).optional(),
  definition: definition.optional(),
  changelog: plainText(2_000).optional(),
  /** Saved while somebody writes: the log tells of the whole session once it is over, not of every save. */
  autosave: z.boolean().optional(),
});
export type DraftChange = Readonly<z.infer<typeof DraftChange>>;

/** Which version to move; with `ver`, only if nobody changed it since. */
export const VersionMove = z.strictObject({ versionId: z.uuid(), ver: z.int().optional() });
export type VersionMove = Readonly<z.infer<typeof VersionMove>>;

/** Takes a published version out of use: now, or on a day to come, until when it stays what it is. */
export const Deprecation = VersionMove.extend({
  reason: plainText(2_000).optional(),
  /** Absent: now. Null takes back a day that was set. */
  on: instant.nullable().optional(),
});
export type Deprecation = Readonly<z.infer<typeof Deprecation>>;

/** Goes back to a version that was published before, as a new draft. */
export const Rollback = z.strictObject({
  versionId: z.uuid(),
  /** Absent: the next free number. */
  semver: z.string().max(100).optional(),
  reason: said(2_000),
});
export type Rollback = Readonly<z.infer<typeof Rollback>>;

export const AgentFilter = z.strictObject({
  /** Matches name, description or a tag, case-insensitively, anywhere. */
  query: z.string().trim().max(200).optional(),
  category: z.string().max(60).optional(),
  /** Any of them. */
  tags: z.array(z.string().max(40)).max(20).readonly().optional(),
  status: z.enum(VERSION_STATES).optional(),
  ownerId: z.string().max(200).optional(),
  riskClass: z.enum(RISK_LEVELS).optional(),
  /** A tool that the version in use may use; one of an MCP server as `server/tool`. */
  tool: z.string().max(300).optional(),
  model: z.string().max(300).optional(),
  size: z.int().min(1).max(200).default(50),
  cursor: z.string().max(2_000).optional(),
});
export type AgentFilter = Readonly<z.infer<typeof AgentFilter>>;
