import { brand, type TenantId, type UserId } from '../../shared/brand.ts';
import type { Actor } from './actor.ts';

/** The tenant of the deployment itself: its log holds what happened before anybody's tenant was known (DECISIONS 21). */
export const SYSTEM_TENANT = brand<TenantId>('00000000-0000-7000-8000-000000000000');

/** A part of the product acting by itself, such as the sweeper. It holds no capability: it asks nobody's permission and gives none. */
export function systemActor(part: string, tenantId: TenantId = SYSTEM_TENANT): Actor {
  return {
    kind: 'system', userId: brand<UserId>(`system:${part}`), name: part, email: null, tenantId, organisationId: null,
    roles: new Set(), capabilities: new Set(), sessionId: null, keyId: null, source: { ip: null, userAgent: null }, impersonator: null,
  };
}
