import type { TenantId } from '../../shared/brand.ts';
import type { RegistryView } from '../../shared/registry-merge.ts';
import type { Actor } from '../base/actor.ts';
import { Refusal } from '../base/refusal.ts';
import type { Db } from '../base/storage/index.ts';
import type { OverrideDeps } from '../registry/overrides/index.ts';
import { type McpDeps, type McpServer, serverIn } from '../registry/servers/index.ts';
import type { GovernanceDeps } from './version-governance.ts';

/** What acts on MCP servers need: the registry that names them, what was seen of them, and the requests that rely on them. */
export interface ServerFlowDeps extends McpDeps {
  readonly overrides: OverrideDeps;
  readonly governance: GovernanceDeps;
  /** How long after it was last asked a server is asked again though nobody wishes it; 0: never. */
  readonly askAgainMs: number;
  /** Whether the tenant has this part of the product: without it nobody is asked and nothing is registered, by whatever way (SECURITY-CASES RBAC-20). */
  hasServers(tenantId: TenantId): Promise<boolean>;
  /** The registry of a tenant, as of now. */
  viewOf(db: Db, tenantId: TenantId): Promise<RegistryView>;
}

export async function needServer(deps: Pick<ServerFlowDeps, 'viewOf'>, db: Db, { tenantId }: Pick<Actor, 'tenantId'>, id: string): Promise<McpServer> {
  const server = serverIn(await deps.viewOf(db, tenantId), id);
  if (!server) throw new Refusal('mcp/server-not-found', { id });
  return server;
}
