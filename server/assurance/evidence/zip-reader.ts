import type { Readable } from 'node:stream';
import { type Entry, fromBufferPromise, openPromise, type ZipFile } from 'yauzl';
import { sameBytes, utf8 } from '../../../shared/byte-text.ts';
import { PackageFault } from './package-fault.ts';
import { ZIP_LIMITS, ZipGuard, type ZipLimits } from './zip-guard.ts';

/** The files of a package, wherever they lie. */
export interface PackageReader {
  readonly paths: readonly string[];
  /** A file's bytes, piece by piece. Throws a `PackageFault` where there is no such file or its bytes are not as many as claimed. */
  chunks(path: string): AsyncIterable<Uint8Array>;
  close(): void;
}

/** Sizes and CRC stand behind the file instead of before it (APPNOTE 4.4.4). */
const SIZES_FOLLOW = 0x08;
const LOCAL_HEADER_BYTES = 30;

/** Opens a ZIP, a file or its bytes, and looks at every file's place in it before one byte is unpacked. Throws a `PackageFault`. */
export async function openZip(source: string | Buffer, limits: ZipLimits = ZIP_LIMITS): Promise<PackageReader> {
  const file = typeof source === 'string' ? source : 'package';
  const options = { autoClose: false, strictFileNames: true };
  const zip = await (typeof source === 'string' ? openPromise(source, options) : fromBufferPromise(source, options)).catch((reason: unknown) => Promise.reject(zipFault(file, reason)));
  try {
    const entries = await admitted(zip, new ZipGuard(limits));
    const open = new Set<Readable>();
    const close = (): void => {
      for (const stream of open) stream.destroy(); // read half: the file stays open until they are gone
      zip.close();
    };
    return { paths: [...entries.keys()], chunks: (path) => unpacked(zip, entries, path, open), close };
  } catch (reason) {
    zip.close();
    throw reason instanceof PackageFault ? reason : zipFault(file, reason);
  }
}

/** A small file whole. */
export async function readWhole(reader: PackageReader, path: string, most: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of reader.chunks(path)) {
    size += chunk.length;
    if (size > most) throw new PackageFault('file', path, `it has more than ${most} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function admitted(zip: ZipFile, guard: ZipGuard): Promise<ReadonlyMap<string, Entry>> {
  const entries = new Map<string, Entry>();
  const places: { readonly name: string; readonly begin: number; readonly end: number }[] = [];
  for await (const entry of zip.eachEntry()) {
    guard.admit(entry);
    const local = await localPlace(zip, entry);
    places.push({ name: entry.fileName, begin: entry.relativeOffsetOfLocalHeader, end: local + entry.compressedSize });
    entries.set(entry.fileName, entry);
  }
  places.sort((a, b) => a.begin - b.begin);
  const shared = places.find(({ begin }, at) => begin < (places[at - 1]?.end ?? 0));
  if (shared) throw new PackageFault('zip', shared.name, 'it shares bytes with another file');
  return entries;
}

/** Where a file's bytes begin, once the header in front of them says the same as the directory at the end. */
async function localPlace(zip: ZipFile, entry: Entry): Promise<number> {
  const local = await zip.readLocalFileHeaderPromise(entry, { minimal: false });
  const follows = (entry.generalPurposeBitFlag & SIZES_FOLLOW) !== 0;
  const expected = follows ? [0, 0, 0] : [entry.crc32, entry.compressedSize, entry.uncompressedSize];
  const said = [local.crc32, local.compressedSize, local.uncompressedSize];
  const same = sameBytes(local.fileName, utf8(entry.fileName)) && local.compressionMethod === entry.compressionMethod && local.generalPurposeBitFlag === entry.generalPurposeBitFlag
    && said.every((value, at) => value === expected[at]) && local.fileDataStart >= entry.relativeOffsetOfLocalHeader + LOCAL_HEADER_BYTES;
  if (!same) throw new PackageFault('zip', entry.fileName, 'the header before the file and the directory of the archive disagree');
  return local.fileDataStart;
}

async function* unpacked(zip: ZipFile, entries: ReadonlyMap<string, Entry>, path: string, open: Set<Readable>): AsyncGenerator<Uint8Array> {
  const entry = entries.get(path);
  if (!entry) throw new PackageFault('file', path, 'it is missing');
  try {
    const stream = await zip.openReadStreamPromise(entry);
    open.add(stream);
    for await (const chunk of stream) yield chunk as Uint8Array; // a stream of bytes: no encoding was set
    open.delete(stream);
  } catch (reason) {
    throw new PackageFault('file', path, `it cannot be unpacked: ${reason instanceof Error ? reason.message : String(reason)}`);
  }
}

function zipFault(file: string, reason: unknown): PackageFault {
  return new PackageFault('zip', file, reason instanceof Error ? reason.message : String(reason));
}
