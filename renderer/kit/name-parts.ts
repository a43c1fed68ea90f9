const LONG = 24; // characters; shorter names fit wherever names stand
const LONGEST_END = 22;

/** Where the last part of a long name begins: names of one origin differ there (`io.github.acme/mail` and `io.github.acme/files`). Null: it is shown as it is. */
export function lastPart(name: string): number | null {
  const at = Math.max(name.lastIndexOf('/'), name.lastIndexOf('.'));
  return name.length > LONG && at > 0 && name.length - at <= LONGEST_END ? at : null;
}
