import { isMap, isPair, isScalar, isSeq, type Pair, parseDocument, Scalar, stringify, visit } from 'yaml';
import { BRACKETS, inserted, type Insertion, type TextPlace } from './text-language.ts';

/** Stands where the caret is while the text is parsed; a private character, which no key begins with. */
const MARK = '\uE0F1';
/** Beginnings and ends of a plain word, or of a quoted one. Names with spaces in them are typed by hand. */
const WORD_BEFORE = /["']?[^\s"',:[\]{}#]*$/;
const WORD_AFTER = /^[^\s"',:[\]{}#]*["']?/;

/** What may be written at the caret of a YAML text, however unfinished the text is; null where nothing can be. */
export function yamlPlaceAt(text: string, caret: number): TextPlace | null {
  const lineStart = text.lastIndexOf('\n', caret - 1) + 1;
  const typed = WORD_BEFORE.exec(text.slice(lineStart, caret))?.[0] ?? '';
  const from = caret - typed.length;
  const to = caret + (WORD_AFTER.exec(text.slice(caret))?.[0].length ?? 0);
  const before = text.slice(lineStart, from);
  const hasColon = /^[ \t]*:(?=\s|$)/.test(text.slice(to));
  const beginsLine = /^\s*(?:- +)*$/.test(before);
  // A word alone on its line would run on into the next one; with a colon it is a name, as it will be.
  const marked = `${text.slice(0, from)}${MARK}${beginsLine && !hasColon ? ':' : ''}${text.slice(to)}`;
  const found = markIn(marked);
  return found && { ...found, word: typed.replace(/^["']/, ''), from, to, hasColon, lacksComma: false, column: from - lineStart };
}

type Found = Pick<TextPlace, 'role' | 'path' | 'beside' | 'isFlow'>;

/** Nothing either where the nesting is more than the stack holds: that is told among the problems of the text. */
function markIn(text: string): Found | null {
  try {
    return findMark(text);
  } catch (cause) {
    if (cause instanceof RangeError) return null;
    throw cause;
  }
}

function findMark(text: string): Found | null {
  const document = parseDocument(text, { uniqueKeys: false, stringKeys: true, prettyErrors: false, logLevel: 'silent' });
  let found: Found | null = null;
  visit(document, (place, node, ancestors) => {
    if (!isScalar(node) || node.value !== MARK || BLOCKS.has(node.type ?? '')) return undefined;
    const path = pathOf(ancestors, node);
    found = place === 'key' ? keyAt(ancestors, path) : valueAt(ancestors, path);
    return visit.BREAK;
  });
  return found;
}

const BLOCKS: ReadonlySet<string> = new Set([Scalar.BLOCK_LITERAL, Scalar.BLOCK_FOLDED]);

/** A name, its path being that of its object; alone behind a dash it may still become a value of the list. */
function keyAt(ancestors: readonly unknown[], path: Found['path']): Found | null {
  const map = ancestors.findLast(isMap);
  if (!map) return null;
  const beside = new Set(map.items.map(nameOf).filter((name) => name !== MARK));
  const above = ancestors[ancestors.lastIndexOf(map) - 1];
  const isEntry = beside.size === 0 && isSeq(above) && map.flow !== true;
  return { role: isEntry ? 'entry' : 'key', path, beside: isEntry ? textsIn(above.items) : beside, isFlow: map.flow === true };
}

function valueAt(ancestors: readonly unknown[], path: Found['path']): Found {
  const above = ancestors.at(-1);
  const list = isSeq(above) ? above : null;
  return { role: 'value', path, beside: list ? textsIn(list.items) : new Set(), isFlow: ancestors.some((node) => (isMap(node) || isSeq(node)) && node.flow === true) };
}

function textsIn(items: readonly unknown[]): ReadonlySet<string> {
  return new Set(items.flatMap((item) => (isScalar(item) && typeof item.value === 'string' && item.value !== MARK ? [item.value] : [])));
}

function nameOf({ key }: Pair): string {
  return isScalar(key) ? String(key.value) : String(key);
}

/** Told by the pairs above a node, and by its turn in each list. The mark's own name is left out. */
function pathOf(ancestors: readonly unknown[], node: unknown): readonly (string | number)[] {
  const line = [...ancestors, node];
  return line.flatMap((step, depth): readonly (string | number)[] => {
    const above = line[depth - 1];
    if (isSeq(above)) return [above.items.indexOf(step)];
    return isPair(step) && nameOf(step) !== MARK ? [nameOf(step)] : [];
  });
}

/** A member of this name, ready for what it holds: between braces as in JSON, else on lines of their own. */
export function yamlMember({ hasColon, isFlow, column }: TextPlace, name: string, holds: 'value' | 'list' | 'object'): Insertion {
  const key = scalarText(name, isFlow);
  if (hasColon) return inserted(key);
  if (isFlow) return inserted(`${key}: `, BRACKETS[holds]);
  const indent = `\n${' '.repeat(column + 2)}`;
  return inserted(`${key}:${holds === 'value' ? ' ' : holds === 'list' ? `${indent}- ` : indent}`);
}

export function yamlScalar({ isFlow }: TextPlace, value: string | boolean): Insertion {
  return inserted(typeof value === 'string' ? scalarText(value, isFlow) : String(value));
}

/** Quoted where it must be; JSON's quotes are YAML's. */
function scalarText(text: string, isFlow: boolean): string {
  if (isFlow && /[,[\]{}]/.test(text)) return JSON.stringify(text);
  const written = stringify(text, { compat: 'yaml-1.1', lineWidth: 0 }).trimEnd();
  return written.includes('\n') ? JSON.stringify(text) : written;
}
