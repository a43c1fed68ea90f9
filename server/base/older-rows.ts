import { and, type Column, eq, lt, or, type SQL } from 'drizzle-orm';
import { timeAndIdIn } from './cursor-key.ts';

/** Of a list that shows the newest first, and of one moment the largest id: what comes after the row where it left off. All of it without a cursor. */
export function olderRows(cursor: string | undefined, at: Column, id: Column): SQL | undefined {
  if (cursor === undefined) return undefined;
  const [time, last] = timeAndIdIn(cursor);
  return or(lt(at, time), and(eq(at, time), lt(id, last)));
}
