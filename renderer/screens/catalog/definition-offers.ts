import { plainKey } from '../../../shared/definition-fields.ts';
import { membersOf, type NamedThing, schemaAt, type SchemaField, type SchemaPlace } from '../../../shared/definition-schema.ts';
import { isJsonObject } from '../../../shared/json.ts';
import { isJsonList } from '../../../shared/json-equal.ts';
import { segmentsOf } from '../../../shared/json-pointer.ts';
import type { CodeOffer, CodeOffers } from '../../kit/index.ts';
import type { TextLanguage, TextPlace } from '../../lib/index.ts';

/** What there is to name, as far as the reader may know of it. */
export type KnownNames = Readonly<Record<NamedThing, readonly string[]>>;

const NAMED_WORDS = { tools: 'A tool of the registry.', servers: 'An MCP server of the registry.', models: 'A model that agents here use.', agents: 'An agent of the catalog.' } as const satisfies Record<NamedThing, string>;

/** What the schema of definitions knows to fit the place of the caret: names of fields, values, names of things that exist. */
export function offersAt(language: TextLanguage, known: KnownNames, text: string, caret: number): CodeOffers | null {
  const place = language.placeAt(text, caret);
  const schema = place && schemaAt(place.path);
  if (!place || !schema) return null;
  const offers = [
    ...(place.role === 'key' ? [] : valuesAt(language, place, schema, known)),
    ...(place.role === 'value' ? [] : keysAt(language, place, schema, known)),
  ];
  return offers.length === 0 ? null : { wordFrom: caret - place.word.length, from: place.from, to: place.to, offers };
}

function keysAt(language: TextLanguage, place: TextPlace, schema: SchemaPlace, known: KnownNames): readonly CodeOffer[] {
  const beside = new Set([...place.beside].map(plainKey));
  const missing = membersOf(schema).filter(({ keys }) => place.role === 'entry' || !keys.some((key) => beside.has(plainKey(key))));
  const fields = missing.flatMap((field) => spellingsOf(field, place.word).map((key) => ({ label: key, says: field.help, ...language.member(place, key, heldBy(field)) })));
  // `mcp_servers` and `tools` may be objects too, each member under a name that exists.
  const named = schema.as === 'field' && schema.field?.each && place.role === 'key' ? namesFor(schema.field, known).filter((name) => !place.beside.has(name)) : [];
  return [...fields, ...named.map((name) => ({ label: name, says: saysOf(schema.field), ...language.member(place, name, 'object') }))];
}

/** The spelling that a new field gets; any other only to whoever begins to type it. */
function spellingsOf({ keys: [first, ...others] }: SchemaField, word: string): readonly string[] {
  return [first, ...others.filter((key) => word.length > 1 && key.startsWith(word))];
}

function heldBy({ example }: SchemaField): 'value' | 'list' | 'object' {
  return isJsonList(example) ? 'list' : isJsonObject(example) ? 'object' : 'value';
}

function valuesAt(language: TextLanguage, place: TextPlace, { field, as }: SchemaPlace, known: KnownNames): readonly CodeOffer[] {
  if (field === null) return [];
  const written = (value: string | boolean, says: string): CodeOffer => ({ label: String(value), says, ...language.scalar(place, value) });
  if (field.values && as === 'field') return field.values.map(([value, says]) => written(value, says));
  // A field that holds a list is given one first.
  if (as === 'field' && heldBy(field) !== 'value') return [];
  return namesFor(field, known).filter((name) => !place.beside.has(name)).map((name) => written(name, saysOf(field)));
}

function namesFor({ names }: SchemaField, known: KnownNames): readonly string[] {
  return names === undefined ? [] : known[names];
}

function saysOf(field: SchemaField | null): string {
  return field?.names === undefined ? '' : NAMED_WORDS[field.names];
}

/** What the field that a caret stands in means: the innermost one that is known. */
export function meaningAt(places: ReadonlyMap<string, number>, caret: number): { readonly key: string; readonly help: string } | null {
  let pointer = '';
  let latest = -1;
  for (const [candidate, offset] of places) {
    if (offset > caret || offset < latest) continue;
    pointer = candidate;
    latest = offset;
  }
  for (let path = writtenPath(pointer); path.length > 0; path = path.slice(0, -1)) {
    const field = schemaAt(path)?.field;
    if (field) return { key: String(path.findLast((step) => typeof step === 'string')), help: field.help };
  }
  return null;
}

/** A pointer says of no step whether it is a turn in a list; only those do that are numbers. */
function writtenPath(pointer: string): readonly (string | number)[] {
  return (segmentsOf(pointer) ?? []).map((segment) => (/^\d+$/.test(segment) ? Number(segment) : segment));
}
