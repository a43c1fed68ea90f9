import { z } from 'zod';
import type { ApprovalId, Instant, TenantId, UserId } from '../../../shared/brand.ts';

/** `cancelled`: whoever asked took it back. `voided`: what it relied on is not what it was, so its votes would cover something else. */
export const APPROVAL_STATES = ['pending', 'approved', 'rejected', 'cancelled', 'expired', 'voided'] as const;
export type ApprovalState = (typeof APPROVAL_STATES)[number];

export const VERDICTS = ['approve', 'reject'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** PostgreSQL stores neither NUL nor half a surrogate pair, and no person types them. */
const plainText = (most: number) => z.string().trim().max(most).refine((text) => text.isWellFormed() && !text.includes('\0'), 'must be well-formed text without NUL characters');

/** What a person says about a request: why it is asked, how they vote, why they take it back. */
export const Remark = plainText(2_000);

/** Who must agree, and how. Frozen into a request when it is made; later changes of the workflow do not reach it. */
export const ApprovalPolicy = z.strictObject({
  /** Distinct people who must approve. */
  required: z.int().min(1).max(20),
  /** A voter must hold one of these; nobody is above it, admins included. */
  roles: z.array(z.string().min(1).max(80)).min(1).max(50).readonly(),
  /** Hours until an undecided request expires; null means never. */
  expiresHours: z.int().min(1).max(24 * 365).nullable(),
  /** The requester's own vote counts too. Off unless a tenant's visible policy says otherwise (PRODUCT decision 7). */
  selfApproval: z.boolean(),
  /** The approved act follows at once, in the transaction of the last vote. */
  autoPublish: z.boolean(),
  /** The workflow this came from and its version or digest; null when none matched. */
  workflow: z.strictObject({ name: z.string().max(120), version: z.string().max(80) }).nullable(),
});
export type ApprovalPolicy = Readonly<z.infer<typeof ApprovalPolicy>>;

/** What holds when no workflow matches (FEATURES T66). */
export const NO_WORKFLOW: ApprovalPolicy = { required: 1, roles: ['admin'], expiresHours: null, selfApproval: false, autoPublish: false, workflow: null };

export interface Vote {
  readonly voter: UserId;
  readonly voterName: string;
  /** The role of the policy by which the voter was allowed to vote, as held at that moment. */
  readonly role: string;
  readonly verdict: Verdict;
  readonly comment: string | null;
  /** The content that was looked at: SHA-256, hex. */
  readonly digest: string;
  readonly at: Instant;
}

/** Something else that the subject stands on, as it was when it was asked: whose votes cover the subject, cover it with exactly these. */
export const Reliance = z.strictObject({
  type: z.string().min(1).max(63),
  /** Whose thing it is, and its name there. */
  owner: z.string().min(1).max(200),
  name: z.string().min(1).max(200),
  digest: z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in hex'),
});
export type Reliance = Readonly<z.infer<typeof Reliance>>;

/** A question to several people: may this subject, with exactly this content, do what `type` names? */
export interface Approval {
  readonly tenantId: TenantId;
  readonly id: ApprovalId;
  readonly type: string;
  readonly subjectType: string;
  readonly subjectId: string;
  /** SHA-256 of the content that is asked about, hex. */
  readonly subjectDigest: string;
  readonly reliesOn: readonly Reliance[];
  readonly title: string;
  /** Why it is asked, in the requester's words. */
  readonly reason: string | null;
  readonly requestedBy: UserId;
  readonly requestedByName: string;
  readonly state: ApprovalState;
  readonly policy: ApprovalPolicy;
  readonly createdAt: Instant;
  readonly expiresAt: Instant | null;
  readonly decidedAt: Instant | null;
  /** What was said when the request was closed. */
  readonly comment: string | null;
  readonly votes: readonly Vote[];
  readonly ver: number;
}

export const Ballot = z.strictObject({
  id: z.uuid(),
  verdict: z.enum(VERDICTS),
  /** Digest of the content the voter saw; the vote counts for nothing else. */
  digest: z.string().regex(/^[0-9a-f]{64}$/, 'must be the SHA-256 that the request names, in hex'),
  /** A rejection needs one. */
  comment: Remark.optional(),
});
export type Ballot = Readonly<z.infer<typeof Ballot>>;

export const ApprovalQuestion = z.strictObject({
  type: z.string().regex(/^[a-z][a-z0-9_]{0,62}$/, 'must be a lower-case name such as agent_publish'),
  subjectType: z.string().min(1).max(63),
  subjectId: z.string().min(1).max(200),
  subjectDigest: z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in hex'),
  title: plainText(300).refine((text) => text !== '', 'must not be empty'),
  reason: Remark.optional(),
  reliesOn: z.array(Reliance).max(10_000).readonly().optional(),
});
export type ApprovalQuestion = Readonly<z.infer<typeof ApprovalQuestion>>;

export const ApprovalFilter = z.strictObject({
  /** Found in the title, in the name of who asked, or in the id. */
  query: z.string().trim().max(200).optional(),
  states: z.array(z.enum(APPROVAL_STATES)).max(APPROVAL_STATES.length).readonly().optional(),
  requestedBy: z.string().max(200).optional(),
  type: z.string().max(63).optional(),
  subjectId: z.string().max(200).optional(),
  size: z.int().min(1).max(200).default(50),
  cursor: z.string().max(2_000).optional(),
});
export type ApprovalFilter = Readonly<z.infer<typeof ApprovalFilter>>;
