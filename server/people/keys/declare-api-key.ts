import type { ApiKeyId, Instant, UserId } from '../../../shared/brand.ts';
import type { Actor } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Tx } from '../../base/storage/index.ts';
import type { ApiKey } from './api-key.ts';
import type { KeyDeps } from './key-deps.ts';
import { formOfKey } from './key-format.ts';
import { isSameMac, macOf } from './key-mac.ts';
import { refusalOfScopes } from './key-rules.ts';

type Deps = Pick<KeyDeps, 'storage' | 'clock' | 'ids' | 'audit' | 'keys' | 'sessions' | 'pepper'>;

export interface Declaration {
  readonly userId: UserId;
  readonly name: string;
  /** Any text of at least eight characters; how long it must be in which mode is the bootstrap file's rule. */
  readonly key: string;
  readonly scopes: readonly string[];
  readonly expiresAt: Instant | null;
}

/** What is declared of a key and differs from what stands: nothing, the whole key, or some of it. */
export function declaredChange(pepper: Uint8Array, stands: ApiKey & { readonly mac: string }, { key, scopes }: Pick<Declaration, 'key' | 'scopes'>): readonly ('key' | 'scopes')[] {
  const sameKey = isSameMac(stands.mac, macOf(pepper, key));
  const sameScopes = JSON.stringify(stands.scopes) === JSON.stringify(scopes);
  return [...(sameKey ? [] : ['key' as const]), ...(sameScopes ? [] : ['scopes' as const])];
}

/** A key that a file brings along, in the actor's tenant. */
export function declareApiKey(deps: Deps, actor: Actor, declared: Declaration): Promise<ApiKey> {
  return deps.storage.writeIdentity(actor, async (tx) => {
    await refuseBadDeclaration(deps, tx, actor, declared, null);
    const row: ApiKey = {
      id: deps.ids.id<ApiKeyId>(), tenantId: actor.tenantId, userId: declared.userId, name: declared.name, hint: null, scopes: declared.scopes,
      shownTo: [], origin: 'declared', createdAt: deps.clock.now(), validFrom: null, expiresAt: declared.expiresAt, networks: [], revokedAt: null, lastUsedAt: null,
    };
    if (!(await deps.keys.add(tx, { ...row, mac: macOf(deps.pepper, declared.key) }))) throw new Refusal('people/key-exists', { field: 'key' });
    await deps.audit.append(tx, actor, { type: 'auth.api_key.created', resource: { type: 'api_key', id: row.id, name: row.name }, details: { scopes: row.scopes, expires_at: row.expiresAt, origin: 'declared', owner: row.userId } });
    return row;
  });
}

/** Brings a declared key to what the file says now. Sessions bought with the old one end. */
export function redeclareApiKey(deps: Deps, actor: Actor, stands: ApiKey, declared: Declaration, changed: readonly string[]): Promise<void> {
  return deps.storage.writeIdentity(actor, async (tx) => {
    await refuseBadDeclaration(deps, tx, actor, declared, stands.id);
    await deps.keys.redeclare(tx, stands.id, { mac: macOf(deps.pepper, declared.key), scopes: declared.scopes, expiresAt: declared.expiresAt });
    const sessions = await deps.sessions.endOfKey(tx, stands.id, { reason: 'key-revoked', at: deps.clock.now() });
    await deps.audit.append(tx, actor, { type: 'auth.api_key.updated', resource: { type: 'api_key', id: stands.id, name: stands.name }, details: { changed, scopes: { before: stands.scopes, after: declared.scopes }, origin: 'declared', sessions } });
  });
}

/** A checksum that is wrong would shut its owner out, and a key of somebody else's would let them in as the wrong person. */
async function refuseBadDeclaration(deps: Deps, tx: Tx, actor: Actor, { key, scopes }: Declaration, id: ApiKeyId | null): Promise<void> {
  if (formOfKey(key).kind === 'mistyped') throw new Refusal('input/invalid', { field: 'key', rule: 'The key looks like one of ours, but its checksum is wrong: nobody could sign in with it.' });
  const refusal = refusalOfScopes(actor, scopes);
  if (refusal) throw new Refusal(refusal.code, refusal.details);
  const same = await deps.keys.findByMac(tx, macOf(deps.pepper, key));
  if (same && same.id !== id) throw new Refusal('people/key-exists', { field: 'key' });
}
