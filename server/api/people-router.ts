import { z } from 'zod';
import { type ApiKeyId, brand, type SessionId, type UserId } from '../../shared/brand.ts';
import { CAPABILITY_NAMES } from '../../shared/capabilities.ts';
import { personFacts } from '../flows/person-facts.ts';
import { asksFirst } from '../flows/asks-first.ts';
import { proposeRoles, ROLE_REQUEST, RolesWish } from '../flows/propose-roles.ts';
import { whoMayGrant } from '../flows/who-may-grant.ts';
import { changeRoles, createUser, disableUser, enableUser, listPeople, NewUser, type Person, Roles, setPassword } from '../people/identity/index.ts';
import { readRole } from '../../shared/role-entry.ts';
import { createApiKey, giveApiKey, KeyRotation, listApiKeys, NewApiKey, revokeApiKey, rotateApiKey } from '../people/keys/index.ts';
import { removeFactorsOf } from '../people/factors/index.ts';
import { endSession, endSessions, listSessions, listTenantSessions } from '../people/sessions/index.ts';
import { commandInput, needs, router, signedIn } from './procedures.ts';
import { reads } from './procedure-meta.ts';

/** A person without what only the server reads, such as the number that ends their tokens (SECURITY-CASES MA-05). */
function standing({ id, name, email, status }: Person) {
  return { id, name, email, status };
}

