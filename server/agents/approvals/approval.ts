import { z } from 'zod';
import { type ApprovalId, brand, type Instant, type TenantId, type UserId } from '../../../shared/brand.ts';
import { isJsonObject, type JsonObject } from '../../../shared/json.ts';
import { RightsDiff } from '../../../shared/rights-diff.ts';
import { MAX_APPROVERS, RISK_LEVELS, type RiskLevel } from '../../../shared/workflow-schema.ts';
import { plainText } from '../../base/text-rules.ts';

/**
 * `cancelled`: whoever asked took it back. `voided`: what it relied on is not what it was, so its votes would cover something else.
 * `bypassed`: somebody broke the glass; who and why stands in `bypass`.
 */
export const APPROVAL_STATES = ['pending', 'approved', 'rejected', 'cancelled', 'expired', 'voided', 'bypassed'] as const;
export type ApprovalState = (typeof APPROVAL_STATES)[number];

export const VERDICTS = ['approve', 'reject'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** What a person says about a request: why it is asked, how they vote, why they take it back. */
export const Remark = plainText(2_000);

/** Some people who must agree before the next are asked. */
const stage = {
  /** Distinct people who must approve. */
  required: z.int().min(1).max(MAX_APPROVERS),
  /** A voter must hold one of these; nobody is above it, admins included. */
  roles: z.array(z.string().min(1).max(80)).min(1).max(50).readonly(),
  /** How many of them must vote in which role; absent where any of the roles will do. */
  atLeast: z.record(z.string().max(80), z.int().min(1).max(MAX_APPROVERS)).exactOptional(),
};
const CAN_BE_MET = 'asks for roles that nobody may vote in, or for more of them than vote at all';
export const Stage = z.strictObject(stage).refine(canBeMet, CAN_BE_MET);
export type Stage = Readonly<z.infer<typeof Stage>>;

function canBeMet({ required, roles, atLeast = {} }: { readonly required: number; readonly roles: readonly string[]; readonly atLeast?: Readonly<Record<string, number>> }): boolean {
  return Object.keys(atLeast).every((role) => roles.includes(role)) && Object.values(atLeast).reduce((sum, count) => sum + count, 0) <= required;
}

/** Who must agree, and how. Frozen into a request when it is made; later changes of the workflow do not reach it. */
export const ApprovalPolicy = z.strictObject({
  ...stage,
  /** Asked in this order, once the first stage above has agreed; absent where it suffices. */
  laterStages: z.array(Stage).max(10).readonly().exactOptional(),
  /** Hours until an undecided request expires; null means never. */
  expiresHours: z.int().min(1).max(24 * 365).nullable(),
  /** The requester's own vote counts too. Off unless a tenant's visible policy says otherwise (PRODUCT decision 7). */
  selfApproval: z.boolean(),
  /** The approved act follows at once, in the transaction of the last vote. */
  autoPublish: z.boolean(),
  /** An approval needs a comment too. Rejections always do. */
  commentRequired: z.literal(true).exactOptional(),
  /** Nobody votes for an absent colleague. */
  delegation: z.literal(false).exactOptional(),
  /** How many hours before it expires people are reminded; absent: nobody is. */
  remindHours: z.int().min(1).exactOptional(),
  /** Within how many hours others must agree to what was done without votes; null: nothing may be. Absent: the house rule. */
  reviewHours: z.int().min(1).max(24 * 30).nullable().exactOptional(),
  /** What about the request made this stricter than the workflow's first word, in words. */
  because: z.array(z.string().max(500)).max(30).readonly().exactOptional(),
  /** The workflow this came from and its version or digest; null when none matched. */
  workflow: z.strictObject({ name: z.string().max(120), version: z.string().max(80) }).nullable(),
}).refine(canBeMet, CAN_BE_MET);
export type ApprovalPolicy = Readonly<z.infer<typeof ApprovalPolicy>>;

/** What holds when no workflow matches (FEATURES T66). */
export const NO_WORKFLOW: ApprovalPolicy = { required: 1, roles: ['admin'], expiresHours: null, selfApproval: false, autoPublish: false, workflow: null };

export interface Vote {
  /** Whose vote it is. */
  readonly voter: UserId;
  readonly voterName: string;
  /** Who cast it: the voter, or a deputy whom they named for a time. */
  readonly castBy: UserId;
  readonly castByName: string;
  /** The stage it counts in, from 0. */
  readonly stage: number;
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

/** What was done although nobody had agreed: a word that somebody answers for, good for a short time. */
export interface Bypass {
  readonly by: UserId;
  readonly byName: string;
  readonly reason: string;
  readonly at: Instant;
  /** What it allows must be done before this. */
  readonly until: Instant;
}

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
  /** Who else made what is asked about: their votes would be on their own work. */
  readonly madeBy: readonly UserId[];
  readonly risk: RiskLevel | null;
  /** What would be possible afterwards that was not possible when this was asked: what voters are shown, whatever is published meanwhile. Null where the question is not about rights. */
  readonly rights: RightsDiff | null;
  /** What would be done, where the request carries it itself: `subjectDigest` is its digest. Null where it is found at the subject. */
  readonly proposes: JsonObject | null;
  readonly state: ApprovalState;
  readonly policy: ApprovalPolicy;
  readonly createdAt: Instant;
  readonly expiresAt: Instant | null;
  readonly decidedAt: Instant | null;
  /** When people were reminded that it will expire. */
  readonly remindedAt: Instant | null;
  readonly bypass: Bypass | null;
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
  /** Whose deputy casts it; absent for one's own vote. */
  onBehalfOf: z.string().min(1).max(200).optional(),
});
export type Ballot = Readonly<z.infer<typeof Ballot>>;

