import { parseDefinition } from '../../../shared/agent-definition.ts';
import type { JsonObject } from '../../../shared/json.ts';
import { lineAndColumn } from '../../../shared/strict-json.ts';
import type { JsonProblem } from '../../kit/index.ts';
import { readTypedJson, type Trouble } from '../../lib/index.ts';

export type ReadDraft =
  | { readonly ok: true; readonly definition: JsonObject }
  | { readonly ok: false; readonly problems: readonly JsonProblem[] };

/** A definition that somebody typed, or everything that keeps it from being one, each at its place in the text. */
export function readDraft(text: string): ReadDraft {
  const typed = readTypedJson(text);
  if (!typed.ok) return { ok: false, problems: [problemAt(text, { ...typed.problem, field: '' })] };
  const parsed = parseDefinition(typed.value);
  if (parsed.ok) return parsed;
  return { ok: false, problems: parsed.problems.map(({ path, rule, message }) => problemAt(text, { field: path, rule, message, offset: placeOf(typed.places, path) })) };
}

/** What a new definition begins with: the members that most have. */
export const EMPTY_DEFINITION: JsonObject = { instructions: '', model: '', tools: [] };

/** Sorted and indented, as the editor shows what is stored. */
export function draftText(definition: JsonObject): string {
  return JSON.stringify(definition, null, 2);
}

/** What the server found although we did not, at its place in the text that was sent. */
export function servedProblems(trouble: Trouble, text: string): readonly JsonProblem[] {
  if (trouble.kind !== 'refused' || trouble.code !== 'catalog/invalid-definition') return [];
  const { problems } = trouble.details;
  if (!Array.isArray(problems)) return [];
  const typed = readTypedJson(text);
  return problems.flatMap(({ path, rule, message }: Readonly<Record<string, unknown>>) => (
    typeof path === 'string' && typeof rule === 'string' && typeof message === 'string' ? [problemAt(text, { field: path, rule, message, offset: typed.ok ? placeOf(typed.places, path) : null })] : []
  ));
}

function problemAt(text: string, found: Omit<JsonProblem, 'id' | 'where'>): JsonProblem {
  const place = found.offset === null ? null : lineAndColumn(text, found.offset);
  return { ...found, id: `${found.field}:${found.rule}:${found.message}`, where: place && `line ${place.line}, column ${place.column}` };
}

/** A member that is missing is sought at its nearest parent. */
function placeOf(places: ReadonlyMap<string, number>, pointer: string): number | null {
  for (let path = pointer; ; path = path.slice(0, path.lastIndexOf('/'))) {
    const place = places.get(path);
    if (place !== undefined) return place;
    if (path === '') return null;
  }
}
