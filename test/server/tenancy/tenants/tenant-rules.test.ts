import { describe, expect, it } from 'vitest';
import { isOpen, NewTenant, Slug, type Tenant, TENANT_STATUSES, type TenantStatus } from '../../../../server/tenancy/tenants/index.ts';
import { refusalToMove } from '../../../../server/tenancy/tenants/tenant-rules.ts';
import { instantOf } from '../../../../shared/brand.ts';
import { TENANT_A } from '../../../support/actors.ts';

const tenant = (status: TenantStatus, closed = false): Tenant => ({
  id: TENANT_A, slug: 'acme', name: 'Acme', organisationId: null, plan: 'saas/starter', status, quotas: null, createdAt: instantOf(0), closedAt: closed ? instantOf(1) : null, ver: 1,
});

describe('tenants', () => {
  it.each(['acme', '0', 'a_b-c', 'x'.repeat(63)])('may be called %s', (slug) => expect(Slug.safeParse(slug).success).toBe(true));
  it.each(['', '_deployment', '-a', 'Acme', 'a b', 'a/b', 'x'.repeat(64), 'ä'])('may not be called %j', (slug) => expect(Slug.safeParse(slug).success).toBe(false));

  it('are active and on the starter plan unless said otherwise', () => {
    expect(NewTenant.parse({ slug: 'acme', name: 'Acme' })).toEqual({ slug: 'acme', name: 'Acme', plan: 'saas/starter', status: 'active' });
    expect(NewTenant.safeParse({ slug: 'acme', name: 'Acme', plan: 'enterprise' }).success).toBe(false);
  });

  it('let people in while active, on trial or being prepared, and never once closed', () => {
    expect(TENANT_STATUSES.filter((status) => isOpen(tenant(status)))).toEqual(['active', 'pending', 'trial']);
    expect(TENANT_STATUSES.filter((status) => isOpen(tenant(status, true)))).toEqual([]);
  });

  it('cannot be moved where they are already, nor anywhere once closed', () => {
    expect(refusalToMove(tenant('suspended'), 'suspend')).toBe('tenancy/already-there');
    expect(refusalToMove(tenant('active'), 'activate')).toBe('tenancy/already-there');
    expect(refusalToMove(tenant('suspended'), 'activate')).toBeNull();
    expect(refusalToMove(tenant('inactive', true), 'activate')).toBe('tenancy/tenant-not-found');
  });
});
