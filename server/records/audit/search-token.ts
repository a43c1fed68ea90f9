import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { TenantId } from '../../../shared/brand.ts';
import { deriveKey } from '../../base/seal.ts';

export type TokenOf = (tenantId: TenantId, kind: 'actor' | 'resource', value: string) => string;

const MOST_KNOWN = 10_000;

/** Turns an id into a token under the tenant's own key: entries of the same person can be found, nobody can be read off the index. */
export function openTokens(deploymentKey: Uint8Array): TokenOf {
  // Key objects: a raw key is made into one at every call, which costs six times the HMAC itself.
  const keys = new Map<TenantId, KeyObject>();
  const known = new Map<string, string>();

  function tokenOf(tenantId: TenantId, text: string): string {
    let key = keys.get(tenantId);
    if (!key) keys.set(tenantId, (key = createSecretKey(deriveKey(deploymentKey, `audit search tokens of ${tenantId}`))));
    return createHmac('sha256', key).update(text, 'utf8').digest('base64url').slice(0, 22); // 132 bits
  }

  return (tenantId, kind, value) => {
    const text = `${kind}:${value}`;
    const place = `${tenantId} ${text}`;
    let token = known.get(place);
    if (token === undefined) {
      if (known.size >= MOST_KNOWN) known.clear(); // the same people and things come again at once
      known.set(place, (token = tokenOf(tenantId, text)));
    }
    return token;
  };
}
