import { pointerOf } from './json-pointer.ts';
import type { Json } from './json.ts';

/** What a value must be beyond JSON itself (RFC 8259) in well-formed Unicode. */
interface JsonRule {
  readonly floats: boolean;
  readonly asciiKeys: boolean;
}

const ANY_JSON: JsonRule = { floats: true, asciiKeys: false };
const NO_FLOATS: JsonRule = { floats: false, asciiKeys: false };
const LEAF: JsonRule = { floats: false, asciiKeys: true };

/** Deeper than any input the borders let in, shallow enough for every stack; it also ends a circular value. */
const MAX_DEPTH = 256;

/**
 * Throws a TypeError naming the JSON pointer (RFC 6901) of the first thing that JSON.stringify would drop, bend or choke on:
 * undefined, functions, symbols, bigints, NaN and the infinities, lone surrogates, holes, class instances, circles.
 */
export function assertJson(value: unknown): asserts value is Json {
  check(value, ANY_JSON, []);
}

/** For disclosed values: JSON whose numbers are integers that every reader holds exactly. */
export function assertIntegerJson(value: unknown): asserts value is Json {
  check(value, NO_FLOATS, []);
}

/** For audit leaves: strings, booleans, null, safe integers, arrays and objects with ASCII keys, which every sorter orders alike. */
export function assertLeafSafe(value: unknown): asserts value is Json {
  check(value, LEAF, []);
}

function check(value: unknown, rule: JsonRule, path: (string | number)[]): void {
  if (typeof value === 'string') {
    if (!value.isWellFormed()) refuse(path, 'a lone surrogate is not Unicode');
  } else if (typeof value === 'number') {
    if (!Number.isFinite(value)) refuse(path, `${value} has no JSON form`);
    if (!rule.floats && !Number.isSafeInteger(value)) refuse(path, `${value} is not a safe integer`);
  } else if (typeof value === 'object' && value !== null) {
    if (path.length >= MAX_DEPTH) refuse(path, `nested deeper than ${MAX_DEPTH} levels, or circular`);
    if (Array.isArray(value)) checkItems(value, rule, path);
    else checkMembers(value, rule, path);
  } else if (value !== null && typeof value !== 'boolean') {
    refuse(path, `${typeof value} has no JSON form`);
  }
}

function checkItems(items: readonly unknown[], rule: JsonRule, path: (string | number)[]): void {
  for (let at = 0; at < items.length; at++) {
    path.push(at);
    check(items[at], rule, path);
    path.pop();
  }
}

function checkMembers(object: object, rule: JsonRule, path: (string | number)[]): void {
  if (!isPlain(object)) refuse(path, `a ${object.constructor?.name ?? 'class instance'} is not a plain object`);
  for (const [key, member] of Object.entries(object)) {
    path.push(key);
    if (!key.isWellFormed()) refuse(path, 'a lone surrogate in a key is not Unicode');
    if (rule.asciiKeys && /[^\0-\x7f]/.test(key)) refuse(path, 'a key is not ASCII');
    check(member, rule, path);
    path.pop();
  }
}

/** True for `{}` of any realm and for null-prototype objects. */
function isPlain(object: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(object);
  return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null;
}

function refuse(path: readonly (string | number)[], rule: string): never {
  throw new TypeError(`at "${pointerOf(path)}": ${rule}`);
}
