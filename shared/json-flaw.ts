import { cutText } from './cut-text.ts';
import { endOfString } from './json-literal.ts';

const DEEPEST = 64;
const [QUOTE, COMMA, COLON, OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET] = [0x22, 0x2c, 0x3a, 0x7b, 0x7d, 0x5b, 0x5d];
const BLANKS = new Set([0x20, 0x09, 0x0a, 0x0d]);
const PROTO = '__proto__';
export const NUL_FLAW = 'holds a NUL character, which not every database can keep';

/** What is wrong with a text that should be JSON, or null. It need not be valid JSON: the parser says the rest. */
export function flawOf(text: string, mostValues = Infinity): string | null {
  let values = 1;
  const open: Array<Set<string> | null> = []; // the names said so far in each object around this place; null for a list
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === QUOTE) {
      const end = endOfString(text, at);
      const said = read(text.slice(at, end + 1));
      // As a value it would do no harm; but nobody says this by accident, and an escape must not hide it.
      if (said === PROTO) return `holds the key ${PROTO}, which no document needs`;
      if (said.includes('\0')) return NUL_FLAW;
      if (!said.isWellFormed()) return 'holds half a character: a lone surrogate is not Unicode';
      const names = open.at(-1);
      if (names && text.charCodeAt(afterBlanks(text, end + 1)) === COLON) {
        if (names.has(said)) return `says "${cutText(said, 60)}" twice in one object`;
        names.add(said);
      }
      at = end;
    } else if (char === OPEN_BRACE || char === OPEN_BRACKET) {
      if (open.push(char === OPEN_BRACE ? new Set() : null) > DEEPEST) return `may be nested ${DEEPEST} deep at most`;
    } else if (char === CLOSE_BRACE || char === CLOSE_BRACKET) open.pop();
    else if (char === COMMA && (values += 1) > mostValues) return `may hold ${mostValues} values at most`;
  }
  return null;
}

/** What a string literal says; one that is broken says nothing, and the parser will refuse it. */
function read(literal: string): string {
  if (!literal.includes('\\')) return literal.slice(1, -1);
  try {
    return JSON.parse(literal) as string; // a text between quotes
  } catch {
    return '';
  }
}

function afterBlanks(text: string, start: number): number {
  let at = start;
  while (BLANKS.has(text.charCodeAt(at))) at++;
  return at;
}
