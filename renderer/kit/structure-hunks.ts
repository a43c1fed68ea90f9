import { entryName } from '../../shared/definition-fields.ts';
import { isJsonObject, type Json } from '../../shared/json.ts';
import { isJsonList } from '../../shared/json-equal.ts';
import { segmentsOf } from '../../shared/json-pointer.ts';
import type { DiffSide, StructuralChange } from '../../shared/structural-diff.ts';
import { definitionLines, type DefinitionLine } from './definition-lines.ts';
import { type DiffHunk, type DiffLine, diffLines } from './line-diff.ts';
import { visibleText } from './visible-text.ts';

export interface TitledHunk extends DiffHunk {
  /** `tools › payments.issue`: members of lists by their name. */
  readonly title: string;
  readonly note: string;
}

/** One hunk per change, with the line numbers that its lines have in the two readings. */
export function structureHunks(before: Json | null, after: Json, changes: readonly StructuralChange[]): readonly TitledHunk[] {
  const was = readingOf(before);
  const is = readingOf(after);
  return changes.map((change) => {
    const old = 'before' in change ? change.before : null;
    const now = 'after' in change ? change.after : null;
    const place = now ?? old;
    return {
      id: `${change.change}:${old?.pointer ?? ''}:${now?.pointer ?? ''}`, skipped: 0, note: change.change, ...(change.change === 'reordered' ? { ownNumbers: true as const } : {}),
      title: place === null ? '' : placeName(now ? after : (before ?? {}), place.pointer),
      lines: change.change === 'reordered' ? orderLines(change.before, change.after) : linesBetween(rangeOf(was, old), rangeOf(is, now)),
    };
  });
}

/** Where a pointer leads, in words. */
export function placeName(document: Json, pointer: string): string {
  const words: string[] = [];
  let at: Json | undefined = document;
  for (const step of segmentsOf(pointer) ?? []) {
    const inList: boolean = at !== undefined && isJsonList(at);
    at = memberAt(at, step);
    words.push(inList ? listName(at, step) : visibleText(step));
  }
  return words.length === 0 ? 'the whole definition' : words.join(' › ');
}

function memberAt(value: Json | undefined, step: string): Json | undefined {
  if (value === undefined) return undefined;
  if (isJsonList(value)) return value[Number(step)];
  return isJsonObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
}

function listName(member: Json | undefined, step: string): string {
  const name = typeof member === 'string' ? member : isJsonObject(member) ? entryName(member) : null;
  return name !== null && /^.{1,60}$/u.test(name) ? visibleText(name) : `#${Number(step) + 1}`;
}

interface Reading {
  readonly lines: readonly DefinitionLine[];
  /** First and last line of each value. */
  readonly ranges: ReadonlyMap<string, readonly [number, number]>;
}

function readingOf(document: Json | null): Reading {
  const lines = document === null ? [] : definitionLines(document);
  const ranges = new Map<string, readonly [number, number]>();
  for (const [index, { pointer }] of lines.entries()) ranges.set(pointer, [ranges.get(pointer)?.[0] ?? index, index]);
  return { lines, ranges };
}

interface Range {
  readonly from: number;
  readonly text: string | null;
}

function rangeOf({ lines, ranges }: Reading, side: DiffSide | null): Range {
  const range = side && ranges.get(side.pointer);
  if (!range) return { from: 0, text: null };
  const [from, to] = range;
  return { from, text: lines.slice(from, to + 1).map((line) => line.text).join('\n') };
}

function linesBetween(was: Range, is: Range): readonly DiffLine[] {
  if (was.text === null) return (is.text ?? '').split('\n').map((text, index) => ({ kind: 'add' as const, text, before: null, after: is.from + index + 1 }));
  if (is.text === null) return was.text.split('\n').map((text, index) => ({ kind: 'del' as const, text, before: was.from + index + 1, after: null }));
  return diffLines(was.text, is.text).map((line) => ({
    ...line, before: line.before === null ? null : line.before + was.from, after: line.after === null ? null : line.after + is.from,
  }));
}

/** Of a list in another order only the names are shown, numbered by their place in it. */
function orderLines(before: DiffSide, after: DiffSide): readonly DiffLine[] {
  return diffLines(namesIn(before.value), namesIn(after.value));
}

function namesIn(value: Json): string {
  return isJsonList(value) ? value.map((member, index) => listName(member, String(index))).join('\n') : '';
}
