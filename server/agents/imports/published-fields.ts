import { isJsonObject, type Json, type JsonObject, objectOrEmpty } from '../../../shared/json.ts';
import { isJsonList } from '../../../shared/json-equal.ts';
import { pointerOf } from '../../../shared/json-pointer.ts';
import type { Trouble } from './import-item.ts';

/** Reads somebody else's document field by field and collects what is wrong with it instead of stopping at the first fault. */
export interface FieldReader {
  readonly troubles: Trouble[];
  readonly path: readonly (string | number)[];
  readonly object: JsonObject;
}

export function fieldReader(object: JsonObject): FieldReader {
  return { troubles: [], path: [], object };
}

/** The first of these fields that is said; an empty text counts as not said. Another type than text is a trouble. */
export function optionalText(reader: FieldReader, ...names: readonly string[]): string | null {
  for (const name of names) {
    const value = reader.object[name];
    if (value === undefined || value === null || value === '') continue;
    if (typeof value === 'string') return value;
    trouble(reader, name, 'shape', `${name} must be text.`);
  }
  return null;
}

export function requiredText(reader: FieldReader, what: string, ...names: readonly string[]): string {
  const before = reader.troubles.length;
  const value = optionalText(reader, ...names);
  if (value !== null && value.trim() !== '') return value;
  if (reader.troubles.length === before) trouble(reader, names[0] ?? '', 'required', `${what} must have a ${names[0] ?? ''}.`);
  return '';
}

/** Readers for the members of the first of these lists that is said. */
export function members(reader: FieldReader, ...names: readonly string[]): readonly FieldReader[] {
  const name = names.find((candidate) => reader.object[candidate] !== undefined && reader.object[candidate] !== null);
  if (name === undefined) return [];
  const list = reader.object[name];
  if (!isJsonList(list)) {
    trouble(reader, name, 'shape', `${name} must be a list.`);
    return [];
  }
  return list.flatMap((member, index) => memberReader(reader, name, member, index));
}

function memberReader(reader: FieldReader, name: string, member: Json, index: number): readonly FieldReader[] {
  if (isJsonObject(member)) return [{ troubles: reader.troubles, path: [...reader.path, name, index], object: member }];
  reader.troubles.push({ field: pointerOf([...reader.path, name, index]), rule: 'shape', message: `A member of ${name} must be an object.` });
  return [];
}

/** A reader for an object inside, empty when it is not there. */
export function inner(reader: FieldReader, name: string): FieldReader {
  const value = reader.object[name];
  if (value !== undefined && value !== null && !isJsonObject(value)) trouble(reader, name, 'shape', `${name} must be an object.`);
  return { troubles: reader.troubles, path: [...reader.path, name], object: objectOrEmpty(value) };
}

export function trouble(reader: FieldReader, name: string, rule: Trouble['rule'], message: string): void {
  reader.troubles.push({ field: pointerOf([...reader.path, name]), rule, message });
}
