import { isJsonObject, type Json, type JsonObject } from './json.ts';
import { isJsonList } from './json-equal.ts';

/** Keys through which an assignment could reach the prototype of every object. */
const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);
const MAX_DEPTH = 64;

export type CleanJsonReport = (path: readonly string[], rule: 'forbidden-key' | 'too-deep', says: string) => void;

export function isForbiddenKey(key: string): boolean {
  return FORBIDDEN_KEYS.has(key);
}

/** A frozen copy that holds no forbidden key and is at most 64 levels deep; whatever had to be left out is reported. */
export function cleanJson(value: Json, report: CleanJsonReport, path: readonly string[] = []): Json {
  const list = isJsonList(value);
  if (!list && !isJsonObject(value)) return value;
  if (path.length >= MAX_DEPTH) {
    report(path, 'too-deep', `is nested deeper than ${MAX_DEPTH} levels and was left out`);
    return null;
  }
  if (list) return Object.freeze(value.map((item, index) => cleanJson(item, report, [...path, String(index)])));
  return cleanObject(value, report, path);
}

function cleanObject(value: JsonObject, report: CleanJsonReport, path: readonly string[]): JsonObject {
  const clean: Record<string, Json> = {};
  for (const key of Object.keys(value)) {
    if (isForbiddenKey(key)) report([...path, key], 'forbidden-key', 'is a key that no layer may use and was left out');
    else clean[key] = cleanJson(value[key] ?? null, report, [...path, key]);
  }
  return Object.freeze(clean);
}
