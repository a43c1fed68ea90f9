import { Document, isAlias, isMap, isScalar, isSeq, Lexer, type Node, type Pair, parseDocument, Scalar, visit, type YAMLMap } from 'yaml';
import { flawOfNumber } from '../../shared/json-number-flaw.ts';
import type { Json, JsonObject } from '../../shared/json.ts';
import { pointerOf } from '../../shared/json-pointer.ts';
import type { TextProblem, TypedText } from './text-language.ts';

/** Far deeper than any definition may be, and shallow enough for every stack. */
const MOST_LEVELS = 500;
const TOO_DEEP = 'The YAML is nested too deeply.';
/** Beyond them the text is called a bomb; the library's own bound. */
const MOST_ALIASES = 100;
/** A writer mends the first few, not a million of them. */
const PROBLEMS_TOLD = 20;

/**
 * Reads one document of YAML 1.2 (core schema, with merge keys) that a person typed, as the JSON value it denotes, or says
 * at which places it is none. Refuses what a reader would quietly take for something else: a name that stands twice, a
 * number that cannot be kept, a tag, another version of YAML.
 */
export function readTypedYaml(text: string): TypedText {
  const { tooDeepAt, hasComments } = skim(text);
  if (tooDeepAt !== null) return refused([{ offset: tooDeepAt, rule: 'depth', message: TOO_DEEP }]);
  const document = parsed(text);
  if (document === null) return refused([{ offset: 0, rule: 'depth', message: TOO_DEEP }]);
  const overflow = document.errors.find(({ message }) => message.startsWith('Maximum call stack'));
  if (overflow) return refused([{ offset: overflow.pos[0], rule: 'depth', message: TOO_DEEP }]);
  if (document.errors.length > 0) return refused(document.errors.map(syntaxProblem));
  const found = inspect(document, text);
  if (found.problems.length > 0) return refused(found.problems);
  try {
    const value = document.toJS({ maxAliasCount: MOST_ALIASES }) as Json; // nothing else is left: tags are refused, and the core schema has no other values
    return { ok: true, value, places: found.places, hasAsides: hasComments || found.anchors.size > 0 };
  } catch (cause) {
    return refused([{ offset: found.firstAlias ?? 0, rule: 'aliases', message: aliasTrouble(cause) }]);
  }
}

/** Null where nesting by indents, over hundreds of lines, is more than the stack holds: the library throws then, or reports it like an error of the text. */
function parsed(text: string): Document.Parsed | null {
  try {
    // The library's own check for double names compares each with each, and its pretty errors copy the text.
    return parseDocument(text, { merge: true, uniqueKeys: false, stringKeys: true, prettyErrors: false, logLevel: 'error' });
  } catch (cause) {
    if (cause instanceof RangeError) return null;
    throw cause;
  }
}

function syntaxProblem({ code, pos, message }: Document.Parsed['errors'][number]): TextProblem {
  return { offset: pos[0], rule: 'syntax', message: `Not YAML: ${SYNTAX_WORDS[code] ?? message}` };
}

/** The words of the library are good, except where they speak of its own options. */
const SYNTAX_WORDS: Readonly<Record<string, string>> = {
  MULTIPLE_DOCS: 'a definition is one document; --- may not begin a second one.',
  NON_STRING_KEY: 'a name must be text.',
};

function refused(problems: readonly TextProblem[]): TypedText {
  return { ok: false, problems: problems.toSorted((a, b) => a.offset - b.offset).slice(0, PROBLEMS_TOLD) };
}

/** A bomb, or a merge of what is no object. */
function aliasTrouble(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : '';
  if (message.startsWith('Excessive alias count')) return 'Aliases multiply into more than could be meant; write the values out.';
  return `The aliases cannot be followed: ${message}`;
}

/**
 * One look at the text before it is parsed: where brackets, or dashes on one line, go so deep that the parser would follow
 * them for seconds, and whether there are comments. Neither is sought inside of texts, where they are prose.
 */
function skim(text: string): { readonly tooDeepAt: number | null; readonly hasComments: boolean } {
  let [at, brackets, dashes, hasComments] = [0, 0, 0, false];
  let last = '';
  for (const lexeme of new Lexer().lex(text)) {
    if (lexeme === '[' || lexeme === '{') brackets += 1;
    else if (lexeme === ']' || lexeme === '}') brackets = Math.max(0, brackets - 1);
    else if (lexeme === '-' || lexeme === '?') dashes += 1;
    else if (lexeme === '\n' || lexeme === '\r\n') dashes = 0;
    else if (lexeme.startsWith('#') && last !== SCALAR) hasComments = true;
    if (brackets > MOST_LEVELS || dashes > MOST_LEVELS) return { tooDeepAt: at, hasComments };
    if (!CONTROLS.has(lexeme)) at += lexeme.length;
    last = lexeme;
  }
  return { tooDeepAt: null, hasComments };
}

