import type { TenantId, UserId } from '../../../shared/brand.ts';
import type { RequestFacts } from '../../../shared/workflow-schema.ts';
import type { Actor } from '../../base/actor.ts';
import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import type { Db, Storage, Tx } from '../../base/storage/index.ts';
import type { AuditTrail } from '../../records/audit/index.ts';
import type { Approval, ApprovalPolicy, Vote } from './approval.ts';
import type { Principal } from './approval-rules.ts';
import type { ApprovalStore } from './approval-store.ts';

/**
 * The policy that the tenant's effective workflows lay down for a type of request now, or null when none matches; stricter where
 * one of their conditions speaks of what is known of the request. Reads through the given handle only.
 */
export type WorkflowFor = (db: Db, tenantId: TenantId, type: string, facts?: RequestFacts) => Promise<ApprovalPolicy | null>;

/** What follows, in the same transaction, from a request that is no longer pending. A refusal thrown here undoes the closing. */
export type Reaction = (tx: Tx, actor: Actor, closed: Approval) => Promise<void>;

/** By type of request. This room neither knows nor asks what a reaction does; a type without one has no further effect. */
export type Reactions = Readonly<Record<string, Reaction>>;

/** Those of the votes whose voters can still sign in and still hold the role they voted in. Needs the identity plane. */
export type VotesStanding = (tx: Tx, tenantId: TenantId, votes: readonly Vote[]) => Promise<readonly Vote[]>;

/** Somebody who can vote here now, with the roles they hold; null when they cannot sign in or are not a member. Needs the identity plane. */
export type VoterOf = (tx: Db, tenantId: TenantId, userId: UserId) => Promise<Principal | null>;

/** What happened to a request, for whoever wants to hear of it. */
export interface ApprovalEvent {
  readonly type: 'approval.request.created' | 'approval.decision.recorded' | 'approval.request.reminded' | `approval.request.${Exclude<Approval['state'], 'pending'>}`;
  readonly approval: Approval;
  /** The vote that was just given, where one was. */
  readonly vote?: Vote;
}

/** Puts an event where it outlives a crash, in the transaction in which it happened. Whoever hears of it later can hold up nothing (FEATURES T74). */
export type Announce = (tx: Tx, actor: Actor, event: ApprovalEvent) => Promise<void>;

export interface ApprovalDeps {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly audit: AuditTrail;
  readonly approvals: ApprovalStore;
  readonly workflowFor: WorkflowFor;
  readonly reactions: Reactions;
  /** Absent where people are not kept: every vote stands. */
  readonly votesStanding?: VotesStanding;
  /** Absent where people are not kept: nobody votes for anybody else. */
  readonly voterOf?: VoterOf;
  readonly announce?: Announce;
}
