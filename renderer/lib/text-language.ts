import type { Json, JsonObject } from '../../shared/json.ts';

/** Something that keeps a text from being read, at its place in it. */
export interface TextProblem {
  /** In UTF-16 units. */
  readonly offset: number;
  readonly rule: 'syntax' | 'duplicate-key' | 'number' | 'depth' | 'tag' | 'aliases' | 'directive';
  readonly message: string;
}

export type TypedText =
  | {
    readonly ok: true;
    readonly value: Json;
    /** Where each value begins, by JSON Pointer; members at their name. */
    readonly places: ReadonlyMap<string, number>;
    /** The text holds comments or anchors, which are no part of the value. */
    readonly hasAsides: boolean;
  }
  | { readonly ok: false; readonly problems: readonly TextProblem[] };

/** What may be written where the caret stands. */
export interface TextPlace {
  /** Of the object for a `key`, else of the value itself. An `entry` is one of a list: a value, or an object that begins with a key. */
  readonly role: 'key' | 'value' | 'entry';
  readonly path: readonly (string | number)[];
  /** Names, or texts of a list, that stand beside it already. */
  readonly beside: ReadonlySet<string>;
  /** What was typed of it so far, and what of the text is replaced by the whole of it, quotes included. */
  readonly word: string;
  readonly from: number;
  readonly to: number;
  /** A colon follows already. */
  readonly hasColon: boolean;
  /** Between brackets or braces, where lines and indents mean nothing. */
  readonly isFlow: boolean;
  /** Another member follows without a comma before it. */
  readonly lacksComma: boolean;
  /** How far the line is indented where the word begins. */
  readonly column: number;
}

/** What is put in for an offer, and where in it the caret goes. */
export interface Insertion {
  readonly text: string;
  readonly caret: number;
}

/** A way to write JSON values down as a text that people edit. Pure: the same text is read the same everywhere. */
export interface TextLanguage {
  readonly id: 'json' | 'yaml';
  readonly read: (text: string) => TypedText;
  readonly write: (value: JsonObject) => string;
  readonly placeAt: (text: string, caret: number) => TextPlace | null;
  /** A member of this name, ready for what it holds. */
  readonly member: (place: TextPlace, name: string, holds: 'value' | 'list' | 'object') => Insertion;
  readonly scalar: (place: TextPlace, value: string | boolean) => Insertion;
}

/** What stands around a list or an object that is written on one line, in JSON and in YAML alike. */
export const BRACKETS = { value: ['', ''], list: ['[', ']'], object: ['{', '}'] } as const;

/** The caret goes between the brackets. */
export function inserted(before: string, [open, close]: readonly [string, string] = ['', ''], after = ''): Insertion {
  return { text: `${before}${open}${close}${after}`, caret: before.length + open.length };
}
