import type { Instant } from '../../shared/brand.ts';
import type { RefusalCode } from '../../shared/refusal-codes.ts';
import { type Approval, type ApprovalPolicy, bypassHolds, isStricter, tally } from '../agents/approvals/index.ts';

/** All that is asked before a version may be published, gathered in the transaction that would publish it. */
export interface PublishFacts {
  /** SHA-256 of the bytes as they stand, computed anew, and the one that the version carries. */
  readonly content: string;
  readonly digest: string;
  /** The latest request that was granted for this version with this content; null where none was. */
  readonly grant: Approval | null;
  /** What the workflows ask for such a version now. */
  readonly today: ApprovalPolicy;
  /** Tools it uses are not those that the votes covered. */
  readonly drifted: boolean;
  /** Somebody works as somebody else. */
  readonly impersonated: boolean;
  readonly now: Instant;
}

/**
 * Why it may not be published, or null. The only rule about it: the command, the last vote, the schedule and a broken glass all ask
 * here (SECURITY-CASES SOD-03).
 */
export function refusalToPublish({ content, digest, grant, today, drifted, impersonated, now }: PublishFacts): RefusalCode | null {
  if (impersonated) return 'approvals/impersonating';
  if (grant === null || content !== digest || grant.subjectDigest !== digest || !isGranted(grant, now)) return 'approvals/not-approved';
  // A broken glass stands above votes, not above what the version may touch.
  if (grant.state === 'approved' && isStricter(today, grant.policy)) return 'approvals/policy-changed';
  return drifted ? 'approvals/tools-drifted' : null;
}

function isGranted(grant: Approval, now: Instant): boolean {
  return grant.state === 'approved' ? tally(grant) === 'approved' : bypassHolds(grant, now);
}
