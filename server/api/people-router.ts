import { z } from 'zod';
import { type ApiKeyId, brand, type UserId } from '../../shared/brand.ts';
import { changeRoles, createUser, disableUser, enableUser, listPeople, NewUser, Roles, setPassword } from '../people/identity/index.ts';
import { createApiKey, listApiKeys, NewApiKey, revokeApiKey } from '../people/keys/index.ts';
import { commandInput, needs, router, signedIn } from './procedures.ts';
import { reads } from './procedure-meta.ts';

export const peopleRouter = router({
  list: needs('user:read').meta({ needs: 'user:read', audit: reads, says: 'People of the tenant' })
    .input(z.strictObject({ size: z.int().min(1).max(500).default(100), cursor: z.string().max(400).optional() }))
    .query(async ({ ctx, input }) => {
      const page = await listPeople(ctx.house.people, ctx.actor, { size: input.size, ...(input.cursor === undefined ? {} : { cursor: input.cursor }) });
      return { ...page, items: page.items.map(({ person, membership }) => ({ id: person.id, name: person.name, email: person.email, status: person.status, roles: membership.roles, ver: membership.ver, createdAt: person.createdAt })) };
    }),

  roles: needs('role:read').meta({ needs: 'role:read', audit: reads, says: 'Roles in force and what each may do' })
    .input(z.strictObject({})).query(({ ctx }) => ctx.house.storage.read(ctx.actor, async (db) => Object.fromEntries((await ctx.house.registryOf(db, ctx.actor)).entries('roles')))),

  create: needs('user:manage').meta({ needs: 'user:manage', audit: ['admin.user.created', 'admin.role.assigned'], says: 'Create a person with a membership in this tenant' })
    .input(commandInput(NewUser.shape)).mutation(async ({ ctx, input: { commandId: _id, ...input } }) => {
      const { person, membership } = await createUser(ctx.house.people, ctx.actor, input);
      return { id: person.id, name: person.name, email: person.email, roles: membership.roles };
    }),

  changeRoles: needs('user:manage').meta({ needs: 'user:manage', audit: ['admin.role.assigned', 'admin.role.removed'], says: 'Give and take roles; nobody hands out what they lack' })
    .input(commandInput({ userId: z.uuid(), ver: z.int(), roles: Roles })).mutation(({ ctx, input }) => changeRoles(ctx.house.people, ctx.actor, { userId: brand<UserId>(input.userId), ver: input.ver, roles: input.roles })),

  disable: needs('user:manage').meta({ needs: 'user:manage', audit: ['admin.user.disabled'], says: 'Shut somebody out; every session of theirs ends at once' })
    .input(commandInput({ userId: z.uuid() })).mutation(({ ctx, input }) => disableUser(ctx.house.people, ctx.actor, brand<UserId>(input.userId))),

  enable: needs('user:manage').meta({ needs: 'user:manage', audit: ['admin.user.enabled'], says: 'Let somebody in again; their old sessions stay over' })
    .input(commandInput({ userId: z.uuid() })).mutation(({ ctx, input }) => enableUser(ctx.house.people, ctx.actor, brand<UserId>(input.userId))),

  setPassword: needs('user:manage').meta({ needs: 'user:manage', audit: ['auth.password.changed'], says: 'Give somebody a new password; every session of theirs ends at once' })
    .input(commandInput({ userId: z.uuid(), password: NewUser.shape.password.unwrap() })).mutation(({ ctx, input }) => setPassword(ctx.house.people, ctx.actor, brand<UserId>(input.userId), input.password)),

  keys: signedIn.meta({ needs: 'session', audit: reads, says: 'One’s own API keys, or with apikey:read all of the tenant; never the keys themselves' })
    .input(z.strictObject({})).query(({ ctx }) => listApiKeys(ctx.house.people, ctx.actor)),

  createKey: needs('apikey:manage').meta({ needs: 'apikey:manage', audit: ['auth.api_key.created'], says: 'Make an API key; it is shown this once' })
    .input(commandInput(NewApiKey.shape)).mutation(({ ctx, input: { commandId: _id, ...input } }) => createApiKey(ctx.house.people, ctx.actor, input)),

  revokeKey: signedIn.meta({ needs: 'session', audit: ['auth.api_key.revoked'], says: 'End an API key and every session bought with it' })
    .input(commandInput({ id: z.uuid() })).mutation(({ ctx, input }) => revokeApiKey(ctx.house.people, ctx.actor, brand<ApiKeyId>(input.id))),
});
