import { z } from 'zod';
import { compileCapabilities } from '../people/policy/index.ts';
import { holdsPermission, TASKFORCE_PERMISSIONS } from '../../shared/role-presets.ts';
import { removeMember, Roles, shownUserId } from '../people/identity/index.ts';
import { Refusal } from '../base/refusal.ts';
import { addKeptTenant, AdminTenant, AdminTenantChange, changeKeptTenant, findTenant, type KeptTenant } from '../flows/administer-tenants.ts';
import { addUser, AdminUser, AdminUserChange, changeUser, findUser, type KeptUser, pageOfUsers } from '../flows/administer-users.ts';
import { changeRole, createRole, removeRole, RoleDraft, RoleNameInput, roleOf, rolesOf, type RoleView, tenantView } from '../flows/edit-roles.ts';
import { shutTenant } from '../flows/shut-tenant.ts';
import { DisplayName, getTenant, Slug } from '../tenancy/tenants/index.ts';
import type { Actor } from '../base/actor.ts';
import type { Db } from '../base/storage/index.ts';
import { needs, router } from './procedures.ts';
import type { House } from './house.ts';
import { reads } from './procedure-meta.ts';

/** The administration that the task force guide's clients know: its words for permissions, its paths, its shapes (FEATURES T14-T18). */

const page = { limit: z.int().min(1).max(1_000).default(100), offset: z.int().min(0).default(0) };
const MOST_TENANTS = 100_000;

const WORDS = Object.keys(TASKFORCE_PERMISSIONS);

function capabilitiesFor(permissions: readonly string[]): readonly string[] {
  const invalid = permissions.find((word) => !Object.hasOwn(TASKFORCE_PERMISSIONS, word));
  if (invalid !== undefined) throw new Refusal('input/invalid', { field: 'permissions', rule: `Invalid permission: ${invalid}` });
  return [...new Set(permissions.flatMap((word) => TASKFORCE_PERMISSIONS[word] ?? []))];
}

/** The words a role was written in, while they still say what it holds; else every word of the guide that it holds. */
function wordsOf(role: RoleView): readonly string[] {
  const held = new Set(role.capabilities);
  const written = role.permissions.filter((word) => holdsPermission(TASKFORCE_PERMISSIONS, word, held));
  return role.permissions.length > 0 && written.length === role.permissions.length ? written : WORDS.filter((word) => holdsPermission(TASKFORCE_PERMISSIONS, word, held));
}

const shownRole = (role: RoleView) => ({ name: role.name, description: role.description ?? '', permissions: wordsOf(role), is_system: role.isSystem });

async function shownUser(house: House, db: Db, actor: Actor, { person, membership, attributes }: KeptUser, tenantSlug: string) {
  const { capabilities } = compileCapabilities(await tenantView(house, db, actor), membership.roles);
  return {
    user_id: shownUserId(person), tenant_id: tenantSlug, username: person.name, email: person.email, roles: membership.roles,
    permissions: WORDS.filter((word) => holdsPermission(TASKFORCE_PERMISSIONS, word, capabilities)), attributes, is_active: person.status === 'active',
  };
}

function shownTenant({ tenant, settings, metadata }: KeptTenant) {
  return { tenant_id: tenant.slug, name: tenant.name, settings, metadata, status: tenant.status, created_at: tenant.createdAt };
}

const roleDeps = (house: House) => ({ overrides: house.overrides, people: house.people.people });

async function answerUser(house: House, actor: Actor, user: KeptUser) {
  const { slug } = await getTenant(house.people, actor, { id: actor.tenantId });
  return house.storage.readIdentity(actor, (db) => shownUser(house, db, actor, user, slug));
}

