import { isJsonObject, type Json, type JsonObject, objectOrEmpty } from '../../../shared/json.ts';
import { isJsonList } from '../../../shared/json-equal.ts';
import { SECTIONS, type SectionName } from '../../../shared/registry-schema.ts';
import { pointerAt, type RegistryPlace } from './registry-place.ts';

/** One cell as it is to be: a value, or undefined for what is inherited. */
export interface CellChange {
  readonly place: RegistryPlace & { readonly name: string };
  readonly to: Json | undefined;
}

/** The changes with one more; a cell that was changed before is changed to the newer value, and what is said of an entry as a whole replaces what was said of its parts. */
export function withChange(changes: readonly CellChange[], change: CellChange): readonly CellChange[] {
  const pointer = pointerAt(change.place);
  return [...changes.filter(({ place }) => pointerAt(place) !== pointer && !pointerAt(place).startsWith(`${pointer}/`)), change];
}

/** A layer's content with some values set and others taken back; everything else stays as it was written. */
export function withChanges(content: JsonObject, changes: readonly CellChange[]): JsonObject {
  return changes.reduce(withCell, content);
}

function withCell(content: JsonObject, { place: { section, name, inside }, to }: CellChange): JsonObject {
  if (section === 'other') return objectOrEmpty(withValue(content, [name, ...inside], to));
  return objectOrEmpty(withValue(content, [section], withEntry(section, content[section], { name, inside, to })));
}

interface EntryChange {
  readonly name: string;
  readonly inside: readonly string[];
  readonly to: Json | undefined;
}

/** A section may be written in more than one way; each is kept as it was found. */
function withEntry(section: Exclude<SectionName, 'other'>, said: Json | undefined, { name, inside, to }: EntryChange): Json | undefined {
  const { key } = SECTIONS[section];
  if (section === 'locks') return withLock(said, name, to);
  if (section === 'ip_allowlist' && isJsonList(said)) return to;
  if (section === 'roles' && isJsonList(said)) return withItem(said, 'id', { name, inside: ['capabilities'], to });
  if (key !== null) return withItem(isJsonList(said) ? said : [], key, { name, inside, to });
  return withValue(said, [name, ...inside], to);
}

function withLock(said: Json | undefined, pointer: string, to: Json | undefined): Json | undefined {
  const others = (isJsonList(said) ? said : []).filter((lock) => lock !== pointer);
  return emptyAsNothing(to === undefined ? others : [...others, pointer]);
}

function withItem(items: readonly Json[], key: string, { name, inside, to }: EntryChange): Json | undefined {
  const at = items.findIndex((item) => isJsonObject(item) && item[key] === name);
  const item = objectOrEmpty(withValue(items[at] ?? { [key]: name }, inside, to));
  const saysNothing = Object.keys(item).every((field) => field === key);
  if (at < 0) return saysNothing ? emptyAsNothing(items) : [...items, item];
  return emptyAsNothing(saysNothing ? items.toSpliced(at, 1) : items.with(at, item));
}

/** Sets or takes out the value at a path; an object that nothing is left of goes with it, for it would say nothing. */
function withValue(value: Json | undefined, path: readonly string[], to: Json | undefined): Json | undefined {
  const [key, ...rest] = path;
  if (key === undefined) return to;
  const object = objectOrEmpty(value);
  const inner = withValue(object[key], rest, to);
  const { [key]: _replaced, ...others } = object;
  if (inner === undefined) return emptyAsNothing(others);
  // A key that is there already keeps its place in the text.
  return Object.hasOwn(object, key) ? Object.fromEntries(Object.entries(object).map(([field, old]) => [field, field === key ? inner : old])) : { ...object, [key]: inner };
}

function emptyAsNothing<Value extends Json>(value: Value): Value | undefined {
  return Object.keys(Object(value)).length === 0 ? undefined : value;
}
