import type { TextPlace } from './text-language.ts';

/** An object or list that is open where the reading has come to. */
interface Frame {
  readonly isObject: boolean;
  /** Names of an object, texts of a list. */
  readonly held: string[];
  key: string;
  index: number;
  next: 'key' | 'colon' | 'value' | 'comma';
}

interface Token {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** Signs, texts (those without an end go to the end of their line), and words. */
const TOKENS = /[{}[\],:]|"(?:[^"\\\n]|\\[^\n])*"?|[^\s{}[\],:"]+/g;

/** What may be written at the caret of a JSON text, however unfinished the text is; null where nothing can be. */
export function jsonPlaceAt(text: string, caret: number): TextPlace | null {
  const frames: Frame[] = [];
  let found: { readonly place: TextPlace; readonly held: readonly string[]; readonly depth: number } | null = null;
  for (const match of text.matchAll(TOKENS)) {
    const token = { text: match[0], from: match.index, to: match.index + match[0].length };
    if (found === null && token.to >= caret) {
      const word = isWordAt(token, caret) ? token : null;
      if (word !== null || token.from >= caret) {
        const place = placeIn(frames, word ?? { text: '', from: caret, to: caret }, text, caret);
        if (place === null) return null;
        found = { place, held: heldBeside(frames), depth: frames.length };
        if (word !== null) {
          skip(frames);
          continue;
        }
      }
    }
    advance(frames, token);
    if (found !== null && frames.length < found.depth) break;
  }
  const place = found?.place ?? placeIn(frames, { text: '', from: caret, to: caret }, text, caret);
  return place && { ...place, beside: new Set(found?.held ?? heldBeside(frames)) };
}

/** Filled further while the rest of the object or list is read. Beside the one value of a name stands nothing. */
function heldBeside(frames: readonly Frame[]): readonly string[] {
  const top = frames.at(-1);
  return top && !(top.isObject && top.next === 'value') ? top.held : [];
}

/** In it, or behind what has no end yet. */
function isWordAt({ text, from, to }: Token, caret: number): boolean {
  if (from >= caret || '{}[],:'.includes(text)) return false;
  return caret < to || !isClosed(text);
}

function isClosed(text: string): boolean {
  return text.length > 1 && text.startsWith('"') && text.endsWith('"');
}

function placeIn(frames: readonly Frame[], word: Token, text: string, caret: number): TextPlace | null {
  const top = frames.at(-1);
  if (!top || top.next === 'colon' || top.next === 'comma') return null;
  const typed = text.slice(word.from, caret).replace(/^"/, '');
  // A text without an end swallows what follows it on its line; only what was typed up to here is meant.
  const to = word.text.startsWith('"') && !isClosed(word.text) ? caret : word.to;
  const after = /^\s*(.?)/s.exec(text.slice(to))?.[1] ?? '';
  const role = top.next === 'key' ? 'key' : 'value';
  const path = (role === 'key' ? frames.slice(0, -1) : frames).map(({ isObject, key, index }) => (isObject ? key : index));
  return {
    role, path, beside: new Set(), word: typed, from: word.from, to, hasColon: role === 'key' && after === ':', isFlow: true, lacksComma: after === '"' || after === '{' || after === '[',
    column: word.from - text.lastIndexOf('\n', word.from - 1) - 1,
  };
}

/** Past a word that is being typed, which counts for nothing that stands beside it. */
function skip(frames: readonly Frame[]): void {
  const top = frames.at(-1);
  if (top) top.next = top.next === 'key' ? 'colon' : 'comma';
}

function advance(frames: Frame[], { text }: Token): void {
  const top = frames.at(-1);
  if (text === '{' || text === '[') {
    if (top) top.next = 'comma';
    frames.push({ isObject: text === '{', held: [], key: '', index: 0, next: text === '{' ? 'key' : 'value' });
  } else if (text === '}' || text === ']') frames.pop();
  else if (top && text === ',') {
    top.index += 1;
    top.next = top.isObject ? 'key' : 'value';
  } else if (top && text === ':') top.next = 'value';
  else if (top) hold(top, text);
}

/** A text where a comma should stand begins the next member: that is how it looks while somebody types. */
function hold(top: Frame, text: string): void {
  const isName = top.isObject && top.next !== 'value';
  if (isName) top.key = unquoted(text);
  if (isName || (!top.isObject && text.startsWith('"'))) top.held.push(unquoted(text));
  top.next = isName ? 'colon' : 'comma';
}

function unquoted(text: string): string {
  if (!isClosed(text)) return text.replace(/^"/, '');
  try {
    return String(JSON.parse(text));
  } catch {
    return text.slice(1, -1); // a wrong escape, which the problems tell
  }
}
