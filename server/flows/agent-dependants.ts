import { type AgentId, type Instant, plusMs } from '../../shared/brand.ts';
import { type Agent, agentDigest, type CatalogDeps, needAgent, seesDrafts } from '../agents/catalog/index.ts';
import type { RunStore, RunsOfVersion } from '../agents/runs/index.ts';
import type { Actor } from '../base/actor.ts';

const MONTH_MS = 30 * 86_400_000;

/** Who would notice if an agent, or a version of it, went away. */
export interface Dependants {
  /** What would go with all of it, drafts included: how many versions, and the digest that a request to delete the agent would name now. */
  readonly whole: { readonly versions: number; readonly digest: string };
  /** Agents whose version in use, or newest version, hands work to this one by its name. */
  readonly agents: readonly Pick<Agent, 'id' | 'name' | 'status'>[];
  /** Runs of the last 30 days by version, the busiest first; null where the reader may not see runs. */
  readonly runs: { readonly since: Instant; readonly versions: readonly RunsOfVersion[] } | null;
}

export function agentDependants(deps: Pick<CatalogDeps, 'storage' | 'clock' | 'catalog'> & { readonly runs: RunStore }, actor: Actor, agentId: AgentId): Promise<Dependants> {
  const since = plusMs(deps.clock.now(), -MONTH_MS);
  return deps.storage.read(actor, async (db) => {
    const agent = await needAgent(deps, db, actor, agentId);
    const users = await deps.catalog.agentsUsing(db, actor.tenantId, agent.name, { drafts: seesDrafts(actor) });
    return {
      whole: { versions: (await deps.catalog.statesOf(db, actor.tenantId, agentId)).length, digest: await agentDigest(deps, db, agent) },
      agents: users.filter(({ id }) => id !== agentId),
      runs: actor.capabilities.has('runs:read') ? { since, versions: await deps.runs.byVersion(db, actor.tenantId, agentId, since) } : null,
    };
  });
}
