import { isPlainObject, limitProblems } from './definition-limits.ts';
import { PROBLEMS_SHOWN, type DefinitionProblem } from './definition-problem.ts';
import { fieldShapeProblems } from './definition-shape.ts';
import type { JsonObject } from './json.ts';

export type ParsedDefinition =
  | { readonly ok: true; readonly definition: JsonObject }
  | { readonly ok: false; readonly problems: readonly DefinitionProblem[] };

/**
 * A definition is a JSON object of bounded size and depth. Known fields must have a shape we can read; unknown ones are
 * kept untouched, because a definition is somebody else's document. The value is returned as it came, not copied.
 */
export function parseDefinition(value: unknown): ParsedDefinition {
  if (!isPlainObject(value)) return refused([{ path: '', rule: 'object', message: 'A definition must be a JSON object.' }]);

  const beyond = limitProblems(value);
  if (beyond.length > 0) return refused(beyond);

  const definition = value as JsonObject; // limitProblems has proven that it holds nothing but JSON
  const misshapen = fieldShapeProblems(definition);
  return misshapen.length > 0 ? refused(misshapen) : { ok: true, definition };
}

function refused(problems: readonly DefinitionProblem[]): ParsedDefinition {
  return { ok: false, problems: problems.slice(0, PROBLEMS_SHOWN) };
}
