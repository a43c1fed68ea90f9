import { scimRefusal } from './scim-refusal.ts';

/** A filter as far as it is served: comparisons for equality, joined by `and` and `or` (RFC 7644 section 3.4.2.2). */
export type ScimFilter<Name extends string = string> =
  | { readonly kind: 'eq'; readonly name: Name; readonly value: string | boolean }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly ScimFilter<Name>[] };

const LONGEST = 2_000;
const MOST_TOKENS = 100;
const TOKEN = /\s*(?:("(?:[^"\\]|\\.)*")|([()])|([A-Za-z$][\w$.:-]*))/y;

/** What a filter says. Refuses as `invalidFilter` everything that is not equality of one of these names (compared without case). */
export function readFilter<Name extends string>(text: string, names: readonly Name[]): ScimFilter<Name> {
  const tokens = tokensOf(text);
  const reading = { at: 0 };
  const filter = anyOf(tokens, reading, names);
  if (reading.at !== tokens.length) throw invalid(`"${tokens[reading.at] ?? ''}" is not understood here`);
  return filter;
}

interface Reading {
  at: number;
}

function anyOf<Name extends string>(tokens: readonly string[], reading: Reading, names: readonly Name[]): ScimFilter<Name> {
  const parts = [allOf(tokens, reading, names)];
  while (isWord(tokens[reading.at], 'or')) {
    reading.at += 1;
    parts.push(allOf(tokens, reading, names));
  }
  return joined('or', parts);
}

/** `and` binds more tightly than `or`. */
function allOf<Name extends string>(tokens: readonly string[], reading: Reading, names: readonly Name[]): ScimFilter<Name> {
  const parts = [oneOf(tokens, reading, names)];
  while (isWord(tokens[reading.at], 'and')) {
    reading.at += 1;
    parts.push(oneOf(tokens, reading, names));
  }
  return joined('and', parts);
}

function oneOf<Name extends string>(tokens: readonly string[], reading: Reading, names: readonly Name[]): ScimFilter<Name> {
  if (tokens[reading.at] === '(') {
    reading.at += 1;
    const inner = anyOf(tokens, reading, names);
    if (tokens[reading.at] !== ')') throw invalid('a bracket is not closed');
    reading.at += 1;
    return inner;
  }
  const [said = '', operator = '', value] = tokens.slice(reading.at, reading.at + 3);
  const name = names.find((one) => one.toLowerCase() === bare(said).toLowerCase());
  if (name === undefined) throw invalid(`filters are served on ${names.join(', ')}`);
  if (!isWord(operator, 'eq')) throw invalid('only eq is served');
  reading.at += 3;
  return { kind: 'eq', name, value: valueOf(value) };
}

function joined<Name extends string>(kind: 'and' | 'or', parts: readonly ScimFilter<Name>[]): ScimFilter<Name> {
  const [only, second] = parts;
  return only && !second ? only : { kind, parts };
}

function tokensOf(text: string): readonly string[] {
  if (text.length > LONGEST) throw invalid(`a filter may hold ${LONGEST} characters`);
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (text.slice(TOKEN.lastIndex).trim() !== '') {
    const found = TOKEN.exec(text);
    if (!found || tokens.length >= MOST_TOKENS) throw invalid('this is not a filter');
    tokens.push(found[0].trim());
  }
  return tokens;
}

/** Names may carry their schema's URI (RFC 7644 section 3.10). */
function bare(name: string): string {
  return name.replace(/^urn:ietf:params:scim:schemas:core:2\.0:(User|Group):/i, '');
}

function isWord(token: string | undefined, word: string): boolean {
  return token?.toLowerCase() === word;
}

function valueOf(token: string | undefined): string | boolean {
  if (token?.startsWith('"')) {
    try {
      return JSON.parse(token) as string; // a text between quotes
    } catch {
      throw invalid('a value is not a JSON text');
    }
  }
  if (isWord(token, 'true')) return true;
  if (isWord(token, 'false')) return false;
  throw invalid('a value must be a text in quotes, true or false');
}

function invalid(rule: string) {
  return scimRefusal('invalidFilter', `filter: ${rule}`);
}
