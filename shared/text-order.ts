/** The order of UTF-16 code units, as in RFC 8785: the same on every machine, whatever its language. */
export function byCodeUnits(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/** Without duplicates, in code unit order. */
export function sortedSet(texts: Iterable<string>): readonly string[] {
  return [...new Set(texts)].toSorted(byCodeUnits);
}
