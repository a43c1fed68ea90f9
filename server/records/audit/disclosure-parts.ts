/** SQL that counts the disclosures of a row by its column of names. */
export function partsOf(names: string): string {
  return `(1 + length(${names}) - length(replace(${names}, ' ', '')))`;
}
