import type { z } from 'zod';
import type { ApiKeyId } from '../../../shared/brand.ts';
import { DEFAULT_ROLES } from '../../../shared/default-roles.ts';
import { type Actor, handsOf } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import { ALL_OPEN, type ApiKey, type NewApiKey } from './api-key.ts';
import type { KeyDeps } from './key-deps.ts';
import { hintOf, type KeyPrefix, makeKey } from './key-format.ts';
import { macOf } from './key-mac.ts';
import { expiryOf, refusalOfScopes } from './key-rules.ts';

type Deps = Pick<KeyDeps, 'storage' | 'clock' | 'ids' | 'audit' | 'keys' | 'pepper' | 'keyKind'>;

export interface CreatedKey {
  readonly apiKey: ApiKey;
  /** The key itself, this once; null when a repeated command is answered, because it was kept nowhere. */
  readonly key: string | null;
}

/** A key that borrows the actor's rights in this tenant, narrowed by its scopes. */
export async function createApiKey(deps: Deps, actor: Actor, input: z.infer<typeof NewApiKey>): Promise<CreatedKey> {
  const prefix = input.prefix ?? `cssk_${deps.keyKind}_` as const;
  const key = makeKey(prefix, deps.ids);
  const now = deps.clock.now();
  const row: ApiKey = {
    id: deps.ids.id<ApiKeyId>(), tenantId: actor.tenantId, userId: actor.userId, name: input.name, hint: hintOf(key, prefix), scopes: input.scopes ?? defaultScopes(prefix, actor),
    shownTo: handsOf(actor), origin: 'made', createdAt: now, validFrom: input.validFrom ?? null, expiresAt: expiryOf(input.expiresInDays, now), networks: input.networks ?? [], revokedAt: null, lastUsedAt: null,
  };
  // The stored answer of a named command holds no secret: the key stays out here.
  const apiKey = await deps.storage.writeIdentity(actor, async (tx) => {
    const refusal = refusalOfScopes(actor, row.scopes);
    if (refusal) throw new Refusal(refusal.code, refusal.details);
    if (!(await deps.keys.add(tx, { ...row, mac: macOf(deps.pepper, key) }))) throw new Error('a random key came up twice');
    await deps.audit.append(tx, actor, {
      type: 'auth.api_key.created', resource: { type: 'api_key', id: row.id, name: row.name }, details: { scopes: row.scopes, expires_at: row.expiresAt, hint: row.hint, networks: row.networks },
    });
    return row;
  });
  return { apiKey, key: apiKey.id === row.id ? key : null };
}

/** What a key may that says nothing of it: all that its owner may, or for a key of the taskforce's form what an operator may of that (FEATURES T07). */
function defaultScopes(prefix: KeyPrefix, actor: Actor): readonly string[] {
  return prefix === 'tf_' ? DEFAULT_ROLES.operator.filter((capability) => actor.capabilities.has(capability)) : ALL_OPEN;
}
