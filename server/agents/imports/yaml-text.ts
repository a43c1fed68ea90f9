import { isAlias, isMap, isPair, isScalar, parseAllDocuments, visit, type Document, type Node, type Pair } from 'yaml';
import type { Trouble } from './import-item.ts';
import { MAX_FLAWS, TEXT_MAX_DEPTH, YAML_MAX_ALIASES, YAML_MAX_LENGTH } from './import-limits.ts';
import { isLossy, TOO_MANY_FLAWS, type Flaw } from './text-flaw.ts';

export type YamlReading =
  | { readonly ok: true; readonly value: unknown; readonly flaws: readonly Flaw[] }
  | { readonly ok: false; readonly trouble: Trouble };

/** YAML 1.2 core, with merge keys (`<<`) because real files have them. One reading for each document of the stream; never throws. */
export function readYamlText(text: string): readonly YamlReading[] {
  if (text.length > YAML_MAX_LENGTH) return [refused('size', `A YAML text must have at most ${YAML_MAX_LENGTH} characters; this one has ${text.length}.`)];
  if (isBottomless(text)) return [TOO_DEEP];
  try {
    // The library's own check for double keys compares each with each; flawsOf does it in one pass.
    const documents = parseAllDocuments(text, { merge: true, uniqueKeys: false, stringKeys: true, logLevel: 'error' });
    return (Array.isArray(documents) ? documents : []).filter((document) => !isEmpty(document)).map(readDocument);
  } catch (error) {
    return [refusedBy(error)];
  }
}

/** The library survives bottomless nesting, but only after seconds; no honest text comes near, not even with brackets in its prose. */
function isBottomless(text: string): boolean {
  let depth = 0;
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    depth = bracket === '[' || bracket === '{' ? depth + 1 : Math.max(0, depth - 1);
    if (depth > TEXT_MAX_DEPTH) return true;
  }
  return /(?:[-?][ \t]+){200}/.test(text);
}

function isEmpty({ contents, errors }: Document.Parsed): boolean {
  return errors.length === 0 && (contents === null || (isScalar(contents) && contents.value === null));
}

function readDocument(document: Document.Parsed): YamlReading {
  const error = document.errors[0];
  if (error) return error.message.startsWith('Maximum call stack') ? TOO_DEEP : refused('syntax', `Not YAML: ${firstLine(error.message)}`);
  const warning = document.warnings.find(({ code }) => code === 'TAG_RESOLVE_FAILED');
  if (warning) return refused('tag', `${firstLine(warning.message)} A tag changes what a value means, and this one is not known here.`);
  try {
    const { aliases, flaws } = inspect(document);
    if (aliases > YAML_MAX_ALIASES) return refused('aliases', tooManyAliases(`this has ${aliases}`));
    if (flaws.length >= MAX_FLAWS) return refused('too-many', TOO_MANY_FLAWS);
    // The library counts the anchor along with its aliases.
    return { ok: true, value: document.toJS({ maxAliasCount: YAML_MAX_ALIASES + 1 }), flaws };
  } catch (cause) {
    return refusedBy(cause);
  }
}

interface Inspection {
  readonly aliases: number;
  readonly flaws: readonly Flaw[];
}

function inspect(document: Document.Parsed): Inspection {
  let aliases = 0;
  const flaws: Flaw[] = [];
  visit(document, (_, node, ancestors) => {
    if (isAlias(node)) aliases += 1;
    if (flaws.length < MAX_FLAWS) flaws.push(...flawsOf(node, () => pathOf(ancestors, node)));
  });
  return { aliases, flaws };
}

function flawsOf(node: unknown, path: () => readonly (string | number)[]): readonly Flaw[] {
  if (isMap(node)) return doubleKeys(node.items).map((key) => ({ path: [...path(), key], rule: 'duplicate-key', message: `The key "${key}" occurs twice.` }));
  if (!isScalar(node) || typeof node.value !== 'number' || !isLossy(node.source ?? '', node.value)) return [];
  return [{ path: path(), rule: 'number', message: `The number ${(node.source ?? '').slice(0, 40)} cannot be kept exactly; write it as text.` }];
}

function doubleKeys(pairs: readonly Pair[]): readonly string[] {
  const seen = new Set<string>();
  const doubles = pairs.map(keyOf).filter((key) => {
    const again = seen.has(key) && key !== '<<';
    seen.add(key);
    return again;
  });
  return doubles.slice(0, MAX_FLAWS);
}

function keyOf(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.value) : String(pair.key);
}

/** The visitor hands over what encloses a node; its place is told by the pairs and by its turn in each list. */
function pathOf(ancestors: readonly (Document | Node | Pair)[], node: unknown): readonly (string | number)[] {
  const line: readonly unknown[] = [...ancestors, node];
  return line.flatMap((step, depth): readonly (string | number)[] => {
    if (isPair(step)) return [keyOf(step)];
    const above = line[depth - 1];
    const items: readonly unknown[] | null = above instanceof Object && 'items' in above && Array.isArray(above.items) && !isMap(above) ? above.items : null;
    return items ? [items.indexOf(step)] : [];
  });
}

/** The library throws on bombs, on unknown anchors, and when nesting exhausts the stack. */
function refusedBy(error: unknown): YamlReading {
  if (error instanceof RangeError) return TOO_DEEP;
  const message = error instanceof Error ? firstLine(error.message) : 'unreadable';
  return message.startsWith('Excessive alias count') ? refused('aliases', tooManyAliases('these multiply beyond that')) : refused('syntax', `Not YAML: ${message}`);
}

/** Nesting that exhausts the stack: the parser either throws or reports its own stack overflow. */
const TOO_DEEP = refused('depth', 'The YAML is nested too deeply.');

function tooManyAliases(found: string): string {
  return `A YAML document may have at most ${YAML_MAX_ALIASES} aliases; ${found}.`;
}

function refused(rule: Trouble['rule'], message: string): YamlReading {
  return { ok: false, trouble: { field: '', rule, message } };
}

function firstLine(message: string): string {
  return (message.split('\n')[0] ?? '').replace(/:$/, '.');
}
