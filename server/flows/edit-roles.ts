import { z } from 'zod';
import type { Capability } from '../../shared/capabilities.ts';
import { type Json, type JsonObject, objectOrEmpty } from '../../shared/json.ts';
import { type RegistryView, viewOf } from '../../shared/registry-merge.ts';
import { jsonEqual } from '../../shared/json-equal.ts';
import { isEntryName, type LayerKind } from '../../shared/registry-schema.ts';
import { readRole, type RoleEntry } from '../../shared/role-entry.ts';
import { tenantPlane } from '../../shared/role-hierarchy.ts';
import type { Actor } from '../base/actor.ts';
import { Refusal } from '../base/refusal.ts';
import type { Db, Tx } from '../base/storage/index.ts';
import type { PeopleStore } from '../people/identity/index.ts';
import { type LayerOwner, type LayerVersion, ownersOf, readingOf } from '../registry/layers/index.ts';
import { type OverrideDeps, writeLayerIn } from '../registry/overrides/index.ts';
import { peopleOf, refuseLockOut } from './role-keeping.ts';

export interface RoleDeps {
  readonly overrides: OverrideDeps;
  readonly people: PeopleStore;
}

const MOST_PATTERNS = 200;
export const RoleNameInput = z.string().refine(isEntryName, 'begins with a letter and holds up to 63 letters, digits and _ . : -');
export const RoleDraft = z.strictObject({
  capabilities: z.array(z.string().min(1).max(80)).max(MOST_PATTERNS).default([]),
  extends: z.array(z.string().min(1).max(63)).max(16).default([]),
  label: z.string().trim().max(100).nullable().default(null),
  description: z.string().trim().max(500).nullable().default(null),
  /** A document's own words, where the role was written in them. */
  permissions: z.array(z.string().max(80)).max(MOST_PATTERNS).default([]),
});
export type RoleDraft = Readonly<z.infer<typeof RoleDraft>>;

/** A role as it holds in a tenant. */
export interface RoleView extends RoleEntry {
  readonly name: string;
  /** All that its holders may do by it, its parents' capabilities included. */
  readonly capabilities: readonly Capability[];
  /** The layer that brought it; roles of the base and of the organisation are not the tenant's to change or remove. */
  readonly layer: LayerKind;
  readonly isSystem: boolean;
  /** Whether the tenant's layer makes it narrower than it stands above. */
  readonly narrowed: boolean;
  readonly holders: number;
  /** What a layer took from the role that it held above, and by whose word it was taken. */
  readonly taken: readonly TakenCapability[];
}

export interface TakenCapability {
  readonly capability: Capability;
  readonly layer: LayerKind;
  readonly version: number;
  readonly author: string;
}

/** What the tenant's layer says of roles in the one form in which it is read, and the most that a role of its own may hold. */
export interface RolesSaid {
  readonly basedOn: number;
  readonly said: JsonObject;
  readonly ceiling: readonly Capability[];
}

/** Needs the identity plane. */
export async function rolesSaid(deps: RoleDeps, db: Db, actor: Actor): Promise<RolesSaid> {
  const layer = await deps.overrides.layers.latest(db, tenantOwner(actor));
  const view = await tenantView(deps, db, actor);
  const above = view.layer?.ref.kind === 'tenant' ? view.above : view;
  return { basedOn: layer?.version ?? 0, said: rolesIn(layer), ceiling: above ? [...tenantPlane(above.ceiling())] : [] };
}

/** Every role of the actor's tenant. Needs the identity plane. */
export async function rolesOf(deps: RoleDeps, db: Db, actor: Actor): Promise<readonly RoleView[]> {
  const view = await tenantView(deps, db, actor);
  const members = await peopleOf(deps, db, actor.tenantId);
  return view.names('roles').flatMap((name): readonly RoleView[] => {
    const role = readRole(view.entry('roles', name));
    if (!role) return [];
    const layer = layerOf(view, name);
    return [{
      name, ...role, capabilities: [...view.roleCapabilities(name)], layer, isSystem: layer !== 'tenant',
      narrowed: layer !== 'tenant' && (view.layer?.ref.kind === 'tenant' && (view.layer.sections.get('roles')?.has(name) ?? false)),
      holders: members.filter(({ membership }) => membership.roles.includes(name)).length, taken: takenFrom(view, name),
    }];
  });
}

