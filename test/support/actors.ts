import { brand, type OrganisationId, type TenantId, type UserId } from '../../shared/brand.ts';
import type { Capability } from '../../shared/capabilities.ts';
import type { Actor } from '../../server/base/actor.ts';

interface ActorWishes {
  readonly userId?: string;
  readonly name?: string;
  readonly tenantId?: string;
  readonly organisationId?: string;
  readonly roles?: readonly string[];
  readonly capabilities?: readonly Capability[];
  readonly kind?: Actor['kind'];
  readonly command?: Actor['command'];
  readonly impersonator?: Actor['impersonator'];
}

export const TENANT_A = brand<TenantId>('0190a000-0000-7000-8000-00000000000a');
export const TENANT_B = brand<TenantId>('0190b000-0000-7000-8000-00000000000b');

/** Somebody who asks; every wish has a plain default. */
export function anActor(wishes: ActorWishes = {}): Actor {
  const userId = wishes.userId ?? 'ada';
  return {
    kind: wishes.kind ?? 'user',
    userId: brand<UserId>(userId),
    name: wishes.name ?? userId,
    email: `${userId}@example.com`,
    tenantId: brand<TenantId>(wishes.tenantId ?? TENANT_A),
    organisationId: wishes.organisationId ? brand<OrganisationId>(wishes.organisationId) : null,
    roles: new Set(wishes.roles ?? []),
    capabilities: new Set(wishes.capabilities ?? []),
    sessionId: null,
    keyId: null,
    impersonator: wishes.impersonator ?? null,
    source: { ip: '192.0.2.7', userAgent: 'test' },
    ...(wishes.command ? { command: wishes.command } : {}),
  };
}
