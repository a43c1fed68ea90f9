import type { SessionId } from '../../../shared/brand.ts';
import type { Actor } from '../../base/actor.ts';
import type { Tx } from '../../base/storage/index.ts';
import type { SessionDeps } from '../sessions/index.ts';
import type { Standin } from './standin.ts';
import type { StandinStore } from './standin-store.ts';

type Deps = Pick<SessionDeps, 'audit' | 'clock' | 'sessions'> & { readonly standins: StandinStore };

/** Ends a stand-in and its session, in the name of the actor, who worked in it; null where it was ended before. */
export async function endStandinIn(deps: Deps, tx: Tx, actor: Actor, sessionId: SessionId): Promise<Standin | null> {
  const now = deps.clock.now();
  const standin = await deps.standins.find(tx, sessionId);
  if (!standin || !(await deps.standins.end(tx, sessionId, now))) return null;
  await deps.sessions.endOne(tx, sessionId, { reason: 'signed-out', at: now });
  await deps.audit.append(tx, actor, {
    type: standin.kind === 'impersonation' ? 'admin.impersonation.ended' : 'admin.break_glass.ended', resource: { type: 'user', id: standin.asUserId }, details: { session: sessionId, started_at: standin.startedAt },
  });
  return standin;
}