export async function roleOf(deps: RoleDeps, db: Db, actor: Actor, name: string): Promise<RoleView> {
  const role = (await rolesOf(deps, db, actor)).find((candidate) => candidate.name === name);
  if (!role) throw new Refusal('people/role-not-found', { id: name });
  return role;
}

/** A new role in the tenant's layer. What it may hold is decided where every edit of a layer is. */
export function createRole(deps: RoleDeps, actor: Actor, name: string, draft: RoleDraft): Promise<RoleView> {
  return editRoles(deps, actor, 'role created', (view, roles) => {
    if (view.entry('roles', name) !== undefined) throw new Refusal('people/role-exists', { field: 'name', rule: roles[name] === undefined ? `Role name '${name}' conflicts with system role` : `Role '${name}' already exists` });
    return { ...roles, [name]: entryOf(draft) };
  }, (tx) => roleOf(deps, tx, actor, name));
}

/** A tenant's own role, changed; a new name only while nobody holds the old one. */
export function changeRole(deps: RoleDeps, actor: Actor, name: string, to: Partial<RoleDraft> & { readonly name?: string }): Promise<RoleView> {
  const { name: renamed = name, ...draft } = to;
  return editRoles(deps, actor, 'role changed', (view, roles) => {
    const before = ownRole(view, roles, name, 'modified');
    if (renamed !== name && view.entry('roles', renamed) !== undefined) throw new Refusal('people/role-exists', { field: 'name', rule: `Role name '${renamed}' already exists` });
    const { [name]: _old, ...others } = roles;
    const { patterns, parents, ...rest } = before;
    return { ...others, [renamed]: entryOf({ ...rest, capabilities: [...patterns], extends: [...parents], permissions: [...before.permissions], ...draft }) };
  }, (tx) => roleOf(deps, tx, actor, renamed));
}

export function removeRole(deps: RoleDeps, actor: Actor, name: string): Promise<{ readonly name: string }> {
  return editRoles(deps, actor, 'role removed', (view, roles) => {
    ownRole(view, roles, name, 'deleted');
    const { [name]: _gone, ...others } = roles;
    return others;
  }, () => Promise.resolve({ name }));
}

/** The tenant's whole say on roles at once, as its matrix editor writes it. */
export function saveRoles(deps: RoleDeps, actor: Actor, edit: { readonly roles: JsonObject; readonly basedOn: number; readonly reason: string | null }): Promise<readonly RoleView[]> {
  return deps.overrides.storage.writeIdentity(actor, async (tx) => {
    const layer = await deps.overrides.layers.latest(tx, tenantOwner(actor));
    if ((layer?.version ?? 0) !== edit.basedOn) throw new Refusal('input/conflict', { field: 'basedOn', current: layer?.version ?? 0, rule: 'Somebody changed this layer since you read it.' });
    await writeRoles(deps, tx, actor, edit.roles, edit.reason);
    return rolesOf(deps, tx, actor);
  });
}

type Change = (view: RegistryView, roles: JsonObject) => JsonObject;

function editRoles<R>(deps: RoleDeps, actor: Actor, reason: string, change: Change, answer: (tx: Tx) => Promise<R>): Promise<R> {
  return deps.overrides.storage.writeIdentity(actor, async (tx) => {
    const layer = await deps.overrides.layers.latest(tx, tenantOwner(actor));
    await writeRoles(deps, tx, actor, change(await tenantView(deps, tx, actor), rolesIn(layer)), reason);
    return answer(tx);
  });
}

