import { TILE_WIDTH } from './tile-path.ts';
import { Unverifiable } from './unverifiable.ts';

/** What the 16-bit length before each entry can say. */
const MAX_ENTRY_BYTES = 0xffff;

/** C2SP tlog-tiles: every entry preceded by its length as a big-endian 16-bit number; 1 to 256 entries. */
export function encodeBundle(entries: readonly Uint8Array[]): Uint8Array {
  assertCount(entries.length, RangeError);
  const bundle = new Uint8Array(entries.reduce((length, entry) => length + 2 + entry.length, 0));
  const view = new DataView(bundle.buffer);
  let at = 0;
  for (const entry of entries) {
    if (entry.length > MAX_ENTRY_BYTES) throw new RangeError(`an entry of ${entry.length} bytes does not fit a bundle`);
    view.setUint16(at, entry.length);
    bundle.set(entry, at + 2);
    at += 2 + entry.length;
  }
  return bundle;
}

/** The entries as views into the bundle. Throws `Unverifiable` when the lengths do not add up. */
export function decodeBundle(bundle: Uint8Array): Uint8Array[] {
  const view = new DataView(bundle.buffer, bundle.byteOffset, bundle.byteLength);
  const entries: Uint8Array[] = [];
  for (let at = 0; at < bundle.length;) {
    const start = at + 2;
    const end = start <= bundle.length ? start + view.getUint16(at) : Infinity;
    if (end > bundle.length) throw new Unverifiable(`entry ${entries.length} runs over the end of its bundle`);
    entries.push(bundle.subarray(start, end));
    at = end;
  }
  assertCount(entries.length, Unverifiable);
  return entries;
}

function assertCount(count: number, Trouble: new (message: string) => Error): void {
  if (count < 1 || count > TILE_WIDTH) throw new Trouble(`a bundle holds 1 to ${TILE_WIDTH} entries, not ${count}`);
}
