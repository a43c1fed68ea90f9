import { z } from 'zod';
import type { Actor } from '../base/actor.ts';
import { Refusal } from '../base/refusal.ts';
import type { Db, Tx } from '../base/storage/index.ts';
import { agreedChange, type Approval, type ApprovalDeps, policyInForce, proposing, type Reactions, Remark, requestApprovalIn } from '../agents/approvals/index.ts';
import { BudgetChange, type BudgetDeps, changeBudgetIn, judgeBudgetIn } from '../agents/budgets/index.ts';
import type { PeopleStore } from '../people/identity/index.ts';
import { approversOf } from './publish-version.ts';
import type { GovernanceDeps } from './version-governance.ts';

/** The type of a request to change a tenant's budgets; a workflow of that name in the effective registry makes it the only way for people. */
export const BUDGET_REQUEST = 'budget_change';
export const BUDGET_SUBJECT = 'budget';

export const BudgetWish = z.strictObject({ change: BudgetChange, reason: Remark.refine((text) => text !== '', 'say why') });
export type BudgetWish = Readonly<z.infer<typeof BudgetWish>>;

/** What voters see and vote on: the change, and the budget it is about as it was; null for a new one. */
const ProposedBudget = z.strictObject({
  change: BudgetChange,
  budget: z.strictObject({ name: z.string(), counter: z.string(), window: z.string(), cap: z.int().nullable() }).nullable(),
});

export type BudgetChangeDeps = ApprovalDeps & Pick<BudgetDeps, 'budgets'> & Pick<GovernanceDeps, 'stillHolds'> & { readonly people: Pick<PeopleStore, 'find'> };

/** Asks others for a budget to be added, changed or removed. What would be refused as a change is refused as a question. */
export function proposeBudget(deps: BudgetChangeDeps, actor: Actor, { change, reason }: BudgetWish): Promise<Approval> {
  return deps.storage.write(actor, async (tx) => {
    const before = await judgeBudgetIn(deps, tx, actor, change);
    const budget = before && { name: before.name, counter: before.counter, window: before.window, cap: before.cap };
    const name = change.do === 'add' ? change.name : (before?.name ?? '');
    return requestApprovalIn(deps, tx, actor, {
      ...proposing({ change, budget }), type: BUDGET_REQUEST, subjectType: BUDGET_SUBJECT, subjectId: change.do === 'add' ? change.name : change.id, title: `${TITLES[change.do]} the budget ${name}`, reason,
    }, await policyInForce(deps, tx, actor.tenantId, BUDGET_REQUEST));
  });
}

const TITLES = { add: 'Add', change: 'Change', remove: 'Remove' } as const;

/** The last vote makes the change, unless whoever asked may change budgets no more. */
export function budgetReactions(deps: Omit<BudgetChangeDeps, 'reactions'>): Reactions {
  return {
    [BUDGET_REQUEST]: async (tx, actor, closed) => {
      if (closed.state !== 'approved') return;
      const { change } = agreedChange(closed, ProposedBudget);
      if (await budgetOvertaken(deps, tx, closed)) throw new Refusal('approvals/digest-mismatch', { id: closed.id, rule: 'This budget is not what it was when this was asked.' });
      if (!(await askerMay(deps, tx, closed))) throw new Refusal('people/rights-changed', { id: closed.requestedBy });
      await changeBudgetIn(deps, tx, actor, change, { approval: closed.id, requestedBy: closed.requestedBy, approvers: approversOf(closed) });
    },
  };
}

/** Somebody of another issuer has no account here to ask. */
async function askerMay({ people, stillHolds }: Pick<BudgetChangeDeps, 'people' | 'stillHolds'>, tx: Tx, { tenantId, requestedBy }: Approval): Promise<boolean> {
  if ((await people.find(tx, { id: requestedBy })) === null) return true;
  return (await stillHolds?.(tx, tenantId, requestedBy, 'budgets:write')) !== false;
}

/** Whether the budget changed or went since, or its name was taken: then nobody agreed to what would be done. */
export async function budgetOvertaken(deps: Pick<BudgetDeps, 'budgets'>, db: Db, { tenantId, proposes }: Approval): Promise<boolean> {
  const said = ProposedBudget.safeParse(proposes);
  if (!said.success) return true;
  try {
    await judgeBudgetIn(deps, db, { tenantId }, said.data.change);
    return false;
  } catch (reason) {
    if (reason instanceof Refusal) return true;
    throw reason;
  }
}
