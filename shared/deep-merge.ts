import { isJsonObject, type Json, type JsonObject } from './json.ts';

/** Objects merge key by key; everything else (lists, scalars, null) replaces. Both sides must be free of forbidden keys (`cleanJson`). */
export function deepMerge(above: Json | undefined, said: Json): Json {
  if (!isJsonObject(above) || !isJsonObject(said)) return said;
  const merged: Record<string, Json> = { ...above };
  for (const key of Object.keys(said)) merged[key] = deepMerge(own(above, key), own(said, key) ?? null);
  return Object.freeze(merged);
}

/** A key's own value: `toString` is a key like any other, not what every object inherits. */
export function own(value: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}
