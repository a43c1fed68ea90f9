import type { Actor } from '../base/actor.ts';
import { addressKey } from '../people/edge/index.ts';
import type { ProcedureMeta } from './procedure-meta.ts';
import type { RequestContext } from './request-context.ts';

/** Counts a call before anybody asks who it is from: against its address, and where it names one, against a limit of its own. */
export async function countArrival({ house, source }: Pick<RequestContext, 'house' | 'source'>, limit?: ProcedureMeta['limit']): Promise<void> {
  const caller = { key: `ip:${addressKey(source)}`, source };
  await house.edge.limiter.spend('address', caller);
  if (limit) await house.edge.limiter.spend(limit, caller);
}

/** Who calls a route that is no procedure: counted like one, refused like one. */
export async function knownCaller(context: RequestContext): Promise<Actor> {
  await countArrival(context);
  const actor = await context.actor();
  await context.house.edge.limiter.spendAs(actor, 1);
  return actor;
}
