import type { ApprovalId, Instant, UserId } from '../../../shared/brand.ts';
import { type Page, pageOf } from '../../../shared/page.ts';
import type { RefusalCode } from '../../../shared/refusal-codes.ts';
import type { Actor } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Approval, ApprovalFilter, InboxFilter } from './approval.ts';
import type { ApprovalDeps } from './approval-deps.ts';
import { type Principal, refusalToVote, stateAt } from './approval-rules.ts';
import { keyIn } from './request-search-store.ts';
import { approversOf, openStage } from './stage-rules.ts';

/** A request as this caller meets it now. */
export interface ApprovalView extends Approval {
  /** Why the caller may not vote on what is shown, or null if they may: the same rule that their vote would meet. */
  readonly whyNot: RefusalCode | null;
  /** For whom the caller could vote as their deputy. */
  readonly deputyFor: readonly { readonly userId: UserId; readonly name: string }[];
  /** Distinct people who have approved so far, of so many who must in all stages. */
  readonly approvals: number;
  readonly approvers: number;
  /** Where it stands: the stage that is asked now, from 1. */
  readonly stage: { readonly at: number; readonly of: number; readonly required: number; readonly approvals: number; readonly roles: readonly string[]; readonly missingRoles: readonly string[] };
}

type Deps = Pick<ApprovalDeps, 'storage' | 'clock' | 'approvals' | 'voterOf'>;

const BATCH = 200;

/** What waits for this caller's vote: never their own, never voted on, always within their roles or those of somebody whose deputy they are. */
export function approvalInbox(deps: Deps, actor: Actor, filter: InboxFilter): Promise<Page<ApprovalView>> {
  // Judged by the rule itself rather than by a copy of it in SQL, so that the inbox can never promise a vote which is then refused.
  return viewsWhere(deps, actor, { ...filter, states: ['pending'] }, (view) => (view.whyNot === null || view.deputyFor.length > 0) && waitsIn(filter.stage, view));
}

/** Requests of the tenant. */
export async function listApprovals(deps: Deps, actor: Actor, filter: ApprovalFilter): Promise<Page<ApprovalView>> {
  // Where a request stands follows from its votes, so it is judged here too.
  if (filter.stage !== undefined) return viewsWhere(deps, actor, { ...filter, states: ['pending'] }, (view) => waitsIn(filter.stage, view));
  const now = deps.clock.now();
  const principals = await principalsOf(deps, actor);
  const page = await deps.storage.read(actor, (db) => deps.approvals.list(db, actor.tenantId, filter, now));
  return { ...page, items: page.items.map((approval) => viewOf(approval, { viewer: actor, principals }, now)) };
}

function waitsIn(stage: ApprovalFilter['stage'], { stage: { at, of } }: ApprovalView): boolean {
  switch (stage) {
    case undefined:
      return true;
    case 'first':
      return at === 1;
    case 'later':
      return at > 1;
    case 'last':
      return at === of;
  }
}

/** A page of those that fit, read batch by batch until it is full. */
async function viewsWhere(deps: Deps, actor: Actor, { size, cursor, ...filter }: ApprovalFilter, fits: (view: ApprovalView) => boolean): Promise<Page<ApprovalView>> {
  const now = deps.clock.now();
  const principals = await principalsOf(deps, actor);
  return deps.storage.read(actor, async (db) => {
    const found: ApprovalView[] = [];
    let from = cursor;
    do {
      const batch = await deps.approvals.list(db, actor.tenantId, { ...filter, size: BATCH, ...(from === undefined ? {} : { cursor: from }) }, now);
      found.push(...batch.items.map((approval) => viewOf(approval, { viewer: actor, principals }, now)).filter(fits));
      from = batch.next ?? undefined;
    } while (from !== undefined && found.length <= size);
    return pageOf(found, size, keyIn(filter.order));
  });
}

export async function getApproval(deps: Deps, actor: Actor, id: ApprovalId): Promise<ApprovalView> {
  const approval = await deps.storage.read(actor, (db) => deps.approvals.find(db, actor.tenantId, id));
  if (!approval) throw new Refusal('approvals/not-found', { id });
  return viewOf(approval, { viewer: actor, principals: await principalsOf(deps, actor) }, deps.clock.now());
}

/** Those for whom the caller may vote now, as they stand. */
async function principalsOf({ storage, clock, approvals, voterOf }: Deps, actor: Actor): Promise<readonly Principal[]> {
  const ids = await storage.read(actor, (db) => approvals.delegatedTo(db, actor.tenantId, actor.userId, clock.now()));
  if (!voterOf || ids.length === 0) return [];
  return storage.readIdentity(actor, async (db) => {
    const found: Principal[] = [];
    for (const id of ids) found.push(...[await voterOf(db, actor.tenantId, id)].filter((one) => one !== null));
    return found;
  });
}

function viewOf(approval: Approval, { viewer, principals }: { readonly viewer: Actor; readonly principals: readonly Principal[] }, now: Instant): ApprovalView {
  const refusal = (principal?: Principal) => refusalToVote(approval, viewer, approval.subjectDigest, now, { principal });
  const open = openStage(approval);
  return {
    ...approval, state: stateAt(approval, now), whyNot: refusal(), deputyFor: principals.filter((principal) => refusal(principal) === null).map(({ userId, name }) => ({ userId, name })),
    approvals: approval.votes.filter((vote) => vote.verdict === 'approve').length, approvers: approversOf(approval.policy),
    stage: { at: open.at + 1, of: open.of, required: open.stage.required, approvals: open.approvals, roles: open.stage.roles, missingRoles: open.missingRoles },
  };
}
