import type { TenantId } from '../../../shared/brand.ts';
import type { Actor } from '../../base/actor.ts';
import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import type { Db, Storage, Tx } from '../../base/storage/index.ts';
import type { AuditTrail } from '../../records/audit/index.ts';
import type { Approval, ApprovalPolicy, Vote } from './approval.ts';
import type { ApprovalStore } from './approval-store.ts';

/** The policy that the tenant's effective workflows lay down for a type of request now, or null when none matches. Reads through the given handle only. */
export type WorkflowFor = (db: Db, tenantId: TenantId, type: string) => Promise<ApprovalPolicy | null>;

/** What follows, in the same transaction, from a request that is no longer pending. A refusal thrown here undoes the closing. */
export type Reaction = (tx: Tx, actor: Actor, closed: Approval) => Promise<void>;

/** By type of request. This room neither knows nor asks what a reaction does; a type without one has no further effect. */
export type Reactions = Readonly<Record<string, Reaction>>;

/** Those of the votes whose voters can still sign in and still hold the role they voted in. Needs the identity plane. */
export type VotesStanding = (tx: Tx, tenantId: TenantId, votes: readonly Vote[]) => Promise<readonly Vote[]>;

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
}
