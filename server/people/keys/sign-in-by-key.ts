import { z } from 'zod';
import type { RequestSource } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import { systemActor } from '../../base/system-tenant.ts';
import { beginSession, personActor, signedIn, type SignedIn, type TokenDialect } from '../sessions/index.ts';
import type { KeyDeps } from './key-deps.ts';
import { heldKey } from './key-holder.ts';
import { isGood } from './key-rules.ts';

export const KeySignIn = z.strictObject({ api_key: z.string().min(1).max(512) });

/** An API key for a token pair (FEATURES E01). The session may no more than the key, and ends with it. */
export async function signInByKey(deps: KeyDeps, key: string, { dialect, source }: { readonly dialect: TokenDialect; readonly source: RequestSource }): Promise<SignedIn> {
  const held = await heldKey(deps, key);
  if (!held) return refuse(deps, source);
  const { apiKey, standing } = held;
  const actor = { ...personActor(standing, source, null), kind: 'key', keyId: apiKey.id } as const;
  const begun = await deps.storage.writeIdentity(actor, async (tx) => {
    // Asked again inside: a key that was revoked meanwhile buys nothing.
    const now = await deps.keys.find(tx, apiKey.tenantId, apiKey.id);
    if (!now || !isGood(now, deps.clock.now())) throw new Refusal('auth/invalid-api-key');
    const made = await beginSession(deps, tx, actor, standing, { kind: 'token', amr: ['key'], device: apiKey.name, source, key: apiKey });
    await deps.keys.used(tx, apiKey.id, deps.clock.now(), deps.clock.now());
    await deps.audit.append(tx, { ...actor, sessionId: made.session.id }, {
      type: 'auth.login.succeeded', resource: { type: 'user', id: standing.person.id }, details: { method: 'api-key', key: apiKey.id, session: made.session.id },
    });
    return made;
  });
  return signedIn(deps, standing, begun, dialect, null);
}

/** Nobody knows whose it would have been: the deployment's log tells of it. */
async function refuse(deps: KeyDeps, source: RequestSource): Promise<never> {
  const actor = { ...systemActor('sign-in'), source };
  await deps.storage.writeIdentity(actor, (tx) => deps.audit.append(tx, actor, { type: 'auth.login.failed', outcome: 'failure', details: { method: 'api-key', reason: 'unknown-key' } }));
  throw new Refusal('auth/invalid-api-key');
}
