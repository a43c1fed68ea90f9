import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { brand, dateOf, type Instant } from '../../../shared/brand.ts';
import type { PackageFile } from './package-file.ts';
import type { PackagedFile } from './package-manifest.ts';

/** Lies before 1980, the first year a ZIP knows: written as that year's first moment in every time zone, for every file of every package. */
const LONG_AGO = dateOf(brand<Instant>('1970-01-01T00:00:00.000Z'));

/** Texts that say what the listed files are, written after the last of them. */
export type CloseWith = (listed: readonly PackagedFile[]) => ReadonlyArray<{ readonly path: string; readonly text: string }>;

/**
 * The files as a ZIP, made while it is read and in their order; the same files give the same bytes. `closing` names the files
 * that can only be written once the others are known.
 */
export function zipOf(files: Iterable<PackageFile>, closing: readonly string[], closeWith: CloseWith): Readable {
  const zip = new ZipFile();
  const out = Readable.from(zip.outputStream); // a stream of its own: destroying it ends ours without breaking yazl's
  const listed: PackagedFile[] = [];
  let current: Readable | null = null;
  const fail = (reason: unknown): void => void out.destroy(reason instanceof Error ? reason : new Error(String(reason)));
  const add = (path: string, chunks: () => AsyncIterable<Uint8Array> | Iterable<Uint8Array>): void =>
    zip.addReadStreamLazy(path, { mtime: LONG_AGO, forceDosTimestamp: true, mode: 0o100644 }, (ready) => {
      current = Readable.from(chunks(), { objectMode: false }).once('error', fail);
      ready(null, current);
    });

  for (const file of files) add(file.path, () => metered(file, listed));
  let closed: ReturnType<CloseWith> | null = null;
  for (const path of closing) add(path, () => [Buffer.from((closed ??= closeWith(listed)).find((file) => file.path === path)?.text ?? '', 'utf8')]);
  zip.on('error', fail);
  out.once('close', () => current?.destroy()); // whoever stops reading stops the making
  zip.end();
  return out;
}

/** Passes a file's bytes on and, after the last of them, adds its line to the list. */
async function* metered({ path, role, chunks }: PackageFile, listed: PackagedFile[]): AsyncGenerator<Uint8Array> {
  const digest = createHash('sha256');
  let size = 0;
  for await (const chunk of chunks()) {
    digest.update(chunk);
    size += chunk.length;
    yield chunk;
  }
  listed.push({ path, size, sha256: digest.digest('hex'), role });
}
