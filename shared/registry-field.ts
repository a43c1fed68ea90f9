import { z } from 'zod';
import type { Json } from './json.ts';
import { SECTIONS, type SectionFacts, type SectionName } from './registry-schema.ts';

/** Where a value stands: an entry of a section, or something inside it. */
export interface FieldPlace {
  readonly section: SectionName;
  readonly name: string;
  readonly inside: readonly string[];
}

/** What a value may be, as its section's schema has it. `open`: the schema does not say. */
export type FieldShape =
  | { readonly kind: 'flag' }
  | { readonly kind: 'number'; readonly whole: boolean; readonly least: number | null; readonly most: number | null }
  | { readonly kind: 'choice'; readonly options: readonly string[] }
  | { readonly kind: 'texts' }
  | { readonly kind: 'text' }
  | { readonly kind: 'object' }
  | { readonly kind: 'open' };

/** The shape of a value, read from the very schema that judges it. `said` decides where an entry may be written in two forms. */
export function fieldShape(place: FieldPlace, said?: Json): FieldShape {
  const schema = schemaAt(place, said);
  return schema === null ? { kind: 'open' } : shapeOf(schema);
}

/** Why this value may not stand there, in the schema's words: "must be 0 or more". Null when it may. */
export function fieldFlaw(place: FieldPlace, value: Json, said?: Json): string | null {
  if (entrySchema(place, said) === null) return `is not known in ${place.section}`;
  const issue = schemaAt(place, said)?.safeParse(value).error?.issues[0];
  if (issue === undefined) return null;
  const inside = issue.path.filter((key) => typeof key === 'string').join('.'); // a place in a list is told by the item itself
  return inside === '' ? issue.message : `${inside} ${issue.message}`;
}

/** The fields that the schema knows of an entry, in its order; none where it holds no fields. */
export function knownFields(section: SectionName, name: string, said?: Json): readonly string[] {
  const schema = schemaAt({ section, name, inside: [] }, said);
  return schema instanceof z.ZodObject ? Object.keys(schema.shape).filter((field) => field !== SECTIONS[section].key) : [];
}

function entrySchema({ section, name }: FieldPlace, said?: Json): z.ZodType | null {
  const facts: SectionFacts = SECTIONS[section];
  return facts.entry(name, said);
}

/** The schema of the value; null where the schema leaves open what stands there. */
function schemaAt(place: FieldPlace, said?: Json): z.ZodType | null {
  let schema = entrySchema(place, said);
  for (const key of place.inside) schema = schema && memberOf(plain(schema), key);
  return schema && plain(schema);
}

function memberOf(schema: z.ZodType, key: string): z.ZodType | null {
  if (schema instanceof z.ZodObject && Object.hasOwn(schema.shape, key)) return typed(schema.shape[key]);
  return schema instanceof z.ZodRecord ? typed(schema.valueType) : null;
}

/** Without what only says that a value may be missing. */
function plain(schema: z.ZodType): z.ZodType {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodNullable ? plain(typed(schema.unwrap()) ?? schema) : schema;
}

function typed(schema: unknown): z.ZodType | null {
  return schema instanceof z.ZodType ? schema : null;
}

function shapeOf(schema: z.ZodType): FieldShape {
  if (schema instanceof z.ZodBoolean) return { kind: 'flag' };
  if (schema instanceof z.ZodNumber) return numberShape(schema);
  if (schema instanceof z.ZodEnum) return { kind: 'choice', options: schema.options.map(String) };
  if (schema instanceof z.ZodString) return { kind: 'text' };
  if (schema instanceof z.ZodArray && schema.element instanceof z.ZodString) return { kind: 'texts' };
  return schema instanceof z.ZodObject || schema instanceof z.ZodRecord ? { kind: 'object' } : { kind: 'open' };
}

function numberShape(schema: z.ZodNumber): FieldShape {
  const bound = (value: number | null) => (value !== null && Math.abs(value) < Number.MAX_SAFE_INTEGER ? value : null);
  return { kind: 'number', whole: schema.isInt || (schema.format ?? '').includes('int'), least: bound(schema.minValue), most: bound(schema.maxValue) };
}
