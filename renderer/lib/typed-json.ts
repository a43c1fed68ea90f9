import type { Json } from '../../shared/json.ts';
import { pointerOf } from '../../shared/json-pointer.ts';

export interface TypedProblem {
  /** Place in the text, in UTF-16 units. */
  readonly offset: number;
  readonly rule: 'syntax' | 'duplicate-key' | 'number' | 'depth';
  readonly message: string;
}

export type TypedJson =
  | { readonly ok: true; readonly value: Json; /** Where each value begins, by JSON Pointer; members at their name. */ readonly places: ReadonlyMap<string, number> }
  | { readonly ok: false; readonly problem: TypedProblem };

/**
 * Reads JSON (RFC 8259) that a person typed, and says where it first goes wrong, in the same words in every browser. Refuses
 * what JSON.parse would quietly change: a name that stands twice, a whole number that no double can hold.
 */
export function readTypedJson(text: string): TypedJson {
  const scan: Scan = { text, at: 0, path: [], places: new Map() };
  try {
    readValue(scan);
    if (scan.at < text.length) fail(scan, 'nothing may follow the end');
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    return { ok: false, problem: error.problem };
  }
  const value: unknown = JSON.parse(text);
  return { ok: true, value: value as Json, places: scan.places }; // JSON.parse makes nothing else
}

/** `line 3, column 14`, both from 1. */
export function lineAndColumn(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}

interface Scan {
  readonly text: string;
  at: number;
  readonly path: (string | number)[];
  readonly places: Map<string, number>;
}

class Stop extends Error {
  readonly problem: TypedProblem;

  constructor(problem: TypedProblem) {
    super(problem.message);
    this.problem = problem;
  }
}

function fail(scan: Scan, expected: string): never {
  const says = scan.at < scan.text.length ? expected : scan.text.trim() === '' ? 'there is nothing yet' : 'it ends too early';
  throw new Stop({ offset: scan.at, rule: 'syntax', message: `Not JSON: ${says}.` });
}

const SPACE = /[ \t\r\n]*/y;
const TEXT = /"(?:[^"\\\p{Cc}]|[\u007F-\u009F]|\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4}))*"/uy;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;
/** Far deeper than any definition may be, and shallow enough for every stack. */
const MOST_LEVELS = 500;

/** The token at hand and the space behind it, or null when something else stands there. */
function take(scan: Scan, token: RegExp): string | null {
  token.lastIndex = scan.at;
  const found = token.exec(scan.text)?.[0] ?? null;
  if (found !== null) scan.at += found.length;
  return found;
}

function takeMark(scan: Scan, mark: string): boolean {
  if (scan.text[scan.at] !== mark) return false;
  scan.at += 1;
  take(scan, SPACE);
  return true;
}

function readValue(scan: Scan): void {
  take(scan, SPACE);
  const pointer = pointerOf(scan.path);
  if (!scan.places.has(pointer)) scan.places.set(pointer, scan.at); // a member stands at its name already
  if (scan.path.length > MOST_LEVELS) throw new Stop({ offset: scan.at, rule: 'depth', message: `Nested deeper than ${MOST_LEVELS} levels.` });
  if (takeMark(scan, '{')) readMembers(scan);
  else if (takeMark(scan, '[')) readItems(scan);
  else if (take(scan, TEXT) === null && take(scan, WORD) === null) readNumber(scan);
  take(scan, SPACE);
}

function readNumber(scan: Scan): void {
  const offset = scan.at;
  const digits = take(scan, NUMBER);
  if (digits === null) fail(scan, scan.text[offset] === '"' ? 'this text does not end, or holds a line end or a wrong escape' : 'a value is expected here');
  if (/^-?\d+$/.test(digits) && !Number.isSafeInteger(Number(digits))) throw new Stop({ offset, rule: 'number', message: `${digits} is larger than a number can be without loss; write it as text.` });
}

function readMembers(scan: Scan): void {
  const names = new Set<string>();
  if (takeMark(scan, '}')) return;
  do {
    const offset = scan.at;
    const written = take(scan, TEXT);
    if (written === null) fail(scan, 'a name in double quotes is expected here');
    const name = String(JSON.parse(written));
    if (names.has(name)) throw new Stop({ offset, rule: 'duplicate-key', message: `${written} stands twice in the same object.` });
    names.add(name);
    take(scan, SPACE);
    if (!takeMark(scan, ':')) fail(scan, 'a colon is expected here');
    scan.path.push(name);
    scan.places.set(pointerOf(scan.path), offset);
    readValue(scan);
    scan.path.pop();
  } while (takeMark(scan, ','));
  if (!takeMark(scan, '}')) fail(scan, 'a comma or } is expected here');
}

function readItems(scan: Scan): void {
  if (takeMark(scan, ']')) return;
  let index = 0;
  do {
    scan.path.push(index);
    readValue(scan);
    scan.path.pop();
    index += 1;
  } while (takeMark(scan, ','));
  if (!takeMark(scan, ']')) fail(scan, 'a comma or ] is expected here');
}
