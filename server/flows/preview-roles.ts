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
import { type LayerOwner, ownersOf } from '../registry/layers/index.ts';
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

interface LayerContent {
  readonly kind: 'org' | 'tenant';
  readonly content: JsonObject;
}

/** Who would gain and lose what if a layer of the actor's tenant or organisation said this of roles and access policies. Of an organisation's layer, what it does in this tenant. Needs the identity plane. */
export async function previewRoles(deps: RoleDeps, db: Db, actor: Actor, edit: { readonly kind: 'org' | 'tenant'; readonly roles?: JsonObject | undefined; readonly policies?: Json | undefined }): Promise<RolesPreview> {
  const before = objectOrEmpty((await deps.overrides.layers.latest(db, ownerOf(actor, edit.kind)))?.content);
  return previewLayerRoles(deps, db, actor, { kind: edit.kind, content: { ...before, ...(edit.roles === undefined ? {} : { roles: edit.roles }), ...(edit.policies === undefined ? {} : { policies: edit.policies }) } });
}

/** The same of the whole content of a layer. */
export async function previewLayerRoles(deps: RoleDeps, db: Db, actor: Actor, { kind, content }: LayerContent): Promise<RolesPreview> {
  const owner = ownerOf(actor, kind);
  const standing = await deps.overrides.layers.latest(db, owner);
  const views = await previewLayer(deps.overrides.layers, db, ownersInTenant(actor), { kind, content });
  const members = await peopleOf(deps, db, actor.tenantId);
  return {
    roles: whoGains(views.before, views.after, [...views.before.names('roles'), ...views.after.names('roles')]),
    people: members.flatMap(({ person, membership }): readonly PersonChange[] => {
      const change = changeFor(views, membership.roles, membership.roles);
      return change.gains.length + change.loses.length > 0 ? [{ id: person.id, name: person.name, email: person.email, ...change }] : [];
    }),
    refusals: [...refusalsOf(views.after, kind, { before: objectOrEmpty(standing?.content), content, version: standing?.version ?? 0, id: owner.id }, actor), ...lockOutOf(members, views)],
  };
}

function ownersInTenant({ organisationId, tenantId }: Actor): readonly LayerOwner[] {
  return ownersOf({ organisationId, tenantId, userId: null });
}

function ownerOf(actor: Actor, kind: 'org' | 'tenant'): LayerOwner {
  const owner = ownersInTenant(actor).find((candidate) => candidate.kind === kind);
  if (!owner) throw new Refusal('registry/invalid-layer', { field: 'kind', rule: 'kind: this tenant belongs to no organisation' });
  return owner;
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

/** A layer above the tenant's people, with another content. */
interface LayerOver {
  readonly kind: 'base' | 'tenant';
  readonly content: Json;
}

/** Refuses a version of a layer that would take a role from under somebody, or the last who can manage the tenant from it. Of the base, what it does to the caller's own tenant is looked at. */
export function refuseLayerLosingRoles(deps: RoleDeps, actor: Actor, edit: LayerOver): Promise<void> {
  return deps.overrides.storage.readIdentity(actor, (db) => refuseLosingRolesIn(deps, db, actor, edit));
}

/** The same within a larger command. Needs the identity plane. */
export async function refuseLosingRolesIn(deps: RoleDeps, db: Db, actor: Actor, edit: LayerOver): Promise<void> {
  const { before, after } = await previewLayer(deps.overrides.layers, db, ownersInTenant(actor), edit);
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
