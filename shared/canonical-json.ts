import { assertJson } from './json-check.ts';
import { isJsonObject, type Json, type JsonObject } from './json.ts';

/**
 * RFC 8785 (JCS): the one text of a JSON value that is hashed and signed. Members stand in the order of their UTF-16 code
 * units; numbers and strings are ECMAScript's own. Throws a TypeError naming the JSON pointer of what has no JSON form.
 */
export function canonicalJson(value: unknown): string {
  assertJson(value);
  return write(value);
}

function write(value: Json): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value !== 'object' || value === null) return String(value);
  return isJsonObject(value) ? writeObject(value) : writeArray(value);
}

function writeArray(items: readonly Json[]): string {
  let text = '[';
  for (const item of items) text += text.length === 1 ? write(item) : `,${write(item)}`;
  return `${text}]`;
}

function writeObject(object: JsonObject): string {
  let text = '{';
  for (const key of Object.keys(object).sort()) {
    const member = object[key];
    if (member === undefined) continue; // cannot be: assertJson refused it
    text += `${text.length === 1 ? '' : ','}${JSON.stringify(key)}:${write(member)}`;
  }
  return `${text}}`;
}
