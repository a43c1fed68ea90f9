import { type Instant, plusMs } from '../../../shared/brand.ts';
import type { RequestSource } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import { SYSTEM_TENANT } from '../../base/system-tenant.ts';
import { isOpen } from '../../tenancy/tenants/index.ts';
import { type KeyHolders, personActor, type Principal, type Standing, standingOf } from '../sessions/index.ts';
import type { ApiKey } from './api-key.ts';
import type { KeyDeps } from './key-deps.ts';
import { formOfKey } from './key-format.ts';
import { macOf } from './key-mac.ts';
import { isFromListed } from './key-networks.ts';
import { isGood, isMisplaced } from './key-rules.ts';

const LONGEST_KEY = 512;
const MINUTE_MS = 60_000;

export interface HeldKey {
  readonly apiKey: ApiKey;
  readonly standing: Standing;
}

/** Whom a presented key stands for. Unknown, mistyped, revoked, expired, and keys of somebody shut out are all the same to the caller. */
export function openKeyHolders(deps: KeyDeps): KeyHolders {
  return {
    async holderOf(key, source): Promise<Principal> {
      const held = await heldKey(deps, key);
      if (!held) throw new Refusal('auth/invalid-api-key');
      await refuseOtherNetwork(deps, held, source);
      await noteUse(deps, held, source);
      const { apiKey, standing } = held;
      return { ...standing, session: null, key: { id: apiKey.id, name: apiKey.name }, scopes: apiKey.scopes, behind: apiKey.shownTo };
    },

    async boughtBy({ id, tenantId }, source) {
      const key = await deps.storage.readIdentity({ tenantId }, (db) => deps.keys.find(db, tenantId, id));
      return key !== null && isFromListed(key.networks, source.ip) ? { shownTo: key.shownTo } : null;
    },
  };
}

/** The key and its owner as they are now, or null. A slip of the hand is seen before the database is asked. */
export async function heldKey(deps: KeyDeps, key: string): Promise<HeldKey | null> {
  const form = formOfKey(key);
  if (key.length > LONGEST_KEY || form.kind === 'mistyped' || isMisplaced(form, deps.keyKind)) return null;
  return deps.storage.readIdentity({ tenantId: SYSTEM_TENANT }, async (db) => {
    const apiKey = await deps.keys.findByMac(db, macOf(deps.pepper, key));
    if (!apiKey || !isGood(apiKey, deps.clock.now())) return null;
    const standing = await standingOf(deps, db, apiKey);
    return standing && standing.person.status === 'active' && isOpen(standing.tenant) ? { apiKey, standing } : null;
  });
}

/** A good key in the wrong place may be a stolen one: its tenant's log tells of it. */
export async function refuseOtherNetwork(deps: KeyDeps, { apiKey, standing }: HeldKey, source: RequestSource): Promise<void> {
  if (isFromListed(apiKey.networks, source.ip)) return;
  const actor = { ...personActor(standing, source, null), kind: 'key', keyId: apiKey.id } as const;
  await deps.storage.writeIdentity(actor, () => Promise.reject(new Refusal('auth/wrong-network', { id: apiKey.id })));
}

/** The first use stands in the log, later ones in the key's row, once a minute. */
async function noteUse(deps: KeyDeps, { apiKey, standing }: HeldKey, source: RequestSource): Promise<void> {
  const now = deps.clock.now();
  const notSince: Instant = plusMs(now, -MINUTE_MS);
  if (apiKey.lastUsedAt !== null && apiKey.lastUsedAt > notSince) return;
  const actor = { ...personActor(standing, source, null), kind: 'key', keyId: apiKey.id } as const;
  await deps.storage.writeIdentity(actor, async (tx) => {
    const noted = await deps.keys.used(tx, apiKey.id, now, notSince);
    if (noted && apiKey.lastUsedAt === null) await deps.audit.append(tx, actor, { type: 'auth.api_key.used', resource: { type: 'api_key', id: apiKey.id, name: apiKey.name }, details: { first: true } });
  });
}
