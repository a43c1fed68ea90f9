import { endOfString } from './json-literal.ts';

const [QUOTE, MINUS, ZERO, NINE] = [0x22, 0x2d, 0x30, 0x39];

/**
 * What is wrong with a number in a text that should be JSON, or null: one that a reader would take for another. JSON.parse
 * makes Infinity of 1e400, 0 of 1e-400 and -0, and 9007199254740992 of 9007199254740993, and says nothing.
 */
export function numberFlawOf(text: string): string | null {
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === QUOTE) at = endOfString(text, at);
    else if (char === MINUS || isDigit(char)) {
      const end = endOfNumber(text, at);
      const flaw = flawOfNumber(text.slice(at, end));
      if (flaw !== null) return flaw;
      at = end - 1;
    }
  }
  return null;
}

/** The same of a single literal. */
export function flawOfNumber(literal: string): string | null {
  const value = Number(literal);
  if (Number.isNaN(value)) return null; // no number: the parser refuses it
  const shown = literal.length > 40 ? `${literal.slice(0, 40)}…` : literal;
  if (!Number.isFinite(value)) return `holds the number ${shown}, which is larger than any that can be kept`;
  if (Object.is(value, -0)) return `holds the number ${shown}, which would become 0`;
  if (value === 0 && /[1-9]/.test(literal.split(/[eE]/, 1)[0] ?? '')) return `holds the number ${shown}, which would become 0`;
  if (/^-?\d+$/.test(literal) && !Number.isSafeInteger(value)) return `holds the number ${shown}, which cannot be kept exactly; send it as text`;
  return null;
}

function isDigit(char: number): boolean {
  return char >= ZERO && char <= NINE;
}

function endOfNumber(text: string, start: number): number {
  let at = start + 1;
  while (isDigit(text.charCodeAt(at)) || '.eE+-'.includes(text.charAt(at) || ' ')) at++;
  return at;
}
