import { assertNever } from '../../../shared/assert-never.ts';
import type { RefusalCode } from '../../../shared/refusal-codes.ts';
import type { Tenant, TenantStatus } from './tenant.ts';

/** Whether people of this tenant may sign in and act. A pending tenant is still being prepared: its people may look, its agents may not run. */
export function isOpen(tenant: Tenant): boolean {
  if (tenant.closedAt !== null) return false;
  switch (tenant.status) {
    case 'active': case 'trial': case 'pending': return true;
    case 'suspended': case 'inactive': return false;
    default: return assertNever(tenant.status);
  }
}

export type TenantMove = 'suspend' | 'activate' | 'close';

/** Why this tenant cannot be moved so, or null. */
export function refusalToMove(tenant: Tenant, move: TenantMove): RefusalCode | null {
  if (tenant.closedAt !== null) return 'tenancy/tenant-not-found';
  if (move === 'suspend' && tenant.status === 'suspended') return 'tenancy/already-there';
  if (move === 'activate' && tenant.status === 'active') return 'tenancy/already-there';
  return null;
}

export const MOVED_TO = { suspend: 'suspended', activate: 'active', close: 'inactive' } as const satisfies Record<TenantMove, TenantStatus>;
