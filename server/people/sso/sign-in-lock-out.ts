import { isJsonObject, type JsonObject } from '../../../shared/json.ts';
import type { Actor } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import type { SsoDeps } from './sso-deps.ts';
import { needsProvider } from './sign-in-rule.ts';

type Deps = Pick<SsoDeps, 'storage' | 'sessions' | 'people' | 'ssoEnabled' | 'hasSso'>;

/**
 * Of a layer of the registry that would leave the identity provider as the only way in: whoever writes it must themselves have come
 * in by a way that stays open, or say that they mean it. Otherwise a tenant without a working provider is shut for everybody.
 */
export async function refuseSignInLockOut(deps: Deps, content: JsonObject, actor: Actor, confirmed: boolean): Promise<void> {
  const section = content['sso'];
  const { sessionId } = actor;
  if (confirmed || sessionId === null || !deps.ssoEnabled || !isJsonObject(section) || section['enforce'] !== true) return;
  await deps.storage.readIdentity(actor, async (db) => {
    const session = await deps.sessions.find(db, { id: sessionId });
    const member = session && (await deps.people.member(db, session.tenantId, session.userId));
    if (!member || !needsProvider(session.amr, member.membership) || !(await deps.hasSso(db, actor.tenantId))) return;
    throw new Refusal('sso/would-lock-out', { field: 'confirmLockOut', rule: 'You came in with a password, which would open nothing here any more. Come in through the identity provider first, or say confirmLockOut if that is meant.' });
  });
}
