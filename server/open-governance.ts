import { brand, type UserId } from '../shared/brand.ts';
import { openApprovalStore } from './agents/approvals/index.ts';
import { openBudgetStore } from './agents/budgets/index.ts';
import { openRunApprovalStore, openRunStore, runCallReactions } from './agents/runs/index.ts';
import { openCatalogStore, openPublishScheduleStore } from './agents/catalog/index.ts';
import type { Actor } from './base/actor.ts';
import type { Storage } from './base/storage/index.ts';
import { versionReactions } from './flows/decide-version.ts';
import { deletionReactions } from './flows/delete-agent.ts';
import { knowToolsBy } from './flows/known-tools.ts';
import { type BudgetChangeDeps, budgetReactions } from './flows/propose-budget.ts';
import { type ProposalDeps, proposalReactions } from './flows/propose-layer.ts';
import { type RoleChangeDeps, roleReactions } from './flows/propose-roles.ts';
import type { ServerFlowDeps } from './flows/server-flow-deps.ts';
import { usedToolsBy } from './flows/used-tools.ts';
import type { GovernanceDeps } from './flows/version-governance.ts';
import { announceApprovals } from './flows/announce-approvals.ts';
import type { ScheduleDeps } from './flows/schedule-publication.ts';
import { stillHoldsBy, votersBy, votesStanding } from './flows/votes-standing.ts';
import { openWebhookStore, type WebhookDeps } from './fleet/webhooks/index.ts';
import { type DiscussionDeps, openDiscussionStore } from './agents/discussion/index.ts';
import type { Ground } from './open-ground.ts';
import type { People } from './api/house.ts';
import type { RegistryRooms } from './open-registry.ts';
import { VERSION } from './product-version.ts';
import { type LayerOwner, ownersOf } from './registry/layers/index.ts';
import { openMcpStore } from './registry/servers/index.ts';

export interface GovernanceRooms {
  readonly governance: GovernanceDeps & ProposalDeps & RoleChangeDeps & BudgetChangeDeps & ScheduleDeps & DiscussionDeps;
  readonly servers: ServerFlowDeps;
  readonly webhooks: WebhookDeps;
}

const WEBHOOK_LIMITS = { timeoutMs: 10_000, mostBytes: 65_536 } as const;

/** Catalog, approvals, proposals and runs that wait, each unaware of the others, joined by what follows from a decided request; and the MCP servers that versions rely on. */
export function openGovernance({ config, storage, clock, ids, audit, vault, outboundWithin }: Ground, registry: RegistryRooms, people: Pick<People, 'people' | 'roleBook' | 'sessionEnder' | 'features'>): GovernanceRooms {
  const { overrides, proposals, workflowFor, viewOf } = registry;
  const mcp = openMcpStore(storage.kit);
  vault.register(mcp.sealedSecrets);
  const webhooks: WebhookDeps = { storage, clock, ids, audit, vault, webhooks: openWebhookStore(storage.kit), outbound: outboundWithin(WEBHOOK_LIMITS) };
  vault.register(webhooks.webhooks.sealedSecrets);
  vault.register(webhooks.webhooks.sealedPreviousSecrets);
  const rooms = {
    storage, clock, ids, audit, overrides, proposals, people: people.people, roleBook: people.roleBook, sessionEnder: people.sessionEnder, budgets: openBudgetStore(storage.kit), workflowFor, catalog: openCatalogStore(storage.kit), approvals: openApprovalStore(storage.kit),
    schedules: openPublishScheduleStore(storage.kit), discussion: openDiscussionStore(storage.kit), isMember: isMemberBy(people), announce: announceApprovals(webhooks),
    viewOf, votesStanding: votesStanding(people.people), voterOf: votersBy(people.people), stillHolds: stillHoldsBy(people.people, people.roleBook), usedTools: usedToolsBy({ mcp, viewOf }), knowTools: knowToolsBy({ mcp, viewOf }),
  };
  const governance = { ...rooms, reactions: { ...versionReactions(rooms), ...deletionReactions(rooms), ...proposalReactions(rooms, ownersAbove), ...roleReactions(rooms), ...budgetReactions(rooms), ...runCallReactions({ ...rooms, runs: openRunStore(storage.kit), runApprovals: openRunApprovalStore(storage.kit) }) } };
  const probe = { version: VERSION, stdioAllowed: config.mcpStdio, outbound: outboundWithin };
  return { governance, servers: { storage, clock, ids, audit, vault, mcp, overrides, governance, viewOf, hasServers: hasServersBy(storage, people.features), probe, askAgainMs: config.mcpDiscoveryS * 1_000 }, webhooks };
}

function hasServersBy(storage: Storage, features: People['features']): ServerFlowDeps['hasServers'] {
  return (tenantId) => storage.readIdentity({ tenantId }, (db) => features.isOn(db, tenantId, 'mcp_servers'));
}

function isMemberBy({ people }: Pick<People, 'people'>): DiscussionDeps['isMember'] {
  return async (db, tenantId, person) => (await people.member(db, tenantId, person)) !== null;
}

/** The layers above one of the actor's, whose rules an edit of it keeps. */
function ownersAbove(actor: Actor, { kind, id }: LayerOwner): Promise<readonly LayerOwner[]> {
  const owners = ownersOf({ organisationId: actor.organisationId, tenantId: actor.tenantId, userId: kind === 'user' ? brand<UserId>(id) : null });
  return Promise.resolve(owners.slice(0, owners.findIndex((owner) => owner.kind === kind)));
}
