import { utf8 } from '../../../shared/byte-text.ts';
import type { FileRole } from './package-manifest.ts';

/** One file on its way into a package. Its bytes are made when their turn comes, piece by piece, and once. */
export interface PackageFile {
  readonly path: string;
  readonly role: FileRole;
  chunks(): AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

export function textFile(path: string, role: FileRole, text: string): PackageFile {
  return { path, role, chunks: () => [utf8(text)] };
}

/** A file of bytes that are only known, or only fetched, when they are wanted. */
export function lazyFile(path: string, role: FileRole, make: () => Promise<Uint8Array>): PackageFile {
  return {
    path, role,
    async *chunks() {
      yield await make();
    },
  };
}
