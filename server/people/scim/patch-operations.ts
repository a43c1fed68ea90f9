import { z } from 'zod';
import { isJsonObject, type Json, type JsonObject } from '../../../shared/json.ts';
import { PATCH_SCHEMA } from './scim-names.ts';
import { scimRefusal } from './scim-refusal.ts';

/** One step of a PATCH, with its path as written; a step without a path was taken apart into one for each attribute. */
export interface PatchStep {
  readonly op: 'add' | 'replace' | 'remove';
  readonly path: string;
  readonly value: Json | undefined;
}

const MOST_STEPS = 1_000;
const Envelope = z.object({
  schemas: z.array(z.string()).refine((schemas) => schemas.includes(PATCH_SCHEMA), `must name ${PATCH_SCHEMA}`),
  Operations: z.array(z.object({ op: z.string(), path: z.string().max(500).nullish(), value: z.custom<Json>(() => true).optional() })).min(1).max(MOST_STEPS),
});

/** The steps of a PATCH body (RFC 7644 section 3.5.2). Entra writes `Add` for `add`, Okta leaves the path out: both are understood. */
export function readPatch(body: JsonObject): readonly PatchStep[] {
  const envelope = Envelope.safeParse(body);
  if (!envelope.success) {
    const issue = envelope.error.issues[0];
    throw scimRefusal('invalidSyntax', `${issue?.path.map(String).join('.') || 'body'}: ${issue?.message ?? 'is no PatchOp'}`);
  }
  return envelope.data.Operations.flatMap(({ op, path, value }) => stepsOf(op.toLowerCase(), path?.trim() ?? '', value));
}

function stepsOf(op: string, path: string, value: Json | undefined): readonly PatchStep[] {
  if (op !== 'add' && op !== 'replace' && op !== 'remove') throw scimRefusal('invalidSyntax', 'op: must be add, replace or remove');
  if (op !== 'remove' && value === undefined) throw scimRefusal('invalidValue', `${op}: needs a value`);
  if (path !== '') return [{ op, path: withoutSchema(path), value }];
  if (op === 'remove') throw scimRefusal('noTarget', 'remove: needs a path');
  if (!isJsonObject(value)) throw scimRefusal('invalidValue', `${op}: without a path, the value must be an object`);
  return Object.entries(value).filter(([name]) => name !== 'schemas').map(([name, one]) => ({ op, path: withoutSchema(name), value: one }));
}

function withoutSchema(path: string): string {
  return path.replace(/^urn:ietf:params:scim:schemas:core:2\.0:(User|Group):/i, '');
}
