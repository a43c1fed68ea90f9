/** A LIKE pattern for text that contains this, whatever the case, to be compared with lower-cased text and `escape '\'`. */
export function containing(text: string): string {
  return `%${text.toLowerCase().replaceAll(/[\\%_]/g, (char) => `\\${char}`)}%`;
}
