import type { TenantId } from '../../../shared/brand.ts';
import { systemActor } from '../../base/system-tenant.ts';
import { resealValues } from './reseal-values.ts';
import { rotateKey } from './rotate-key.ts';
import { reasonToRotate } from './rotation-rules.ts';
import type { VaultDeps } from './vault-deps.ts';

/** Writes down how often keys were used. They are counted in memory: a count in every sealing command would be a row that all of them wait for. */
export async function noteUses({ storage, vault }: VaultDeps): Promise<void> {
  for (const { tenantId, kid, uses } of vault.takeUses()) await storage.writeIdentity(systemActor('vault', tenantId), (tx) => vault.store.countUses(tx, tenantId, kid, uses));
}

/** What must happen to keys although nobody asks: old and much used ones are followed by a new one, and unfinished re-sealing goes on. */
export async function tendKeys(deps: VaultDeps, tenantIds: readonly TenantId[]): Promise<void> {
  const { storage, clock, vault } = deps;
  for (const tenantId of tenantIds) {
    const actor = systemActor('vault', tenantId);
    const keys = await storage.readIdentity({ tenantId }, (db) => vault.store.all(db, tenantId));
    const active = keys.find((key) => key.status === 'active');
    const reason = active ? reasonToRotate(active, clock.now()) : null;
    if (reason) await rotateKey(deps, actor, reason);
    if (reason || keys.some((key) => key.status === 'retired')) await resealValues(deps, actor);
  }
}

/** Wraps every key with today's data key that an earlier one wrapped. Answers how many; zero when the earlier one may be forgotten. */
export async function rewrapKeys({ storage, vault, audit }: VaultDeps, tenantIds: readonly TenantId[]): Promise<number> {
  let rewrapped = 0;
  for (const tenantId of tenantIds) {
    const actor = systemActor('vault', tenantId);
    rewrapped += await storage.writeIdentity(actor, async (tx) => {
      await vault.store.holdForChange(tx, tenantId);
      const stale = (await vault.store.all(tx, tenantId)).flatMap((row) => {
        const wrapped = vault.rewrapped(row);
        return wrapped ? [{ kid: row.kid, wrapped }] : [];
      });
      for (const { kid, wrapped } of stale) await vault.store.rewrap(tx, tenantId, kid, wrapped);
      if (stale.length > 0) await audit.append(tx, actor, { type: 'vault.key.rewrapped', resource: { type: 'tenant_key', id: stale.map(({ kid }) => kid).join(',') }, details: { kids: stale.map(({ kid }) => kid) } });
      return stale.length;
    });
  }
  return rewrapped;
}