export const peopleRouter = router({
  list: needs('user:read').meta({ needs: 'user:read', audit: reads, says: 'People of the tenant, and whether a change of their roles must be asked for' })
    .input(z.strictObject({ size: z.int().min(1).max(500).default(100), cursor: z.string().max(400).optional() }))
    .query(async ({ ctx, input }) => {
      const page = await listPeople(ctx.house.people, ctx.actor, { size: input.size, ...(input.cursor === undefined ? {} : { cursor: input.cursor }) });
      const asks = await ctx.house.storage.read(ctx.actor, (db) => asksFirst(ctx.house.governance, db, ctx.actor.tenantId, ROLE_REQUEST));
      return { ...page, asks, items: page.items.map(({ person, membership }) => ({ id: person.id, name: person.name, email: person.email, status: person.status, roles: membership.roles, ver: membership.ver, createdAt: person.createdAt })) };
    }),

  roles: needs('role:read').meta({ needs: 'role:read', audit: reads, says: 'Roles in force and what each may do' })
    .input(z.strictObject({})).query(({ ctx }) => ctx.house.storage.read(ctx.actor, async (db) => {
      const view = await ctx.house.registryOf(db, ctx.actor);
      return Object.fromEntries(view.names('roles').map((name): [string, readonly string[]] => {
        const role = readRole(view.entry('roles', name));
        return [name, role && role.parents.length === 0 ? role.patterns : [...view.roleCapabilities(name)]];
      }));
    })),

  person: needs('user:read').meta({ needs: 'user:read', audit: reads, says: 'What the tenant knows of one of its people: external id, rank, directory, and with user:manage what they prove themselves with' })
    .input(z.strictObject({ userId: z.uuid() })).query(({ ctx, input }) => personFacts(ctx.house.people, ctx.actor, brand<UserId>(input.userId))),

  whoMayGrant: signedIn.meta({ needs: 'session', audit: reads, says: 'Whom to ask for a capability one lacks: names of people who hold it and manage people, and the roles that include it' })
    .input(z.strictObject({ capability: z.enum(CAPABILITY_NAMES) })).query(({ ctx: { house, actor }, input }) =>
      house.storage.readIdentity(actor, (db) => whoMayGrant({ overrides: house.overrides, people: house.people.people }, db, actor, input.capability))),

  create: needs('user:manage').meta({ needs: 'user:manage', fresh: true, audit: ['admin.user.created', 'admin.role.assigned'], says: 'Create a person with a membership in this tenant' })
    .input(commandInput(NewUser.shape)).mutation(async ({ ctx, input: { commandId: _id, ...input } }) => {
      const { person, membership } = await createUser(ctx.house.people, ctx.actor, input);
      return { id: person.id, name: person.name, email: person.email, roles: membership.roles };
    }),

  changeRoles: needs('user:manage').meta({ needs: 'user:manage', fresh: true, audit: ['admin.role.assigned', 'admin.role.removed'], says: 'Give and take roles; nobody hands out what they lack' })
    .input(commandInput({ userId: z.uuid(), ver: z.int(), roles: Roles })).mutation(async ({ ctx, input }) => {
      const { person, membership } = await changeRoles(ctx.house.people, ctx.actor, { userId: brand<UserId>(input.userId), ver: input.ver, roles: input.roles });
      return { ...standing(person), roles: membership.roles, ver: membership.ver };
    }),

  proposeRoles: needs('user:manage').meta({ needs: 'user:manage', fresh: true, audit: ['approval.request.created'], says: 'Ask others for somebody to hold other roles; the last vote gives and takes them' })
    .input(commandInput(RolesWish.shape)).mutation(async ({ ctx, input: { commandId: _id, ...wish } }) => ({ approval: (await proposeRoles(ctx.house.governance, ctx.actor, wish)).id })),

  disable: needs('user:manage').meta({ needs: 'user:manage', fresh: true, audit: ['admin.user.disabled'], says: 'Shut somebody out; every session of theirs ends at once' })
    .input(commandInput({ userId: z.uuid() })).mutation(async ({ ctx, input }) => standing(await disableUser(ctx.house.people, ctx.actor, brand<UserId>(input.userId)))),

  enable: needs('user:manage').meta({ needs: 'user:manage', audit: ['admin.user.enabled'], says: 'Let somebody in again; their old sessions stay over' })
    .input(commandInput({ userId: z.uuid() })).mutation(async ({ ctx, input }) => standing(await enableUser(ctx.house.people, ctx.actor, brand<UserId>(input.userId)))),

  setPassword: needs('user:manage').meta({ needs: 'user:manage', fresh: true, audit: ['auth.password.changed'], says: 'Give somebody a new password; every session of theirs ends at once' })
    .input(commandInput({ userId: z.uuid(), password: NewUser.shape.password.unwrap() })).mutation(async ({ ctx, input }) => {
      const { userId, tenantId, source } = ctx.actor;
      await ctx.house.edge.limiter.spend('admin_password', { key: `passwords given by ${userId}`, source, tenantId });
      return setPassword(ctx.house.people, ctx.actor, brand<UserId>(input.userId), input.password);
    }),

  removeFactors: needs('user:manage').meta({ needs: 'user:manage', fresh: true, audit: ['auth.mfa.changed'], says: 'Take the second factor off somebody who lost it; from then on their password alone signs them in' })
    .input(commandInput({ userId: z.uuid() })).mutation(({ ctx, input }) => removeFactorsOf(ctx.house.people, ctx.actor, brand<UserId>(input.userId))),

  sessions: needs('session:read').meta({ needs: 'session:read', audit: reads, says: 'Somebody’s live sessions in this tenant' })
    .input(z.strictObject({ userId: z.uuid() })).query(({ ctx, input }) => listSessions(ctx.house.people, ctx.actor, brand<UserId>(input.userId))),

  allSessions: needs('session:read').meta({ needs: 'session:read', audit: reads, says: 'Everybody’s live sessions in this tenant, the 500 seen last' })
    .input(z.strictObject({})).query(({ ctx }) => listTenantSessions(ctx.house.people, ctx.actor)),

  endSession: needs('session:manage').meta({ needs: 'session:manage', audit: ['auth.session.revoked'], says: 'End one of somebody’s sessions in this tenant' })
    .input(commandInput({ id: z.uuid() })).mutation(({ ctx, input }) => endSession(ctx.house.people, ctx.actor, brand<SessionId>(input.id))),

  endSessions: needs('session:manage').meta({ needs: 'session:manage', audit: ['auth.session.revoked'], says: 'End all of somebody’s sessions in this tenant' })
    .input(commandInput({ userId: z.uuid() })).mutation(({ ctx, input }) => endSessions(ctx.house.people, ctx.actor, brand<UserId>(input.userId))),

  keys: signedIn.meta({ needs: 'session', audit: reads, says: 'One’s own API keys, or with apikey:read all of the tenant; never the keys themselves' })
    .input(z.strictObject({})).query(({ ctx }) => listApiKeys(ctx.house.people, ctx.actor)),

  createKey: needs('apikey:manage').meta({ needs: 'apikey:manage', fresh: true, audit: ['auth.api_key.created'], says: 'Make an API key; it is shown this once' })
    .input(commandInput(NewApiKey.shape)).mutation(({ ctx, input: { commandId: _id, ...input } }) => createApiKey(ctx.house.people, ctx.actor, input)),

  rotateKey: needs('apikey:manage').meta({ needs: 'apikey:manage', fresh: true, audit: ['auth.api_key.rotated'], says: 'Make a new key in the place of an old one, which stays good for the overlap; the new one is shown this once' })
    .input(commandInput({ id: z.uuid(), ...KeyRotation.shape })).mutation(({ ctx, input }) => rotateApiKey(ctx.house.people, ctx.actor, brand<ApiKeyId>(input.id), { overlapSeconds: input.overlapSeconds })),

  giveKey: needs('apikey:manage').meta({ needs: 'apikey:manage', fresh: true, audit: ['auth.api_key.updated'], says: 'Let a service account own a key, so that it outlives the person who made it' })
    .input(commandInput({ id: z.uuid(), userId: z.uuid() })).mutation(({ ctx, input }) => giveApiKey(ctx.house.people, ctx.actor, brand<ApiKeyId>(input.id), brand<UserId>(input.userId))),

  revokeKey: signedIn.meta({ needs: 'session', audit: ['auth.api_key.revoked'], says: 'End an API key and every session bought with it' })
    .input(commandInput({ id: z.uuid() })).mutation(({ ctx, input }) => revokeApiKey(ctx.house.people, ctx.actor, brand<ApiKeyId>(input.id))),
});
