import type { TenantId } from '../../../shared/brand.ts';
import type { PinnedTool } from '../../../shared/tool-drift.ts';
import type { Db } from '../../base/storage/index.ts';
import type { McpDeps } from './mcp-deps.ts';

/** The tools of one server as somebody accepted them, and as they were last seen. */
export interface ToolsInForce {
  readonly accepted: ReadonlyMap<string, PinnedTool>;
  readonly acceptedDigest: string;
  readonly seen: ReadonlyMap<string, PinnedTool>;
  readonly seenDigest: string;
}

/** Null while nobody has accepted tools of this server: then nothing can be relied on. */
export async function toolsInForce({ mcp }: Pick<McpDeps, 'mcp'>, db: Db, tenantId: TenantId, serverId: string): Promise<ToolsInForce | null> {
  const pin = await mcp.pin(db, tenantId, serverId);
  if (!pin) return null;
  const seen = (await mcp.sighting(db, tenantId, serverId)) ?? pin;
  const byName = async (digest: string) => new Map((await mcp.toolsOf(db, tenantId, digest)).map((tool) => [tool.name, tool]));
  const accepted = await byName(pin.setDigest);
  return { accepted, acceptedDigest: pin.setDigest, seen: seen.setDigest === pin.setDigest ? accepted : await byName(seen.setDigest), seenDigest: seen.setDigest };
}
