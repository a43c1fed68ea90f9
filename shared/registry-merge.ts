import type { Capability } from './capabilities.ts';
import { isJsonObject, type Json, type JsonObject } from './json.ts';
import { pointerOf } from './json-pointer.ts';
import { type EntryNote, type LockedPath, mergeEntry } from './registry-entry.ts';
import type { LayerReading } from './registry-layer.ts';
import { LAYER_RIGHTS } from './registry-rights.ts';
import { RoleHierarchy } from './role-hierarchy.ts';
import { type Entries, type ItemSection, LAYER_KINDS, type LayerKind, type LayerRef, type RegistryIssue, SECTION_NAMES, sectionOf, SECTIONS, type SectionName } from './registry-schema.ts';

type Locks = ReadonlyMap<SectionName, readonly LockedPath[]>;

const silent: EntryNote = () => undefined;
const NO_LOCKS: Locks = new Map();
const UNLOCKED: readonly LockedPath[] = [];
const NO_ENTRIES: Entries = new Map();
const NO_CAPABILITIES: ReadonlySet<Capability> = new Set();

/**
 * The registry as the layers up to one of them make it. A view is a layer on top of another view and computes an entry
 * when it is asked for: views on the same tenant share everything that their own layer does not touch.
 */
export class RegistryView {
  readonly above: RegistryView | null;
  readonly layer: LayerReading | null;
  #values: Map<SectionName, Map<string, Json | undefined>> | null = null;
  #names: Map<SectionName, readonly string[]> | null = null;
  #locks: Locks | null = null;
  #ceiling: ReadonlySet<Capability> | null = null;
  #roles: RoleHierarchy | null = null;

  constructor(above: RegistryView | null, layer: LayerReading | null) {
    this.above = above;
    this.layer = layer;
  }

  /** The same registry with one more layer, which must stand below the ones there are (base, org, tenant, user). */
  with(layer: LayerReading): RegistryView {
    const last = this.layer?.ref.kind;
    if (last !== undefined && LAYER_KINDS.indexOf(last) >= LAYER_KINDS.indexOf(layer.ref.kind)) throw new Error(`layers out of order: ${layer.ref.kind} below ${last}`);
    return new RegistryView(this, layer);
  }

