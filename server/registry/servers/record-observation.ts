import { cutText } from '../../../shared/cut-text.ts';
import type { JsonObject } from '../../../shared/json.ts';
import { dangerousTools, hasDrifted, saysDrift, type ToolDrift, toolDrift } from '../../../shared/tool-drift.ts';
import type { Actor } from '../../base/actor.ts';
import { nameOfHands } from '../../base/name-of-hands.ts';
import type { Tx } from '../../base/storage/index.ts';
import type { McpDeps } from './mcp-deps.ts';
import type { Observation, ObservationSource, Pin, Sighting } from './observation.ts';
import type { ServerTelling } from './probe-server.ts';
import { pinnedPart, pinOf, setDigest } from './tool-pins.ts';

type Deps = Pick<McpDeps, 'clock' | 'ids' | 'audit' | 'mcp'>;

export interface Seen {
  readonly serverId: string;
  readonly source: ObservationSource;
  /** What the server told, or why it did not. */
  readonly told: ServerTelling | { readonly error: string };
}

/** Writes down what was seen of a server. Tools that are others than the accepted ones, or, while none are, than those last seen, are told to the log: once. */
export async function recordObservationIn(deps: Deps, tx: Tx, actor: Actor, { serverId, source, told }: Seen): Promise<Observation> {
  const before = (await deps.mcp.lastFrom(tx, actor.tenantId, serverId, source)) ?? (await deps.mcp.sighting(tx, actor.tenantId, serverId));
  const telling = 'error' in told ? null : told;
  const tools = telling?.tools ?? null;
  const pins = tools && tools.map(({ name, definition }) => pinOf(name, definition));
  const digest = pins && setDigest(pins);
  if (tools && pins && digest) {
    await deps.mcp.addSet(tx, actor.tenantId, { digest, tools: pins }, new Map(tools.map(({ definition }, at): [string, JsonObject] => [pins[at]?.digest ?? '', pinnedPart(definition)])));
  }
  const observation: Observation = {
    tenantId: actor.tenantId, id: deps.ids.id(), serverId, source, observedAt: deps.clock.now(), error: 'error' in told ? told.error : null,
    protocolVersion: telling?.protocolVersion ?? null, serverName: telling?.serverName ?? null, serverVersion: telling?.serverVersion ?? null, capabilities: telling?.capabilities ?? {},
    toolCount: pins?.length ?? null, setDigest: digest, observedBy: actor.userId, observedByName: nameOfHands(actor),
  };
  await deps.mcp.addObservation(tx, observation);
  await deps.audit.append(tx, actor, {
    type: 'mcp.server.observed', outcome: observation.error === null ? 'success' : 'failure', resource: { type: 'mcp_server', id: serverId }, ...(digest === null ? {} : { refs: { tools_sha256: digest } }),
    details: { source, error: observation.error, server: observation.serverName, version: observation.serverVersion, tools: observation.toolCount },
  });
  if (digest !== null && digest !== before?.setDigest) await tellDrift(deps, tx, actor, { ...observation, setDigest: digest }, before);
  return observation;
}

async function tellDrift(deps: Deps, tx: Tx, actor: Actor, now: Sighting, before: Sighting | undefined): Promise<void> {
  const pin = await deps.mcp.pin(tx, actor.tenantId, now.serverId);
  const baseline = pin ?? before;
  if (!baseline || baseline.setDigest === now.setDigest) return;
  const drift = await driftBetween(deps, tx, baseline, now);
  await deps.audit.append(tx, actor, {
    type: 'mcp.tool_definition.drifted', resource: { type: 'mcp_server', id: now.serverId }, refs: { tools_sha256: now.setDigest, before_sha256: baseline.setDigest },
    details: { source: now.source, against: pin ? 'accepted' : 'last seen', says: saysDrift(drift, versionsOf(baseline, now)), ...countsOf(drift) },
  });
}

export async function driftBetween({ mcp }: Pick<McpDeps, 'mcp'>, tx: Parameters<McpDeps['mcp']['toolsOf']>[0], before: Pin | Sighting, after: Sighting): Promise<ToolDrift> {
  const [was, is] = [await mcp.toolsOf(tx, before.tenantId, before.setDigest), await mcp.toolsOf(tx, after.tenantId, after.setDigest)];
  return toolDrift(was, is);
}

export function versionsOf(before: Pin | Sighting, after: Sighting) {
  return { before: before.serverVersion, after: after.serverVersion };
}

/** Names for the log, as far as an entry has room; the sets themselves are kept under their digests. */
const MOST_NAMED = 20;
const LONGEST_NAME = 60;

export function countsOf(drift: ToolDrift): JsonObject {
  const few = (names: readonly string[]) => names.slice(0, MOST_NAMED).map((name) => cutText(name, LONGEST_NAME));
  const names = (tools: readonly { readonly name: string }[]) => few(tools.map(({ name }) => name));
  return {
    added: drift.added.length, removed: drift.removed.length, changed: drift.changed.length, of: drift.common, may_do_more: few(dangerousTools(drift)),
    ...(hasDrifted(drift) ? { names: { added: names(drift.added), removed: names(drift.removed), changed: names(drift.changed) } } : {}),
  };
}
