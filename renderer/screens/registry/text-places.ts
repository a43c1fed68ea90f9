import { isJsonObject, type Json } from '../../../shared/json.ts';
import { isJsonList } from '../../../shared/json-equal.ts';
import { pointerOf, segmentsOf } from '../../../shared/json-pointer.ts';
import { isSectionName, SECTIONS } from '../../../shared/registry-schema.ts';
import { lineAndColumn } from '../../../shared/strict-json.ts';
import type { JsonProblem } from '../../kit/index.ts';
import type { Refused, TypedJson } from '../../lib/index.ts';

/** Refusals of a layer's text, each at its place in it. */
export function problemsIn(text: string, typed: TypedJson, refusals: readonly Refused[]): readonly JsonProblem[] {
  if (!typed.ok) return [problemAt(text, typed.problem.offset, { path: '', rule: typed.problem.rule, says: typed.problem.message })];
  return refusals.map((refused) => problemAt(text, placeOf(typed, refused.path), refused));
}

function problemAt(text: string, offset: number | null, { path, rule, says }: Refused): JsonProblem {
  const place = offset === null ? null : lineAndColumn(text, offset);
  return { id: `${path} ${rule} ${says}`, where: place && `line ${place.line}, column ${place.column}`, offset, field: path, rule, message: says };
}

/** Where a path of the registry stands in the text; what is not there is sought at its nearest parent. */
function placeOf({ value, places }: Extract<TypedJson, { ok: true }>, path: string): number | null {
  const segments = writtenPath(value, segmentsOf(path) ?? []);
  for (let length = segments.length; length >= 0; length--) {
    const place = places.get(pointerOf(segments.slice(0, length)));
    if (place !== undefined) return place;
  }
  return null;
}

/** The registry names items by id; in the text they stand at a position. */
function writtenPath(value: Json, path: readonly string[]): readonly string[] {
  const [section = '', id, ...inside] = path;
  const list = isJsonObject(value) && Object.hasOwn(value, section) ? value[section] : undefined;
  if (id === undefined || !isJsonList(list) || !isSectionName(section)) return path;
  const key = section === 'roles' ? 'id' : SECTIONS[section].key;
  const at = key === null ? -1 : list.findIndex((item) => isJsonObject(item) && item[key] === id);
  return at < 0 ? path : [section, String(at), ...inside];
}
