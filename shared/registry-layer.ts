import { normaliseCapability } from './capability-patterns.ts';
import { cleanJson, isForbiddenKey } from './clean-json.ts';
import { isJsonObject, type Json, type JsonObject } from './json.ts';
import { isJsonList } from './json-equal.ts';
import { pointerOf, segmentsOf } from './json-pointer.ts';
import { lockable } from './registry-rights.ts';
import {
  type Entries, isSectionName, type LayerRef, type RegistryIssue, type RegistryLayer, type RegistryRule, type SectionFacts, SECTIONS, type SectionName,
} from './registry-schema.ts';

/** A layer as the merge uses it: cleaned, frozen and indexed once per version, with all that was wrong about it. */
export interface LayerReading {
  readonly ref: LayerRef;
  /** Names this version of this layer, and no other layer's. */
  readonly key: string;
  readonly sections: ReadonlyMap<SectionName, Entries>;
  readonly locks: readonly (readonly string[])[];
  readonly issues: readonly RegistryIssue[];
}

const ITEM_ID_MAX_LENGTH = 200;

type Report = (path: readonly string[], rule: RegistryRule, says: string, refuses?: boolean) => void;

/**
 * Reads one layer. Never throws: what cannot be used is left out and stands in `issues`, so that a broken layer is seen
 * and a lower one cannot break a higher one. Issues that say `refuses` must not pass a save.
 */
export function readLayer(layer: RegistryLayer): LayerReading {
  const { content, digest = '', ...ref } = layer;
  const issues: RegistryIssue[] = [];
  const report: Report = (path, rule, says, refuses = true) => issues.push({ layer: ref, path: pointerOf(path), rule, says: `${path.at(-1) ?? 'The layer'} ${says}.`, refuses });
  const clean = cleanJson(content, report);
  const sections = isJsonObject(clean) ? readSections(clean, report) : new Map<SectionName, Entries>();
  if (!isJsonObject(clean)) report([], 'not-an-object', 'must be an object of sections');
  const locks = [...(sections.get('locks')?.keys() ?? [])].map((pointer) => segmentsOf(pointer) ?? []);
  return { ref, key: JSON.stringify([ref.kind, ref.id, ref.version, digest]), sections, locks, issues };
}

function readSections(content: JsonObject, report: Report): ReadonlyMap<SectionName, Entries> {
  const sections = new Map<SectionName, Entries>();
  const other = new Map<string, Json>();
  for (const [name, value] of Object.entries(content)) {
    if (isSectionName(name)) {
      const entries = readSection(name, value, report);
      if (entries) sections.set(name, entries);
    } else {
      report([name], 'unknown-section', 'is no section of this product; kept and merged as it is', false);
      other.set(name, value);
    }
  }
  return other.size > 0 ? sections.set('other', other) : sections;
}

function readSection(section: Exclude<SectionName, 'other'>, value: Json, report: Report): Entries | null {
  const pairs = pairsOf(section, value, report);
  if (pairs === null) return null;
  const entries = new Map<string, Json>();
  const unknownFields = new Map<string, number>();
  for (const [name, raw] of pairs) {
    if (entries.has(name)) {
      report([section, name], 'duplicate-id', 'stands twice in this layer; only the first is used');
      continue;
    }
    const entry = readEntry(section, name, raw, report, unknownFields);
    if (entry !== undefined) entries.set(name, entry);
  }
  for (const [field, items] of unknownFields) report([section, field], 'unknown-field', `is a field this product does not know; kept as it is in ${items} of ${section}`, false);
  return entries;
}

/** Names and values of a section, whichever way it is written; null when it is written in none. */
function pairsOf(section: Exclude<SectionName, 'other'>, value: Json, report: Report): ReadonlyArray<readonly [string, Json]> | null {
  const { key } = SECTIONS[section];
  if (section === 'locks') return lockPairs(value, report);
  if (section === 'ip_allowlist' && isJsonList(value)) return value.length > 0 ? [['networks', value]] : [];
  if (key === null && isJsonObject(value)) return Object.entries(value);
  if (section === 'roles' && isJsonList(value)) return listed(section, 'id', value, report).map(([id, role]) => [id, roleOfItem(role, id, report)] as const);
  if (key !== null && isJsonList(value)) return listed(section, key, value, report);
  report([section], 'wrong-shape', key === null ? 'must be an object' : `must be a list of objects, each with a "${key}"`);
  return null;
}

function listed(section: SectionName, key: string, items: readonly Json[], report: Report): ReadonlyArray<readonly [string, JsonObject]> {
  return items.flatMap((item, index) => {
    const id = isJsonObject(item) ? item[key] : undefined;
    if (isJsonObject(item) && isItemId(id)) return [[id, item] as const];
    report([section, String(index)], 'no-id', `(counted from 0) has no usable "${key}" and was left out`);
    return [];
  });
}