async function writeRoles(deps: RoleDeps, tx: Tx, actor: Actor, roles: JsonObject, reason: string | null): Promise<void> {
  await deps.people.lockMemberships(tx, actor.tenantId); // nobody is given a role while it goes
  const owner = tenantOwner(actor);
  const before = await deps.overrides.layers.latest(tx, owner);
  const content: JsonObject = { ...(objectOrEmpty(before?.content)), roles };
  const was = await tenantView(deps, tx, actor);
  await writeLayerIn(deps.overrides, tx, actor, { owner, above: aboveTenant(actor), content, basedOn: before?.version ?? 0, reason, editor: actor.capabilities });
  const is = await tenantView(deps, tx, actor);
  refuseLockOut(await peopleOf(deps, tx, actor.tenantId), was, is);
  const changes = changesOf(rolesIn(before), roles);
  if (changes.roles.length > 0) await deps.overrides.audit.append(tx, actor, { type: 'admin.role.defined', resource: { type: 'registry_layer', id: `tenant/${actor.tenantId}` }, details: { ...changes, reason } });
}

function changesOf(before: JsonObject, after: JsonObject) {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((name) => !jsonEqual(before[name], after[name]));
  return { roles: names.slice(0, 50).map((name) => ({ role: name, before: before[name] ?? null, after: after[name] ?? null })), more: Math.max(0, names.length - 50) };
}

function ownRole(view: RegistryView, roles: JsonObject, name: string, verb: 'modified' | 'deleted'): RoleEntry {
  const role = readRole(view.entry('roles', name));
  if (!role) throw new Refusal('people/role-not-found', { id: name });
  if (layerOf(view, name) !== 'tenant') throw new Refusal('people/system-role', { field: 'name', rule: `System roles cannot be ${verb}` });
  return readRole(roles[name]) ?? role;
}

function entryOf(draft: RoleDraft): Json {
  const { capabilities, extends: parents, label, description, permissions } = draft;
  return {
    capabilities: [...capabilities], ...(parents.length > 0 ? { extends: [...parents] } : {}), ...(label ? { label } : {}), ...(description ? { description } : {}),
    ...(permissions.length > 0 ? { permissions: [...permissions] } : {}),
  };
}

/** The first layer that speaks of the role. */
function layerOf(view: RegistryView, name: string): LayerKind {
  let at: RegistryView = view;
  while (at.above && at.above.entry('roles', name) !== undefined) at = at.above;
  return at.layer?.ref.kind ?? 'base';
}

/** What each layer that speaks of the role took away from what it held above; the topmost layer first. */
function takenFrom(view: RegistryView, name: string): readonly TakenCapability[] {
  const { above, layer } = view;
  if (!above) return [];
  const here = layer?.sections.get('roles')?.has(name) ? [...above.roleCapabilities(name).difference(view.roleCapabilities(name))] : [];
  return [...takenFrom(above, name), ...here.map((capability) => ({ capability, layer: layer?.ref.kind ?? 'base', version: layer?.ref.version ?? 0, author: layer?.ref.author ?? '' }))];
}

/** What a layer says of roles, in the one form in which it is read, whichever it was written in. */
function rolesIn(layer: LayerVersion | undefined): JsonObject {
  return layer ? Object.fromEntries(readingOf(layer).sections.get('roles') ?? []) : {};
}

function tenantOwner(actor: Actor): LayerOwner {
  return { tenantId: actor.tenantId, kind: 'tenant', id: actor.tenantId };
}

function aboveTenant(actor: Actor): readonly LayerOwner[] {
  return ownersOf({ organisationId: actor.organisationId, tenantId: actor.tenantId, userId: null }).filter(({ kind }) => kind !== 'tenant');
}

/** The registry of the tenant as this transaction sees it: what it has just written counts. */
export async function tenantView(deps: Pick<RoleDeps, 'overrides'>, db: Db, actor: Actor): Promise<RegistryView> {
  const readings = [];
  for (const owner of ownersOf({ organisationId: actor.organisationId, tenantId: actor.tenantId, userId: null })) {
    const layer = await deps.overrides.layers.latest(db, owner);
    if (layer) readings.push(readingOf(layer));
  }
  return viewOf(readings);
}
