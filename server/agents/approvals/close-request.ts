import type { Actor } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Tx } from '../../base/storage/index.ts';
import type { Approval, ApprovalState, Bypass } from './approval.ts';
import type { ApprovalDeps } from './approval-deps.ts';

interface Closing {
  readonly state: Exclude<ApprovalState, 'pending'>;
  readonly comment: string | null;
  readonly bypass?: Bypass;
}

/** The one way out of `pending`, whoever opens it: last vote, requester, sweeper or a broken glass. */
export async function closeIn(deps: ApprovalDeps, tx: Tx, actor: Actor, approval: Approval, { state, comment, bypass }: Closing): Promise<Approval> {
  const closed: Approval = { ...approval, state, comment, decidedAt: deps.clock.now(), bypass: bypass ?? null };
  if (!(await deps.approvals.close(tx, closed))) throw new Refusal('approvals/closed', { id: approval.id });
  const written = { ...closed, ver: closed.ver + 1 };
  await deps.announce?.(tx, actor, { type: `approval.request.${state}`, approval: written });
  await deps.reactions[approval.type]?.(tx, actor, written);
  return written;
}
