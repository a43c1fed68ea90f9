import { type ESTree, Visitor } from 'vite';
import { DOORS } from './layers.ts';
import { isProduct, type Source, type Violation } from './source-tree.ts';

const EMPTY_WORDS: readonly string[] = ['util', 'utils', 'helper', 'helpers', 'common', 'manager', 'misc'];
/** Tools that load a default export and nothing else. */
const TOOL_FILES = /^(build\/[^/]+\.ts|test\/support\/[a-z-]+-reporter\.ts)$/;

/** Every file name but `index` occurs once, so that a file is found by its name alone. */
export function repeatedNames(house: readonly Source[]): readonly Violation[] {
  const first = new Map<string, string>();
  return house.flatMap(({ path }) => {
    const name = fileName(path);
    const before = first.get(name);
    first.set(name, before ?? path);
    return name === 'index.ts' || before === undefined ? [] : [{ path, line: 1, says: `has the name of ${before}` }];
  });
}

/** Names that say nothing of what is inside, and names that are not kebab-case. */
export function emptyNames(house: readonly Source[]): readonly Violation[] {
  return house.flatMap(({ path }) => path.split('/').flatMap((part) => {
    const [stem = ''] = part.split('.');
    const empty = stem.split('-').at(-1) ?? ''; // the noun: common-passwords are something, a passwords-manager is not
    if (EMPTY_WORDS.includes(empty)) return [{ path, line: 1, says: `is named "${empty}", which says nothing` }];
    return /^[a-z0-9]+(-[a-z0-9]+)*$/.test(stem) ? [] : [{ path, line: 1, says: `"${part}" is not kebab-case` }];
  }));
}

export function defaultExports(house: readonly Source[]): readonly Violation[] {
  return house.filter(({ path }) => !TOOL_FILES.test(path)).flatMap(({ path, program, lineOf }) => program.body.flatMap((node) => {
    const named = node.type === 'ExportNamedDeclaration' && node.specifiers.some((one) => one.exported.type === 'Identifier' && one.exported.name === 'default');
    return node.type === 'ExportDefaultDeclaration' || named ? [{ path, line: lineOf(node.start), says: 'exports a default; exports are named' }] : [];
  }));
}

/** A door re-exports and holds nothing else, under two sentences: what the room decides, and its one invariant. */
export function faultyDoors(house: readonly Source[]): readonly Violation[] {
  const doors = house.filter(({ path }) => DOORS.some((room) => path === `${room}/index.ts`));
  return doors.flatMap(({ path, program, comments, lineOf }) => {
    const logic = program.body.filter((node) => !isReExport(node)).map((node) => ({ path, line: lineOf(node.start), says: 'a door only re-exports' }));
    const head = comments.find(({ line }) => line === 1)?.value ?? '';
    const sentences = head.match(/[.!?](\s|$)/g)?.length ?? 0;
    return sentences >= 2 ? logic : [...logic, { path, line: 1, says: 'a door opens with two sentences: what the room decides, and what is always true in it' }];
  });
}

/** A note to do something later counts only with the number of its issue. */
export function idleNotes(house: readonly Source[]): readonly Violation[] {
  return house.flatMap(({ path, comments }) => comments
    .filter(({ value }) => /\b(TODO|FIXME|XXX|HACK)\b/.test(value) && !/#\d+/.test(value))
    .map(({ line }) => ({ path, line, says: 'leaves a note without an issue number' })));
}

/** `as` tells the compiler to trust; each one in the product says why, on its line or the one above. */
export function casesOfBlindTrust(house: readonly Source[]): readonly Violation[] {
  return house.filter(isProduct).flatMap((source) => {
    const found: Violation[] = [];
    const check = (node: ESTree.TSAsExpression | ESTree.TSTypeAssertion) => {
      const line = source.lineOf(node.end);
      if (!isConst(node.typeAnnotation) && !hasReason(source, line)) found.push({ path: source.path, line, says: '`as` without a reason beside it' });
    };
    new Visitor({ TSAsExpression: check, TSTypeAssertion: check }).visit(source.program);
    return found;
  });
}

function hasReason({ comments }: Source, line: number): boolean {
  return comments.some((comment) => comment.line === line || comment.lastLine === line - 1);
}

function isConst(type: ESTree.TSType): boolean {
  return type.type === 'TSTypeReference' && type.typeName.type === 'Identifier' && type.typeName.name === 'const';
}

function isReExport(node: ESTree.Program['body'][number]): boolean {
  return node.type === 'ExportAllDeclaration' || (node.type === 'ExportNamedDeclaration' && node.source !== null);
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
