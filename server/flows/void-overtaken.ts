import type { TenantId } from '../../shared/brand.ts';
import { type Approval, pendingRequests, voidRequest } from '../agents/approvals/index.ts';
import { systemActor } from '../base/system-tenant.ts';
import { BUDGET_REQUEST, type BudgetChangeDeps, budgetOvertaken } from './propose-budget.ts';
import { ROLE_REQUEST, type RoleChangeDeps, rolesOvertaken } from './propose-roles.ts';

type Deps = RoleChangeDeps & BudgetChangeDeps;

/** Ends requests whose subject is no longer what it was when they were asked, so that nobody votes on what cannot come; answers how many. The sweeper calls it. */
export async function voidOvertaken(deps: Deps, tenantId: TenantId): Promise<number> {
  const sweeper = systemActor('sweeper', tenantId);
  const overtaken = await deps.storage.readIdentity(sweeper, async (db) => [
    ...(await thoseWhere(await pendingRequests(deps, db, tenantId, ROLE_REQUEST), (request) => rolesOvertaken(deps, db, request))),
    ...(await thoseWhere(await pendingRequests(deps, db, tenantId, BUDGET_REQUEST), (request) => budgetOvertaken(deps, db, request))),
  ]);
  let ended = 0;
  for (const { id } of overtaken) if (await voidRequest(deps, sweeper, id, 'What this is about changed after it was asked')) ended += 1;
  return ended;
}

async function thoseWhere(requests: readonly Approval[], isOvertaken: (request: Approval) => Promise<boolean>): Promise<readonly Approval[]> {
  const found: Approval[] = [];
  for (const request of requests) if (await isOvertaken(request)) found.push(request);
  return found;
}
