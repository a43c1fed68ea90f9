/** Hashes in a full tile, and entries in a full bundle (C2SP tlog-tiles). */
export const TILE_WIDTH = 256;
/** Levels of the tree that one tile level spans: 2^8 = 256. */
export const TILE_HEIGHT = 8;

/** A tile of hashes, or a bundle of entries. `width` below 256 says that the log ended inside it. */
export interface TileAddress {
  readonly level: number | 'entries';
  readonly index: number;
  readonly width: number;
}

/** `tile/<L>/<N>[.p/<W>]` under a log's prefix, such as `tile/0/x001/234` or `tile/entries/002.p/88`. */
export function tilePath({ level, index, width }: TileAddress): string {
  const path = `tile/${level}/${groupsOf(index)}`;
  return width === TILE_WIDTH ? path : `${path}.p/${width}`;
}

/** The opposite of `tilePath`, or null for any other path: one tile has one path. */
export function parseTilePath(path: string): TileAddress | null {
  const match = /^tile\/(entries|\d{1,2})\/((?:x\d{3}\/){0,5}\d{3})(?:\.p\/(\d{1,3}))?$/.exec(path);
  if (!match) return null;
  const [, level = '', groups = '', width] = match;
  const address: TileAddress = {
    level: level === 'entries' ? level : Number(level),
    index: Number(groups.replaceAll(/[x/]/g, '')),
    width: width === undefined ? TILE_WIDTH : Number(width),
  };
  const known = address.width >= 1 && address.width <= TILE_WIDTH && Number.isSafeInteger(address.index);
  return known && tilePath(address) === path ? address : null;
}

/** Groups of three digits, all but the last with an x, so that no directory holds more than a thousand names. */
function groupsOf(index: number): string {
  const digits = String(index);
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0');
  return padded.replaceAll(/\d{3}(?=\d)/g, 'x$&/');
}
