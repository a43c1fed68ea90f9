import { CAPABILITIES, CAPABILITY_NAMES, type Capability } from '../../../shared/capabilities.ts';
import { capabilitiesMatching } from '../../../shared/capability-patterns.ts';
import type { Json, JsonObject } from '../../../shared/json.ts';
import { jsonEqual } from '../../../shared/json-equal.ts';
import { readRole, type RoleEntry } from '../../../shared/role-entry.ts';
import { RoleHierarchy } from '../../../shared/role-hierarchy.ts';

/** A role as the server lists it; only what the matrix is worked out from. */
export interface ListedRole extends RoleEntry {
  readonly name: string;
  readonly capabilities: readonly Capability[];
  readonly layer: string;
  readonly isSystem: boolean;
  readonly narrowed: boolean;
  readonly holders: number;
  readonly taken: readonly { readonly capability: Capability; readonly layer: string; readonly version: number; readonly author: string }[];
}

export interface ListedRoles {
  readonly roles: readonly ListedRole[];
  /** What the tenant's layer says of roles, by name. */
  readonly said: JsonObject;
  /** The most that a role of the tenant's own may hold. */
  readonly ceiling: readonly Capability[];
}

/** A role of the tenant's own as somebody is about to write it. */
export interface OwnRole extends RoleEntry {
  readonly name: string;
}

/** The tenant's own roles as its layer says them, which may be more than what holds. */
export function ownRoles({ roles, said }: ListedRoles): readonly OwnRole[] {
  return roles.filter(({ isSystem }) => !isSystem).map((role) => {
    const { patterns, parents, label, description, permissions } = readRole(said[role.name]) ?? role;
    return { name: role.name, patterns, parents, label, description, permissions };
  });
}

/** What every role holds if the tenant's own ones are these, by the rule that the server applies. */
export function heldWith(listed: ListedRoles, own: readonly OwnRole[]): ReadonlyMap<string, ReadonlySet<Capability>> {
  const system = new Map(listed.roles.filter(({ isSystem }) => isSystem).map((role) => [role.name, role] as const));
  const hierarchy = new RoleHierarchy(new Map(own.map((role) => [role.name, entryOf(role)])), {
    names: () => [...system.keys()],
    entry: (name) => system.has(name) ? { capabilities: [...(system.get(name)?.capabilities ?? [])] } : undefined,
    held: (name) => new Set(system.get(name)?.capabilities),
    ceiling: () => new Set(listed.ceiling),
  }, true);
  return new Map([...[...system.values()].map(({ name, capabilities }) => [name, new Set(capabilities)] as const), ...own.map(({ name }) => [name, hierarchy.held(name)] as const)]);
}

export function entryOf({ patterns, parents, label, description, permissions }: RoleEntry): Json {
  return {
    capabilities: [...patterns], ...(parents.length > 0 ? { extends: [...parents] } : {}), ...(label ? { label } : {}), ...(description ? { description } : {}), ...(permissions.length > 0 ? { permissions: [...permissions] } : {}),
  };
}

/** The tenant's whole say on roles with these own ones; roles that nobody touched keep the very form in which they were written. */
export function rolesContent(listed: ListedRoles, own: readonly OwnRole[]): JsonObject {
  const before = new Map(ownRoles(listed).map((role) => [role.name, entryOf(role)] as const));
  const kept = Object.entries(listed.said).filter(([name]) => !before.has(name) || own.some((role) => role.name === name));
  const written = own.flatMap((role) => {
    const entry = entryOf(role);
    return jsonEqual(before.get(role.name), entry) ? [] : [[role.name, entry] as const];
  });
  return Object.fromEntries([...kept, ...written]);
}

export interface RoleEdit {
  readonly name: string;
  readonly what: 'new' | 'changed' | 'deleted';
  readonly gains: readonly Capability[];
  readonly loses: readonly Capability[];
}

/** What stands to be saved, role by role. */
export function editsOf(listed: ListedRoles, own: readonly OwnRole[]): readonly RoleEdit[] {
  const before = ownRoles(listed);
  const [was, willBe] = [heldWith(listed, before), heldWith(listed, own)];
  return [...new Set([...before, ...own].map(({ name }) => name))].flatMap((name): RoleEdit[] => {
    const [old, next] = [before.find((role) => role.name === name), own.find((role) => role.name === name)];
    const change = differenceOf(was.get(name), willBe.get(name));
    if (old && next && jsonEqual(entryOf(old), entryOf(next)) && change.gains.length + change.loses.length === 0) return [];
    return [{ name, what: !old ? 'new' : next ? 'changed' : 'deleted', ...change }];
  });
}

