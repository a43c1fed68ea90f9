import { toHex } from '../../../shared/byte-text.ts';
import { tileRows } from '../../../shared/log-tiles.ts';
import { TILE_WIDTH, tilePath } from '../../../shared/tile-path.ts';
import { sha256 } from '../../records/audit/index.ts';
import type { FileRole, PackagedLog } from './package-manifest.ts';

/** What a file of a log holds. */
export type LogPart =
  | { readonly kind: 'checkpoint' | 'start' | 'consistency' | 'disclosures' | 'erased' }
  /** The first `width` hashes of tile `n` of a tile level. */
  | { readonly kind: 'tile'; readonly level: number; readonly n: number; readonly width: number }
  /** Entries `256 n` to `256 n + width - 1`. */
  | { readonly kind: 'entries'; readonly n: number; readonly width: number };

export interface LaidOut {
  readonly path: string;
  readonly role: FileRole;
  readonly part: LogPart;
}

/** `logs/<SHA-256 of the origin>`: an origin has slashes, and may be longer than a file name. */
export function logFolder(origin: string): string {
  return `logs/${toHex(sha256(origin))}`;
}

/** Every file of a log of this size and no other: the layout of C2SP tlog-tiles, and beside it what is shown of its disclosures. */
export function* layoutOf({ origin, folder, size, start, erased }: PackagedLog, disclosed: boolean): Generator<LaidOut> {
  yield { path: `${folder}/checkpoint`, role: 'checkpoint', part: { kind: 'checkpoint' } };
  if (start !== null) {
    yield { path: `${folder}/checkpoint.start`, role: 'checkpoint', part: { kind: 'start' } };
    yield { path: `${folder}/consistency.txt`, role: 'consistency', part: { kind: 'consistency' } };
  }
  for (const { level, full, partial } of tileRows(size)) {
    for (let n = 0; n < full + (partial > 0 ? 1 : 0); n++) {
      const width = n < full ? TILE_WIDTH : partial;
      yield { path: `${folder}/${tilePath({ level, index: n, width })}`, role: 'tile', part: { kind: 'tile', level, n, width } };
      if (level === 0) yield { path: `${folder}/${tilePath({ level: 'entries', index: n, width })}`, role: 'entries', part: { kind: 'entries', n, width } };
    }
  }
  if (disclosed) yield { path: `disclosures/${toHex(sha256(origin))}.jsonl`, role: 'disclosures', part: { kind: 'disclosures' } };
  if (erased !== undefined) yield { path: `disclosures/${toHex(sha256(origin))}.erased.jsonl`, role: 'erased', part: { kind: 'erased' } };
}
