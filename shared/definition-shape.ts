import { namedEntries, plainKey } from './definition-fields.ts';
import type { DefinitionProblem } from './definition-problem.ts';
import { DEFINITION_SCHEMA, type ShapeName } from './definition-schema.ts';
import { isJsonObject, type Json, type JsonObject } from './json.ts';
import { pointerOf } from './json-pointer.ts';

const NAME_MAX_LENGTH = 200;

interface ShapeTrouble {
  readonly at: readonly string[];
  readonly says: string;
}
type Shape = (value: Json) => readonly ShapeTrouble[];

/** What may stand in a field, by the schema's word for it. A null is an absent field: half of the world's YAML has `description:` with nothing behind it. */
const SHAPES: Readonly<Record<ShapeName, Shape>> = {
  title: shortText,
  text: (value) => (typeof value === 'string' ? [] : wrong('must be text')),
  'number-or-text': (value) => (typeof value === 'string' || typeof value === 'number' ? [] : wrong('must be text or a number')),
  texts, names, servers, limits,
  models: (value) => (isJsonObject(value) ? [] : names(value)),
  memory: (value) => (typeof value === 'number' ? wrong('must be text, true or false, a list or an object') : []),
  prompt: (value) => (typeof value === 'string' || typeof value === 'object' ? [] : wrong('must be text, a list or an object')),
};

const SHAPE_OF: ReadonlyMap<string, Shape> = new Map(DEFINITION_SCHEMA.flatMap(({ keys, shape }) => (shape === null ? [] : keys.map((key) => [key, SHAPES[shape]] as const))));

/** Shape errors in the known fields of a definition that is proven to be JSON; unknown fields are none of our business. */
export function fieldShapeProblems(definition: JsonObject): readonly DefinitionProblem[] {
  return Object.entries(definition).flatMap(([key, value]) => {
    const shape = SHAPE_OF.get(plainKey(key));
    if (!shape || value === null) return [];
    return shape(value).map(({ at, says }) => ({ path: pointerOf([key, ...at]), rule: 'shape' as const, message: `${[key, ...at].join('.')} ${says}.` }));
  });
}

function wrong(says: string, ...at: readonly string[]): readonly ShapeTrouble[] {
  return [{ at, says }];
}

function shortText(value: Json): readonly ShapeTrouble[] {
  if (typeof value !== 'string' || value.trim() === '') return wrong('must be text and not empty');
  return value.length > NAME_MAX_LENGTH ? wrong(`must have at most ${NAME_MAX_LENGTH} characters`) : [];
}

function texts(value: Json): readonly ShapeTrouble[] {
  if (typeof value === 'string') return [];
  if (!Array.isArray(value)) return wrong('must be text or a list of texts');
  return value.flatMap((member: Json, index) => (typeof member === 'string' ? [] : wrong('must be text', String(index))));
}

function names(value: Json): readonly ShapeTrouble[] {
  if (typeof value === 'number' || typeof value === 'boolean') return wrong('must be a list of names or of objects with a name');
  return namedEntries(value).unnamed.map(([place]) => ({ at: [place], says: 'must be a name or an object with a name' }));
}

/** A server may go without a name when it says how it is reached. */
function servers(value: Json): readonly ShapeTrouble[] {
  if (typeof value === 'number' || typeof value === 'boolean') return wrong('must be a list or an object of servers');
  return namedEntries(value).unnamed
    .filter(([, member]) => !isJsonObject(member) || (member['command'] === undefined && member['url'] === undefined))
    .map(([place]) => ({ at: [place], says: 'must have a name, a command or a url' }));
}

function limits(value: Json): readonly ShapeTrouble[] {
  return typeof value === 'boolean' ? wrong('must be a number, text, a list or an object') : [];
}
