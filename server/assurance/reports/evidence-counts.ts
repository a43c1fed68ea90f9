import { isJsonObject, type JsonObject } from '../../../shared/json.ts';

/** One count behind an answer: under which fact, of what, how many. `of` is empty where the fact itself is a number. */
export interface EvidenceCount {
  readonly fact: string;
  readonly of: string;
  readonly count: number;
}

/** The figures among the facts of an answer, for tables and paper; lists and nested facts stand in the JSON only. */
export function evidenceCounts(facts: JsonObject): readonly EvidenceCount[] {
  return Object.entries(facts).flatMap(([fact, value]) => {
    if (typeof value === 'number') return [{ fact, of: '', count: value }];
    if (!isJsonObject(value)) return [];
    return Object.entries(value).flatMap(([of, count]) => (typeof count === 'number' ? [{ fact, of, count }] : []));
  });
}
