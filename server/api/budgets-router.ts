import { z } from 'zod';
import { brand, type RunId } from '../../shared/brand.ts';
import { addLimit, changeLimit, LimitInput, removeLimit, windowKey } from '../agents/budgets/index.ts';
import { commandInput, needs, router } from './procedures.ts';
import { reads } from './procedure-meta.ts';

export const budgetsRouter = router({
  list: needs('budgets:read').meta({ needs: 'budgets:read', audit: reads, says: 'The tenant’s budgets with what is settled and held in their present window, and the limits of every run' })
    .input(z.strictObject({})).query(({ ctx }) => ctx.house.storage.read(ctx.actor, async (db) => {
      const { budgets, clock, limitsFor } = ctx.house.gateway;
      const limits = await budgets.limits(db, ctx.actor.tenantId);
      const now = clock.now();
      const none = brand<RunId>('none');
      const accounts = await budgets.accounts(db, ctx.actor.tenantId, [...new Set(limits.map((limit) => windowKey(limit.window, now, none)))]);
      return {
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

  remove: needs('budgets:write').meta({ needs: 'budgets:write', audit: ['config.quota.updated'], says: 'Remove a tenant budget' })
    .input(commandInput({ id: z.uuid(), ver: z.int() })).mutation(({ ctx, input }) => removeLimit(ctx.house.gateway, ctx.actor, input.id, input.ver)),
});
