import { utf8 } from './byte-text.ts';
import { canonicalJson } from './canonical-json.ts';
import { isForbiddenKey } from './clean-json.ts';
import { PROBLEMS_SHOWN, type DefinitionProblem, type DefinitionRule } from './definition-problem.ts';
import { isJsonObject } from './json.ts';
import { pointerOf } from './json-pointer.ts';

/** Bytes of the canonical form of one definition (DECISIONS 18). */
export const DEFINITION_MAX_BYTES = 1024 * 1024;
/** Objects and lists inside one another, the outermost counted. */
export const DEFINITION_MAX_DEPTH = 64;

export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (!isJsonObject(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Everything that keeps a value from being JSON of permitted size and depth; none means that it is a JsonObject. */
export function limitProblems(value: Record<string, unknown>): readonly DefinitionProblem[] {
  const walk: Walk = { problems: [], atLeast: 0 };
  visit(walk, value, []);
  if (walk.atLeast > DEFINITION_MAX_BYTES) return [sizeProblem('has more')];
  if (walk.problems.length > 0) return walk.problems;

  const bytes = utf8(canonicalJson(value)).length;
  return bytes > DEFINITION_MAX_BYTES ? [sizeProblem(`has ${bytes}`)] : [];
}

function sizeProblem(found: string): DefinitionProblem {
  return { path: '', rule: 'size', message: `At most ${DEFINITION_MAX_BYTES} bytes in canonical form are allowed; this ${found}.` };
}

interface Walk {
  readonly problems: DefinitionProblem[];
  /** A lower bound of the canonical length. It ends the walk early: YAML aliases let a small text denote a vast value. */
  atLeast: number;
}

type Path = readonly (string | number)[];

function visit(walk: Walk, value: unknown, path: Path): void {
  if (walk.atLeast > DEFINITION_MAX_BYTES || walk.problems.length >= PROBLEMS_SHOWN) return;
  walk.atLeast += 1;
  if (value === null || typeof value === 'boolean') return;
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) note(walk, path, 'json', 'A number must be finite; JSON has no NaN or infinity.');
  } else if (typeof value === 'string') {
    walk.atLeast += value.length;
    if (!value.isWellFormed()) note(walk, path, 'unicode', 'Text must be well-formed Unicode; this has half of a surrogate pair.');
  } else if (!Array.isArray(value) && !isPlainObject(value)) {
    note(walk, path, 'json', 'A value must be text, a number, true, false, null, a list or an object.');
  } else if (path.length >= DEFINITION_MAX_DEPTH) {
    note(walk, path, 'depth', `Objects and lists may be nested at most ${DEFINITION_MAX_DEPTH} deep.`);
  } else if (Array.isArray(value)) {
    for (const [index, member] of value.entries()) visit(walk, member, [...path, index]); // entries() also visits holes
  } else {
    for (const [key, member] of Object.entries(value)) visitField(walk, key, member, [...path, key]);
  }
}

function visitField(walk: Walk, key: string, value: unknown, path: Path): void {
  walk.atLeast += key.length;
  if (isForbiddenKey(key)) note(walk, path, 'forbidden-key', `The key "${key}" is not allowed.`);
  else if (!key.isWellFormed()) note(walk, path.slice(0, -1), 'unicode', 'A key must be well-formed Unicode.');
  else visit(walk, value, path);
}

function note(walk: Walk, path: Path, rule: DefinitionRule, message: string): void {
  walk.problems.push({ path: pointerOf(path), rule, message });
}
