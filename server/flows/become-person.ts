import { brand, type UserId } from '../../shared/brand.ts';
import type { RequestSource } from '../base/actor.ts';
import { Refusal } from '../base/refusal.ts';
import { SYSTEM_TENANT } from '../base/system-tenant.ts';
import { beginSession, personActor, type SessionDeps, signedIn, type SignedIn, standingOf } from '../people/sessions/index.ts';

/** A session for anybody, without a password. Wired in the sample workspace only, where all people are made up; every other house has no way here. */
export async function becomePerson(deps: SessionDeps, userId: string, source: RequestSource): Promise<SignedIn> {
  const id = brand<UserId>(userId);
  const standing = await deps.storage.readIdentity({ tenantId: SYSTEM_TENANT }, async (db) => {
    const [membership] = await deps.people.memberships(db, id);
    return membership ? standingOf(deps, db, membership) : null;
  });
  if (!standing) throw new Refusal('people/user-not-found', { id: userId });
  const actor = personActor(standing, source, null);
  const begun = await deps.storage.writeIdentity(actor, async (tx) => {
    const made = await beginSession(deps, tx, actor, standing, { kind: 'browser', amr: ['setup'], device: 'sample workspace', source });
    await deps.audit.append(tx, { ...actor, sessionId: made.session.id }, { type: 'auth.login.succeeded', resource: { type: 'user', id }, details: { method: 'sample' } });
    return made;
  });
  return signedIn(deps, standing, begun, 'own', null);
}
