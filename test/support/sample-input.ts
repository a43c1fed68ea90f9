import { isJsonObject, type Json, type JsonObject } from '../../shared/json.ts';

interface Wishes {
  /** What stands where an id is asked for. */
  readonly id: string;
  /** Fields that are left out although they could be filled. */
  readonly without: ReadonlySet<string>;
}

/** Whether a JSON Schema asks for an id anywhere outside these fields. */
export function asksForId(schema: Json | undefined, without: ReadonlySet<string>): boolean {
  if (Array.isArray(schema)) return schema.some((part: Json) => asksForId(part, without));
  if (!isJsonObject(schema)) return false;
  if (schema['format'] === 'uuid') return true;
  return Object.entries(schema).some(([key, part]) => key !== 'commandId' && !without.has(key) && asksForId(part, without));
}

/** The smallest value that fits a JSON Schema as zod writes them, with the wished id wherever one may stand, required or not. */
export function sampleOf(schema: Json | undefined, wishes: Wishes): Json {
  if (!isJsonObject(schema)) return null;
  if (schema['const'] !== undefined) return schema['const'];
  if (Array.isArray(schema['enum'])) return (schema['enum'] as readonly Json[])[0] ?? null; // an enum is a list of values
  const alternatives = [schema['anyOf'], schema['oneOf'], schema['allOf']].find(Array.isArray) as readonly Json[] | undefined;
  if (alternatives) return sampleOf(alternatives.find((one) => asksForId(one, wishes.without)) ?? alternatives[0], wishes);
  const type = typeof schema['type'] === 'string' ? schema['type'] : '';
  switch (type) {
    case 'object': return objectOf(schema, wishes);
    case 'array': return Array.from({ length: Math.max(1, numberIn(schema, 'minItems')) }, () => sampleOf(schema['items'], wishes));
    case 'string': return textOf(schema, wishes);
    case 'integer': case 'number': return Math.max(numberIn(schema, 'minimum'), 1);
    case 'boolean': return true;
    default: return {};
  }
}

function objectOf(schema: JsonObject, wishes: Wishes): JsonObject {
  const required = new Set(Array.isArray(schema['required']) ? schema['required'] : []);
  const fields = Object.entries(isJsonObject(schema['properties']) ? schema['properties'] : {});
  return Object.fromEntries(fields.filter(([name, part]) => name !== 'commandId' && !wishes.without.has(name) && (required.has(name) || asksForId(part, wishes.without))).map(([name, part]) => [name, sampleOf(part, wishes)]));
}

function textOf(schema: JsonObject, { id }: Wishes): string {
  if (schema['format'] === 'uuid') return id;
  if (schema['format'] === 'date-time') return '2026-01-01T00:00:00.000Z';
  if (schema['format'] === 'email') return 'somebody@example.org';
  if (typeof schema['pattern'] === 'string' && schema['pattern'].includes('[0-9a-f]{64}')) return '0'.repeat(64);
  return 'aa'.padEnd(numberIn(schema, 'minLength'), 'a');
}

function numberIn(schema: JsonObject, name: string): number {
  const value = schema[name];
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : 0;
}
