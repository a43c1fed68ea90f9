import { parseDefinition } from '../../../shared/agent-definition.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../shared/json.ts';
import { pointerOf } from '../../../shared/json-pointer.ts';
import { problemItem } from './agent-reading.ts';
import type { ProblemItem, ReadItem, Revision, RevisionClaims, Trouble } from './import-item.ts';
import { readJsonText } from './json-text.ts';

/**
 * The history of one agent: a line of JSON for each revision, oldest first, `{"definition": {}}` with claims beside it.
 * A line that cannot be read is reported and skipped; the others keep their numbers.
 */
export function* readJsonlHistory(path: string, text: string): Generator<ReadItem> {
  const revisions: Revision[] = [];
  let origin = path;
  for (const { number: line, text: source } of linesOf(text)) {
    const read = readLine(source, { turn: line, after: revisions.at(-1)?.number ?? 0 });
    if ('troubles' in read) yield* problemsAt(path, line, read.troubles);
    else {
      revisions.push(read.revision);
      origin = read.path ?? origin;
    }
  }
  const newest = revisions.at(-1);
  if (!newest) return;
  const { name } = newest.definition;
  yield { kind: 'read-agent', path, item: null, format: 'history', origin, ownName: typeof name === 'string' ? name.trim() : null, revisions };
}

/** One revision that stands alone in a JSON file. */
export function readRevision(path: string, value: JsonObject): readonly ReadItem[] {
  return [...readJsonlHistory(path, JSON.stringify(value))];
}

interface Line {
  readonly number: number;
  readonly text: string;
}

/** Lines that are not blank, without splitting 64 MiB at once. Blank lines do not count: they are no revisions. */
function* linesOf(text: string): Generator<Line> {
  let number = 0;
  for (let from = 0; from <= text.length;) {
    const newline = text.indexOf('\n', from);
    const end = newline === -1 ? text.length : newline;
    number += 1;
    const line = text.slice(from, end);
    if (line.trim() !== '') yield { number, text: line };
    from = end + 1;
  }
}

type ReadLine = { readonly revision: Revision; readonly path: string | null } | { readonly troubles: readonly Trouble[] };

/** The number of a revision is its `seq` where it has one, else its line. */
function readLine(text: string, place: { readonly turn: number; readonly after: number }): ReadLine {
  const read = readJsonText(text);
  if (!read.ok) return { troubles: [read.trouble] };
  const flaws = read.flaws.map(({ path, rule, message }) => ({ field: pointerOf(path), rule, message }));
  if (flaws.length > 0) return { troubles: flaws };
  if (!isJsonObject(read.value)) return { troubles: [{ field: '', rule: 'object', message: 'A line of a history must be a JSON object.' }] };
  return readEntry(read.value, place);
}

function readEntry(entry: JsonObject, { turn, after }: { readonly turn: number; readonly after: number }): ReadLine {
  if (entry['definition'] === undefined) return { troubles: [{ field: '/definition', rule: 'required', message: 'A revision must have a definition.' }] };
  const number = entry['seq'] ?? turn;
  const parsed = parseDefinition(entry['definition']);
  const troubles = [
    ...numberTroubles(number, after),
    ...claimTroubles(entry),
    ...(parsed.ok ? [] : parsed.problems.map(({ path, rule, message }) => ({ field: `/definition${path}`, rule, message }))),
  ];
  if (troubles.length > 0 || !parsed.ok || typeof number !== 'number') return { troubles };
  const { path } = entry;
  return { revision: { number, definition: parsed.definition, claims: claimsOf(entry) }, path: typeof path === 'string' && path !== '' ? path : null };
}

function numberTroubles(number: Json, after: number): readonly Trouble[] {
  if (typeof number === 'number' && Number.isSafeInteger(number) && number > after) return [];
  return [{ field: '/seq', rule: 'order', message: `seq must be a whole number above ${after}, the one before.` }];
}

const CLAIMS = ['commit', 'date', 'author', 'changelog'] as const;

function claimTroubles(entry: JsonObject): readonly Trouble[] {
  return CLAIMS.filter((claim) => entry[claim] !== undefined && entry[claim] !== null && typeof entry[claim] !== 'string')
    .map((claim) => ({ field: `/${claim}`, rule: 'shape', message: `${claim} must be text.` }));
}

function claimsOf(entry: JsonObject): RevisionClaims {
  return Object.fromEntries(CLAIMS.filter((claim) => typeof entry[claim] === 'string').map((claim) => [claim, entry[claim]]));
}

function problemsAt(path: string, line: number, troubles: readonly Trouble[]): readonly ProblemItem[] {
  return troubles.map((trouble) => problemItem({ path, item: { unit: 'line', number: line } }, trouble));
}
