import type { Actor } from '../base/actor.ts';
import { acceptPinIn, type Pin } from '../registry/servers/index.ts';
import { tellHeldVersions } from './held-versions.ts';
import { needServer, type ServerFlowDeps } from './server-flow-deps.ts';
import { voidUncovered } from './void-uncovered.ts';

/** Accepts the tools of a server as they were last seen. Requests that rely on other definitions of them end: nobody voted on these. */
export async function acceptTools(deps: ServerFlowDeps, actor: Actor, wish: { readonly id: string; readonly setDigest: string }): Promise<{ readonly pin: Pin; readonly voided: number; readonly held: number }> {
  const { server, pin } = await deps.storage.write(actor, async (tx) => {
    const found = await needServer(deps, tx, actor, wish.id);
    return { server: found, pin: await acceptPinIn(deps, tx, actor, { serverId: found.id, setDigest: wish.setDigest }) };
  });
  return { pin, voided: await voidUncovered(deps, actor.tenantId, server), held: await tellHeldVersions(deps, actor.tenantId, server.id) };
}
