import type { AgentId, VersionId } from '../../shared/brand.ts';
import { type CatalogDeps, definitionOf, needAgent, needVersion } from '../agents/catalog/index.ts';
import type { Actor } from '../base/actor.ts';
import { Refusal } from '../base/refusal.ts';
import type { Db } from '../base/storage/index.ts';
import type { RunnableVersion } from '../fleet/gateway/index.ts';
import { type HoldingDeps, toolsThatHold } from './held-versions.ts';
import { namingTools } from './tool-reliance.ts';

/** The version that may run now: the asked one or the agent's current one, and published either way. */
export async function runnableVersion(deps: HoldingDeps & Pick<CatalogDeps, 'catalog'>, db: Db, actor: Actor, agentId: AgentId, wanted: VersionId | null): Promise<RunnableVersion> {
  const agent = await needAgent(deps, db, actor, agentId);
  const versionId = wanted ?? agent.currentVersionId;
  if (!versionId) throw new Refusal('catalog/not-published', { id: agentId, rule: `${agent.name} has no published version` });
  const version = await needVersion(deps, db, actor, versionId);
  if (version.agentId !== agentId) throw new Refusal('catalog/version-not-found', { id: versionId });
  if (version.state !== 'PUBLISHED') throw new Refusal('catalog/not-published', { id: versionId, state: version.state });
  const held = await toolsThatHold(deps, db, version);
  if (held.length > 0) throw new Refusal('catalog/held-by-drift', { id: versionId, ...namingTools(held, 'This version is held until these tools are accepted and a version that uses them is approved') });
  return { agentId, agentName: agent.name, versionId, version: version.semver, digest: version.digest, definition: definitionOf(version.canonical) };
}
