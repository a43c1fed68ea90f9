import { effectiveDriftPolicy } from '../../shared/registry-effective.ts';
import type { TenantId } from '../../shared/brand.ts';
import { definitionOf, type Version } from '../agents/catalog/index.ts';
import { systemActor } from '../base/system-tenant.ts';
import type { Db } from '../base/storage/index.ts';
import type { ServerFlowDeps } from './server-flow-deps.ts';
import { notCovered, saysTools, type UsedTool } from './tool-reliance.ts';
import { type GovernanceDeps, PUBLISH_REQUEST } from './version-governance.ts';

export type HoldingDeps = Pick<GovernanceDeps, 'approvals' | 'usedTools' | 'viewOf'>;

/**
 * The tools for which a published version may not run now. Asked at each start and never written down: it runs again as soon as
 * its tools are what its votes covered. Empty unless the tenant's safeguards say `suspend_versions`.
 */
export async function toolsThatHold({ approvals, usedTools, viewOf }: HoldingDeps, db: Db, { tenantId, id, digest, canonical }: Version): Promise<readonly UsedTool[]> {
  if (!usedTools || !viewOf || effectiveDriftPolicy(await viewOf(db, tenantId)) !== 'suspend_versions') return [];
  const used = await usedTools(db, tenantId, definitionOf(canonical));
  if (used.length === 0) return [];
  const grant = await approvals.grantedOn(db, tenantId, PUBLISH_REQUEST, { id, digest });
  return notCovered(used, grant?.reliesOn ?? []);
}

/** Tells the log which published versions the tools of a server hold from now on. Answers how many. */
export async function tellHeldVersions(deps: ServerFlowDeps, tenantId: TenantId, serverId: string): Promise<number> {
  const held = await deps.storage.read({ tenantId }, async (db) => {
    if (effectiveDriftPolicy(await deps.viewOf(db, tenantId)) !== 'suspend_versions') return [];
    const found: Array<{ readonly version: Version; readonly tools: readonly UsedTool[] }> = [];
    for (const version of await deps.governance.catalog.published(db, tenantId)) {
      const tools = (await toolsThatHold(deps.governance, db, version)).filter(({ server }) => server === serverId);
      if (tools.length > 0) found.push({ version, tools });
    }
    return found;
  });
  if (held.length === 0) return 0;
  const watcher = systemActor('tool-watch', tenantId);
  await deps.storage.write(watcher, async (tx) => {
    for (const { version, tools } of held) {
      await deps.audit.append(tx, watcher, {
        type: 'mcp.version.held', outcome: 'denied', resource: { type: 'agent_version', id: version.id, name: version.semver }, refs: { definition_sha256: version.digest },
        details: { agentId: version.agentId, server: serverId, because: saysTools(tools, 'Its approval does not cover these tools as they are now') },
      });
    }
  });
  return held.length;
}
