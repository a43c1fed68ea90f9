import type { KeyEnder } from '../identity/index.ts';
import type { KeyDeps } from './key-deps.ts';

/** Keys die with the membership they borrowed their rights from: whoever is added again begins without any. Sessions bought with one end with it. */
export function openKeyEnder({ clock, audit, keys, sessions }: Pick<KeyDeps, 'clock' | 'audit' | 'keys' | 'sessions'>): KeyEnder {
  return {
    async endAllOf(tx, actor, userId, via) {
      const at = clock.now();
      const good = (await keys.list(tx, actor.tenantId, userId)).filter((key) => key.revokedAt === null);
      for (const { id, name } of good) {
        await keys.revoke(tx, actor.tenantId, id, at);
        const ended = await sessions.endOfKey(tx, id, { reason: 'key-revoked', at });
        await audit.append(tx, actor, { type: 'auth.api_key.revoked', resource: { type: 'api_key', id, name }, details: { owner: userId, via, sessions: ended } });
      }
      return good.length;
    },
  };
}