const NOTHING: ReadonlySet<Capability> = new Set();

export function differenceOf(was: ReadonlySet<Capability> = NOTHING, willBe: ReadonlySet<Capability> = NOTHING): Pick<RoleEdit, 'gains' | 'loses'> {
  return { gains: CAPABILITY_NAMES.filter((name) => willBe.has(name) && !was.has(name)), loses: CAPABILITY_NAMES.filter((name) => was.has(name) && !willBe.has(name)) };
}

/** A step of the matrix: the role as it is then, or why it stays as it is. */
export type Toggled = { readonly ok: true; readonly role: OwnRole; readonly note: string | null } | { readonly ok: false; readonly why: string; readonly lacks: Capability | null };

export interface Toggling {
  readonly role: OwnRole;
  readonly held: ReadonlyMap<string, ReadonlySet<Capability>>;
  readonly ceiling: ReadonlySet<Capability>;
  /** What whoever edits holds. */
  readonly editor: ReadonlySet<string>;
}

/** Gives one capability by its name, or takes it. */
export function toggleRight({ role, held, ceiling, editor }: Toggling, capability: Capability): Toggled {
  const has = held.get(role.name)?.has(capability) ?? false;
  const without = role.patterns.filter((pattern) => pattern !== capability);
  const wild = without.filter((pattern) => capabilitiesMatching(pattern)?.includes(capability));
  const parent = role.parents.find((name) => held.get(name)?.has(capability));
  if (!has && !role.patterns.includes(capability)) return give({ role, ceiling, editor }, capability);
  if (role.patterns.includes(capability) && wild.length === 0) return { ok: true, role: withPatterns(role, without), note: parent === undefined ? null : `${capability} still comes from ${parent}.` };
  if (wild.length > 0) {
    const spelled = wild.flatMap((pattern) => capabilitiesMatching(pattern) ?? []).filter((name) => name !== capability);
    const rest = without.filter((pattern) => !wild.includes(pattern));
    return { ok: true, role: withPatterns(role, [...new Set([...rest, ...spelled])]), note: `${wild.join(' and ')} is written out by name: a capability that a later version brings will not come with it.` };
  }
  return no(parent === undefined ? `${capability} cannot be taken here.` : `${capability} comes from ${parent}. Take that parent away, or change it.`);
}

function give({ role, ceiling, editor }: Pick<Toggling, 'role' | 'ceiling' | 'editor'>, capability: Capability): Toggled {
  if (!ceiling.has(capability)) return no(CAPABILITIES[capability].plane === 'platform' ? `${capability} is the platform’s: no role of a tenant holds it.` : `${capability} is held by no role of the layers above, so no role here can hold it.`);
  if (!editor.has(capability)) return { ok: false, why: `You lack ${capability} (${CAPABILITIES[capability].what}), so you cannot give it.`, lacks: capability };
  return { ok: true, role: withPatterns(role, [...role.patterns, capability]), note: null };
}

/** Gives everything of one resource by its wildcard, or takes the wildcard. */
export function toggleResource({ role, held, ceiling, editor }: Toggling, resource: string): Toggled {
  const pattern = `${resource}:*`;
  if (role.patterns.includes(pattern)) return { ok: true, role: withPatterns(role, role.patterns.filter((one) => one !== pattern)), note: null };
  const matched = capabilitiesMatching(pattern);
  if (matched === null) return no(`Everything of ${resource} is sealed: give it by its own name.`);
  const shut = matched.filter((name) => !ceiling.has(name));
  if (shut.length > 0) return no(`${shut.join(', ')}: held by no role of the layers above, so no role here can hold it.`);
  const lacked = matched.find((name) => !editor.has(name) && !held.get(role.name)?.has(name));
  if (lacked) return { ok: false, why: `You lack ${lacked} (${CAPABILITIES[lacked].what}), so you cannot give ${pattern}.`, lacks: lacked };
  const spelled = new Set<string>(matched);
  return { ok: true, role: withPatterns(role, [...role.patterns.filter((one) => !spelled.has(one)), pattern]), note: `${pattern} also brings what a later version adds to it.` };
}

/** The words of a document that the role was written in no longer say what it holds. */
export function withPatterns(role: OwnRole, patterns: readonly string[]): OwnRole {
  return { ...role, patterns, permissions: [] };
}

function no(why: string): Toggled {
  return { ok: false, why, lacks: null };
}
