import type { ApiKeyId, UserId } from '../../../shared/brand.ts';
import type { Actor } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import type { ApiKey } from './api-key.ts';
import type { KeyDeps } from './key-deps.ts';

type Deps = Pick<KeyDeps, 'storage' | 'clock' | 'audit' | 'keys' | 'sessions'>;

/** Ends a key at once, and with it every session that was bought with it. One's own, or with `apikey:manage` anybody's in the tenant. */
export function revokeApiKey(deps: Deps, actor: Actor, id: ApiKeyId): Promise<{ readonly id: ApiKeyId; readonly sessionsEnded: number }> {
  return deps.storage.writeIdentity(actor, async (tx) => {
    const key = await deps.keys.find(tx, actor.tenantId, id);
    if (!key) throw new Refusal('people/key-not-found', { id });
    if (key.userId !== actor.userId && !actor.capabilities.has('apikey:manage')) throw new Refusal('people/capability-missing', { capability: 'apikey:manage', rule: 'missing capability: apikey:manage' });
    const at = deps.clock.now();
    if (!(await deps.keys.revoke(tx, actor.tenantId, id, at))) return { id, sessionsEnded: 0 };
    const sessionsEnded = await deps.sessions.endOfKey(tx, id, { reason: 'key-revoked', at });
    await deps.audit.append(tx, actor, { type: 'auth.api_key.revoked', resource: { type: 'api_key', id, name: key.name }, details: { owner: key.userId, sessions: sessionsEnded } });
    return { id, sessionsEnded };
  });
}

/** Keys of the tenant with `apikey:read`, else one's own; never the keys themselves. */
export function listApiKeys(deps: Pick<Deps, 'storage' | 'keys'>, actor: Actor, of?: UserId): Promise<readonly ApiKey[]> {
  const whose = actor.capabilities.has('apikey:read') ? of : actor.userId;
  return deps.storage.readIdentity(actor, (db) => deps.keys.list(db, actor.tenantId, whose));
}
