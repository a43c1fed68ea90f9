import type { UserId } from '../../shared/brand.ts';
import type { Capability } from '../../shared/capabilities.ts';
import { type Json, type JsonObject, objectOrEmpty } from '../../shared/json.ts';
import { readLayer } from '../../shared/registry-layer.ts';
import type { RegistryView } from '../../shared/registry-merge.ts';
import { refusalsToEditLayer } from '../../shared/registry-narrowing.ts';
import type { Actor } from '../base/actor.ts';
import { Refusal } from '../base/refusal.ts';
import type { Db } from '../base/storage/index.ts';
import type { RoleBook } from '../people/identity/index.ts';
import { compileCapabilities, differenceOf, type RoleChange, whoGains } from '../people/policy/index.ts';
import { ownersOf } from '../registry/layers/index.ts';
import { previewLayer } from '../registry/overrides/index.ts';
import { type RoleDeps, tenantView } from './edit-roles.ts';
import { peopleOf, refuseLockOut } from './role-keeping.ts';

export interface PersonChange {
  readonly id: UserId;
  readonly name: string;
  readonly email: string;
  readonly gains: readonly Capability[];
  readonly loses: readonly Capability[];
}

export interface RolesPreview {
  readonly roles: readonly RoleChange[];
  /** Only whom the change touches; disabled people too, for they may be let in again. */
  readonly people: readonly PersonChange[];
  /** Why it could not be saved as it is, in the words in which saving would be refused. */
  readonly refusals: ReadonlyArray<{ readonly path: string; readonly says: string }>;
}

/** Who would gain and lose what if a layer of the actor's tenant or organisation said this. Of an organisation's layer, what it does in this tenant. Needs the identity plane. */
export async function previewRoles(deps: RoleDeps, db: Db, actor: Actor, edit: { readonly kind: 'org' | 'tenant'; readonly roles?: JsonObject | undefined; readonly policies?: Json | undefined }): Promise<RolesPreview> {
  const owners = ownersOf({ organisationId: actor.organisationId, tenantId: actor.tenantId, userId: null });
  const owner = owners.find((candidate) => candidate.kind === edit.kind);
  if (!owner) throw new Refusal('registry/invalid-layer', { field: 'kind', rule: 'kind: this tenant belongs to no organisation' });
  const standing = await deps.overrides.layers.latest(db, owner);
  const before: JsonObject = objectOrEmpty(standing?.content);
  const content: JsonObject = { ...before, ...(edit.roles === undefined ? {} : { roles: edit.roles }), ...(edit.policies === undefined ? {} : { policies: edit.policies }) };
  const views = await previewLayer(deps.overrides.layers, db, owners, { kind: edit.kind, content });
  const members = await peopleOf(deps, db, actor.tenantId);
  return {
    roles: whoGains(views.before, views.after, [...views.before.names('roles'), ...views.after.names('roles')]),
    people: members.flatMap(({ person, membership }): readonly PersonChange[] => {
      const change = changeFor(views, membership.roles, membership.roles);
      return change.gains.length + change.loses.length > 0 ? [{ id: person.id, name: person.name, email: person.email, ...change }] : [];
    }),
    refusals: [...refusalsOf(views.after, edit.kind, { before, content, version: standing?.version ?? 0, id: owner.id }, actor), ...lockOutOf(members, views)],
  };
}

/** What one person would gain and lose with other roles. Needs the identity plane. */
export async function previewMember(deps: RoleDeps & { readonly roleBook: RoleBook }, db: Db, actor: Actor, { userId, roles }: { readonly userId: UserId; readonly roles: readonly string[] }): Promise<Omit<PersonChange, 'id' | 'name' | 'email'> & { readonly unknown: readonly string[]; readonly beyond: readonly Capability[] }> {
  const member = await deps.people.member(db, actor.tenantId, userId);
  if (!member) throw new Refusal('people/user-not-found', { id: userId });
  const view = await tenantView(deps, db, actor);
  const touched = [...new Set(member.membership.roles).symmetricDifference(new Set(roles))];
  return {
    ...changeFor({ before: view, after: view }, member.membership.roles, roles), unknown: roles.filter((role) => view.entry('roles', role) === undefined),
    beyond: [...compileCapabilities(view, touched).capabilities.difference(actor.capabilities)],
  };
}

/** Refuses a version of the tenant's layer that would take a role from under somebody, or the last who can manage the tenant from it. */
export function refuseLayerLosingRoles(deps: RoleDeps, actor: Actor, content: Json): Promise<void> {
  return deps.overrides.storage.readIdentity(actor, (db) => refuseLosingRolesIn(deps, db, actor, content));
}

/** The same within a larger command. Needs the identity plane. */
export async function refuseLosingRolesIn(deps: RoleDeps, db: Db, actor: Actor, content: Json): Promise<void> {
  const owners = ownersOf({ organisationId: actor.organisationId, tenantId: actor.tenantId, userId: null });
  const { before, after } = await previewLayer(deps.overrides.layers, db, owners, { kind: 'tenant', content });
  refuseLockOut(await peopleOf(deps, db, actor.tenantId), before, after);
}

interface Views {
  readonly before: RegistryView;
  readonly after: RegistryView;
}

function changeFor({ before, after }: Views, was: readonly string[], willBe: readonly string[]) {
  return differenceOf(compileCapabilities(before, was).capabilities, compileCapabilities(after, willBe).capabilities);
}

interface LayerChange {
  readonly before: JsonObject;
  readonly content: JsonObject;
  readonly version: number;
  readonly id: string;
}

function refusalsOf(after: RegistryView, kind: 'org' | 'tenant', { before, content, version, id }: LayerChange, actor: Actor) {
  let above: RegistryView | null = after;
  while (above && above.layer?.ref.kind !== kind) above = above.above;
  const inherited = above?.above;
  if (!inherited) return [];
  const reading = (said: JsonObject, at: number) => readLayer({ kind, id, version: at, author: 'proposed', content: said });
  const proposed = reading(content, version + 1);
  return [
    ...proposed.issues.filter((issue) => issue.refuses).map(({ path, says }) => ({ path, says })),
    ...refusalsToEditLayer({ before: reading(before, version), after: proposed, inherited, editor: actor.capabilities }).map(({ path, says }) => ({ path, says })),
  ];
}

function lockOutOf(members: Parameters<typeof refuseLockOut>[0], { before, after }: Views) {
  try {
    refuseLockOut(members, before, after);
    return [];
  } catch (reason) {
    if (reason instanceof Refusal) return [{ path: '/roles', says: reason.message }];
    throw reason;
  }
}
