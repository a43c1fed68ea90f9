import { createHash } from 'node:crypto';
import type { TenantId } from '../../../shared/brand.ts';
import { isUuid } from '../../../shared/uuid.ts';

export type Plane = 'tenant' | 'identity';

/**
 * The tenant a transaction speaks for, signed with a key that the application's role cannot read inside the database and
 * bound to this connection: one SQL injection can set another tenant's name but not its signature (SECURITY 0.7).
 */
export function signedContext(key: Uint8Array, tenantId: TenantId, plane: Plane, backend: number): string {
  if (!isUuid(tenantId)) throw new Error('a tenant id must be a UUID');
  const claim = `${tenantId}|${plane}|${backend}`;
  return `${claim}|${mac(key, claim)}`;
}

/** Nested SHA-256 under a secret key, written the same way in `postgres-ddl.ts`, where pgcrypto may be absent. */
function mac(key: Uint8Array, claim: string): string {
  const inner = createHash('sha256').update(key).update(claim, 'utf8').digest();
  return createHash('sha256').update(key).update(inner).digest('hex');
}
