import type { Capability } from './capabilities.ts';
import { deepMerge, own } from './deep-merge.ts';
import { isJsonObject, type Json, type JsonObject } from './json.ts';
import { narrowValue, ruleOf } from './narrow-value.ts';
import { LAYER_RIGHTS, NARROWING, PERSONAL_FIELDS } from './registry-rights.ts';
import type { RoleHierarchy } from './role-hierarchy.ts';
import { type LayerKind, type LayerRef, type RegistryRule, SECTIONS, type SectionName } from './registry-schema.ts';

/** A path inside one entry that a layer above has locked; the empty path is the entry itself. */
export interface LockedPath {
  readonly path: readonly string[];
  readonly by: LayerRef;
}

/** Where an entry is merged: whose turn it is, and what the layers above decided besides the entry's own value. */
export interface EntryPlace {
  readonly section: SectionName;
  readonly name: string;
  readonly kind: LayerKind;
  readonly locks: readonly LockedPath[];
  readonly ceiling: () => ReadonlySet<Capability>;
  /** The roles of this layer on top of those above; asked when a role is merged. */
  readonly roles: () => RoleHierarchy;
}

/** Told of each value that was not taken as it was said; the path starts at the registry's root. */
export type EntryNote = (path: readonly string[], rule: RegistryRule, says: string) => void;

/** The value of one entry after a layer has spoken: the one place where the rights of layers are applied. */
export function mergeEntry(place: EntryPlace, above: Json | undefined, written: Json, note: EntryNote): Json | undefined {
  const { section, kind, name } = place;
  const said = section === 'roles' ? place.roles().usable(name, written) : written;
  switch (LAYER_RIGHTS[section][kind]) {
    case 'forbidden':
      note(pathOf(place, []), 'section-forbidden', `The ${kind} layer may not write this section.`);
      return above;
    case 'replace':
      return mergeUnlocked(place, above, said, note);
    case 'personal':
      return mergePersonal(place, above, said, note);
    case 'add':
    case 'narrow': {
      const rules = NARROWING[section];
      if (rules === undefined) return said;
      const clamped = (path: readonly string[], says: string) => note(pathOf(place, path), 'widens', `${path.at(-1) ?? name} ${says}.`);
      const role = { wished: (value: Json) => place.roles().wished(name, value), allowed: () => place.roles().allowed(name) };
      return narrowValue(ruleOf(rules, name), above, said, { ceiling: place.ceiling, clamped, role });
    }
  }
}

function mergePersonal(place: EntryPlace, above: Json | undefined, said: Json, note: EntryNote): Json | undefined {
  if (!isJsonObject(above) || !isJsonObject(said)) {
    note(pathOf(place, []), 'personal-only', `${place.name} does not exist above, and a user layer cannot add it.`);
    return above;
  }
  const personal: Record<string, Json> = {};
  for (const field of Object.keys(said)) {
    if (PERSONAL_FIELDS.has(field)) personal[field] = own(said, field) ?? null;
    else if (field !== SECTIONS[place.section].key) note(pathOf(place, [field]), 'personal-only', `${field} is not a user's to set: a user layer holds presentation and own defaults only.`);
  }
  return mergeUnlocked(place, above, personal, note);
}

function mergeUnlocked(place: EntryPlace, above: Json | undefined, said: Json, note: EntryNote): Json | undefined {
  if (place.locks.length === 0) return deepMerge(above, said);
  const open = place.locks.reduce<Json | undefined>((left, lock) => (left === undefined ? left : withoutLocked(place, left, lock, note)), said);
  return open === undefined ? above : deepMerge(above, open);
}

/** What is left of `said` when a locked path is taken out of it; replacing an ancestor of the locked value would change it too. */
function withoutLocked(place: EntryPlace, said: Json, lock: LockedPath, note: EntryNote, depth = 0): Json | undefined {
  const key = lock.path[depth];
  if (key === undefined || !isJsonObject(said)) {
    note(pathOf(place, lock.path.slice(0, depth)), 'locked', `${lock.path.at(depth - 1) ?? place.name} is locked by the ${lock.by.kind} layer (version ${lock.by.version}, ${lock.by.author}).`);
    return undefined;
  }
  const inner = own(said, key);
  if (inner === undefined) return said;
  const left = withoutLocked(place, inner, lock, note, depth + 1);
  return left === undefined ? withoutKey(said, key) : { ...said, [key]: left };
}

function withoutKey(value: JsonObject, key: string): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
}

/** From the registry's root. An unknown section is one entry, so its name stands where a section's would. */
export function pathOf({ section, name }: Pick<EntryPlace, 'section' | 'name'>, inside: readonly string[]): readonly string[] {
  return section === 'other' ? [name, ...inside] : [section, name, ...inside];
}
