import type { TenantId } from '../../../shared/brand.ts';
import type { Db } from '../../base/storage/index.ts';
import type { Approval } from './approval.ts';
import type { ApprovalDeps } from './approval-deps.ts';

const BATCH = 200;

/** Every open request of a type, newest first, however many there are. */
export async function pendingRequests({ approvals, clock }: Pick<ApprovalDeps, 'approvals' | 'clock'>, db: Db, tenantId: TenantId, type: string): Promise<readonly Approval[]> {
  const found: Approval[] = [];
  let cursor: string | undefined;
  do {
    const page = await approvals.list(db, tenantId, { states: ['pending'], type, size: BATCH, ...(cursor === undefined ? {} : { cursor }) }, clock.now());
    found.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return found;
}
