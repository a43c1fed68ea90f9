import { z } from 'zod';
import { changeMemory, giveMemory, hasItsPlace, keepMemory, listMemory, MemoryChange, type MemoryGrant, type MemoryResource, NewGrant, NewMemory, PLACE_RULE, readMemory, removeMemory, takeMemoryBack } from '../agents/memory/index.ts';
import { commandInput, needs, router } from './procedures.ts';
import { reads } from './procedure-meta.ts';

function shown<Resource extends MemoryResource>({ tenantId: _own, ...rest }: Resource) {
  return rest;
}

function shownGrant({ tenantId: _own, resourceId: _of, revokedAt: _live, ...rest }: MemoryGrant) {
  return rest;
}

const id = z.uuid();
const feature = 'memory';

/** What agents and people keep to know it later, and who may reach each piece (FEATURES T29-T35). */
export const memoryRouter = router({
  list: needs('memory:read').meta({ feature, needs: 'memory:read', audit: reads, says: 'What the caller may read, the newest first, with what they may do with each; the content apart. `everywhere`: what is every tenant’s' })
    .input(z.strictObject({ everywhere: z.boolean().default(false), cursor: z.string().max(600).optional(), size: z.int().min(1).max(200).default(50) })).query(async ({ ctx, input }) => {
      const page = await listMemory(ctx.house.memory, ctx.actor, input);
      return { ...page, items: page.items.map(shown) };
    }),

  read: needs('memory:read').meta({ feature, needs: 'memory:read', audit: ['data.read', 'data.memory_acl.denied'], says: 'One resource with its content; that it was read stands in the log. Who was given what, to whoever may share it' })
    .input(commandInput({ id })).mutation(async ({ ctx, input }) => {
      const { grants, ...resource } = await readMemory(ctx.house.memory, ctx.actor, input.id);
      return { ...shown(resource), grants: grants?.map(shownGrant) ?? null };
    }),

  keep: needs('memory:write').meta({ feature, needs: 'memory:write', audit: ['data.write', 'data.memory_acl.denied'], says: 'Keep something; whoever does owns it' })
    .input(commandInput(NewMemory.shape).refine(hasItsPlace, PLACE_RULE)).mutation(async ({ ctx, input: { commandId: _id, ...wish } }) => shown(await keepMemory(ctx.house.memory, ctx.actor, wish))),

  change: needs('memory:write').meta({ feature, needs: 'memory:write', audit: ['data.write', 'data.memory_acl.denied'], says: 'Change title or content, or with the right to administer it how sensitive it is; what is not said stays' })
    .input(commandInput(MemoryChange.shape)).mutation(async ({ ctx, input: { commandId: _id, ...change } }) => shown(await changeMemory(ctx.house.memory, ctx.actor, change))),

  remove: needs('memory:delete').meta({ feature, needs: 'memory:delete', audit: ['data.delete', 'data.memory_acl.denied'], says: 'Let go of a resource, with everything that was given on it' })
    .input(commandInput({ id })).mutation(async ({ ctx, input }) => {
      await removeMemory(ctx.house.memory, ctx.actor, input.id);
      return { ok: true };
    }),

  give: needs('memory:write').meta({ feature, needs: 'memory:write', audit: ['data.memory_acl.granted', 'data.memory_acl.denied'], says: 'Give a person or a role of the tenant a part of what one may do oneself, for good or until then' })
    .input(commandInput(NewGrant.shape)).mutation(async ({ ctx, input: { commandId: _id, ...grant } }) => shownGrant(await giveMemory(ctx.house.memory, ctx.actor, grant))),

  takeBack: needs('memory:write').meta({ feature, needs: 'memory:write', audit: ['data.memory_acl.revoked', 'data.memory_acl.denied'], says: 'Take back what was given, from the next question on' })
    .input(commandInput({ id, grant: z.uuid() })).mutation(async ({ ctx, input }) => {
      await takeMemoryBack(ctx.house.memory, ctx.actor, input);
      return { ok: true };
    }),
});
