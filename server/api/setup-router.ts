import { z } from 'zod';
import { Refusal } from '../base/refusal.ts';
import { createOwner, NewOwner, setupState } from '../people/setup/index.ts';
import { open, router } from './procedures.ts';
import { reads } from './procedure-meta.ts';

export const setupRouter = router({
  state: open.meta({ needs: 'open', audit: reads, says: 'Whether this installation still needs its owner' }).input(z.strictObject({}))
    .query(async ({ ctx }) => ({ needed: (await setupState(ctx.house.people)) === 'needed', sampleAvailable: ctx.house.openSample !== null, sample: ctx.house.sample !== null, selfServiceReset: ctx.house.passwordReset.selfService })),

  createOwner: open.meta({ needs: 'open', limit: 'sign_in', audit: ['admin.organisation.created', 'admin.tenant.created', 'admin.user.created', 'admin.role.assigned', 'auth.login.succeeded'], says: 'Create the first person, with the one-time token' })
    .input(NewOwner).mutation(async ({ ctx, input }) => {
      const { cookie } = await createOwner(ctx.house.people, input, ctx.source);
      ctx.setSession(cookie);
      return { ok: true };
    }),

  openSample: open.meta({ needs: 'open', limit: 'sign_in', audit: ['auth.login.succeeded'], says: 'Open the sample workspace, which has its own data directory' })
    .input(z.strictObject({ token: z.string().min(1).max(100) })).mutation(async ({ ctx, input }) => {
      if (!ctx.house.openSample) throw new Refusal('auth/no-sample');
      const { cookie } = await ctx.house.openSample(input.token, ctx.source);
      ctx.setSession(cookie);
      return { ok: true };
    }),

  switchPerson: open.meta({ needs: 'open', audit: ['auth.login.succeeded'], says: 'Be another person of the sample workspace; exists only there' })
    .input(z.strictObject({ userId: z.uuid() })).mutation(async ({ ctx, input }) => {
      if (!ctx.house.sample) throw new Refusal('people/user-not-found', { id: input.userId });
      await ctx.actor();
      const { cookie } = await ctx.house.sample.become(input.userId, ctx.source);
      ctx.setSession(cookie);
      return { ok: true };
    }),
});
