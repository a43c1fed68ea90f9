import { handedOut } from './access-rules.ts';
import type { Capability } from './capabilities.ts';
import type { Json } from './json.ts';
import { jsonAt, jsonEqual } from './json-equal.ts';
import { pointerOf } from './json-pointer.ts';
import { type EntryNote, mergeEntry, pathOf } from './registry-entry.ts';
import type { LayerReading } from './registry-layer.ts';
import { type RegistryView, rolesBelow } from './registry-merge.ts';
import { LAYER_RIGHTS } from './registry-rights.ts';
import { type Entries, type LayerKind, type RegistryRule, SECTION_NAMES, type SectionName } from './registry-schema.ts';
import type { RefusalCode } from './refusal-codes.ts';
import type { RoleHierarchy } from './role-hierarchy.ts';

/** Why an edit of a layer may not be saved; `code` is the refusal to throw with `path` and `says` as field and rule. */
export interface EditRefusal {
  readonly code: RefusalCode;
  readonly path: string;
  readonly rule: RegistryRule | 'grant-exceeds-own';
  readonly says: string;
}

const NOTHING: Entries = new Map();

export interface SectionEdit {
  readonly section: SectionName;
  readonly layer: LayerKind;
  readonly before: Entries;
  readonly after: Entries;
  /** The registry of the layers above. */
  readonly inherited: RegistryView;
  /** What the person who edits holds, and may therefore hand out. */
  readonly editor: ReadonlySet<Capability>;
}

/**
 * Every reason why a layer may not change one section from `before` to `after`. A value that a later change above made
 * too wide is clamped by the merge; leaving it as it is refuses nothing.
 */
export function refusalsToEdit(edit: SectionEdit): readonly EditRefusal[] {
  const { section, layer, before, after, inherited, editor } = edit;
  const names = [...new Set([...before.keys(), ...after.keys()])].filter((name) => !jsonEqual(before.get(name), after.get(name)));
  const roles = section === 'roles' ? { before: rolesBelow(inherited, before, layer), after: rolesBelow(inherited, after, layer) } : null;
  const refusals = names.flatMap((name) => {
    const entry = { section, layer, name, before: before.get(name), after: after.get(name), inherited, roles };
    return [
      ...refusalsToSay(entry),
      ...(roles && LAYER_RIGHTS.roles[layer] !== 'forbidden' ? refusalsToGrant('roles', name, roles.after.held(name).difference(roles.before.held(name)), editor) : []),
      ...(section === 'policies' && LAYER_RIGHTS.policies[layer] === 'add' ? refusalsToGrant('policies', name, handedOut(name, entry.before, entry.after), editor) : []),
    ];
  });
  return [...(roles && LAYER_RIGHTS.roles[layer] !== 'forbidden' ? refusalsOfParents(roles, before, after) : []), ...refusals];
}

interface RolesEdit {
  readonly before: RoleHierarchy;
  readonly after: RoleHierarchy;
}

/** A flaw that this edit brings; one that was there already, or that a later change above made, refuses nothing. */
function refusalsOfParents(roles: RolesEdit, before: Entries, after: Entries): readonly EditRefusal[] {
  const old = new Set(roles.before.flaws().map(({ role }) => role));
  return roles.after.flaws().filter(({ role }) => !old.has(role) || !jsonEqual(before.get(role), after.get(role)))
    .map(({ role, says }) => ({ code: 'registry/invalid-layer', path: pointerOf(['roles', role, 'extends']), rule: 'bad-parent', says: `${role} ${says}.` }));
}

/** The same for a whole layer; `before` is its version in force, null for a layer that has none yet. */
export function refusalsToEditLayer(edit: Pick<SectionEdit, 'inherited' | 'editor'> & { readonly before: LayerReading | null; readonly after: LayerReading }): readonly EditRefusal[] {
  const { before, after, inherited, editor } = edit;
  return SECTION_NAMES.flatMap((section) => {
    const entries = (layer: LayerReading | null) => layer?.sections.get(section) ?? NOTHING;
    return refusalsToEdit({ section, layer: after.ref.kind, before: entries(before), after: entries(after), inherited, editor });
  });
}

interface EntryEdit extends Pick<SectionEdit, 'section' | 'layer' | 'inherited'> {
  readonly name: string;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
  readonly roles: RolesEdit | null;
}

function refusalsToSay(edit: EntryEdit): readonly EditRefusal[] {
  const { after, before } = edit;
  if (after === undefined) return [];
  const root = pathOf(edit, []).length;
  const refusals: EditRefusal[] = [];
  effective(edit, after, (path, rule, says) => {
    const inside = path.slice(root);
    const asBefore = before !== undefined && jsonEqual(jsonAt(before, inside), jsonAt(after, inside));
    if (!asBefore) refusals.push({ code: CODES[rule] ?? 'registry/widens', path: pointerOf(path), rule, says });
  });
  return refusals;
}

const CODES: Readonly<Partial<Record<RegistryRule, RefusalCode>>> = { 'section-forbidden': 'registry/section-forbidden', 'personal-only': 'registry/section-forbidden', locked: 'registry/locked' };

/** Nobody hands out a capability they lack, whether by a new role, by an allow rule or by taking a restriction back. */
function refusalsToGrant(section: 'roles' | 'policies', name: string, gained: ReadonlySet<Capability>, editor: ReadonlySet<Capability>): readonly EditRefusal[] {
  const excess = [...gained.difference(editor)].toSorted();
  if (excess.length === 0) return [];
  return [{ code: 'people/grant-exceeds-own', path: pointerOf([section, name]), rule: 'grant-exceeds-own', says: `You cannot hand out what you do not hold: ${excess.join(', ')}.` }];
}

function effective({ section, layer, name, inherited, roles }: EntryEdit, said: Json, note: EntryNote): Json | undefined {
  const place = { section, name, kind: layer, locks: inherited.locks(section, name), ceiling: () => inherited.ceiling(), roles: () => roles?.after ?? rolesBelow(inherited, new Map(), layer) };
  return mergeEntry(place, inherited.entry(section, name), said, note);
}
