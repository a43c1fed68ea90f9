import type { Json } from '../../../shared/json.ts';
import { segmentsOf } from '../../../shared/json-pointer.ts';
import { definitionLines, type DiffLine } from '../../kit/index.ts';
import type { ApiOutput } from '../../lib/index.ts';

export type ThreadView = ApiOutput['discussion']['threads']['items'][number];
export type Place = NonNullable<ThreadView['anchor']>;

/** Which field each line of a reading belongs to, by side. */
export interface Readings {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** The two sides of a comparison as they are read line by line; before is null where there is nothing to compare with. */
export function readingsOf(before: Json | null, after: Json): Readings {
  const pointers = (value: Json | null) => (value === null ? [] : definitionLines(value).map(({ pointer }) => pointer));
  return { before: pointers(before), after: pointers(after) };
}

/** Where a line of a diff is: on the side that is asked for, unless it is only on the other one. */
export function placeOf({ before, after }: Pick<DiffLine, 'before' | 'after'>, readings: Readings): Place {
  const side = after === null ? 'before' : 'after';
  const line = after ?? before ?? 1;
  return { path: readings[side][line - 1] ?? '', side, line };
}

export function samePlace(a: Place | null, b: Place | null): boolean {
  return a?.side === b?.side && a?.line === b?.line && a?.path === b?.path;
}

/** Threads that point at this line of what is shown; those that point into other content do not. */
export function threadsAt(threads: readonly ThreadView[], place: Place): readonly ThreadView[] {
  return threads.filter(({ anchor, outdated }) => !outdated && anchor !== null && anchor.side === place.side && anchor.line === place.line);
}

/** `tools › 0 › name, line 12`, `before the change` where it is about what was there. */
export function placeWords(place: Place | null): string {
  if (place === null) return 'About all of it';
  const field = segmentsOf(place.path)?.join(' › ') || 'The whole definition';
  return `${field}${place.line === undefined ? '' : `, line ${place.line}`}${place.side === 'before' ? ', as it was before' : ''}`;
}

/** Open ones first, in each the oldest first: what is left to do stands on top. */
export function byUrgency(threads: readonly ThreadView[]): readonly ThreadView[] {
  return threads.toSorted((a, b) => Number(a.state === 'resolved') - Number(b.state === 'resolved') || (a.createdAt < b.createdAt ? -1 : 1));
}
