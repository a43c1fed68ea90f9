import { z } from 'zod';
import { type AgentId, brand, type TenantId, type VersionId } from '../../shared/brand.ts';
import type { Actor } from '../base/actor.ts';
import { Refusal } from '../base/refusal.ts';
import { systemActor } from '../base/system-tenant.ts';
import type { Db, Tx } from '../base/storage/index.ts';
import { type Approval, ApprovalQuestion, expireIn, pendingRequests, policyInForce, type Reactions, requestApprovalIn, tally, voidRequest } from '../agents/approvals/index.ts';
import { agentDigest, buryAgentIn, needAgent, needVersion } from '../agents/catalog/index.ts';
import { approversOf } from './publish-version.ts';
import { type GovernanceDeps, PUBLISH_REQUEST } from './version-governance.ts';

/** The type of a request to delete an agent; also the name its workflow is chosen by (FEATURES T63, T64). */
export const DELETE_REQUEST = 'agent_delete';
export const AGENT_SUBJECT = 'agent';

export const Deletion = z.strictObject({
  agentId: z.uuid(),
  /** The agent's name, typed by whoever asks: what goes is gone for good. */
  name: z.string().max(200),
  reason: ApprovalQuestion.shape.reason.unwrap().pipe(z.string().min(1, 'say why it should go')),
});
export type Deletion = Readonly<z.infer<typeof Deletion>>;

type Deps = Omit<GovernanceDeps, 'reactions'>;

/** Asks for an agent to be deleted. It stays as it is, and stays in use, until enough others have agreed. */
export function askToDelete(deps: GovernanceDeps, actor: Actor, { agentId, name, reason }: Deletion): Promise<Approval> {
  return deps.storage.write(actor, async (tx) => {
    const agent = await needAgent(deps, tx, actor, brand<AgentId>(agentId));
    if (agent.name !== name) throw new Refusal('input/invalid', { field: 'name', rule: 'name: is not the name of this agent' });
    const pending = await deps.approvals.pendingOn(tx, actor.tenantId, DELETE_REQUEST, agent.id);
    if (pending && !(await expireIn(deps, tx, actor, pending.id))) throw new Refusal('catalog/deletion-pending', { id: agent.id, approval: pending.id });
    return requestApprovalIn(deps, tx, actor, {
      type: DELETE_REQUEST, subjectType: AGENT_SUBJECT, subjectId: agent.id, subjectDigest: await agentDigest(deps, tx, agent), title: `Delete ${agent.name} with all its versions`, reason,
    }, await policyInForce(deps, tx, actor.tenantId, DELETE_REQUEST));
  });
}

/** The last vote deletes the agent as it was when the question was asked; with another version since, nobody has agreed to that. */
export function deletionReactions(deps: Deps): Reactions {
  return {
    [DELETE_REQUEST]: async (tx, actor, closed) => {
      if (closed.state !== 'approved') return;
      const agent = await needAgent(deps, tx, actor, brand<AgentId>(closed.subjectId));
      if ((await agentDigest(deps, tx, agent)) !== closed.subjectDigest || tally(closed) !== 'approved') throw new Refusal('approvals/digest-mismatch', { id: closed.id, digest: closed.subjectDigest });
      await buryAgentIn(deps, tx, actor, agent.id, { approval: closed.id, approvers: approversOf(closed), requestedBy: closed.requestedBy, reason: closed.reason });
    },
  };
}

/** Ends requests to publish versions of agents that are gone; answers how many. The sweeper calls it, for a vote may not wait for other requests. */
export async function voidOrphans(deps: GovernanceDeps, tenantId: TenantId): Promise<number> {
  const sweeper = systemActor('sweeper', tenantId);
  const orphans = await deps.storage.read(sweeper, (db) => orphanedRequests(deps, db, sweeper));
  let ended = 0;
  for (const { id } of orphans) if (await voidRequest(deps, sweeper, id, 'The agent was deleted')) ended += 1;
  return ended;
}

async function orphanedRequests(deps: GovernanceDeps, db: Db, sweeper: Actor): Promise<readonly Approval[]> {
  const found: Approval[] = [];
  for (const request of await pendingRequests(deps, db, sweeper.tenantId, PUBLISH_REQUEST)) if (await isOrphaned(deps, db, sweeper, request)) found.push(request);
  return found;
}

/** Whether a request to publish speaks of a version whose agent is gone. */
export async function isOrphaned(deps: Pick<Deps, 'catalog'>, db: Db | Tx, actor: Actor, { subjectId }: Pick<Approval, 'subjectId'>): Promise<boolean> {
  const { agentId } = await needVersion(deps, db, actor, brand<VersionId>(subjectId));
  return deps.catalog.isBuried(db, actor.tenantId, agentId);
}
