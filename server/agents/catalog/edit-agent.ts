import { type AgentId, brand, type UserId } from '../../../shared/brand.ts';
import { RISK_LEVELS } from '../../../shared/workflow-schema.ts';
import type { Actor } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Tx } from '../../base/storage/index.ts';
import type { Agent, AgentChange } from './agent.ts';
import type { CatalogDeps } from './catalog-deps.ts';
import { holdAgent } from './hold-version.ts';

export interface NewOwner {
  readonly id: UserId;
  readonly name: string;
}

/** Changes what the catalog says about an agent. A changed risk class has an entry of its own, because approval depends on it. */
export async function editAgentIn(deps: CatalogDeps, tx: Tx, actor: Actor, { agentId, ver, reason, ownerId: _id, ...change }: AgentChange, owner: NewOwner | null): Promise<Agent> {
  const before = await holdAgent(deps, tx, actor, brand<AgentId>(agentId));
  if (ver !== before.ver) throw new Refusal('input/conflict', { field: 'ver', rule: `ver: this agent changed since it was read; it is now ${before.ver}`, id: before.id, of: 'agent', ver: before.ver });
  const after: Agent = {
    ...before, description: change.description ?? before.description, category: change.category ?? before.category, riskClass: change.riskClass ?? before.riskClass,
    tags: change.tags ? [...new Set(change.tags)] : before.tags, ...(owner ? { ownerId: owner.id, ownerName: owner.name } : {}),
  };
  const said = reason || null;
  if (isLower(after, before) && said === null) throw new Refusal('input/invalid', { field: 'reason', rule: 'reason: say why the risk is lower than it was' });
  const changes = changesOf(before, after);
  if (changes.length === 0) return before;
  if (!(await deps.catalog.saveAbout(tx, after))) throw new Refusal('input/conflict', { field: 'ver', rule: 'ver: this agent changed since it was read', id: before.id, of: 'agent' });

  const resource = { type: 'agent', id: after.id, name: after.name } as const;
  if (after.riskClass !== before.riskClass) await deps.audit.append(tx, actor, { type: 'agent.risk_assessed', resource, details: { before: before.riskClass, after: after.riskClass, reason: said } });
  const others = changes.filter(({ field }) => field !== 'riskClass');
  if (others.length > 0) await deps.audit.append(tx, actor, { type: 'agent.edited', resource, details: { changes: others.map((one) => ({ ...one })), reason: said } });
  return { ...after, ver: after.ver + 1 };
}

function isLower(after: Agent, before: Agent): boolean {
  return RISK_LEVELS.indexOf(after.riskClass) < RISK_LEVELS.indexOf(before.riskClass);
}

const FIELDS = ['category', 'tags', 'riskClass', 'ownerId', 'description'] as const;
/** An entry has little room; a longer text is in the catalog. */
const LONGEST_SAID = 500;

function changesOf(before: Agent, after: Agent): readonly { readonly field: string; readonly before: string; readonly after: string }[] {
  const said = (agent: Agent, field: (typeof FIELDS)[number]) => (field === 'tags' ? agent.tags.join(', ') : agent[field]);
  return FIELDS.filter((field) => said(before, field) !== said(after, field))
    .map((field) => ({ field, before: said(before, field).slice(0, LONGEST_SAID).toWellFormed(), after: said(after, field).slice(0, LONGEST_SAID).toWellFormed() }));
}
