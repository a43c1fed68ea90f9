/**
 * A log's number and a place in it as one number, which rises in the order in which a tenant's entries were written: what full text
 * finds is named by it, and in SQL `>> 32` and `& 4294967295` are the two numbers again. A log has room for 2^32 entries and a database for 2^21 logs before it leaves the safe integers.
 */
const PLACES_OF_A_LOG = 2 ** 32;

export function placeOf(logId: number, idx: number): number {
  return logId * PLACES_OF_A_LOG + idx;
}
