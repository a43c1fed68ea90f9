import type { TenantId } from '../../../shared/brand.ts';
import type { Ids } from '../../base/ids.ts';
import { deriveKey, openSealer } from '../../base/seal.ts';

/** Seals tenants' keys under the data key, and still opens what an earlier data key sealed. */
export interface KeyWrapper {
  wrap(tenantId: TenantId, kid: number, key: Uint8Array): Buffer;
  /** `stale` where an earlier data key had to open it. Throws a plain error where none does. */
  unwrap(tenantId: TenantId, kid: number, wrapped: Uint8Array): { readonly key: Buffer; readonly stale: boolean };
}

const PURPOSE = 'vault/tenant-keys';

export function openKeyWrapper(dataKey: Uint8Array, previous: Uint8Array | null, ids: Pick<Ids, 'bytes'>): KeyWrapper {
  const now = openSealer(deriveKey(dataKey, PURPOSE), ids);
  const before = previous && openSealer(deriveKey(previous, PURPOSE), ids);
  return {
    wrap: (tenantId, kid, key) => now.seal(key, placeOf(tenantId, kid)),
    unwrap(tenantId, kid, wrapped) {
      try {
        return { key: now.unseal(wrapped, placeOf(tenantId, kid)), stale: false };
      } catch (cause) {
        if (!before) throw new Error(`key ${kid} of tenant ${tenantId} was wrapped by another data key: set ENCRYPTION_KEY_PREVIOUS to that one`, { cause });
        return { key: before.unseal(wrapped, placeOf(tenantId, kid)), stale: true };
      }
    },
  };
}

function placeOf(tenantId: TenantId, kid: number): readonly string[] {
  return ['tenant_key', tenantId, String(kid), 'wrapped'];
}
