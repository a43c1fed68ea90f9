import { rightsOf } from '../../shared/agent-rights.ts';
import type { TenantId } from '../../shared/brand.ts';
import type { RegistryView } from '../../shared/registry-merge.ts';
import type { RightsCard } from '../../shared/rights-card.ts';
import { maskedUrl } from '../../shared/secret-names.ts';
import { dangerousTools, hasDrifted, type OnDrift, toolDrift } from '../../shared/tool-drift.ts';
import type { Db } from '../base/storage/index.ts';
import { type McpDeps, type McpServer, serversIn, type ToolsInForce, toolsInForce } from '../registry/servers/index.ts';
import type { UsedTool, UsedTools } from './tool-reliance.ts';

interface Deps {
  readonly mcp: McpDeps['mcp'];
  /** The registry of a tenant, as of now. */
  viewOf(db: Db, tenantId: TenantId): Promise<RegistryView>;
}

/** Reads from a definition's rights which tools of which governed servers it uses, and what of them is accepted and was seen. */
export function usedToolsBy(deps: Deps): UsedTools {
  return async (db, tenantId, definition) => {
    const rights = rightsOf(definition);
    if (rights.mcpServers.length === 0 && rights.tools.every(({ source }) => source === 'own')) return [];
    const servers = serversIn(await deps.viewOf(db, tenantId));
    const used: UsedTool[] = [];
    for (const source of new Set(rights.tools.map((tool) => tool.source))) {
      const server = governing(servers, rights, source);
      const inForce = server && (await toolsInForce(deps, db, tenantId, server.id));
      if (!server || !inForce) continue;
      for (const { name } of rights.tools.filter((tool) => tool.source === source)) used.push(usageOf(server, inForce, name));
    }
    return used;
  };
}

/** A definition calls a server by the registry's id or name for it, or by its address. */
export function governing(servers: readonly McpServer[], { mcpServers }: RightsCard, source: string): McpServer | undefined {
  const target = mcpServers.find(({ name }) => name === source)?.target;
  return servers.find(({ id }) => id === source)
    ?? servers.find(({ access }) => target !== null && target !== undefined && access.kind === 'http' && maskedUrl(access.url) === target)
    ?? servers.find(({ name }) => name === source);
}

/** How one tool, or all (`*`), stands between what was accepted and what was seen. */
export function usageOf(server: Pick<McpServer, 'id' | 'onDrift'>, { accepted, acceptedDigest, seen, seenDigest }: ToolsInForce, name: string): UsedTool {
  const only = (tools: ToolsInForce['seen']) => [...tools.values()].filter((tool) => name === '*' || tool.name === name);
  const drift = toolDrift(only(accepted), only(seen));
  const digest = name === '*' ? acceptedDigest : (accepted.get(name)?.digest ?? null);
  const change = name === '*' && seenDigest !== acceptedDigest ? 'changed' : drift.changed.length > 0 ? 'changed' : drift.removed.length > 0 ? 'gone' : drift.added.length > 0 ? 'unaccepted' : null;
  return { server: server.id, name, accepted: digest, change, holdsBack: holdsBack(server.onDrift, hasDrifted(drift), dangerousTools(drift).length > 0) };
}

function holdsBack(onDrift: OnDrift, drifted: boolean, dangerous: boolean): boolean {
  switch (onDrift) {
    case 'report': return false;
    case 'destructive': return dangerous;
    case 'any': return drifted;
  }
}
