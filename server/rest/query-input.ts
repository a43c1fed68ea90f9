import { z } from 'zod';
import { flawOfNumber } from '../../shared/json-number-flaw.ts';

/** RFC 8259: no hex, no blanks, no leading zeros. */
const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/**
 * A query string knows only text. Each field is read as the kind its schema wants; what does not read as that
 * stays text, so that the schema itself names the field and the rule.
 */
export function inputFromQuery(query: Readonly<Record<string, readonly string[]>>, schema: z.ZodType | null): Record<string, unknown> {
  const shape = schema instanceof z.ZodObject ? (schema.shape as Record<string, z.ZodType>) : {}; // a strict object's own fields
  return Object.fromEntries(Object.entries(query).map(([name, values]) => [name, readAs(shape[name], values)]));
}

function readAs(schema: z.ZodType | undefined, values: readonly string[]): unknown {
  const kind = schema ? innermost(schema) : undefined;
  const [first = ''] = values;
  if (kind instanceof z.ZodNumber) return JSON_NUMBER.test(first) && flawOfNumber(first) === null ? Number(first) : first;
  if (kind instanceof z.ZodBoolean) return first === 'true' ? true : first === 'false' ? false : first;
  if (kind instanceof z.ZodArray) return values;
  return first;
}

function innermost(schema: z.ZodType): z.ZodType {
  const inner = schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault ? schema.unwrap() : null;
  return inner instanceof z.ZodType ? innermost(inner) : schema;
}
