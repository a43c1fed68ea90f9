import { isForbiddenKey } from '../../../shared/clean-json.ts';
import type { Json, JsonObject } from '../../../shared/json.ts';
import type { Trouble } from './import-item.ts';
import { JSON_MAX_MEMBERS, JSON_MAX_VALUES, MAX_FLAWS, TEXT_MAX_DEPTH } from './import-limits.ts';
import { isLossy, TOO_MANY_FLAWS, type Flaw } from './text-flaw.ts';

export type TextReading =
  | { readonly ok: true; readonly value: Json; readonly flaws: readonly Flaw[] }
  | { readonly ok: false; readonly trouble: Trouble };

/**
 * RFC 8259, strictly, and what JSON.parse keeps quiet about: a key that occurs twice, a key that reaches the prototype, an
 * integer that no double can hold. Never throws.
 */
export function readJsonText(text: string): TextReading {
  const scan: Scan = { text, at: 0, values: 0, path: [], flaws: [] };
  try {
    skipSpace(scan);
    const value = readValue(scan);
    skipSpace(scan);
    if (scan.at < text.length) fail(scan, 'nothing may follow the value');
    return { ok: true, value, flaws: scan.flaws };
  } catch (error) {
    if (!(error instanceof NotJson)) throw error;
    return { ok: false, trouble: { field: '', rule: error.rule, message: `${error.rule === 'syntax' ? 'Not JSON' : 'The JSON cannot be read'}: ${error.message} ${placeIn(text, error.at)}.` } };
  }
}

interface Scan {
  readonly text: string;
  at: number;
  values: number;
  readonly path: (string | number)[];
  readonly flaws: Flaw[];
}

class NotJson extends Error {
  readonly at: number;
  readonly rule: Trouble['rule'];

  constructor(message: string, at: number, rule: Trouble['rule']) {
    super(message);
    this.at = at;
    this.rule = rule;
  }
}

function fail(scan: Scan, message: string, rule: Trouble['rule'] = 'syntax'): never {
  throw new NotJson(scan.at >= scan.text.length ? 'it ends too early' : message, scan.at, rule);
}

function placeIn(text: string, at: number): string {
  const before = text.slice(0, at);
  return `at line ${before.split('\n').length}, column ${at - before.lastIndexOf('\n')}`;
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
  if (scan.values > JSON_MAX_VALUES) fail(scan, `it has more than ${JSON_MAX_VALUES} values`, 'too-many');
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
  if (scan.path.length >= TEXT_MAX_DEPTH) fail(scan, `it is nested deeper than ${TEXT_MAX_DEPTH}`, 'depth');
  scan.at += 1;
  skipSpace(scan);
  return read(scan);
}

function readObject(scan: Scan): JsonObject {
  const object: Record<string, Json> = {};
  if (took(scan, '}')) return object;
  for (let members = 1; ; members++) {
    if (members > JSON_MAX_MEMBERS) fail(scan, `an object has more than ${JSON_MAX_MEMBERS} members`, 'too-many');
    if (scan.text[scan.at] !== '"') fail(scan, 'a key in quotes is expected');
    const key = readString(scan);
    skipSpace(scan);
    if (!took(scan, ':')) fail(scan, 'a colon is expected after the key');
    scan.path.push(key);
    skipSpace(scan);
    const value = readValue(scan);
    if (isForbiddenKey(key)) flaw(scan, 'forbidden-key', `The key "${key}" is not allowed.`);
    else if (Object.hasOwn(object, key)) flaw(scan, 'duplicate-key', `The key "${key}" occurs twice.`);
    else object[key] = value;
    scan.path.pop();
    if (ended(scan, '}')) return object;
  }
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
  if (end === -1) {
    scan.at = scan.text.length;
    fail(scan, '');
  }
  const literal = scan.text.slice(scan.at, end + 1);
  const value = unescaped(literal);
  if (value === null) fail(scan, 'text has a bad escape or a control character');
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
  scan.at += literal.length;
  const value = Number(literal);
  if (isLossy(literal, value)) flaw(scan, 'number', `The number ${literal.slice(0, 40)} cannot be kept exactly; write it as text.`);
  return value;
}

function flaw(scan: Scan, rule: Trouble['rule'], message: string): void {
  if (scan.flaws.length >= MAX_FLAWS) fail(scan, TOO_MANY_FLAWS, 'too-many');
  scan.flaws.push({ path: [...scan.path], rule, message });
}
