import { matchMembers, type MemberMatch } from './member-match.ts';
import { isJsonObject, type Json, type JsonObject } from './json.ts';
import { isJsonList, jsonEqual } from './json-equal.ts';
import { pointerOf } from './json-pointer.ts';
import { byCodeUnits } from './text-order.ts';

/** A value and where it stands in its own document, as a JSON Pointer: comments are anchored to it. */
export interface DiffSide {
  readonly pointer: string;
  readonly value: Json;
}

/** `reordered` is a list whose members stayed but stand in another order; members that changed as well are listed on their own. */
export type StructuralChange =
  | { readonly change: 'added'; readonly after: DiffSide }
  | { readonly change: 'removed'; readonly before: DiffSide }
  | { readonly change: 'changed' | 'reordered'; readonly before: DiffSide; readonly after: DiffSide };

/**
 * What differs between two JSON values, as few and as deep as it can be told: objects by key, members of lists by what
 * they are called and not by their index, so that one new tool in the middle is one change. Empty if and only if the two
 * are the same JSON value. Object keys come in code unit order, list members in the order of the new list, removed ones first.
 */
export function structuralDiff(before: Json, after: Json): readonly StructuralChange[] {
  return [...differences({ value: before, path: [] }, { value: after, path: [] })];
}

interface Place {
  readonly value: Json;
  readonly path: readonly (string | number)[];
}

function* differences(before: Place, after: Place): Generator<StructuralChange> {
  if (isJsonObject(before.value) && isJsonObject(after.value)) yield* objectDifferences(before.value, after.value, before.path, after.path);
  else if (isJsonList(before.value) && isJsonList(after.value)) yield* listDifferences(before.value, after.value, before.path, after.path);
  else if (!jsonEqual(before.value, after.value)) yield { change: 'changed', before: sideOf(before), after: sideOf(after) };
}

function* objectDifferences(before: JsonObject, after: JsonObject, beforePath: Place['path'], afterPath: Place['path']): Generator<StructuralChange> {
  for (const key of [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted(byCodeUnits)) {
    const was = Object.hasOwn(before, key) ? before[key] : undefined;
    const is = Object.hasOwn(after, key) ? after[key] : undefined;
    yield* memberDifferences(placeOf(was, beforePath, key), placeOf(is, afterPath, key));
  }
}

function* listDifferences(before: readonly Json[], after: readonly Json[], beforePath: Place['path'], afterPath: Place['path']): Generator<StructuralChange> {
  const { matches, reordered } = matchMembers(before, after);
  for (const { was, is } of removedFirst(matches)) {
    yield* memberDifferences(was === null ? null : placeOf(before[was], beforePath, was), is === null ? null : placeOf(after[is], afterPath, is));
  }
  if (reordered) yield { change: 'reordered', before: sideOf({ value: before, path: beforePath }), after: sideOf({ value: after, path: afterPath }) };
}

function removedFirst(matches: readonly MemberMatch[]): readonly MemberMatch[] {
  return [...matches.filter(({ is }) => is === null), ...matches.filter(({ is }) => is !== null)];
}

function* memberDifferences(was: Place | null, is: Place | null): Generator<StructuralChange> {
  if (was && is) yield* differences(was, is);
  else if (is) yield { change: 'added', after: sideOf(is) };
  else if (was) yield { change: 'removed', before: sideOf(was) };
}

function placeOf(value: Json | undefined, parent: Place['path'], step: string | number): Place | null {
  return value === undefined ? null : { value, path: [...parent, step] };
}

function sideOf({ value, path }: Place): DiffSide {
  return { pointer: pointerOf(path), value };
}
