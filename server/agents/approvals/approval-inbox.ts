import type { ApprovalId, Instant } from '../../../shared/brand.ts';
import { type Page, pageOf } from '../../../shared/page.ts';
import type { RefusalCode } from '../../../shared/refusal-codes.ts';
import type { Actor } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Db } from '../../base/storage/index.ts';
import type { Approval, ApprovalFilter } from './approval.ts';
import type { ApprovalDeps } from './approval-deps.ts';
import { refusalToVote, stateAt } from './approval-rules.ts';
import { keyOfRow } from './approval-store.ts';

/** A request as this caller meets it now. */
export interface ApprovalView extends Approval {
  /** Why the caller may not vote on what is shown, or null if they may: the same rule that their vote would meet. */
  readonly whyNot: RefusalCode | null;
  /** Distinct people who have approved so far. */
  readonly approvals: number;
}

type Deps = Pick<ApprovalDeps, 'storage' | 'clock' | 'approvals'>;

const BATCH = 200;

/** What waits for this caller's vote, newest first: never their own, never voted on, always within their roles. */
export function approvalInbox(deps: Deps, actor: Actor, { size, cursor }: Pick<ApprovalFilter, 'size' | 'cursor'>): Promise<Page<ApprovalView>> {
  const now = deps.clock.now();
  return deps.storage.read(actor, async (db) => {
    const mine: ApprovalView[] = [];
    let from = cursor;
    // Judged by the rule itself rather than by a copy of it in SQL, so that the inbox can never promise a vote which is then refused.
    do {
      const batch = await pendingPage(deps, db, actor, from, now);
      mine.push(...batch.items.map((approval) => viewOf(approval, actor, now)).filter((view) => view.whyNot === null));
      from = batch.next ?? undefined;
    } while (from !== undefined && mine.length <= size);
    return pageOf(mine, size, keyOfRow);
  });
}

function pendingPage(deps: Deps, db: Db, actor: Actor, cursor: string | undefined, now: Instant): Promise<Page<Approval>> {
  return deps.approvals.list(db, actor.tenantId, { states: ['pending'], size: BATCH, ...(cursor === undefined ? {} : { cursor }) }, now);
}

/** Requests of the tenant, newest first. */
export async function listApprovals(deps: Deps, actor: Actor, filter: ApprovalFilter): Promise<Page<ApprovalView>> {
  const now = deps.clock.now();
  const page = await deps.storage.read(actor, (db) => deps.approvals.list(db, actor.tenantId, filter, now));
  return { ...page, items: page.items.map((approval) => viewOf(approval, actor, now)) };
}

export async function getApproval(deps: Deps, actor: Actor, id: ApprovalId): Promise<ApprovalView> {
  const approval = await deps.storage.read(actor, (db) => deps.approvals.find(db, actor.tenantId, id));
  if (!approval) throw new Refusal('approvals/not-found', { id });
  return viewOf(approval, actor, deps.clock.now());
}

function viewOf(approval: Approval, viewer: Actor, now: Instant): ApprovalView {
  return {
    ...approval, state: stateAt(approval, now), whyNot: refusalToVote(approval, viewer, approval.subjectDigest, now),
    approvals: approval.votes.filter((vote) => vote.verdict === 'approve').length,
  };
}
