import type { Json, JsonObject } from './json.ts';

/** Names and indices from the outermost value down. The reader's own, which moves on: copy it to keep it. */
export type JsonPath = readonly (string | number)[];

/** Who looks on while a text is read, and decides what JSON.parse keeps quiet about. `offset` is a place in the text, in UTF-16 units. Throwing ends the reading. */
export interface JsonWatch {
  /** A value begins. */
  value?(path: JsonPath, offset: number): void;
  /** A member was named, which is the path's last step. False: its value is read, and left out. */
  member(path: JsonPath, offset: number, isRepeated: boolean): boolean;
  number(path: JsonPath, offset: number, literal: string): void;
}

export interface JsonLimits {
  /** Lists and objects within one another; no more than a stack can hold. */
  readonly levels: number;
  readonly values?: number;
  /** Of one object. */
  readonly members?: number;
}

/** Why a text was not read to its end; the message is half a sentence. */
export class NotJson extends Error {
  readonly offset: number;
  readonly rule: 'syntax' | 'depth' | 'too-many';

  constructor(message: string, offset: number, rule: NotJson['rule']) {
    super(message);
    this.offset = offset;
    this.rule = rule;
  }
}

/** Reads exactly what RFC 8259 allows, to the values of JSON.parse. Throws a NotJson for everything else, in the same words everywhere. */
export function readStrictJson(text: string, { levels, values = Infinity, members = Infinity }: JsonLimits, watch: JsonWatch): Json {
  const scan: Scan = { text, at: 0, values: 0, path: [], limits: { levels, values, members }, watch };
  skipSpace(scan);
  const value = readValue(scan);
  skipSpace(scan);
  if (scan.at < text.length) fail(scan, 'nothing may follow the end');
  return value;
}

/** `line 3, column 14`, both from 1. */
export function lineAndColumn(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}

interface Scan {
  readonly text: string;
  at: number;
  values: number;
  readonly path: (string | number)[];
  readonly limits: Required<JsonLimits>;
  readonly watch: JsonWatch;
}

function fail(scan: Scan, expected: string): never {
  const says = scan.at < scan.text.length ? expected : scan.text.trim() === '' ? 'there is nothing yet' : 'it ends too early';
  throw new NotJson(says, scan.at, 'syntax');
}

function skipSpace(scan: Scan): void {
  for (; scan.at < scan.text.length; scan.at++) {
    const code = scan.text.charCodeAt(scan.at);
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
  }
}

const WORDS: readonly (readonly [string, Json])[] = [['true', true], ['false', false], ['null', null]];

function readValue(scan: Scan): Json {
  scan.values += 1;
  if (scan.values > scan.limits.values) throw new NotJson(`it has more than ${scan.limits.values} values`, scan.at, 'too-many');
  scan.watch.value?.(scan.path, scan.at);
  const first = scan.text[scan.at];
  if (first === '{') return nested(scan, readObject);
  if (first === '[') return nested(scan, readList);
  if (first === '"') return readString(scan);
  const word = WORDS.find(([spelling]) => scan.text.startsWith(spelling, scan.at));
  if (!word) return readNumber(scan);
  scan.at += word[0].length;
  return word[1];
}

function nested(scan: Scan, read: (scan: Scan) => Json): Json {
  if (scan.path.length >= scan.limits.levels) throw new NotJson(`it is nested deeper than ${scan.limits.levels} levels`, scan.at, 'depth');
  scan.at += 1;
  skipSpace(scan);
  return read(scan);
}

function readObject(scan: Scan): JsonObject {
  const object: Record<string, Json> = {};
  if (took(scan, '}')) return object;
  for (let members = 1; ; members++) {
    if (members > scan.limits.members) throw new NotJson(`an object has more than ${scan.limits.members} members`, scan.at, 'too-many');
    if (scan.text[scan.at] !== '"') fail(scan, 'a name in double quotes is expected');
    const offset = scan.at;
    const name = readString(scan);
    skipSpace(scan);
    if (!took(scan, ':')) fail(scan, 'a colon is expected');
    scan.path.push(name);
    const isWanted = scan.watch.member(scan.path, offset, Object.hasOwn(object, name));
    skipSpace(scan);
    const value = readValue(scan);
    if (isWanted) keep(object, name, value);
    scan.path.pop();
    if (ended(scan, '}')) return object;
  }
}

/** As JSON.parse does: a member called `__proto__` is a member, and changes no prototype. */
function keep(object: Record<string, Json>, name: string, value: Json): void {
  if (name === '__proto__') Object.defineProperty(object, name, { value, enumerable: true, writable: true, configurable: true });
  else object[name] = value;
}

function readList(scan: Scan): readonly Json[] {
  const list: Json[] = [];
  if (took(scan, ']')) return list;
  for (;;) {
    scan.path.push(list.length);
    list.push(readValue(scan));
    scan.path.pop();
    if (ended(scan, ']')) return list;
  }
}

/** After a member: true at the end of the list or object, false when a comma promises another one. */
function ended(scan: Scan, close: string): boolean {
  skipSpace(scan);
  if (took(scan, close)) return true;
  if (!took(scan, ',')) fail(scan, `a comma or ${close} is expected`);
  skipSpace(scan);
  return false;
}

function took(scan: Scan, sign: string): boolean {
  if (scan.text[scan.at] !== sign) return false;
  scan.at += 1;
  return true;
}

function readString(scan: Scan): string {
  const end = closingQuote(scan.text, scan.at + 1);
  const value = end === -1 ? null : unescaped(scan.text.slice(scan.at, end + 1));
  if (value === null) fail(scan, 'this text does not end, or holds a line end or a wrong escape');
  scan.at = end + 1;
  return value;
}

function closingQuote(text: string, from: number): number {
  for (let end = text.indexOf('"', from); end !== -1; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text[end - 1 - slashes] === '\\' && end - 1 - slashes >= from) slashes += 1;
    if (slashes % 2 === 0) return end;
  }
  return -1;
}

/** The built-in parser knows escapes best; here it only ever sees one string literal. */
function unescaped(literal: string): string | null {
  try {
    const value: unknown = JSON.parse(literal);
    return typeof value === 'string' ? value : null;
  } catch {
    return null;
  }
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y;

function readNumber(scan: Scan): number {
  NUMBER.lastIndex = scan.at;
  const literal = NUMBER.exec(scan.text)?.[0];
  if (literal === undefined) return fail(scan, 'a value is expected');
  scan.watch.number(scan.path, scan.at, literal);
  scan.at += literal.length;
  return Number(literal);
}