export const ApprovalQuestion = z.strictObject({
  type: z.string().regex(/^[a-z][a-z0-9_]{0,62}$/, 'must be a lower-case name such as agent_publish'),
  subjectType: z.string().min(1).max(63),
  subjectId: z.string().min(1).max(200),
  subjectDigest: z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in hex'),
  title: plainText(300).refine((text) => text !== '', 'must not be empty'),
  reason: Remark.optional(),
  madeBy: z.array(z.string().max(200).transform((id) => brand<UserId>(id))).max(20).readonly().optional(),
  risk: z.enum(RISK_LEVELS).optional(),
  rights: RightsDiff.optional(),
  proposes: z.custom<JsonObject>(isJsonObject, 'must be an object').optional(),
  reliesOn: z.array(Reliance).max(10_000).readonly().optional(),
});
export type ApprovalQuestion = Readonly<z.infer<typeof ApprovalQuestion>>;

/** Where an open request stands: in its first stage, in one after it, or in its last, whose votes decide. One stage is both the first and the last. */
export const WAITING_STAGES = ['first', 'later', 'last'] as const;
/** `newest` first, or whatever expires `soonest`. */
export const REQUEST_ORDERS = ['newest', 'soonest'] as const;

export const ApprovalFilter = z.strictObject({
  /** Found in the title, in the name of who asked, or in the id. */
  query: z.string().trim().max(200).optional(),
  risk: z.enum(RISK_LEVELS).optional(),
  /** Only what expires before this. */
  expiresBefore: z.iso.datetime({ precision: 3 }).transform((text) => brand<Instant>(text)).optional(),
  states: z.array(z.enum(APPROVAL_STATES)).max(APPROVAL_STATES.length).readonly().optional(),
  /** Only open requests, and only those that wait there. */
  stage: z.enum(WAITING_STAGES).optional(),
  order: z.enum(REQUEST_ORDERS).optional(),
  requestedBy: z.string().max(200).optional(),
  type: z.string().max(63).optional(),
  subjectId: z.string().max(200).optional(),
  size: z.int().min(1).max(200).default(50),
  cursor: z.string().max(2_000).optional(),
});
export type ApprovalFilter = Readonly<z.infer<typeof ApprovalFilter>>;

/** What waits for one person: the same narrowings as in a list of all. */
export const InboxFilter = ApprovalFilter.pick({ query: true, risk: true, expiresBefore: true, requestedBy: true, type: true, stage: true, order: true, size: true, cursor: true });
export type InboxFilter = Readonly<z.infer<typeof InboxFilter>>;
