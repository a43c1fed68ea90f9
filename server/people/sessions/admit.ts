import type { SessionId, UserId } from '../../../shared/brand.ts';
import type { RequestSource } from '../../base/actor.ts';
import type { Tx } from '../../base/storage/index.ts';
import type { Standing } from './principal.ts';
import type { SessionKind } from './session.ts';
import type { SessionDeps } from './session-deps.ts';
import { type Begun, beginSession, cookieHash, personActor } from './start-session.ts';

export interface Admission {
  readonly kind: SessionKind;
  readonly amr: readonly string[];
  readonly device: string | null;
  readonly source: RequestSource;
  /** The session cookie the browser came with, if any: a successful sign-in ends it, whoever's it was, for no session is carried over. */
  readonly replaces?: string | null;
  /** Thumbprint of the key that the client proved to hold. */
  readonly jkt?: string | null;
}

/** Opens the session of somebody who proved to be the person, in the transaction of the proof. */
export async function admit(deps: SessionDeps, tx: Tx, standing: Standing, how: Admission): Promise<Begun> {
  const { person, tenant } = standing;
  const actor = personActor(standing, how.source, null);
  const replaced = how.replaces ? await endReplaced(deps, tx, how.replaces) : null;
  const begun = await beginSession(deps, tx, actor, standing, { kind: how.kind, amr: how.amr, device: how.device, source: how.source, jkt: how.jkt ?? null });
  await deps.people.noteTenant(tx, person.id, tenant.id);
  await deps.audit.append(tx, { ...actor, sessionId: begun.session.id }, {
    type: 'auth.login.succeeded', resource: { type: 'user', id: person.id }, subject: { email: person.email }, details: { method: 'password', amr: [...how.amr], kind: how.kind, session: begun.session.id, replaced },
  });
  return begun;
}

/** About whom a refused attempt was, for the log. */
export function aboutPerson(id: UserId | null, email: string) {
  return { ...(id ? { resource: { type: 'user', id } } : {}), subject: { email }, outcome: 'failure' } as const;
}

/** The id of the session that ended for this one, or null when the cookie opened none any more. */
export async function endReplaced(deps: SessionDeps, tx: Tx, cookie: string): Promise<SessionId | null> {
  const session = await deps.sessions.find(tx, { secretHash: cookieHash(cookie) });
  return session && (await deps.sessions.endOne(tx, session.id, { reason: 'signed-out', at: deps.clock.now() })) ? session.id : null;
}
