import type { Instant, TenantId } from '../../../shared/brand.ts';
import { ageInDays } from './rotation-rules.ts';
import type { VaultDeps } from './vault-deps.ts';
import type { KeyStatus } from './vault-tables.ts';
import { countValues } from './walk-values.ts';

/** A key as people may see it: everything but the key. */
export interface KeyFacts {
  readonly kid: number;
  readonly status: KeyStatus;
  readonly createdAt: Instant;
  readonly retiredAt: Instant | null;
  readonly ageDays: number;
  /** Values ever sealed with it. */
  readonly uses: number;
  /** Values that stand under it now. */
  readonly values: number;
}

/** The newest first. */
export function listKeys({ storage, clock, vault }: VaultDeps, tenantId: TenantId): Promise<readonly KeyFacts[]> {
  return storage.readIdentity({ tenantId }, async (db) => {
    const [keys, values] = [await vault.store.all(db, tenantId), await countValues(db, tenantId, vault.columns)];
    const now = clock.now();
    return keys.toReversed().map(({ kid, status, createdAt, retiredAt, uses }) => ({ kid, status, createdAt, retiredAt, ageDays: ageInDays({ createdAt }, now), uses, values: values.get(kid) ?? 0 }));
  });
}
