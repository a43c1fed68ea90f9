import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { brand, dateOf, type Instant } from '../../../shared/brand.ts';
import { ContainerDigest, ROOM_FOR_DIGEST } from './container-digest.ts';
import type { PackageFile } from './package-file.ts';
import type { PackagedFile } from './package-manifest.ts';

/** Lies before 1980, the first year a ZIP knows: written as that year's first moment in every time zone, for every file of every package. */
const LONG_AGO = dateOf(brand<Instant>('1970-01-01T00:00:00.000Z'));

interface ClosingText {
  readonly path: string;
  readonly text: string;
}

/** Texts that say what the listed files are, asked for once, after the last of those. */
export type CloseWith = (listed: readonly PackagedFile[]) => Promise<readonly ClosingText[]>;

/**
 * The files as a ZIP, made while it is read and in their order; the same files give the same bytes. `closing` names the files
 * that can only be written once the others are known.
 */
export function zipOf(files: Iterable<PackageFile>, closing: readonly string[], closeWith: CloseWith): Readable {
  const zip = new ZipFile();
  const out = new ContainerDigest(); // a stream of its own: destroying it ends ours at once, without breaking yazl's
  zip.outputStream.pipe(out);
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
  for (const path of closing) add(path, () => textNamed(path, (closed ??= closeWith(listed))));
  zip.on('error', fail);
  out.on('error', () => undefined); // whoever reads it hears of it, also where it failed before they began
  out.once('close', () => current?.destroy()); // whoever stops reading stops the making
  zip.end({ comment: ROOM_FOR_DIGEST, forceZip64Format: false });
  return out;
}

async function* textNamed(path: string, texts: Promise<readonly ClosingText[]>): AsyncGenerator<Uint8Array> {
  yield Buffer.from((await texts).find((text) => text.path === path)?.text ?? '', 'utf8');
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