/** The signs by which the lexer announces a document, the end of a flow collection, and a scalar; they are not in the text. */
const SCALAR = '\u001F';
const CONTROLS: ReadonlySet<string> = new Set(['\u0002', '\u0018', SCALAR]);

interface Findings {
  readonly places: Map<string, number>;
  readonly problems: TextProblem[];
  readonly anchors: Set<string>;
  firstAlias: number | null;
}

function inspect(document: Document.Parsed, text: string): Findings {
  const found: Findings = { places: new Map(), problems: [], anchors: new Set(), firstAlias: null };
  if (document.directives.yaml.explicit === true && document.directives.yaml.version !== '1.2') note(found, Math.max(0, text.indexOf('%YAML')), 'directive', 'Only YAML 1.2 is read here: in older versions the same words mean other values.');
  if (document.contents) walk(found, document.contents, []);
  return found;
}

function note({ problems }: Findings, offset: number, rule: TextProblem['rule'], message: string): void {
  problems.push({ offset, rule, message });
}

function walk(found: Findings, node: Node, path: readonly (string | number)[]): void {
  const offset = node.range?.[0] ?? 0;
  if (path.length > MOST_LEVELS) {
    note(found, offset, 'depth', TOO_DEEP);
    return;
  }
  const pointer = pointerOf(path);
  if (!found.places.has(pointer)) found.places.set(pointer, offset); // a member stands at its name already
  if (isAlias(node)) {
    found.firstAlias ??= offset;
    if (!found.anchors.has(node.source)) note(found, offset, 'aliases', `No value above is marked &${node.source}, so *${node.source} stands for nothing.`);
    return;
  }
  if (node.tag !== undefined) note(found, offset, 'tag', `The tag ${node.tag.replace('tag:yaml.org,2002:', '!!')} changes what the value means; write the value without it.`);
  if (isMap(node)) walkMembers(found, node, path);
  else if (isSeq<Node>(node)) for (const [index, item] of node.items.entries()) walk(found, item, [...path, index]);
  else if (isScalar(node) && typeof node.value === 'number') noteNumber(found, offset, node.source ?? '', node.value);
  if (node.anchor !== undefined) found.anchors.add(node.anchor); // only now: a value within itself has no end
}

function walkMembers(found: Findings, map: YAMLMap, path: readonly (string | number)[]): void {
  const seen = new Set<string>();
  for (const pair of map.items) {
    const { name, offset, isMerge } = keyOf(pair);
    if (seen.has(name) && !isMerge) note(found, offset, 'duplicate-key', `${JSON.stringify(name)} stands twice in the same object.`);
    seen.add(name);
    if (!isMerge) found.places.set(pointerOf([...path, name]), offset);
    if (isNode(pair.key) && !isAlias(pair.key) && pair.key.tag !== undefined) note(found, offset, 'tag', 'A name may have no tag.');
    if (isNode(pair.value)) walk(found, pair.value, [...path, name]);
  }
}

function keyOf({ key }: Pair): { readonly name: string; readonly offset: number; readonly isMerge: boolean } {
  if (!isScalar(key)) return { name: String(key), offset: isNode(key) ? (key.range?.[0] ?? 0) : 0, isMerge: false };
  return { name: String(key.value), offset: key.range?.[0] ?? 0, isMerge: key.type === Scalar.PLAIN && key.value === '<<' };
}

function isNode(value: unknown): value is Node {
  return isScalar(value) || isMap(value) || isSeq(value) || isAlias(value);
}

function noteNumber(found: Findings, offset: number, literal: string, value: number): void {
  if (Number.isNaN(value) || !Number.isFinite(value)) note(found, offset, 'number', `${literal} is no number that JSON has.`);
  else if (flawOfNumber(literal.replace(/^\+/, '')) !== null || (Number.isInteger(value) && /^0[ox]/.test(literal) && !Number.isSafeInteger(value))) note(found, offset, 'number', `${literal} cannot be kept exactly; write it as text.`);
}

/**
 * Writes a definition as YAML 1.2 that is pleasant to read, which `readTypedYaml` reads back to the same value: texts of
 * several lines as block literals, one line never broken. What another YAML reader could take for a date, a number or
 * `yes` stands in quotes.
 */
export function writeYaml(value: JsonObject): string {
  const document = new Document(value, null, { aliasDuplicateObjects: false, compat: 'yaml-1.1', version: '1.2' });
  visit(document, {
    Scalar(_key, node) {
      if (typeof node.value === 'string' && MUST_BE_QUOTED.test(node.value)) node.type = Scalar.QUOTE_DOUBLE;
      if (Object.is(node.value, -0)) node.value = 0; // as JSON writes it
    },
  });
  return document.toString({ lineWidth: 0, blockQuote: 'literal', doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER });
}

/** What plain YAML would read otherwise, or an editor not show: a merge key, the line ends of other worlds, marks of byte order, lines of nothing but blanks (as a block, the library loses theirs). */
const MUST_BE_QUOTED = /^<<$|[\r\u0085\u2028\u2029\uFEFF]|^[^\S\n]*\n\s*$/;