export const adminRouter = router({
  users: needs('user:manage').meta({ needs: 'user:manage', audit: reads, rest: [{ method: 'GET', path: '/api/v1/admin/users' }], says: 'People of the caller’s tenant, as the task force guide shows them' })
    .input(z.strictObject(page)).query(async ({ ctx, input }) => {
      const { users, total } = await pageOfUsers(ctx.house.people, ctx.actor, input);
      const { slug } = await getTenant(ctx.house.people, ctx.actor, { id: ctx.actor.tenantId });
      const shown = await ctx.house.storage.readIdentity(ctx.actor, async (db) => {
        const list = [];
        for (const user of users) list.push(await shownUser(ctx.house, db, ctx.actor, user, slug));
        return list;
      });
      return { users: shown, total, ...input };
    }),

  createUser: needs('user:manage').meta({ needs: 'user:manage', fresh: true, audit: ['admin.user.created', 'admin.role.assigned'], rest: [{ method: 'POST', path: '/api/v1/admin/users', status: 201 }], says: 'Add a person to the caller’s tenant' })
    .input(AdminUser).mutation(async ({ ctx, input }) => answerUser(ctx.house, ctx.actor, await addUser(ctx.house.people, ctx.actor, input))),

  user: needs('user:manage').meta({ needs: 'user:manage', audit: reads, rest: [{ method: 'GET', path: '/api/v1/admin/users/{user_id}' }], says: 'One person of the caller’s tenant' })
    .input(z.strictObject({ user_id: z.string().min(1).max(200) })).query(async ({ ctx, input }) =>
      answerUser(ctx.house, ctx.actor, await ctx.house.storage.readIdentity(ctx.actor, (db) => findUser(ctx.house.people, db, ctx.actor, input.user_id)))),

  changeUser: needs('user:manage').meta({ needs: 'user:manage', fresh: true, audit: ['admin.user.updated', 'admin.role.assigned', 'admin.role.removed'], rest: [{ method: 'PUT', path: '/api/v1/admin/users/{user_id}' }], says: 'Change a person: roles are replaced, attributes merged' })
    .input(AdminUserChange.extend({ user_id: z.string().min(1).max(200) })).mutation(async ({ ctx, input: { user_id, ...to } }) => answerUser(ctx.house, ctx.actor, await changeUser(ctx.house.people, ctx.actor, user_id, to))),

  changeUserRoles: needs('user:manage').meta({ needs: 'user:manage', fresh: true, audit: ['admin.role.assigned', 'admin.role.removed'], rest: [{ method: 'PUT', path: '/api/v1/admin/users/{user_id}/roles' }], says: 'Replace a person’s roles' })
    .input(z.strictObject({ user_id: z.string().min(1).max(200), roles: Roles })).mutation(async ({ ctx, input }) =>
      answerUser(ctx.house, ctx.actor, await changeUser(ctx.house.people, ctx.actor, input.user_id, { roles: input.roles }))),

  removeUser: needs('user:manage').meta({ needs: 'user:manage', fresh: true, audit: ['admin.role.removed', 'auth.api_key.revoked', 'data.memory_acl.revoked'], rest: [{ method: 'DELETE', path: '/api/v1/admin/users/{user_id}', status: 204 }], says: 'End somebody’s membership of the caller’s tenant' })
    .input(z.strictObject({ user_id: z.string().min(1).max(200) })).mutation(async ({ ctx, input }) => {
      const { person, membership } = await ctx.house.storage.readIdentity(ctx.actor, (db) => findUser(ctx.house.people, db, ctx.actor, input.user_id));
      return removeMember(ctx.house.people, ctx.actor, { userId: person.id, ver: membership.ver });
    }),

  tenants: needs('tenant:manage').meta({ needs: 'tenant:manage', audit: reads, rest: [{ method: 'GET', path: '/api/v1/admin/tenants' }], says: 'The caller’s tenant, or with the platform’s right all of them' })
    .input(z.strictObject(page)).query(async ({ ctx: { house, actor }, input }) => house.storage.readIdentity(actor, async (db) => {
      const all = actor.capabilities.has('platform:tenants') ? await house.people.tenants.list(db, { limit: MOST_TENANTS }) : [await house.people.tenants.find(db, { id: actor.tenantId })].filter((tenant) => tenant !== null);
      const tenants = [];
      for (const tenant of all.slice(input.offset, input.offset + input.limit)) tenants.push(shownTenant({ tenant, ...(await house.people.tenantAttributes.of(db, tenant.id)) }));
      return { tenants, total: all.length, ...input };
    })),

  createTenant: needs('platform:tenants').meta({ needs: 'platform:tenants', fresh: true, audit: ['admin.tenant.created'], rest: [{ method: 'POST', path: '/api/v1/admin/tenants', status: 201 }], says: 'Create a tenant with settings and metadata' })
    .input(AdminTenant).mutation(async ({ ctx, input }) => shownTenant(await addKeptTenant(ctx.house.people, ctx.actor, input))),

  tenant: needs('tenant:manage').meta({ needs: 'tenant:manage', audit: reads, rest: [{ method: 'GET', path: '/api/v1/admin/tenants/{tenant_id}' }], says: 'One tenant with its settings and metadata' })
    .input(z.strictObject({ tenant_id: Slug })).query(async ({ ctx: { house, actor }, input }) => shownTenant(await house.storage.readIdentity(actor, (db) => findTenant(house.people, db, actor, input.tenant_id)))),

  changeTenant: needs('tenant:manage').meta({ needs: 'tenant:manage', audit: ['admin.tenant.updated'], rest: [{ method: 'PUT', path: '/api/v1/admin/tenants/{tenant_id}' }], says: 'Rename a tenant and merge its settings and metadata' })
    .input(AdminTenantChange.extend({ tenant_id: Slug, name: DisplayName.optional() })).mutation(async ({ ctx, input: { tenant_id, ...to } }) => shownTenant(await changeKeptTenant(ctx.house.people, ctx.actor, tenant_id, to))),

  removeTenant: needs('platform:tenants').meta({ needs: 'platform:tenants', fresh: true, audit: ['admin.tenant.deleted', 'vault.key.destroyed'], rest: [{ method: 'DELETE', path: '/api/v1/admin/tenants/{tenant_id}', status: 204 }], says: 'Close a tenant for ever' })
    .input(z.strictObject({ tenant_id: Slug })).mutation(async ({ ctx: { house, actor }, input }) => {
      const { tenant } = await house.storage.readIdentity(actor, (db) => findTenant(house.people, db, actor, input.tenant_id));
      return shownTenant({ tenant: await shutTenant(house, actor, { id: tenant.id, ver: tenant.ver }, 'closed over the API'), settings: {}, metadata: {} });
    }),

  roles: needs('role:manage').meta({ needs: 'role:manage', audit: reads, rest: [{ method: 'GET', path: '/api/v1/admin/roles' }], says: 'Roles in force, in the words of the task force guide' })
    .input(z.strictObject({ include_system: z.boolean().default(true) })).query(async ({ ctx: { house, actor }, input }) => {
      const roles = (await house.storage.readIdentity(actor, (db) => rolesOf(roleDeps(house), db, actor))).filter((role) => input.include_system || !role.isSystem);
      return { roles: roles.map(shownRole), total: roles.length };
    }),

  permissions: needs('role:manage').meta({ needs: 'role:manage', audit: reads, rest: [{ method: 'GET', path: '/api/v1/admin/roles/permissions' }], says: 'The twenty permissions of the task force guide' })
    .input(z.strictObject({})).query(() => ({ permissions: WORDS.map(shownPermission), total: WORDS.length })),

  createRole: needs('role:manage').meta({ needs: 'role:manage', fresh: true, audit: ['admin.role.defined', 'registry.override.created', 'registry.override.updated'], rest: [{ method: 'POST', path: '/api/v1/admin/roles', status: 201 }], says: 'Create a role of the tenant’s own' })
    .input(z.strictObject({ name: z.string().min(1).max(255), description: z.string().max(500).default(''), permissions: z.array(z.string().max(80)).max(200).default([]), is_system: z.boolean().default(false) }))
    .mutation(async ({ ctx: { house, actor }, input: { name, description, permissions, is_system } }) => {
      if (is_system) throw new Refusal('input/invalid', { field: 'is_system', rule: 'Cannot create system roles through API' });
      return shownRole(await createRole(roleDeps(house), actor, nameOf(name), RoleDraft.parse({ capabilities: capabilitiesFor(permissions), permissions, description })));
    }),

  role: needs('role:manage').meta({ needs: 'role:manage', audit: reads, rest: [{ method: 'GET', path: '/api/v1/admin/roles/{role_name}' }], says: 'One role in the words of the task force guide' })
    .input(z.strictObject({ role_name: z.string().min(1).max(255) })).query(async ({ ctx: { house, actor }, input }) => shownRole(await house.storage.readIdentity(actor, (db) => roleOf(roleDeps(house), db, actor, input.role_name)))),

  changeRole: needs('role:manage').meta({ needs: 'role:manage', fresh: true, audit: ['admin.role.defined', 'registry.override.updated'], rest: [{ method: 'PUT', path: '/api/v1/admin/roles/{role_name}' }], says: 'Change a role of the tenant’s own' })
    .input(z.strictObject({ role_name: z.string().min(1).max(255), name: z.string().min(1).max(255).optional(), description: z.string().max(500).optional(), permissions: z.array(z.string().max(80)).max(200).optional() }))
    .mutation(async ({ ctx: { house, actor }, input: { role_name, name, description, permissions } }) => shownRole(await changeRole(roleDeps(house), actor, role_name, {
      ...(name === undefined ? {} : { name: nameOf(name) }), ...(description === undefined ? {} : { description }),
      ...(permissions === undefined ? {} : { capabilities: [...capabilitiesFor(permissions)], permissions, extends: [] }),
    }))),

  removeRole: needs('role:manage').meta({ needs: 'role:manage', fresh: true, audit: ['admin.role.defined', 'registry.override.updated'], rest: [{ method: 'DELETE', path: '/api/v1/admin/roles/{role_name}', status: 204 }], says: 'Delete a role of the tenant’s own that nobody holds' })
    .input(z.strictObject({ role_name: z.string().min(1).max(255) })).mutation(({ ctx: { house, actor }, input }) => removeRole(roleDeps(house), actor, input.role_name)),
});

function nameOf(name: string): string {
  const parsed = RoleNameInput.safeParse(name);
  if (!parsed.success) throw new Refusal('input/invalid', { field: 'name', rule: `name: ${parsed.error.issues[0]?.message ?? 'does not fit'}` });
  return parsed.data;
}

function shownPermission(value: string) {
  const name = value.replaceAll(':', '_').toUpperCase();
  return { name, value, description: value.split(':').map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`).join(' ') };
}
