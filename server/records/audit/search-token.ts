import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { TenantId } from '../../../shared/brand.ts';
import { deriveKey } from '../../base/seal.ts';

export type TokenOf = (tenantId: TenantId, kind: 'actor' | 'resource', value: string) => string;

/** Turns an id into a token under the tenant's own key: entries of the same person can be found, nobody can be read off the index. */
export function openTokens(dataKey: Uint8Array): TokenOf {
  // Key objects: a raw key is made into one at every call, which costs six times the HMAC itself.
  const keys = new Map<TenantId, KeyObject>();
  return (tenantId, kind, value) => {
    let key = keys.get(tenantId);
    if (!key) keys.set(tenantId, (key = createSecretKey(deriveKey(dataKey, `audit search tokens of ${tenantId}`))));
    return createHmac('sha256', key).update(`${kind}:${value}`, 'utf8').digest('base64url').slice(0, 22); // 132 bits
  };
}
