import type { Json } from '../../shared/json.ts';
import { pointerOf } from '../../shared/json-pointer.ts';
import { NotJson, readStrictJson } from '../../shared/strict-json.ts';

export interface TypedProblem {
  /** Place in the text, in UTF-16 units. */
  readonly offset: number;
  readonly rule: 'syntax' | 'duplicate-key' | 'number' | 'depth';
  readonly message: string;
}

export type TypedJson =
  | { readonly ok: true; readonly value: Json; /** Where each value begins, by JSON Pointer; members at their name. */ readonly places: ReadonlyMap<string, number> }
  | { readonly ok: false; readonly problem: TypedProblem };

/** Far deeper than any definition may be, and shallow enough for every stack. */
const MOST_LEVELS = 500;

/**
 * Reads JSON (RFC 8259) that a person typed, and says where it first goes wrong, in the same words in every browser. Refuses
 * what JSON.parse would quietly change: a name that stands twice, a whole number that no double can hold.
 */
export function readTypedJson(text: string): TypedJson {
  const places = new Map<string, number>();
  try {
    const value = readStrictJson(text, { levels: MOST_LEVELS }, {
      value(path, offset) {
        const pointer = pointerOf(path);
        if (!places.has(pointer)) places.set(pointer, offset); // a member stands at its name already
      },
      member(path, offset, isRepeated) {
        if (isRepeated) throw new Stop({ offset, rule: 'duplicate-key', message: `${JSON.stringify(path.at(-1))} stands twice in the same object.` });
        places.set(pointerOf(path), offset);
        return true;
      },
      number(_path, offset, literal) {
        if (/^-?\d+$/.test(literal) && !Number.isSafeInteger(Number(literal))) throw new Stop({ offset, rule: 'number', message: `${literal} is larger than a number can be without loss; write it as text.` });
      },
    });
    return { ok: true, value, places };
  } catch (reason) {
    if (reason instanceof Stop) return { ok: false, problem: reason.problem };
    if (!(reason instanceof NotJson)) throw reason;
    const { offset, rule, message } = reason;
    if (rule === 'too-many') throw reason; // no such limit was set
    return { ok: false, problem: { offset, rule, message: `${rule === 'syntax' ? 'Not JSON' : 'The JSON cannot be read'}: ${message}.` } };
  }
}

class Stop extends Error {
  readonly problem: TypedProblem;

  constructor(problem: TypedProblem) {
    super(problem.message);
    this.problem = problem;
  }
}
