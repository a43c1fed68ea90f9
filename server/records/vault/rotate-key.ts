import type { Actor } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Tx } from '../../base/storage/index.ts';
import { SYSTEM_TENANT, systemActor } from '../../base/system-tenant.ts';
import type { VaultDeps } from './vault-deps.ts';

export type RotationReason = 'command' | 'age' | 'uses';

/** A new key seals the tenant's values from now on; what the old one sealed stays readable. Answers the new key's version. */
export function rotateKey(deps: VaultDeps, actor: Actor, reason: RotationReason = 'command'): Promise<{ readonly kid: number }> {
  return deps.storage.writeIdentity(actor, (tx) => addNext(deps, tx, actor, reason));
}

async function addNext({ vault, audit, clock }: VaultDeps, tx: Tx, actor: Actor, reason: RotationReason): Promise<{ readonly kid: number }> {
  const { tenantId } = actor;
  await vault.store.holdForChange(tx, tenantId);
  const last = (await vault.store.all(tx, tenantId)).at(-1);
  if (last?.status === 'destroyed') throw new Refusal('vault/key-destroyed', { kid: last.kid });
  const kid = (last?.kid ?? 0) + 1;
  if (last) await vault.store.retire(tx, tenantId, last.kid, clock.now());
  if (!(await vault.addKey(tx, tenantId, kid))) throw new Error(`key ${kid} of tenant ${tenantId} was there already`);
  await audit.append(tx, actor, {
    type: last ? 'vault.key.rotated' : 'vault.key.created', resource: { type: 'tenant_key', id: String(kid) }, details: { kid, ...(last ? { retired: last.kid, reason } : {}) },
  });
  return { kid };
}

/**
 * The deployment's own first key: commands of any tenant seal with it, and none of them may make it. Throws a plain error,
 * fit to stop the start, where the data key is not the one that wrapped it.
 */
export async function prepareVault(deps: VaultDeps): Promise<void> {
  const deployment = systemActor('vault', SYSTEM_TENANT);
  const active = await deps.storage.readIdentity(deployment, (db) => deps.vault.store.active(db, SYSTEM_TENANT));
  if (active) deps.vault.rewrapped(active);
  else await rotateKey(deps, deployment);
}
