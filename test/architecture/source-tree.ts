import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import { type ESTree, parseSync, Visitor } from 'vite';

export interface ImportEdge {
  readonly specifier: string;
  /** Repository path of the target, or null for a package or a file that is not source (a style sheet). */
  readonly target: string | null;
  readonly typeOnly: boolean;
  readonly line: number;
}

export interface Source {
  readonly path: string;
  readonly text: string;
  readonly program: ESTree.Program;
  readonly comments: ReadonlyArray<{ readonly value: string; readonly line: number; readonly lastLine: number }>;
  readonly imports: readonly ImportEdge[];
  lineOf(offset: number): number;
}

export interface Violation {
  readonly path: string;
  readonly line: number;
  readonly says: string;
}

export const PRODUCT_WINGS: readonly string[] = ['shared', 'server', 'main', 'preload', 'renderer'];
const ALL_WINGS: readonly string[] = [...PRODUCT_WINGS, 'build', 'test'];
const SOURCE = /(?<!\.d)\.(ts|tsx|mjs)$/;
const root = join(import.meta.dirname, '../..');

/** Every source file of the repository, parsed. */
export function readHouse(): readonly Source[] {
  const paths = ALL_WINGS.map((wing) => join(root, wing)).filter((folder) => existsSync(folder)).flatMap(filesBelow);
  return parseHouse(new Map(paths.map((path) => [relative(root, path).replaceAll('\\', '/'), readFileSync(path, 'utf8')])));
}

/** The same from texts by path, so that a rule can be shown a planted violation. */
export function parseHouse(files: ReadonlyMap<string, string>): readonly Source[] {
  return [...files].map(([path, text]) => parseSource(path, text, (target) => files.has(target)));
}

export function isProduct(source: Source): boolean {
  return PRODUCT_WINGS.includes(source.path.split('/')[0] ?? '');
}

export function inWords(violations: readonly Violation[]): readonly string[] {
  return violations.map(({ path, line, says }) => `${path}:${line} ${says}`);
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(path);
    return SOURCE.test(entry.name) ? [path] : [];
  });
}

function parseSource(path: string, text: string, exists: (path: string) => boolean): Source {
  const { program, comments, errors } = parseSync(path, text);
  if (errors[0]) throw new Error(`${path} does not parse: ${errors[0].message}`);
  const lineOf = lineFinder(text);
  return {
    path, text, program, lineOf,
    comments: comments.map(({ value, start, end }) => ({ value, line: lineOf(start), lastLine: lineOf(end) })),
    imports: importsOf(program).map(({ specifier, typeOnly, offset }) => ({ specifier, typeOnly, line: lineOf(offset), target: targetOf(path, specifier, exists) })),
  };
}

function lineFinder(text: string): (offset: number) => number {
  const starts = [0, ...Array.from(text.matchAll(/\n/g), (newline) => newline.index + 1)];
  return (offset) => starts.findLastIndex((start) => start <= offset) + 1;
}

function targetOf(from: string, specifier: string, exists: (path: string) => boolean): string | null {
  if (!specifier.startsWith('.')) return null;
  const path = posix.join(dirname(from), specifier.replace(/\?.*$/, ''));
  return exists(path) ? path : null;
}

interface RawImport {
  readonly specifier: string;
  readonly typeOnly: boolean;
  readonly offset: number;
}

/** Every way in which one file can name another: import, re-export, import(), import type in a type, and a worker's URL. */
function importsOf(program: ESTree.Program): readonly RawImport[] {
  const found: RawImport[] = [];
  new Visitor({
    ImportDeclaration(node) {
      const typeOnly = node.importKind === 'type' || (node.specifiers.length > 0 && node.specifiers.every((one) => one.type === 'ImportSpecifier' && one.importKind === 'type'));
      found.push({ specifier: node.source.value, typeOnly, offset: node.start });
    },
    ExportNamedDeclaration(node) {
      if (!node.source) return;
      const typeOnly = node.exportKind === 'type' || (node.specifiers.length > 0 && node.specifiers.every((one) => one.exportKind === 'type'));
      found.push({ specifier: node.source.value, typeOnly, offset: node.start });
    },
    ExportAllDeclaration(node) {
      found.push({ specifier: node.source.value, typeOnly: node.exportKind === 'type', offset: node.start });
    },
    ImportExpression(node) {
      const specifier = textOf(node.source);
      if (specifier !== null) found.push({ specifier, typeOnly: false, offset: node.start });
    },
    TSImportType(node) {
      found.push({ specifier: node.source.value, typeOnly: true, offset: node.start });
    },
    NewExpression(node) {
      const [first, base] = node.arguments;
      const specifier = first ? textOf(first) : null;
      if (node.callee.type === 'Identifier' && node.callee.name === 'URL' && specifier !== null && base?.type === 'MemberExpression') found.push({ specifier, typeOnly: false, offset: node.start });
    },
  }).visit(program);
  return found;
}

function textOf(node: { readonly type: string }): string | null {
  return node.type === 'Literal' && 'value' in node && typeof node.value === 'string' ? node.value : null;
}
