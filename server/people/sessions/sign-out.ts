import type { RequestSource } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import { SYSTEM_TENANT, systemActor } from '../../base/system-tenant.ts';
import { standingOf } from './principal.ts';
import { isTokenOf, prefixOf } from './refresh-token.ts';
import type { Session } from './session.ts';
import type { SessionDeps } from './session-deps.ts';
import { isStandin } from './standin-rights.ts';
import { cookieHash, personActor } from './start-session.ts';

export interface SigningOut {
  readonly cookie?: string | null;
  readonly bearer?: string | null;
  readonly refreshToken?: string | null;
  readonly source: RequestSource;
}

/** Ends the session that the credential belongs to. Signing out twice is signing out (FEATURES E08); a credential that never was one is refused. */
export async function signOut(deps: SessionDeps, presented: SigningOut): Promise<void> {
  const session = await sessionOf(deps, presented);
  if (!session) throw new Refusal('auth/invalid-token');
  if (isStandin(session) && deps.standinBook) return deps.standinBook.end(session, presented.source);
  const standing = await deps.storage.readIdentity({ tenantId: SYSTEM_TENANT }, (db) => standingOf(deps, db, session));
  const actor = standing ? personActor(standing, presented.source, session.id) : { ...systemActor('sessions', session.tenantId), source: presented.source };
  await deps.storage.writeIdentity(actor, async (tx) => {
    if (!(await deps.sessions.endOne(tx, session.id, { reason: 'signed-out', at: deps.clock.now() }))) return;
    await deps.audit.append(tx, actor, { type: 'auth.logout', resource: { type: 'session', id: session.id } });
  });
}

async function sessionOf(deps: SessionDeps, { cookie, bearer, refreshToken }: SigningOut): Promise<Session | null> {
  if (!cookie && !bearer && !refreshToken) throw new Refusal('auth/missing-token');
  const verified = bearer ? await deps.accessTokens.verify(bearer) : null;
  return deps.storage.readIdentity({ tenantId: SYSTEM_TENANT }, async (db) => {
    if (verified) return deps.sessions.find(db, { id: verified.sessionId });
    if (cookie) return deps.sessions.find(db, { secretHash: cookieHash(cookie) });
    const token = refreshToken ?? '';
    const prefix = prefixOf(token);
    const row = prefix === null ? null : await deps.refreshes.find(db, prefix);
    return row && isTokenOf(row, token) ? deps.sessions.find(db, { id: row.sessionId }) : null;
  });
}
