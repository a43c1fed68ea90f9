import { fromUtf8 } from '../../../shared/byte-text.ts';
import { type PackageReader, readWhole } from './zip-reader.ts';

/** A checkpoint with every cosignature that it could have is far shorter. */
const MOST_NOTE_BYTES = 1_000_000;

/** A note or a proof of a package; empty, and so in no form, when it is not UTF-8. */
export async function readNote(reader: PackageReader, path: string): Promise<string> {
  return fromUtf8(await readWhole(reader, path, MOST_NOTE_BYTES)) ?? '';
}
