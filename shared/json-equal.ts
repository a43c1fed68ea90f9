import { isJsonObject, type Json, type JsonObject } from './json.ts';

/** The same JSON value; the order of an object's keys says nothing, the order of a list does. Absent equals absent only. */
export function jsonEqual(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined) return false;
  if (isJsonObject(a) && isJsonObject(b)) {
    const keys = Object.keys(a);
    return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && jsonEqual(a[key], b[key]));
  }
  if (!isJsonList(a) || !isJsonList(b)) return false;
  return a.length === b.length && a.every((item, index) => jsonEqual(item, b[index]));
}

/** The fields of `after` that are not what `before` says, in their order. */
export function namesChanged(before: JsonObject, after: JsonObject): readonly string[] {
  return Object.keys(after).filter((name) => !jsonEqual(before[name], after[name]));
}

export function isJsonList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** The value at the end of a path of object keys and list positions; undefined where the path leaves the document. */
export function jsonAt(value: Json | undefined, path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>((at, key) => {
    if (isJsonObject(at)) return Object.hasOwn(at, key) ? at[key] : undefined;
    return isJsonList(at) && /^(?:0|[1-9]\d*)$/u.test(key) ? at[Number(key)] : undefined;
  }, value);
}
