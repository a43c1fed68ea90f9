import { z } from 'zod';
import type { RequestSource } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import { beginSession, personActor, signedIn, type SignedIn, type TokenDialect } from '../sessions/index.ts';
import type { KeyDeps } from './key-deps.ts';
import { heldKey, refuseOtherNetwork } from './key-holder.ts';
import { isGood } from './key-rules.ts';

export const KeySignIn = z.strictObject({ api_key: z.string().min(1).max(512) });

/** An API key for a token pair (FEATURES E01). The session may no more than the key, and ends with it. */
export async function signInByKey(deps: KeyDeps, key: string, { dialect, source, jkt = null }: { readonly dialect: TokenDialect; readonly source: RequestSource; readonly jkt?: string | null }): Promise<SignedIn> {
  const held = await heldKey(deps, key);
  if (!held) throw new Refusal('auth/invalid-api-key');
  await refuseOtherNetwork(deps, held, source);
  const { apiKey, standing } = held;
  const actor = { ...personActor(standing, source, null), kind: 'key', keyId: apiKey.id } as const;
  const begun = await deps.storage.writeIdentity(actor, async (tx) => {
    // Asked again inside: a key that was revoked meanwhile buys nothing.
    const now = await deps.keys.find(tx, apiKey.tenantId, apiKey.id);
    if (!now || !isGood(now, deps.clock.now())) throw new Refusal('auth/invalid-api-key');
    const made = await beginSession(deps, tx, actor, standing, { kind: 'token', amr: ['key'], device: apiKey.name, source, jkt, key: apiKey });
    await deps.keys.used(tx, apiKey.id, deps.clock.now(), deps.clock.now());
    await deps.audit.append(tx, { ...actor, sessionId: made.session.id }, {
      type: 'auth.login.succeeded', resource: { type: 'user', id: standing.person.id }, details: { method: 'api-key', key: apiKey.id, session: made.session.id },
    });
    return made;
  });
  return signedIn(deps, standing, begun, dialect, null);
}