  /** The effective value of one entry of a section; undefined when there is none. */
  entry(section: SectionName, name: string): Json | undefined {
    const said = this.layer?.sections.get(section)?.get(name);
    if (said === undefined) return this.above?.entry(section, name);
    if (this.#speaksFirst(section)) return said;
    this.#values ??= new Map();
    const known = this.#values.get(section) ?? new Map<string, Json | undefined>();
    if (known.has(name)) return known.get(name);
    const value = this.#merge(section, name, said, silent);
    this.#values.set(section, known.set(name, value));
    return value;
  }

  getItem(section: ItemSection, id: string): JsonObject | undefined {
    const value = this.entry(section, id);
    return isJsonObject(value) ? value : undefined;
  }

  /** Names of a section's entries: those of the base in its order, then what each lower layer adds. */
  names(section: SectionName): readonly string[] {
    const above = this.above?.names(section) ?? [];
    const said = this.layer?.sections.get(section);
    if (said === undefined) return above;
    const known = this.#names?.get(section);
    if (known) return known;
    const before = new Set(above);
    const added = [...said.keys()].filter((name) => !before.has(name) && this.entry(section, name) !== undefined);
    const names = added.length > 0 ? [...above, ...added] : above;
    this.#names = (this.#names ?? new Map<SectionName, readonly string[]>()).set(section, names);
    return names;
  }

  /** Only what the layers speak of is merged; what the first of them says is not copied where nobody else speaks. */
  entries(section: SectionName): Entries {
    const [first, changed] = [this.#first(section), this.#changed(section)];
    return changed.size === 0 ? first : new Map([...first, ...changed]);
  }

  /** The whole effective registry as JSON, in the form in which layers are written. */
  materialise(): JsonObject {
    const known = SECTION_NAMES.filter((section) => section !== 'other' && this.mentions(section)).map((section) => [section, this.#written(section)] as const);
    return Object.fromEntries([...known, ...this.entries('other')]);
  }

  /** As `sectionJson` of the entries; a list of items is put together without a map of them all, which would cost as much as merging them. */
  #written(section: SectionName): Json {
    if (section === 'locks' || SECTIONS[section].key === null) return sectionJson(section, this.entries(section));
    const [first, changed] = [this.#first(section), this.#changed(section)];
    const items: Json[] = [];
    first.forEach((value, name) => items.push(changed.get(name) ?? value));
    changed.forEach((value, name) => { if (!first.has(name)) items.push(value); });
    return items;
  }

  /** What holds of a section until a layer is asked that has to be merged with one above it. */
  #first(section: SectionName): Entries {
    const said = this.#speaksFirst(section) ? this.layer?.sections.get(section) : undefined;
    return said ?? (this.above ? this.above.#first(section) : NO_ENTRIES);
  }

  /** The effective values of the entries that the other layers speak of, in the order in which they first do. */
  #changed(section: SectionName): Map<string, Json> {
    const changed = this.above ? this.above.#changed(section) : new Map<string, Json>();
    if (this.#speaksFirst(section)) return changed;
    for (const name of this.layer?.sections.get(section)?.keys() ?? []) {
      const value = this.entry(section, name);
      if (value !== undefined) changed.set(name, value);
    }
    return changed;
  }

  /** What is wrong with each layer, and each value that was said and does not hold. */
  issues(): readonly RegistryIssue[] {
    if (this.layer === null) return this.above?.issues() ?? [];
    const { ref, issues, sections } = this.layer;
    const clamps: RegistryIssue[] = [];
    const note: EntryNote = (path, rule, says) => clamps.push({ layer: ref, path: pointerOf(path), rule, says, refuses: false });
    for (const [section, entries] of sections) for (const [name, said] of entries) this.#merge(section, name, said, note);
    if (sections.has('roles')) for (const { role, says } of this.#hierarchy().flaws()) note(['roles', role], 'bad-parent', `${role} ${says}.`);
    return [...(this.above?.issues() ?? []), ...issues, ...clamps];
  }

  /** What this layer's words on an entry lead to, with a note on each value that was not taken as it was said. */
  notes(section: SectionName, name: string, note: EntryNote): void {
    const said = this.layer?.sections.get(section)?.get(name);
    if (said !== undefined) this.#merge(section, name, said, note);
  }

  /** Names every layer version in it: two views with the same key are the same registry. */
  get key(): string {
    return this.layer === null ? '' : `${this.above?.key ?? ''}${this.layer.key}\n`;
  }

  /** Names the layer versions that speak on a section: two views with the same key hold the same entries there. */
  versionKey(section: SectionName): string {
    const above = this.above?.versionKey(section) ?? '';
    const speaks = this.layer !== null && LAYER_RIGHTS[section][this.layer.ref.kind] !== 'forbidden' && (this.layer.sections.has(section) || this.layer.locks.length > 0);
    return speaks ? `${above}${this.layer.key}\n` : above;
  }

  /** Every capability that some role holds. */
  ceiling(): ReadonlySet<Capability> {
    if (!this.layer?.sections.has('roles')) return this.above ? this.above.ceiling() : NO_CAPABILITIES;
    this.#ceiling ??= new Set(this.names('roles').flatMap((name) => [...this.roleCapabilities(name)]));
    return this.#ceiling;
  }

  /** What a role comes to, its parents included; nothing for a name that is no role. */
  roleCapabilities(name: string): ReadonlySet<Capability> {
    if (!this.layer?.sections.has('roles') || LAYER_RIGHTS.roles[this.layer.ref.kind] === 'forbidden') return this.above ? this.above.roleCapabilities(name) : NO_CAPABILITIES;
    return this.#hierarchy().held(name);
  }

  #hierarchy(): RoleHierarchy {
    this.#roles ??= rolesBelow(this.above ?? EMPTY_REGISTRY, this.layer?.sections.get('roles') ?? NO_ENTRIES, this.layer?.ref.kind ?? 'base');
    return this.#roles;
  }

  /** What is locked for the layers below this one. */
  locks(section: SectionName, name: string): readonly LockedPath[] {
    const inSection = this.#allLocks().get(section);
    if (inSection === undefined) return UNLOCKED;
    return inSection.filter(({ path }) => path.length === 0 || path[0] === name).map(({ path, by }) => ({ path: path.slice(1), by }));
  }

  #allLocks(): Locks {
    const above = this.above ? this.above.#allLocks() : NO_LOCKS;
    if (this.layer === null || this.layer.locks.length === 0) return above;
    this.#locks ??= addLocks(above, this.layer.ref, this.layer.locks);
    return this.#locks;
  }

  /** Nothing stands above the base that it could be merged with, and it may say everything. Of roles alone, what one says depends on the others. */
  #speaksFirst(section: SectionName): boolean {
    return this.layer?.ref.kind === 'base' && section !== 'roles';
  }

  #merge(section: SectionName, name: string, said: Json, note: EntryNote): Json | undefined {
    const { above, layer } = this;
    if (layer === null) return undefined;
    const place = { section, name, kind: layer.ref.kind, locks: above?.locks(section, name) ?? UNLOCKED, ceiling: () => above?.ceiling() ?? NO_CAPABILITIES, roles: () => this.#hierarchy() };
    return mergeEntry(place, above?.entry(section, name), said, note);
  }

  mentions(section: SectionName): boolean {
    return (this.layer?.sections.has(section) ?? false) || (this.above !== null && this.above.mentions(section));
  }
}

/** The roles that a layer of this kind makes of these entries, below the given registry. */
export function rolesBelow(above: RegistryView, here: Entries, kind: LayerKind): RoleHierarchy {
  return new RoleHierarchy(
    here, { names: () => above.names('roles'), entry: (name) => above.entry('roles', name), held: (name) => above.roleCapabilities(name), ceiling: () => above.ceiling() },
    LAYER_RIGHTS.roles[kind] !== 'replace',
  );
}

/** The registry in which nobody has said anything. */
export const EMPTY_REGISTRY = new RegistryView(null, null);

/** The effective registry of these layers, base first. Building it costs one small object a layer. */
export function viewOf(layers: readonly LayerReading[]): RegistryView {
  return layers.reduce((view, layer) => view.with(layer), EMPTY_REGISTRY);
}

export function sectionJson(section: SectionName, entries: Entries): Json {
  if (section === 'locks') return [...entries.keys()];
  return SECTIONS[section].key === null ? Object.fromEntries(entries) : [...entries.values()];
}

function addLocks(above: Locks, by: LayerRef, pointers: readonly (readonly string[])[]): Locks {
  const locks = new Map(above);
  for (const [first = '', ...rest] of pointers) {
    const section = sectionOf(first);
    const path = section === 'other' ? [first, ...rest] : rest;
    locks.set(section, [...(locks.get(section) ?? []), { path, by }]);
  }
  return locks;
}
