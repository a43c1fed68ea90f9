import { describe, expect, it } from 'vitest';
import { isAdmin, sessionName, sessionNamed, userContext } from '../../../../server/people/sessions/index.ts';
import { brand, instantOf, type SessionId } from '../../../../shared/brand.ts';

const ID = brand<SessionId>('0198a000-0000-7000-8000-000000000001');

describe('a session’s name', () => {
  it('T03: is the tenant and the id, means nothing in another tenant, and is refused when it is neither id nor name', () => {
    expect(sessionName('acme', ID)).toBe(`acme:${ID}`);
    expect([sessionNamed(`acme:${ID}`, 'acme'), sessionNamed(ID, 'acme')]).toEqual([ID, ID]);
    expect(() => sessionNamed(`globex:${ID}`, 'acme')).toThrow('No such session here.');
    for (const bad of ['', 'acme', 'acme:', `:${ID}`, `acme:${ID}:x`, `acme:session-1`, `ACME:${ID}`, `acme/${ID}`, `${ID}:acme`]) expect(() => sessionNamed(bad, 'acme'), bad).toThrow('id: must be');
  });
});

describe('a caller’s context', () => {
  const at = instantOf(0);
  const principal = (roles: readonly string[]) => ({
    person: { id: brand<never>('u1'), email: 'ada@example.com', name: 'Ada', externalId: null, status: 'active', tokenVersion: 1, lastTenantId: null, createdAt: at, ver: 1 } as const,
    membership: { tenantId: brand<never>('t1'), userId: brand<never>('u1'), roles, createdAt: at, ver: 1 },
    tenant: { id: brand<never>('t1'), slug: 'acme', name: 'Acme', organisationId: null, plan: 'saas/free', status: 'active', quotas: null, createdAt: at, closedAt: null, ver: 1 } as const,
    organisation: null, session: null, key: null, scopes: null,
  });

  it('T02: roles become permissions, and an admin is whoever has that role or may manage the tenant', () => {
    const context = userContext(principal(['operator']), new Set(['runs:read', 'catalog:read']));
    expect(context).toEqual({ user_id: 'u1', tenant_id: 'acme', email: 'ada@example.com', roles: ['operator'], permissions: ['catalog:read', 'runs:read'], is_admin: false, session_id: null, attributes: {} });
    expect(Object.isFrozen(context) && Object.isFrozen(context.roles)).toBe(true);
    expect([isAdmin(['admin'], new Set()), isAdmin(['owner'], new Set(['tenant:manage'])), isAdmin(['viewer'], new Set(['tenant:read']))]).toEqual([true, true, false]);
  });
});
