import type { TenantId } from '../../shared/brand.ts';
import { type Approval, pendingRequests, type Reliance, voidRequest } from '../agents/approvals/index.ts';
import { systemActor } from '../base/system-tenant.ts';
import type { Db } from '../base/storage/index.ts';
import { type McpServer, toolsInForce } from '../registry/servers/index.ts';
import type { ServerFlowDeps } from './server-flow-deps.ts';
import { saysTools, TOOL_RELIANCE, type UsedTool } from './tool-reliance.ts';
import { usageOf } from './used-tools.ts';
import { PUBLISH_REQUEST } from './version-governance.ts';

/**
 * Ends the pending requests whose votes would cover tools of this server that are no longer what they were: another definition
 * was accepted, or another was seen and the server's policy on drift does not wait. Answers how many it ended.
 */
export async function voidUncovered(deps: ServerFlowDeps, tenantId: TenantId, server: McpServer): Promise<number> {
  const found = await deps.storage.read({ tenantId }, (db) => uncoveredRequests(deps, db, tenantId, server));
  const watcher = systemActor('tool-watch', tenantId);
  let ended = 0;
  // One after the other: a request is held before what it is about, and two held at once could wait for one another.
  for (const { approval, tools } of found) {
    const because = saysTools(tools, 'Tools that this version uses are not what they were when this was asked');
    if (await voidRequest(deps.governance, watcher, approval.id, because)) ended += 1;
  }
  return ended;
}

interface Uncovered {
  readonly approval: Approval;
  readonly tools: readonly UsedTool[];
}

async function uncoveredRequests(deps: ServerFlowDeps, db: Db, tenantId: TenantId, server: McpServer): Promise<readonly Uncovered[]> {
  const inForce = await toolsInForce(deps, db, tenantId, server.id);
  if (!inForce) return [];
  const found = await relyingOn(deps, db, tenantId, server.id);
  return found.flatMap(({ approval, reliances }) => {
    const tools = reliances.flatMap((reliance) => {
      const use = usageOf(server, inForce, reliance.name);
      if (use.accepted !== reliance.digest) return [{ ...use, change: null }];
      return use.change !== null && use.holdsBack ? [use] : [];
    });
    return tools.length > 0 ? [{ approval, tools }] : [];
  });
}

export interface Relying {
  readonly approval: Approval;
  readonly reliances: readonly Reliance[];
}

/** Pending requests to publish that rely on tools of a server. */
export async function relyingOn(deps: Pick<ServerFlowDeps, 'governance'>, db: Db, tenantId: TenantId, serverId: string): Promise<readonly Relying[]> {
  return (await pendingRequests(deps.governance, db, tenantId, PUBLISH_REQUEST)).flatMap((approval) => {
    const reliances = approval.reliesOn.filter(({ type, owner }) => type === TOOL_RELIANCE && owner === serverId);
    return reliances.length > 0 ? [{ approval, reliances }] : [];
  });
}