const ROLE_FIELDS: ReadonlySet<string> = new Set(['capabilities', 'extends', 'inherits', 'label', 'description', 'permissions']);

/** The list form of a role says no more than the map form: anything else beside its id is refused by name. */
function roleOfItem({ id: _id, ...role }: JsonObject, id: string, report: Report): Json {
  for (const field of Object.keys(role)) if (!ROLE_FIELDS.has(field)) report(['roles', id, field], 'unknown-field', 'is not a field of a role and was left out');
  const said = Object.fromEntries(Object.entries(role).filter(([field]) => ROLE_FIELDS.has(field)));
  return Object.keys(said).some((field) => field !== 'capabilities') ? said : (said['capabilities'] ?? null);
}

/** One spelling of a role: capabilities as `resource:action`, parents as `extends`. */
function normalRole(role: Json): Json {
  if (isJsonList(role)) return asCapabilities(role);
  if (!isJsonObject(role)) return role;
  const { capabilities, inherits, ...rest } = role;
  return Object.freeze({
    ...rest, ...(capabilities === undefined ? {} : { capabilities: isJsonList(capabilities) ? asCapabilities(capabilities) : capabilities }),
    ...(inherits === undefined || rest['extends'] !== undefined ? {} : { extends: inherits }),
  });
}

function isItemId(id: Json | undefined): id is string {
  return typeof id === 'string' && id !== '' && id.length <= ITEM_ID_MAX_LENGTH && !isForbiddenKey(id);
}

function lockPairs(value: Json, report: Report): ReadonlyArray<readonly [string, Json]> | null {
  if (!isJsonList(value)) {
    report(['locks'], 'wrong-shape', 'must be a list of JSON pointers');
    return null;
  }
  return value.flatMap((pointer, index) => {
    if (typeof pointer === 'string' && lockable(segmentsOf(pointer))) return [[pointer, true] as const];
    report(['locks', String(index)], 'bad-lock', 'must be a JSON pointer into a section that lower layers may replace; the others can only be narrowed anyway');
    return [];
  });
}

function readEntry(section: Exclude<SectionName, 'other'>, name: string, raw: Json, report: Report, unknownFields: Map<string, number>): Json | undefined {
  const facts: SectionFacts = SECTIONS[section];
  const schema = facts.entry(name, raw);
  if (schema === null) {
    report([section, name], 'unknown-field', `is not known in ${section} and was left out`);
    return undefined;
  }
  const value = section === 'roles' ? normalRole(raw) : raw;
  if (facts.fields) countUnknownFields(facts.fields, value, unknownFields);
  const { error } = schema.safeParse(value);
  if (error === undefined) return value;
  for (const issue of error.issues) {
    const at = issue.code === 'unrecognized_keys' ? [...issue.path, ...issue.keys.slice(0, 1)] : issue.path;
    report([section, name, ...at.map(String)], 'wrong-shape', issue.code === 'unrecognized_keys' ? `is not a field of ${section}` : issue.message);
  }
  return salvaged(facts.salvage, value, new Set(error.issues.map((issue) => String(issue.path[0] ?? ''))));
}

function salvaged(salvage: SectionFacts['salvage'], value: Json, wrongFields: ReadonlySet<string>): Json | undefined {
  switch (salvage) {
    case 'other-fields':
      return isJsonObject(value) ? Object.freeze(Object.fromEntries(Object.entries(value).filter(([field]) => !wrongFields.has(field)))) : undefined;
    case 'role':
      return salvagedRole(value);
    case 'nothing':
      return undefined;
  }
}

/** What of a role can be understood: texts that grant nothing stay, and are reported wherever the role is compiled. */
function salvagedRole(value: Json): Json | undefined {
  const texts = (list: Json | undefined) => (isJsonList(list) ? Object.freeze(list.filter((item) => typeof item === 'string')) : []);
  if (isJsonList(value)) return texts(value);
  return isJsonObject(value) ? Object.freeze({ capabilities: texts(value['capabilities']), extends: texts(value['extends']) }) : undefined;
}

function asCapabilities(patterns: readonly Json[]): Json {
  return Object.freeze(patterns.map((pattern) => (typeof pattern === 'string' ? normaliseCapability(pattern) : pattern)));
}

/** Items of the documents carry fields of their own; they are kept, and reported once per field rather than once per item. */
function countUnknownFields(known: readonly string[], value: Json, counts: Map<string, number>): void {
  if (!isJsonObject(value)) return;
  for (const field of Object.keys(value)) if (!known.includes(field)) counts.set(field, (counts.get(field) ?? 0) + 1);
}
