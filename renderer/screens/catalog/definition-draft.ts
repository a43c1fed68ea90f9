import { parseDefinition } from '../../../shared/agent-definition.ts';
import type { JsonObject } from '../../../shared/json.ts';
import { lineAndColumn } from '../../../shared/strict-json.ts';
import type { JsonProblem } from '../../kit/index.ts';
import { JSON_LANGUAGE, type TextLanguage, type Trouble, type TypedText } from '../../lib/index.ts';

export type ReadDraft =
  | { readonly ok: true; readonly definition: JsonObject } & Pick<Extract<TypedText, { ok: true }>, 'places' | 'hasAsides'>
  | { readonly ok: false; readonly problems: readonly JsonProblem[] };

/** A definition that somebody typed, or everything that keeps it from being one, each at its place in the text. */
export function readDraft(text: string, language: TextLanguage = JSON_LANGUAGE): ReadDraft {
  const typed = language.read(text);
  if (!typed.ok) return { ok: false, problems: typed.problems.map((problem) => problemAt(text, { ...problem, field: '' })) };
  const { places, hasAsides } = typed;
  const parsed = parseDefinition(typed.value);
  if (parsed.ok) return { ...parsed, places, hasAsides };
  return { ok: false, problems: parsed.problems.map(({ path, rule, message }) => problemAt(text, { field: path, rule, message, offset: placeOf(places, path) })) };
}

/** What a new definition begins with: the members that most have. */
export const EMPTY_DEFINITION: JsonObject = { instructions: '', model: '', tools: [] };

/** Sorted and indented, as the editor shows what is stored. */
export function draftText(definition: JsonObject, language: TextLanguage = JSON_LANGUAGE): string {
  return language.write(definition);
}

/** What the server found although we did not, at its place in the text that was sent. */
export function servedProblems(trouble: Trouble, text: string, language: TextLanguage = JSON_LANGUAGE): readonly JsonProblem[] {
  if (trouble.kind !== 'refused' || trouble.code !== 'catalog/invalid-definition') return [];
  const { problems } = trouble.details;
  if (!Array.isArray(problems)) return [];
  const typed = language.read(text);
  return problems.flatMap(({ path, rule, message }: Readonly<Record<string, unknown>>) => (
    typeof path === 'string' && typeof rule === 'string' && typeof message === 'string' ? [problemAt(text, { field: path, rule, message, offset: typed.ok ? placeOf(typed.places, path) : null })] : []
  ));
}

function problemAt(text: string, found: Omit<JsonProblem, 'id' | 'where'>): JsonProblem {
  const place = found.offset === null ? null : lineAndColumn(text, found.offset);
  return { ...found, id: `${found.field}:${found.rule}:${found.message}:${found.offset ?? ''}`, where: place && `line ${place.line}, column ${place.column}` };
}

/** A member that is missing is sought at its nearest parent. */
function placeOf(places: ReadonlyMap<string, number>, pointer: string): number | null {
  for (let path = pointer; ; path = path.slice(0, path.lastIndexOf('/'))) {
    const place = places.get(path);
    if (place !== undefined) return place;
    if (path === '') return null;
  }
}
