import type { AgentId, VersionId } from '../../../shared/brand.ts';
import type { Actor } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Db, Tx } from '../../base/storage/index.ts';
import type { AuditNote } from '../../records/audit/index.ts';
import type { Agent, Version } from './agent.ts';
import type { CatalogDeps } from './catalog-deps.ts';
import { usesOf } from './agent-uses.ts';
import { definitionOf } from './definition-content.ts';
import { standingOf } from './version-rules.ts';

export async function needAgent(deps: Pick<CatalogDeps, 'catalog'>, db: Db, actor: Actor, id: AgentId): Promise<Agent> {
  const agent = await deps.catalog.findAgent(db, actor.tenantId, id);
  if (!agent) throw new Refusal('catalog/agent-not-found', { id });
  return agent;
}

export async function needVersion(deps: Pick<CatalogDeps, 'catalog'>, db: Db, actor: Actor, id: VersionId): Promise<Version> {
  const version = await deps.catalog.findVersion(db, actor.tenantId, id);
  if (!version) throw new Refusal('catalog/version-not-found', { id });
  return version;
}

/** A version together with its agent, both held until the transaction ends: nothing else moves within this agent meanwhile. */
export async function holdVersion(deps: CatalogDeps, tx: Tx, actor: Actor, id: VersionId, ver?: number): Promise<{ readonly agent: Agent; readonly version: Version }> {
  const { agentId } = await needVersion(deps, tx, actor, id);
  const agent = await holdAgent(deps, tx, actor, agentId);
  const version = await needVersion(deps, tx, actor, id); // again: it may have moved while we waited
  if (ver !== undefined && ver !== version.ver) throw staleVersion(version);
  return { agent, version };
}

export async function holdAgent(deps: CatalogDeps, tx: Tx, actor: Actor, id: AgentId): Promise<Agent> {
  const agent = await deps.catalog.holdAgent(tx, actor.tenantId, id);
  if (!agent) throw new Refusal('catalog/agent-not-found', { id });
  return agent;
}

export async function saveVersion(deps: CatalogDeps, tx: Tx, version: Version): Promise<Version> {
  if (!(await deps.catalog.saveVersion(tx, version))) throw staleVersion(version);
  return { ...version, ver: version.ver + 1 };
}

export function staleVersion({ id, ver, state, digest }: Version): Refusal {
  return new Refusal('input/conflict', { field: 'ver', rule: `ver: this version changed since it was read; it is now ${ver}`, id, of: 'agent_version', ver, state, digest });
}

/** After any move of a version: what its agent is now called and which version is current. */
export async function settleAgent(deps: CatalogDeps, tx: Tx, agent: Agent): Promise<Agent> {
  const versions = await deps.catalog.statesOf(tx, agent.tenantId, agent.id);
  const standing = standingOf(versions);
  await settleUses(deps, tx, agent, versions.find(({ id }) => id === standing.currentVersionId) ?? versions[0] ?? null);
  if (standing.status === agent.status && standing.currentVersionId === agent.currentVersionId) return agent;
  const settled = { ...agent, ...standing };
  await deps.catalog.saveStanding(tx, settled);
  return { ...settled, ver: agent.ver + 1 };
}

/** Reads again what the standing version uses, where that is another one or says something else by now. */
async function settleUses(deps: CatalogDeps, tx: Tx, agent: Agent, version: { readonly id: VersionId; readonly digest: string } | null): Promise<void> {
  if ((version?.digest ?? '') === (await deps.catalog.usesDigest(tx, agent.tenantId, agent.id))) return;
  const [row] = version ? await deps.catalog.canonicals(tx, agent.tenantId, [version.id]) : [];
  await deps.catalog.saveUses(tx, agent, usesOf(row ? definitionOf(row.canonical) : {}, version?.digest ?? ''));
}

/** What every entry about a version says of it. The digest stands clear, so that it stays provable after every erasure. */
export function versionNote(agent: Agent, version: Version): Pick<AuditNote, 'resource' | 'refs'> & { readonly details: { readonly agentId: AgentId; readonly version: string } } {
  return {
    resource: { type: 'agent_version', id: version.id, name: `${agent.name} ${version.semver}` },
    refs: { definition_sha256: version.digest },
    details: { agentId: agent.id, version: version.semver },
  };
}
