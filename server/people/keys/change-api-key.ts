import { z } from 'zod';
import { type ApiKeyId, epochMs, type Instant, plusMs, type UserId } from '../../../shared/brand.ts';
import { expandPatterns } from '../../../shared/capability-patterns.ts';
import { type Actor, handsOf } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Tx } from '../../base/storage/index.ts';
import type { ApiKey } from './api-key.ts';
import type { CreatedKey } from './create-api-key.ts';
import type { KeyDeps } from './key-deps.ts';
import { formOfHint, hintOf, makeKey } from './key-format.ts';
import { macOf } from './key-mac.ts';
import { isGood } from './key-rules.ts';

const LONGEST_OVERLAP_S = 7 * 86_400;
export const KeyRotation = z.strictObject({ overlapSeconds: z.int().min(0).max(LONGEST_OVERLAP_S).default(86_400) });

type Deps = Pick<KeyDeps, 'storage' | 'clock' | 'ids' | 'audit' | 'keys' | 'pepper' | 'people' | 'roleBook' | 'sessions'>;

/** A new key in the place of an old one, which stays good for the overlap and no longer. One's own, or with `apikey:manage` anybody's in the tenant. */
export async function rotateApiKey(deps: Deps, actor: Actor, id: ApiKeyId, { overlapSeconds }: z.infer<typeof KeyRotation>): Promise<CreatedKey & { readonly oldUntil: Instant }> {
  const now = deps.clock.now();
  const until = plusMs(now, overlapSeconds * 1000);
  const newId = deps.ids.id<ApiKeyId>();
  const before = await deps.storage.readIdentity(actor, (db) => deps.keys.find(db, actor.tenantId, id));
  const prefix = formOfHint(before?.hint ?? null);
  const key = prefix === null ? null : makeKey(prefix, deps.ids);
  // The stored answer of a named command holds no secret: the key stays out here.
  const apiKey = await deps.storage.writeIdentity(actor, async (tx) => {
    const old = await goodKey(deps, tx, actor, id);
    if (prefix === null || key === null) throw new Refusal('people/key-declared', { id });
    const lifeMs = old.expiresAt === null ? null : epochMs(old.expiresAt) - epochMs(old.createdAt);
    const row: ApiKey = { ...old, id: newId, hint: hintOf(key, prefix), shownTo: handsOf(actor), createdAt: now, validFrom: null, expiresAt: lifeMs === null ? null : plusMs(now, lifeMs), lastUsedAt: null };
    if (!(await deps.keys.add(tx, { ...row, mac: macOf(deps.pepper, key) }))) throw new Error('a random key came up twice');
    await deps.keys.shorten(tx, id, until);
    await deps.sessions.shortenOfKey(tx, id, until);
    await deps.audit.append(tx, actor, { type: 'auth.api_key.rotated', resource: { type: 'api_key', id, name: old.name }, details: { successor: newId, hint: row.hint, old_until: until, expires_at: row.expiresAt } });
    return row;
  });
  return { apiKey, key: apiKey.id === newId ? key : null, oldUntil: until };
}

/** A key goes on under a service account, so that it outlives the person who made it. What was bought with it ends. */
export function giveApiKey(deps: Deps, actor: Actor, id: ApiKeyId, userId: UserId): Promise<{ readonly id: ApiKeyId; readonly userId: UserId }> {
  return deps.storage.writeIdentity(actor, async (tx) => {
    const key = await deps.keys.find(tx, actor.tenantId, id);
    if (!key || key.revokedAt !== null) throw new Refusal('people/key-not-found', { id });
    if (!actor.capabilities.has('apikey:manage')) throw new Refusal('people/capability-missing', { capability: 'apikey:manage', rule: 'missing capability: apikey:manage' });
    const member = await deps.people.member(tx, actor.tenantId, userId);
    if (!member || member.person.status !== 'active' || !member.membership.roles.includes('service_account')) throw new Refusal('people/no-service-account', { field: 'userId' });
    await refuseMoreThanOwn(deps, tx, actor, key.scopes, member.membership.roles);
    await deps.keys.giveTo(tx, actor.tenantId, id, userId);
    const sessions = await deps.sessions.endOfKey(tx, id, { reason: 'key-revoked', at: deps.clock.now() });
    await deps.audit.append(tx, actor, { type: 'auth.api_key.updated', resource: { type: 'api_key', id, name: key.name }, details: { changed: ['owner'], owner: { before: key.userId, after: userId }, sessions } });
    return { id, userId };
  });
}

async function goodKey(deps: Deps, tx: Tx, actor: Actor, id: ApiKeyId): Promise<ApiKey> {
  const key = await deps.keys.find(tx, actor.tenantId, id);
  if (!key || !isGood(key, deps.clock.now())) throw new Refusal('people/key-not-found', { id });
  if (key.userId === actor.userId && actor.kind === 'user') return key;
  if (!actor.capabilities.has('apikey:manage')) throw new Refusal('people/capability-missing', { capability: 'apikey:manage', rule: 'missing capability: apikey:manage' });
  const owner = await deps.people.member(tx, actor.tenantId, key.userId);
  await refuseMoreThanOwn(deps, tx, actor, key.scopes, owner?.membership.roles ?? []);
  return key;
}

/** Whoever is shown a key has what it gives: nobody comes by way of one to what they lack. */
async function refuseMoreThanOwn(deps: Deps, tx: Tx, actor: Actor, scopes: readonly string[], roles: readonly string[]): Promise<void> {
  const { capabilities } = await deps.roleBook.held(tx, actor.tenantId, roles);
  const beyond = [...capabilities.intersection(expandPatterns(scopes).granted).difference(actor.capabilities)];
  if (beyond.length > 0) throw new Refusal('people/grant-exceeds-own', { field: 'id', beyond });
}
