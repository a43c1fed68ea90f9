import type { TenantId } from '../../shared/brand.ts';
import { withKnownEffects } from '../../shared/known-effects.ts';
import type { RegistryView } from '../../shared/registry-merge.ts';
import type { RightsCard, ToolEffect, ToolRight } from '../../shared/rights-card.ts';
import { maskedUrl } from '../../shared/secret-names.ts';
import { EFFECT_RANK } from '../../shared/tool-effect.ts';
import type { KnowTools } from '../agents/catalog/index.ts';
import type { Db } from '../base/storage/index.ts';
import { type McpDeps, type McpServer, serversIn, type ToolsInForce, toolsInForce } from '../registry/servers/index.ts';
import { governing } from './used-tools.ts';

interface Deps {
  readonly mcp: McpDeps['mcp'];
  /** The registry of a tenant, as of now. */
  viewOf(db: Db, tenantId: TenantId): Promise<RegistryView>;
}

/** What a tenant knows of tools: the marks of its registry, and the annotations that the accepted tools of MCP servers carry. */
export function knowToolsBy(deps: Deps): KnowTools {
  return async (db, tenantId) => {
    const view = await deps.viewOf(db, tenantId);
    const servers = serversIn(view);
    const inForce = new Map<string, ToolsInForce>();
    for (const { id } of servers) {
      const tools = await toolsInForce(deps, db, tenantId, id);
      if (tools) inForce.set(id, tools);
    }
    return (card) => withKnownEffects(card, (tool) => (tool.source === 'own' ? markedEffect(view, tool.name) : acceptedEffect(servers, inForce, card, tool)));
  };
}

function markedEffect(view: RegistryView, name: string): ToolEffect | null {
  const entry = view.getItem('tools', name);
  if (entry?.['destructive'] === true) return 'destructive';
  if (entry?.['read_only'] === true) return 'read-only';
  return entry?.['destructive'] === false ? 'additive' : null;
}

/** All tools of a server may do what the most powerful of them may. */
function acceptedEffect(servers: readonly McpServer[], inForce: ReadonlyMap<string, ToolsInForce>, card: RightsCard, { source, name }: ToolRight): ToolEffect | null {
  const server = governing(servers, card, source);
  const accepted = inForce.get(server?.id ?? '')?.accepted;
  if (!server || !accepted) return null;
  const effects = name === '*' ? [...accepted.values()].map(({ effect }) => effect) : [accepted.get(name)?.effect ?? 'unknown'];
  const most = effects.toSorted((a, b) => EFFECT_RANK[b] - EFFECT_RANK[a])[0] ?? 'unknown';
  return EFFECT_RANK[most] < EFFECT_RANK.unknown && isElsewhere(server, card, source) ? null : most;
}

/** A definition may call another address by the name of a governed server: what was accepted there says nothing good of this one. */
function isElsewhere({ access }: McpServer, { mcpServers }: RightsCard, source: string): boolean {
  const target = mcpServers.find(({ name }) => name === source)?.target ?? null;
  return target !== null && access.kind === 'http' && maskedUrl(access.url) !== target;
}
