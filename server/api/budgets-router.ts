import { z } from 'zod';
import { brand, type RunId } from '../../shared/brand.ts';
import { addLimit, changeLimit, LimitInput, removeLimit, windowKey } from '../agents/budgets/index.ts';
import { asksFirst } from '../flows/asks-first.ts';
import { BUDGET_REQUEST, BudgetWish, proposeBudget } from '../flows/propose-budget.ts';
import { commandInput, needs, router } from './procedures.ts';
import { reads } from './procedure-meta.ts';

export const budgetsRouter = router({
  list: needs('budgets:read').meta({ needs: 'budgets:read', audit: reads, says: 'The tenant’s budgets with what is settled and held in their present window, the limits of every run, and whether a change must be asked for' })
    .input(z.strictObject({})).query(({ ctx }) => ctx.house.storage.read(ctx.actor, async (db) => {
      const { budgets, clock, limitsFor } = ctx.house.gateway;
      const limits = await budgets.limits(db, ctx.actor.tenantId);
      const now = clock.now();
      const none = brand<RunId>('none');
      const accounts = await budgets.accounts(db, ctx.actor.tenantId, [...new Set(limits.map((limit) => windowKey(limit.window, now, none)))]);
      return {
        asks: await asksFirst(ctx.house.governance, db, ctx.actor.tenantId, BUDGET_REQUEST),
        perRun: await limitsFor(db, ctx.actor),
        budgets: limits.map((limit) => {
          const account = accounts.find((candidate) => candidate.counter === limit.counter && candidate.window === windowKey(limit.window, now, none));
          return { ...limit, settled: account?.settled ?? 0, reserved: account?.reserved ?? 0 };
        }),
      };
    })),

  add: needs('budgets:write').meta({ needs: 'budgets:write', audit: ['config.quota.updated'], says: 'Add a tenant budget' })
    .input(commandInput(LimitInput.shape)).mutation(({ ctx, input: { commandId: _id, ...input } }) => addLimit(ctx.house.gateway, ctx.actor, input)),

  change: needs('budgets:write').meta({ needs: 'budgets:write', audit: ['config.quota.updated'], says: 'Change the cap of a tenant budget' })
    .input(commandInput({ id: z.uuid(), ver: z.int(), cap: LimitInput.shape.cap })).mutation(({ ctx, input }) => changeLimit(ctx.house.gateway, ctx.actor, input.id, input.ver, input.cap)),

  propose: needs('budgets:write').meta({ needs: 'budgets:write', audit: ['approval.request.created'], says: 'Ask others for a tenant budget to be added, changed or removed; the last vote does it' })
    .input(commandInput(BudgetWish.shape)).mutation(async ({ ctx, input: { commandId: _id, ...wish } }) => ({ approval: (await proposeBudget(ctx.house.governance, ctx.actor, wish)).id })),

  remove: needs('budgets:write').meta({ needs: 'budgets:write', audit: ['config.quota.updated'], says: 'Remove a tenant budget' })
    .input(commandInput({ id: z.uuid(), ver: z.int() })).mutation(({ ctx, input }) => removeLimit(ctx.house.gateway, ctx.actor, input.id, input.ver)),
});
