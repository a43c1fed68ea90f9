import type { AgentId } from '../../../shared/brand.ts';
import { canonicalJson } from '../../../shared/canonical-json.ts';
import type { JsonObject } from '../../../shared/json.ts';
import type { Actor } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import { sha256Hex } from '../../base/sha256-hex.ts';
import type { Db, Tx } from '../../base/storage/index.ts';
import type { Agent } from './agent.ts';
import type { CatalogDeps } from './catalog-deps.ts';
import { holdAgent } from './hold-version.ts';

/** SHA-256 over which agent it is and every version it has, hex: what those vote on who agree to its deletion. */
export async function agentDigest(deps: Pick<CatalogDeps, 'catalog'>, db: Db, { tenantId, id, name }: Agent): Promise<string> {
  const versions = await deps.catalog.statesOf(db, tenantId, id);
  return sha256Hex(canonicalJson({ agent: id, name, versions: versions.map(({ semver, digest }) => ({ digest, semver })) }));
}

/**
 * Takes an agent out of the catalog for good. Its rows stay behind a tombstone, so that runs, requests and the log still say what
 * they were about; its name is free again. Who must agree to that is decided elsewhere.
 */
export async function buryAgentIn(deps: CatalogDeps, tx: Tx, actor: Actor, id: AgentId, details: JsonObject): Promise<void> {
  const agent = await holdAgent(deps, tx, actor, id);
  const versions = await deps.catalog.statesOf(tx, actor.tenantId, id);
  if (!(await deps.catalog.bury(tx, agent, deps.clock.now()))) throw new Refusal('catalog/agent-not-found', { id });
  await deps.audit.append(tx, actor, {
    type: 'agent.deleted', resource: { type: 'agent', id, name: agent.name },
    details: { ...details, versions: versions.length, published: versions.find(({ state }) => state === 'PUBLISHED')?.semver ?? null, owner: agent.ownerId, riskClass: agent.riskClass },
  });
}
