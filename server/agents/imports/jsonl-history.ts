import type { ReadItem } from './import-item.ts';
import { readJsonText } from './json-text.ts';
import { readHistory, type HistoryEntry } from './revision-history.ts';
import { troublesOf } from './text-flaw.ts';

/** The history of one agent, a line of JSON for each revision. */
export function readJsonlHistory(path: string, text: string): Iterable<ReadItem> {
  return readHistory(path, entriesIn(text));
}

/** By content: the first line that is not blank, or failing that the second, is a whole JSON object and not the only line. */
export function looksLikeJsonl(text: string): boolean {
  const [first, second] = [...firstLines(text, 2)];
  return first !== undefined && second !== undefined && first.startsWith('{') && second.startsWith('{') && [first, second].some((line) => readJsonText(line).ok);
}

function* entriesIn(text: string): Generator<HistoryEntry> {
  for (const { number, line } of linesOf(text)) {
    const place = { unit: 'line', number } as const;
    const read = readJsonText(line);
    yield read.ok ? { place, value: read.value, troubles: troublesOf(read.flaws, []) } : { place, value: null, troubles: [read.trouble] };
  }
}

function* firstLines(text: string, count: number): Generator<string> {
  let left = count;
  for (const { line } of linesOf(text)) {
    yield line.trim();
    left -= 1;
    if (left === 0) return;
  }
}

/** Lines that are not blank, with their number in the file; found one by one, for the text may have 64 MiB. */
function* linesOf(text: string): Generator<{ readonly number: number; readonly line: string }> {
  let number = 0;
  for (let from = 0; from <= text.length;) {
    const newline = text.indexOf('\n', from);
    const end = newline === -1 ? text.length : newline;
    number += 1;
    const line = text.slice(from, end);
    if (line.trim() !== '') yield { number, line };
    from = end + 1;
  }
}
