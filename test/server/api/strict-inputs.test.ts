import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { appRouter } from '../../../server/api/index.ts';
import { describeProcedures } from '../../../server/api/describe-procedures.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../shared/json.ts';

const procedures = describeProcedures(appRouter);
const UNKNOWN = 'zz_nobody_knows_this';

/** Places of an input's JSON Schema that take an object and would let any field pass. */
function openPlaces(schema: Json | undefined, path = ''): readonly string[] {
  if (!isJsonObject(schema)) return Array.isArray(schema) ? schema.flatMap((part: Json, at) => openPlaces(part, `${path}/${at}`)) : [];
  const isOpen = schema['type'] === 'object' && isJsonObject(schema['properties']) && schema['additionalProperties'] !== false;
  return [...(isOpen ? [path === '' ? '/' : path] : []), ...Object.entries(schema).flatMap(([key, part]) => openPlaces(part, `${path}/${key}`))];
}

describe('MA-01: the input of every procedure', () => {
  it.each(procedures.map((procedure) => [procedure.path, procedure] as const))('%s takes no field that it does not know', (_path, { input }) => {
    if (!input) throw new Error('every procedure states its input');
    const parsed = input.safeParse({ [UNKNOWN]: 1 });
    const unknown = (parsed.error?.issues ?? []).flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : issue.code === 'invalid_union' ? issue.errors.flat().flatMap((inner) => (inner.code === 'unrecognized_keys' ? inner.keys : [])) : []));

    expect(parsed.success).toBe(false);
    expect(unknown).toContain(UNKNOWN);
    expect(openPlaces(z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }) as JsonObject)).toEqual([]); // a JSON Schema is JSON
  });
});
