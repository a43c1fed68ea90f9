import { z } from 'zod';
import { brand, type UserId } from '../../shared/brand.ts';
import { CAPABILITIES, CAPABILITY_NAMES } from '../../shared/capabilities.ts';
import type { Json, JsonObject } from '../../shared/json.ts';
import { changeRole, createRole, removeRole, RoleDraft, RoleNameInput, rolesOf, rolesSaid, saveRoles, tenantView } from '../flows/edit-roles.ts';
import { previewMember, previewRoles } from '../flows/preview-roles.ts';
import { peopleOf } from '../flows/role-keeping.ts';
import { Refusal } from '../base/refusal.ts';
import { upgradeReport } from '../people/policy/index.ts';
import { RoleName } from '../people/identity/index.ts';
import type { House } from './house.ts';
import { commandInput, needs, router } from './procedures.ts';
import { reads } from './procedure-meta.ts';

const deps = ({ overrides, people }: House) => ({ overrides, people: people.people, roleBook: people.roleBook });
const DEFINES = ['admin.role.defined', 'registry.override.created', 'registry.override.updated'] as const;
const reason = z.string().trim().max(500).nullable().default(null);
const content: z.ZodType<Json, Json> = z.json();
const RolesContent: z.ZodType<JsonObject, JsonObject> = z.record(z.string().min(1).max(63), z.json());
/** A proposed part of a layer, as JSON or, where only text can be sent, as its text. */
const asJson = <Value extends z.ZodType>(value: Value) => z.preprocess((given) => (typeof given === 'string' ? parsed(given) : given), value);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown; // checked by the schema it is handed to
  } catch {
    return text;
  }
}

/** Roles of a tenant as its matrix shows and edits them. */
export const rolesRouter = router({
  list: needs('role:read').meta({ needs: 'role:read', audit: reads, says: 'Roles in force: what each may do, from where it comes, how many hold it; the tenant’s say on them with its version, and the most a role of its own may hold' })
    .input(z.strictObject({})).query(({ ctx: { house, actor } }) => house.storage.readIdentity(actor, async (db) => ({ roles: await rolesOf(deps(house), db, actor), ...(await rolesSaid(deps(house), db, actor)) }))),

  catalogue: needs('role:read').meta({ needs: 'role:read', audit: reads, says: 'Every capability there is: what it lets somebody do, whether only its own name reaches it' })
    .input(z.strictObject({})).query(() => CAPABILITY_NAMES.map((name) => ({ name, ...CAPABILITIES[name] }))),

  upgrade: needs('role:read').meta({ needs: 'role:read', audit: reads, says: 'Capabilities that this release brought and the tenant has not agreed to: whom a wildcard would give them' })
    .input(z.strictObject({})).query(({ ctx: { house, actor } }) => house.storage.readIdentity(actor, async (db) => {
      const withheld = await house.people.catalogue.withheld(db, actor.tenantId);
      const view = await tenantView(deps(house), db, actor);
      const members = await peopleOf(deps(house), db, actor.tenantId);
      return upgradeReport(view, withheld).map(({ capability, roles }) => ({
        capability, ...CAPABILITIES[capability], roles, people: members.filter(({ membership }) => membership.roles.some((role) => roles.includes(role))).map(({ person }) => ({ id: person.id, name: person.name })),
      }));
    })),

  confirmUpgrade: needs('role:manage').meta({ needs: 'role:manage', fresh: true, audit: ['admin.catalogue.confirmed'], says: 'Agree to the capabilities that this release brought: wildcards reach them from now on' })
    .input(commandInput({ capabilities: z.array(z.string().max(80)).max(200) })).mutation(({ ctx: { house, actor }, input }) => house.storage.writeIdentity(actor, async (tx) => {
      const withheld = await house.people.catalogue.withheld(tx, actor.tenantId);
      // What was read must be what is confirmed: a release in between would be agreed to unseen.
      if ([...withheld].toSorted().join() !== [...input.capabilities].toSorted().join()) throw new Refusal('input/conflict', { field: 'capabilities', rule: 'The list changed since you read it.', current: [...withheld] });
      await house.people.catalogue.confirm(tx, actor.tenantId, actor.userId, house.clock);
      await house.audit.trail.append(tx, actor, { type: 'admin.catalogue.confirmed', details: { capabilities: [...withheld] } });
      return { confirmed: [...withheld] };
    })),

  create: needs('role:manage').meta({ needs: 'role:manage', fresh: true, audit: DEFINES, says: 'Create a role of the tenant’s own, within what one holds oneself' })
    .input(commandInput({ name: RoleNameInput, ...RoleDraft.shape })).mutation(({ ctx, input: { commandId: _id, name, ...draft } }) => createRole(deps(ctx.house), ctx.actor, name, draft)),

  change: needs('role:manage').meta({ needs: 'role:manage', fresh: true, audit: DEFINES, says: 'Change a role of the tenant’s own' })
    .input(commandInput({ name: RoleNameInput, to: z.strictObject({ name: RoleNameInput.optional(), ...RoleDraft.shape }) })).mutation(({ ctx, input: { name, to: { name: renamed, ...draft } } }) =>
      changeRole(deps(ctx.house), ctx.actor, name, { ...draft, ...(renamed === undefined ? {} : { name: renamed }) })),

  remove: needs('role:manage').meta({ needs: 'role:manage', fresh: true, audit: DEFINES, says: 'Delete a role of the tenant’s own that nobody holds' })
    .input(commandInput({ name: RoleNameInput })).mutation(({ ctx, input }) => removeRole(deps(ctx.house), ctx.actor, input.name)),

  save: needs('role:manage').meta({ needs: 'role:manage', fresh: true, audit: DEFINES, says: 'Write the tenant’s whole say on roles: its own ones, and those of the layers above made narrower' })
    .input(commandInput({ roles: RolesContent, basedOn: z.int().min(0), reason })).mutation(({ ctx, input }) => saveRoles(deps(ctx.house), ctx.actor, { roles: input.roles, basedOn: input.basedOn, reason: input.reason })),

  preview: needs('role:read').meta({ needs: 'role:read', audit: reads, says: 'Who would gain and lose what if a layer said this of roles and access policies, and why it could not be saved' })
    .input(z.strictObject({ kind: z.enum(['org', 'tenant']).default('tenant'), roles: asJson(RolesContent).optional(), policies: asJson(content).optional() }))
    .query(({ ctx: { house, actor }, input }) => house.storage.readIdentity(actor, (db) => previewRoles(deps(house), db, actor, input))),

  previewMember: needs('role:read').meta({ needs: 'role:read', audit: reads, says: 'What one person would gain and lose with other roles' })
    .input(z.strictObject({ userId: z.uuid(), roles: z.array(RoleName).max(32) })).query(({ ctx: { house, actor }, input }) =>
      house.storage.readIdentity(actor, (db) => previewMember(deps(house), db, actor, { userId: brand<UserId>(input.userId), roles: input.roles }))),
});
