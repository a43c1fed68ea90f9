import { entryName, plainKey } from './definition-fields.ts';
import { isJsonObject, type Json, type JsonObject } from './json.ts';

/** One text, number or true/false somewhere in a definition. */
export interface DefinitionLeaf {
  /** Keys from the root, as written; a member of a list stands under its name, or its index if it has none. */
  readonly path: readonly string[];
  /** Plain form of the nearest key; for a text in a list that is the key of the list. */
  readonly key: string;
  readonly value: string | number | boolean;
}

/** Text for the model or for people. A URL in a prompt is not a right, so rights are not looked for in there. */
const PROSE = /prompt|instruction|description|persona|principle|example|changelog|comment|^title$|^whentouse$|^when_to_use$/;

/** Every leaf that can carry a right, in document order: prose and parts that say `enabled: false` are left out. */
export function* definitionLeaves(value: Json, path: readonly string[] = [], key = ''): Generator<DefinitionLeaf> {
  if (value === null) return;
  if (Array.isArray(value)) {
    for (const [index, member] of value.entries()) yield* definitionLeaves(member, [...path, memberSegment(member, index)], key);
  } else if (isJsonObject(value)) {
    if (isOff(value)) return;
    for (const [name, member] of Object.entries(value)) {
      const plain = plainKey(name);
      if (!PROSE.test(plain)) yield* definitionLeaves(member, [...path, name], plain);
    }
  } else if (typeof value !== 'object' && !isMultiLine(value)) {
    yield { path, key, value };
  }
}

/** A part that is switched off grants nothing. */
export function isOff(part: JsonObject): boolean {
  return part['enabled'] === false || part['disabled'] === true;
}

function memberSegment(member: Json, index: number): string {
  return (isJsonObject(member) ? entryName(member) : null) ?? String(index);
}

function isMultiLine(value: string | number | boolean): boolean {
  return typeof value === 'string' && value.includes('\n');
}
