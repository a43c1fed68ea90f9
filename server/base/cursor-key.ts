import { brand, epochMs, type Instant, instantOf } from '../../shared/brand.ts';
import { keyOf } from '../../shared/page.ts';
import { Refusal } from './refusal.ts';

/** Where a list that is sorted by one text left off. Refuses what no such list gave out, as all of these do. */
export function textIn(cursor: string): string {
  const [text] = keyOf(cursor) ?? [];
  if (typeof text !== 'string') throw foreignCursor();
  return text;
}

/** Where a list that is sorted by two texts left off. */
export function textsIn(cursor: string): readonly [string, string] {
  const [first, second] = keyOf(cursor) ?? [];
  if (typeof first !== 'string' || typeof second !== 'string') throw foreignCursor();
  return [first, second];
}

/** Where a list that is sorted by time, then id, left off. The database would break on a time that is none. */
export function timeAndIdIn(cursor: string): readonly [Instant, string] {
  const [time, id] = textsIn(cursor);
  const ms = epochMs(brand<Instant>(time));
  if (Number.isNaN(ms)) throw foreignCursor();
  return [instantOf(ms), id];
}

export function foreignCursor(): Refusal {
  return new Refusal('input/invalid', { field: 'cursor', rule: 'cursor: not one that this list gave out' });
}
