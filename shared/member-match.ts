import { entryName } from './definition-fields.ts';
import { isJsonObject, type Json } from './json.ts';

/** Indexes of one member in the old and the new list; null where it is not in that list. */
export interface MemberMatch {
  readonly was: number | null;
  readonly is: number | null;
}

export interface MatchedMembers {
  /** Members of the new list in its order, and those gone in the order of the old one. */
  readonly matches: readonly MemberMatch[];
  /** Members in both lists follow one another differently. */
  readonly reordered: boolean;
}

/**
 * Pairs the members of two lists: texts and numbers by value, objects by their name or id, and what has no name by its
 * turn among the nameless. Equal keys within one list are told apart by their turn too.
 */
export function matchMembers(before: readonly Json[], after: readonly Json[]): MatchedMembers {
  const old = new Map(memberKeys(before).map((key, index) => [key, index]));
  const present = memberKeys(after).map((key, is) => ({ was: take(old, key), is }));
  const kept = present.flatMap(({ was }) => (was === null ? [] : [was]));
  return {
    matches: [...[...old.values()].map((was) => ({ was, is: null })), ...present],
    reordered: kept.some((was, turn) => turn > 0 && was < (kept[turn - 1] ?? 0)),
  };
}

function take(old: Map<string, number>, key: string): number | null {
  const index = old.get(key) ?? null;
  old.delete(key);
  return index;
}

function memberKeys(list: readonly Json[]): readonly string[] {
  const turns = new Map<string, number>();
  return list.map((member) => {
    const key = memberKey(member);
    const turn = turns.get(key) ?? 0;
    turns.set(key, turn + 1);
    return JSON.stringify([key, turn]);
  });
}

function memberKey(member: Json): string {
  if (isJsonObject(member)) {
    const name = entryName(member);
    return name === null ? 'object' : `named ${name}`;
  }
  return Array.isArray(member) ? 'list' : `value ${JSON.stringify(member)}`;
}
