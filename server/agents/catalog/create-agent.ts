import type { AgentId } from '../../../shared/brand.ts';
import type { Actor } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Tx } from '../../base/storage/index.ts';
import type { Agent, AgentInput, Version } from './agent.ts';
import type { CatalogDeps } from './catalog-deps.ts';
import { addVersionIn } from './create-version.ts';
import { contentOf } from './definition-content.ts';
import { settleAgent } from './hold-version.ts';
import { FIRST_VERSION } from './version-rules.ts';

export interface CreatedAgent {
  readonly agent: Agent;
  /** The first draft, when a definition was given. */
  readonly version: Version | null;
}

/** The creator owns the agent. With a definition it starts with a draft 0.1.0 (FEATURES T53). */
export function createAgent(deps: CatalogDeps, actor: Actor, input: AgentInput): Promise<CreatedAgent> {
  return deps.storage.write(actor, (tx) => createAgentIn(deps, tx, actor, input));
}

export async function createAgentIn(deps: CatalogDeps, tx: Tx, actor: Actor, { definition, changelog, ...input }: AgentInput): Promise<CreatedAgent> {
  const content = definition === undefined ? null : contentOf(definition);
  const agent = await addAgentIn(deps, tx, actor, { ...input, importPath: null });
  if (!content) return { agent, version: null };
  const version = await addVersionIn(deps, tx, actor, agent, { semver: FIRST_VERSION, content, changelog });
  await settleAgent(deps, tx, agent);
  return { agent, version };
}

/** An agent without versions; its status is DRAFT. */
export async function addAgentIn(deps: CatalogDeps, tx: Tx, actor: Actor, about: Pick<Agent, 'name' | 'description' | 'category' | 'tags' | 'riskClass' | 'importPath'>): Promise<Agent> {
  const agent: Agent = {
    ...about, tags: [...new Set(about.tags)], tenantId: actor.tenantId, id: deps.ids.id<AgentId>(), ownerId: actor.userId, ownerName: actor.name,
    status: 'DRAFT', currentVersionId: null, createdAt: deps.clock.now(), ver: 1,
  };
  if (!(await deps.catalog.addAgent(tx, agent))) throw new Refusal('catalog/agent-exists', { field: 'name', rule: `name: an agent called "${about.name}" exists already` });
  await deps.audit.append(tx, actor, {
    type: 'agent.created', resource: { type: 'agent', id: agent.id, name: agent.name },
    details: { category: agent.category, tags: agent.tags, riskClass: agent.riskClass, owner: agent.ownerId, importPath: agent.importPath },
  });
  return agent;
}
