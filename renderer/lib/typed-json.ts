import type { Json } from '../../shared/json.ts';

export interface TypedProblem {
  /** Place in the text in UTF-16 units; null when the engine did not say. */
  readonly offset: number | null;
  readonly rule: 'syntax' | 'duplicate-key' | 'number';
  readonly message: string;
}

export type TypedJson =
  | { readonly ok: true; readonly value: Json; /** Where each value begins, by JSON Pointer; members at their name. */ readonly places: ReadonlyMap<string, number> }
  | { readonly ok: false; readonly problem: TypedProblem };

/** Reads JSON that a person typed. Refuses what JSON.parse would quietly change: a name that stands twice, a whole number that no double can hold. */
export function readTypedJson(text: string): TypedJson {
  try {
    const value: unknown = JSON.parse(text);
    return scan(text, value as Json); // JSON.parse makes nothing else
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { ok: false, problem: syntaxProblem(error.message, text) };
  }
}

/** `line 3, column 14`, both from 1. */
export function lineAndColumn(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}

/** Chromium says `Expected ',' … in JSON at position 12 (line 2 column 3)`; only the first half is worth showing beside our own place. */
function syntaxProblem(message: string, text: string): TypedProblem {
  if (text.trim() === '') return { offset: 0, rule: 'syntax', message: 'There is nothing yet: a definition is a JSON object.' };
  const position = /position (\d+)/.exec(message)?.[1];
  const offset = position === undefined ? (message.includes('end of JSON') ? text.length : null) : Number(position);
  return { offset, rule: 'syntax', message: `Not JSON: ${message.replace(/,? *("[^]*" is not valid JSON|in JSON.*|JSON input)$/, '').replace(/^Unexpected end of.*/, 'it ends too early')}.` };
}

interface Frame {
  readonly pointer: string;
  /** Names so far in an object; null in a list. */
  readonly names: Set<string> | null;
  index: number;
  name: string | null;
}

const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|[{}[\],:]|true|false|null/g;

/** A second reading of a text that is known to be JSON, for what the first one does not tell. */
function scan(text: string, value: Json): TypedJson {
  const places = new Map([['', text.search(/\S/)]]);
  const stack: Frame[] = [];
  for (const { 0: token, index: offset } of text.matchAll(TOKEN)) {
    const frame = stack.at(-1);
    if (token === '}' || token === ']') stack.pop();
    else if (token === ',') nextMember(frame);
    else if (frame?.names && frame.name === null && token.startsWith('"')) {
      const name = String(JSON.parse(token));
      if (frame.names.has(name)) return { ok: false, problem: { offset, rule: 'duplicate-key', message: `${token} stands twice in the same object.` } };
      frame.names.add(name);
      frame.name = name;
      places.set(pointerIn(frame), offset);
    } else if (token !== ':') {
      if (/^-?\d+$/.test(token) && !Number.isSafeInteger(Number(token))) return { ok: false, problem: { offset, rule: 'number', message: `${token} is larger than a number can be without loss; write it as text.` } };
      const pointer = frame ? pointerIn(frame) : '';
      if (frame && !frame.names) places.set(pointer, offset);
      if (token === '{' || token === '[') stack.push({ pointer, names: token === '{' ? new Set() : null, index: 0, name: null });
    }
  }
  return { ok: true, value, places };
}

function nextMember(frame: Frame | undefined): void {
  if (!frame) return;
  frame.index += 1;
  frame.name = null;
}

function pointerIn(frame: Frame): string {
  const step = frame.names ? (frame.name ?? '') : String(frame.index);
  return `${frame.pointer}/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
