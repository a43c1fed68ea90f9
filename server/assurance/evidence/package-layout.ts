import { toHex } from '../../../shared/byte-text.ts';
import { tileRows } from '../../../shared/log-tiles.ts';
import { TILE_WIDTH, tilePath } from '../../../shared/tile-path.ts';
import { sha256 } from '../../records/audit/index.ts';
import type { FileRole, PackagedLog } from './package-manifest.ts';

/** What a file of a log holds. */
export type LogPart =
  | { readonly kind: 'checkpoint' | 'start' | 'witnessed' | 'consistency' | 'disclosures' | 'erased' }
  /** The first `width` hashes of tile `n` of a tile level. */
  | { readonly kind: 'tile'; readonly level: number; readonly n: number; readonly width: number }
  /** Entries `256 n` to `256 n + width - 1`. */
  | { readonly kind: 'entries'; readonly n: number; readonly width: number }
  /** An entry that was picked: its bytes, or that it stands at its index. */
  | { readonly kind: 'leaf' | 'proof'; readonly index: number };

export interface LaidOut {
  readonly path: string;
  readonly role: FileRole;
  readonly part: LogPart;
}

/** `logs/<SHA-256 of the origin>`: an origin has slashes, and may be longer than a file name. */
export function logFolder(origin: string): string {
  return `logs/${toHex(sha256(origin))}`;
}

/** Every file of a log and no other: the layout of C2SP tlog-tiles, or a C2SP tlog-proof for each entry that was picked, and beside it what is shown of its disclosures. */
export function* layoutOf(log: PackagedLog, disclosed: boolean): Generator<LaidOut> {
  const { origin, folder, start, witnessed, proofs, erased } = log;
  yield { path: `${folder}/checkpoint`, role: 'checkpoint', part: { kind: 'checkpoint' } };
  if (start !== null) {
    yield { path: `${folder}/checkpoint.start`, role: 'checkpoint', part: { kind: 'start' } };
    yield { path: `${folder}/consistency.txt`, role: 'consistency', part: { kind: 'consistency' } };
  }
  if (witnessed) yield { path: `${folder}/checkpoint.witnessed`, role: 'checkpoint', part: { kind: 'witnessed' } };
  if (proofs) yield* proofFiles(folder, proofs);
  else yield* tileFiles(log);
  if (disclosed) yield { path: `disclosures/${toHex(sha256(origin))}.jsonl`, role: 'disclosures', part: { kind: 'disclosures' } };
  if (erased !== undefined) yield { path: `disclosures/${toHex(sha256(origin))}.erased.jsonl`, role: 'erased', part: { kind: 'erased' } };
}

/** Tiles of level 0 and entries from `first` on; of the levels above every tile, for they stand for what lies before it. */
function* tileFiles({ folder, size, first }: PackagedLog): Generator<LaidOut> {
  for (const { level, full, partial } of tileRows(size)) {
    for (let n = level === 0 ? first / TILE_WIDTH : 0; n < full + (partial > 0 ? 1 : 0); n++) {
      const width = n < full ? TILE_WIDTH : partial;
      yield { path: `${folder}/${tilePath({ level, index: n, width })}`, role: 'tile', part: { kind: 'tile', level, n, width } };
      if (level === 0) yield { path: `${folder}/${tilePath({ level: 'entries', index: n, width })}`, role: 'entries', part: { kind: 'entries', n, width } };
    }
  }
}

function* proofFiles(folder: string, proofs: readonly number[]): Generator<LaidOut> {
  for (const index of proofs) {
    yield { path: `${folder}/proofs/${index}.tlog-proof`, role: 'proof', part: { kind: 'proof', index } };
    yield { path: `${folder}/proofs/${index}.leaf`, role: 'leaf', part: { kind: 'leaf', index } };
  }
}
