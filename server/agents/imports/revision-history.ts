import { parseDefinition } from '../../../shared/agent-definition.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../shared/json.ts';
import { problemItem } from './agent-reading.ts';
import type { ItemPlace, ReadItem, Revision, RevisionClaims, Trouble } from './import-item.ts';
import { MAX_ENTRIES } from './import-limits.ts';

/** One entry of a history as it stands in its file, or why it could not even be read. */
export interface HistoryEntry {
  readonly place: ItemPlace | null;
  readonly value: Json;
  readonly troubles: readonly Trouble[];
}

/**
 * The revisions of one agent, oldest first: each entry is `{"definition": {}}` with claims beside it. An entry that cannot be
 * read is reported and skipped, the others keep their numbers: `seq` where an entry has one, else its turn.
 */
export function* readHistory(path: string, entries: Iterable<HistoryEntry>): Generator<ReadItem> {
  const revisions: Revision[] = [];
  let origin = path;
  let turn = 0;
  for (const { place, value, troubles } of entries) {
    turn += 1;
    if (turn > MAX_ENTRIES) {
      yield problemItem({ path, item: place }, tooManyEntries('A history'));
      break;
    }
    const read = troubles.length > 0 ? { troubles } : readEntry(value, { turn, after: revisions.at(-1)?.number ?? 0 });
    if ('troubles' in read) yield* read.troubles.map((trouble) => problemItem({ path, item: place }, trouble));
    else {
      revisions.push(read.revision);
      origin = read.path ?? origin;
    }
  }
  const newest = revisions.at(-1);
  if (newest) yield { kind: 'read-agent', path, item: null, format: 'history', origin, ownName: ownNameOf(newest), revisions };
}

export function tooManyEntries(what: string): Trouble {
  return { field: '', rule: 'too-many', message: `${what} may have at most ${MAX_ENTRIES} entries; the rest was not read.` };
}

function ownNameOf({ definition }: Revision): string | null {
  const { name } = definition;
  return typeof name === 'string' ? name.trim() : null;
}

/** `path` is where the definition itself lived, a better source of names than the file of its history. */
type ReadEntry = { readonly revision: Revision; readonly path: string | null } | { readonly troubles: readonly Trouble[] };

function readEntry(entry: Json, { turn, after }: { readonly turn: number; readonly after: number }): ReadEntry {
  if (!isJsonObject(entry)) return { troubles: [{ field: '', rule: 'object', message: 'A revision must be a JSON object.' }] };
  if (entry['definition'] === undefined) return { troubles: [{ field: '/definition', rule: 'required', message: 'A revision must have a definition.' }] };

  const number = entry['seq'] ?? turn;
  const parsed = parseDefinition(entry['definition']);
  const troubles = [...numberTroubles(number, after), ...claimTroubles(entry)];
  if (!parsed.ok) return { troubles: [...troubles, ...parsed.problems.map(({ path, rule, message }) => ({ field: `/definition${path}`, rule, message }))] };
  if (troubles.length > 0 || typeof number !== 'number') return { troubles };
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
