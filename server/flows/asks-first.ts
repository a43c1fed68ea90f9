import type { TenantId } from '../../shared/brand.ts';
import type { Db } from '../base/storage/index.ts';
import type { ApprovalDeps } from '../agents/approvals/index.ts';

/** Whether a workflow is in force for a type of request that is made of what people otherwise do by their own hand. */
export async function asksFirst({ workflowFor }: Pick<ApprovalDeps, 'workflowFor'>, db: Db, tenantId: TenantId, type: string): Promise<boolean> {
  return ((await workflowFor(db, tenantId, type))?.workflow ?? null) !== null;
}
