import { toolDrift } from '../../../shared/tool-drift.ts';
import type { Actor } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Tx } from '../../base/storage/index.ts';
import type { McpDeps } from './mcp-deps.ts';
import type { Pin } from './observation.ts';
import { countsOf } from './record-observation.ts';

export interface PinWish {
  readonly serverId: string;
  /** The set of tools that was looked at; nothing else is accepted. */
  readonly setDigest: string;
}

/** Takes responsibility for exactly the tools that were last seen. */
export async function acceptPinIn(deps: Pick<McpDeps, 'clock' | 'audit' | 'mcp'>, tx: Tx, actor: Actor, { serverId, setDigest }: PinWish): Promise<Pin> {
  if (actor.impersonator !== null) throw new Refusal('approvals/impersonating', { id: serverId, of: 'mcp_server' });
  const seen = await deps.mcp.sighting(tx, actor.tenantId, serverId);
  if (!seen) throw new Refusal('mcp/nothing-seen', { id: serverId });
  if (seen.setDigest !== setDigest) throw new Refusal('input/conflict', { field: 'setDigest', current: seen.setDigest, rule: 'setDigest: the server told other tools since you looked' });
  const before = await deps.mcp.pin(tx, actor.tenantId, serverId);
  if (before?.setDigest === setDigest) return before;

  const pin: Pin = { tenantId: actor.tenantId, serverId, setDigest, serverVersion: seen.serverVersion, acceptedAt: deps.clock.now(), acceptedBy: actor.userId, acceptedByName: actor.name, ver: (before?.ver ?? 0) + 1 };
  if (!(await deps.mcp.savePin(tx, pin))) throw new Refusal('input/conflict', { field: 'setDigest', rule: 'setDigest: somebody else accepted tools of this server just now' });
  const was = before ? await deps.mcp.toolsOf(tx, actor.tenantId, before.setDigest) : [];
  const drift = toolDrift(was, await deps.mcp.toolsOf(tx, actor.tenantId, setDigest));
  await deps.audit.append(tx, actor, {
    type: 'mcp.pin.accepted', resource: { type: 'mcp_server', id: serverId }, refs: { tools_sha256: setDigest, ...(before ? { before_sha256: before.setDigest } : {}) },
    details: { first: before === undefined, version: pin.serverVersion, source: seen.source, ...countsOf(drift) },
  });
  return pin;
}
