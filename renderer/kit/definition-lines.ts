import { isJsonObject, type Json } from '../../shared/json.ts';
import { isJsonList } from '../../shared/json-equal.ts';
import { pointerOf } from '../../shared/json-pointer.ts';
import { visibleText } from './visible-text.ts';

export interface DefinitionLine {
  /** The value that stands here, or whose brackets or text this line is part of. */
  readonly pointer: string;
  readonly text: string;
}

/**
 * A JSON value for reading: one member a line, indented by two, without commas, so that a new last member does not change the
 * line before it. Text of several lines is unfolded, each line behind a bar, and what cannot be seen is spelled out.
 */
export function definitionLines(value: Json): readonly DefinitionLine[] {
  return [...linesOf(value, { key: null, depth: 0, path: [] })];
}

interface Place {
  /** The member's name in its object, null in a list and at the top. */
  readonly key: string | null;
  readonly depth: number;
  readonly path: readonly (string | number)[];
}

function* linesOf(value: Json, { key, depth, path }: Place): Generator<DefinitionLine> {
  const pointer = pointerOf(path);
  const indent = '  '.repeat(depth);
  const lead = key === null ? indent : `${indent}${visibleText(JSON.stringify(key))}: `;
  if (typeof value === 'string' && value.includes('\n')) {
    yield { pointer, text: `${lead}text` };
    for (const line of value.split('\n')) yield { pointer, text: `${indent}  | ${visibleText(line)}` };
    return;
  }
  const members = membersOf(value);
  if (members.length === 0) return void (yield { pointer, text: `${lead}${visibleText(JSON.stringify(value))}` });
  const [open, close] = isJsonList(value) ? '[]' : '{}';
  yield { pointer, text: `${lead}${open}` };
  for (const [step, member] of members) yield* linesOf(member, { key: typeof step === 'string' ? step : null, depth: depth + 1, path: [...path, step] });
  yield { pointer, text: `${indent}${close}` };
}

function membersOf(value: Json): readonly (readonly [string | number, Json])[] {
  if (isJsonList(value)) return value.map((item, index) => [index, item] as const);
  return isJsonObject(value) ? Object.entries(value) : [];
}
