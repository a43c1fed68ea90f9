import type { Actor } from '../../base/actor.ts';
import type { Tx } from '../../base/storage/index.ts';
import { mayGo } from './rotation-rules.ts';
import type { VaultDeps } from './vault-deps.ts';
import { countValues } from './walk-values.ts';

type Deps = Omit<VaultDeps, 'storage'>;

/** For ever: whatever the actor's tenant sealed can be read by nobody, in no copy of the database. A step of closing a tenant. */
export async function destroyKeys(deps: Deps, tx: Tx, actor: Actor, reason: string): Promise<void> {
  await deps.vault.store.holdForChange(tx, actor.tenantId);
  const kept = (await deps.vault.store.all(tx, actor.tenantId)).filter((key) => key.status !== 'destroyed');
  await destroy(deps, tx, actor, kept.map(({ kid }) => kid), reason);
}

/** Retired keys under which no value stands any more. */
export async function destroyEmptyKeys(deps: Deps, tx: Tx, actor: Actor): Promise<void> {
  const { vault, clock } = deps;
  await vault.store.holdForChange(tx, actor.tenantId);
  const retired = (await vault.store.all(tx, actor.tenantId)).filter((key) => mayGo(key, 0, clock.now()));
  if (retired.length === 0) return;
  const values = await countValues(tx, actor.tenantId, vault.columns);
  await destroy(deps, tx, actor, retired.filter((key) => mayGo(key, values.get(key.kid) ?? 0, clock.now())).map(({ kid }) => kid), 'no value is under it any more');
}

async function destroy({ vault, audit, clock }: Deps, tx: Tx, actor: Actor, kids: readonly number[], reason: string): Promise<void> {
  if (kids.length === 0) return;
  for (const kid of kids) await vault.store.destroy(tx, actor.tenantId, kid, clock.now());
  vault.forget(actor.tenantId);
  await audit.append(tx, actor, { type: 'vault.key.destroyed', resource: { type: 'tenant_key', id: kids.join(',') }, details: { kids: [...kids], reason } });
}
