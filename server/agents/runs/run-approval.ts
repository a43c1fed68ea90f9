import type { ApprovalId, Instant, OrganisationId, RunId, TenantId, UserId } from '../../../shared/brand.ts';
import { canonicalJson } from '../../../shared/canonical-json.ts';
import type { JsonObject } from '../../../shared/json.ts';
import type { Actor } from '../../base/actor.ts';
import { sha256Hex } from '../../base/sha256-hex.ts';

/** The type of request by which a run asks a person; a workflow of that name in the effective registry says who decides it. */
export const RUN_CALL_REQUEST = 'run_approval';
export const RUN_SUBJECT = 'run';

/** How long a run waits; after that nobody's silence is a yes (FEATURES E56). */
export const RUN_CALL_HOURS = 1;

/**
 * `waiting`: nobody has decided. `granted`: approved, and not begun. `taken`: begun, so that nothing begins it again.
 * `ended`: denied, overdue, taken back, or overtaken by what policies say since.
 */
export type RunApprovalState = 'waiting' | 'granted' | 'taken' | 'ended';

/** Whoever started a run, as far as policies and the log ask; kept, because the run may be gone on with after they went home. */
export interface RunStarter {
  readonly kind: Actor['kind'];
  readonly userId: UserId;
  readonly name: string;
  readonly organisationId: OrganisationId | null;
  readonly roles: readonly string[];
  readonly impersonator: Actor['impersonator'];
}

/** One call that a run may not make before somebody agrees, beside the request that asks for it. */
export interface RunApproval {
  readonly tenantId: TenantId;
  readonly id: ApprovalId;
  readonly runId: RunId;
  readonly step: string;
  readonly tool: string;
  readonly arguments: JsonObject;
  /** What voters vote on: this call, at this step, of this run, by this definition. */
  readonly digest: string;
  /** Policies that ask for it. */
  readonly policies: readonly string[];
  readonly starter: RunStarter;
  readonly state: RunApprovalState;
  readonly createdAt: Instant;
}

export interface WaitingCall {
  readonly runId: RunId;
  readonly definitionDigest: string;
  readonly step: string;
  readonly tool: string;
  readonly arguments: JsonObject;
}

export function callDigest({ runId, definitionDigest, step, tool, arguments: args }: WaitingCall): string {
  return sha256Hex(canonicalJson({ arguments: args, definition_sha256: definitionDigest, run: runId, step, tool }));
}

export function starterOf({ kind, userId, name, organisationId, roles, impersonator }: Actor): RunStarter {
  return { kind, userId, name, organisationId, roles: [...roles].sort(), impersonator };
}

/** The starter as an actor again, without credential and without any capability: a run asks nobody's permission but the registry's. */
export function actorOf(starter: RunStarter, tenantId: TenantId, roles: ReadonlySet<string>): Actor {
  return { ...starter, tenantId, roles, email: null, capabilities: new Set(), sessionId: null, keyId: null, source: { ip: null, userAgent: null } };
}
