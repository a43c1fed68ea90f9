import { type ESTree, Visitor } from 'vite';
import type { Source } from './source-tree.ts';

export interface Sized {
  readonly what: string;
  readonly lines: number;
}

/** Non-blank lines of each file, largest first. */
export function fileSizes(house: readonly Source[]): readonly Sized[] {
  return largestFirst(house.map(({ path, text }) => ({ what: path, lines: text.split('\n').filter((line) => line.trim() !== '').length })));
}

/** Lines of each function with a body, largest first. */
export function functionSizes(house: readonly Source[]): readonly Sized[] {
  return largestFirst(house.flatMap((source) => {
    const found: Sized[] = [];
    const measure = (node: ESTree.Function | ESTree.ArrowFunctionExpression) => {
      const from = source.lineOf(node.start);
      if (node.body) found.push({ what: `${source.path}:${from}`, lines: source.lineOf(node.end) - from + 1 });
    };
    new Visitor({ FunctionDeclaration: measure, FunctionExpression: measure, ArrowFunctionExpression: measure }).visit(source.program);
    return found;
  }));
}

/** One line of numbers, and the ones to look at twice. */
export function sizeReport(name: string, sizes: readonly Sized[], lookTwice: number): string {
  const at = (share: number) => sizes[Math.min(sizes.length - 1, Math.floor((1 - share) * sizes.length))]?.lines ?? 0;
  const large = sizes.filter(({ lines }) => lines > lookTwice);
  const head = `${name}: ${sizes.length}, median ${at(0.5)}, p95 ${at(0.95)}, max ${at(1)} lines; ${large.length} above ${lookTwice}`;
  return [head, ...large.slice(0, 8).map(({ what, lines }) => `  ${lines}  ${what}`)].join('\n');
}

function largestFirst(sizes: readonly Sized[]): readonly Sized[] {
  return sizes.toSorted((a, b) => b.lines - a.lines);
}
