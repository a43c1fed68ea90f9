import { brand, type UserId } from '../shared/brand.ts';
import { openApprovalStore } from './agents/approvals/index.ts';
import { openCatalogStore } from './agents/catalog/index.ts';
import type { Actor } from './base/actor.ts';
import { versionReactions } from './flows/decide-version.ts';
import { type ProposalDeps, proposalReactions } from './flows/propose-layer.ts';
import type { ServerFlowDeps } from './flows/server-flow-deps.ts';
import { usedToolsBy } from './flows/used-tools.ts';
import type { GovernanceDeps } from './flows/version-governance.ts';
import { votesStanding } from './flows/votes-standing.ts';
import type { Ground } from './open-ground.ts';
import type { People } from './api/house.ts';
import type { RegistryRooms } from './open-registry.ts';
import { VERSION } from './product-version.ts';
import { type LayerOwner, ownersOf } from './registry/layers/index.ts';
import { openMcpStore } from './registry/servers/index.ts';

export interface GovernanceRooms {
  readonly governance: GovernanceDeps & ProposalDeps;
  readonly servers: ServerFlowDeps;
}

/** Catalog, approvals and proposals, each unaware of the others, joined by what follows from a decided request; and the MCP servers that versions rely on. */
export function openGovernance({ config, storage, clock, ids, audit, vault, outboundWithin }: Ground, registry: RegistryRooms, people: Pick<People, 'people'>): GovernanceRooms {
  const { overrides, proposals, workflowFor, viewOf } = registry;
  const mcp = openMcpStore(storage.kit);
  vault.register(mcp.sealedSecrets);
  const rooms = {
    storage, clock, ids, audit, overrides, proposals, people: people.people, workflowFor, catalog: openCatalogStore(storage.kit), approvals: openApprovalStore(storage.kit),
    votesStanding: votesStanding(people.people), usedTools: usedToolsBy({ mcp, viewOf }),
  };
  const governance = { ...rooms, reactions: { ...versionReactions(rooms), ...proposalReactions(rooms, ownersAbove) } };
  const probe = { version: VERSION, stdioAllowed: config.mcpStdio, outbound: outboundWithin };
  return { governance, servers: { storage, clock, ids, audit, vault, mcp, overrides, governance, viewOf, probe } };
}

/** The layers above one of the actor's, whose rules an edit of it keeps. */
function ownersAbove(actor: Actor, { kind, id }: LayerOwner): Promise<readonly LayerOwner[]> {
  const owners = ownersOf({ organisationId: actor.organisationId, tenantId: actor.tenantId, userId: kind === 'user' ? brand<UserId>(id) : null });
  return Promise.resolve(owners.slice(0, owners.findIndex((owner) => owner.kind === kind)));
}
