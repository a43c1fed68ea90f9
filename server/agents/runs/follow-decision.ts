import { brand, type RunId } from '../../../shared/brand.ts';
import type { JsonObject } from '../../../shared/json.ts';
import type { Actor } from '../../base/actor.ts';
import type { Tx } from '../../base/storage/index.ts';
import type { Approval, Reactions } from '../approvals/index.ts';
import { ENDED } from './run.ts';
import { RUN_CALL_REQUEST } from './run-approval.ts';
import type { RunApprovalStore } from './run-approval-store.ts';
import { endRunIn, recordEventIn, type RunDeps, saveRun } from './run-log.ts';

type Deps = RunDeps & { readonly runApprovals: RunApprovalStore };

/** What a closed request does to the run that waits for it, in the transaction that closed it: the two cannot part. */
export function runCallReactions(deps: Deps): Reactions {
  return { [RUN_CALL_REQUEST]: (tx, actor, closed) => followDecision(deps, tx, actor, closed) };
}

/** An approval sets the run working, for the gateway to go on with; anything else ends it (FEATURES E42). */
async function followDecision(deps: Deps, tx: Tx, actor: Actor, closed: Approval): Promise<void> {
  const approved = closed.state === 'approved';
  const moved = await deps.runApprovals.move(tx, closed, 'waiting', approved ? 'granted' : 'ended');
  const run = await deps.runs.find(tx, closed.tenantId, brand<RunId>(closed.subjectId));
  if (!moved || !run || ENDED.has(run.state)) return; // the run was stopped, and nobody waits any more
  const decision = decisionOf(closed, actor);
  if (!approved) {
    await endRunIn(deps, tx, actor, run, { state: 'canceled', because: decision });
    return;
  }
  await recordEventIn(deps, tx, actor, run, { type: 'working', body: decision, audit: 'run.approval.granted' });
  await saveRun(deps, tx, { ...run, state: 'working' });
}

function decisionOf({ id, state, comment, votes }: Approval, actor: Actor): JsonObject {
  return { approval: id, decision: state, by: votes.at(-1)?.voterName ?? actor.name, reason: comment };
}
