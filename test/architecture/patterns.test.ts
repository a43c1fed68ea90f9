import { expect, it } from 'vitest';
import { type ESTree, Visitor } from 'vite';
import { isProduct, readHouse, type Source } from './source-tree.ts';

/** Longer than any text that a pattern of ours is given without a limit before it. */
const LENGTH = 50_000;
/** A pattern whose work grows with the square of its text takes seconds for that; one that reads it once, a few hundredths. */
const FAR_TOO_LONG_MS = 800;

interface Pattern {
  readonly at: string;
  readonly pattern: RegExp;
}

it('DOS-02: no pattern of ours loses itself in a long text', () => {
  const patterns = readHouse().filter(isProduct).flatMap(patternsIn);
  expect(patterns.length).toBeGreaterThan(100);
  expect(patterns.filter(({ pattern }) => slowest(pattern) > FAR_TOO_LONG_MS).map(({ at, pattern }) => `${at} ${pattern.source}`)).toEqual([]);
}, 120_000);

function patternsIn(source: Source): readonly Pattern[] {
  const found: Pattern[] = [];
  new Visitor({
    Literal(node: ESTree.Expression) {
      // Without a repetition that has no end there is nothing to lose oneself in.
      if ('regex' in node && /[*+]|,\}/.test(node.regex.pattern)) found.push({ at: `${source.path}:${source.lineOf(node.start)}`, pattern: new RegExp(node.regex.pattern, node.regex.flags.replace('g', '')) });
    },
  }).visit(source.program);
  return found;
}

/** Texts out of what the pattern itself speaks of, which end in something that it does not take. */
function slowest(pattern: RegExp): number {
  const letters = new Set([...'a0 -/.\n"=:', ...pattern.source.replaceAll(/\\[a-zA-Z]/g, '')]);
  return Math.max(...[...letters].flatMap((letter) => [letter, `${letter}a`]).map((piece) => timed(pattern, `${piece.repeat(LENGTH / piece.length)}\u0001!`)));
}

function timed(pattern: RegExp, text: string): number {
  const began = performance.now();
  pattern.lastIndex = 0;
  pattern.test(text);
  return performance.now() - began;
}
