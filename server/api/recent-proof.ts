import { type Capability, isMachineUsable } from '../../shared/capabilities.ts';
import type { Actor } from '../base/actor.ts';
import { Refusal } from '../base/refusal.ts';
import { isFreshlyProved } from '../people/sessions/index.ts';
import type { House } from './house.ts';

type Deps = Pick<House, 'storage' | 'clock'> & { readonly people: Pick<House['people'], 'sessions'> };

/** Lets through who proved themselves within ten minutes, and keys where their capability is one for machines. The log tells of everybody else. */
export async function needRecentProof(house: Deps, actor: Actor, capability: Capability | null, procedure: string): Promise<void> {
  const refusal = await refusalToStale(house, actor, capability, procedure);
  if (refusal === null) return;
  // Never under the caller's command id: what that command answered while the proof was fresh would be recalled in place of the refusal.
  const { command: _named, ...unnamed } = actor;
  await house.storage.write(unnamed, () => Promise.reject(refusal));
}

async function refusalToStale({ storage, clock, people }: Deps, actor: Actor, capability: Capability | null, procedure: string): Promise<Refusal | null> {
  const { sessionId } = actor;
  if (actor.kind !== 'user' || sessionId === null) return capability !== null && isMachineUsable(capability) ? null : new Refusal('auth/step-up-impossible', { procedure });
  const session = await storage.readIdentity(actor, (db) => people.sessions.find(db, { id: sessionId }));
  if (isFreshlyProved({ session, key: null }, clock.now())) return null;
  return new Refusal('auth/reauth-required', { procedure, rule: 'Give your password or a code again (session.proveAgain), then repeat this within ten minutes.', max_age_seconds: 600 });
}
