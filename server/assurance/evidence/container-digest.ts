import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Transform, type TransformCallback } from 'node:stream';
import { PackageFault } from './package-fault.ts';

const NAME = 'sha256:';
const HEX = 64;
const FORM = /^sha256:[0-9a-f]{64}$/;

/** What the archive is closed with, as its comment (APPNOTE 4.4.26), until its digest is known. */
export const ROOM_FOR_DIGEST: string = NAME + '0'.repeat(HEX);

/**
 * Passes an archive that ends in `ROOM_FOR_DIGEST` on, with the SHA-256 of all bytes before it in that room. Some bytes of an archive belong to
 * no file (times, permissions, what fills the last byte of a packed file), so that no file's digest tells when one of them was changed.
 */
export class ContainerDigest extends Transform {
  readonly #hash = createHash('sha256');
  #end: Buffer = Buffer.alloc(0);

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    const bytes = Buffer.concat([this.#end, chunk]);
    const known = bytes.subarray(0, Math.max(0, bytes.length - HEX));
    this.#end = bytes.subarray(known.length);
    this.#hash.update(known);
    done(null, known);
  }

  override _flush(done: TransformCallback): void {
    done(null, this.#hash.digest('hex'));
  }
}

/** Throws a `PackageFault` unless the archive, a file or its bytes, ends in the SHA-256 of all that is before. Nobody signs that: it finds what was damaged, and who forges a byte of no file gains nothing. */
export async function demandContainer(source: string | Buffer): Promise<void> {
  const hash = createHash('sha256');
  let end: Buffer = Buffer.alloc(0);
  for await (const chunk of typeof source === 'string' ? createReadStream(source) : [source]) {
    const bytes = Buffer.concat([end, chunk as Buffer]); // no encoding was set
    end = bytes.subarray(Math.max(0, bytes.length - ROOM_FOR_DIGEST.length));
    hash.update(bytes.subarray(0, bytes.length - end.length));
  }
  const said = end.toString('latin1');
  if (!FORM.test(said)) throw new PackageFault('zip', 'the end of the archive', 'it does not end in its digest: it was packed anew, or its end was changed. Unpack it, and check the files with verify.mjs');
  if (said.slice(NAME.length) !== hash.update(NAME).digest('hex')) throw new PackageFault('zip', 'the archive', 'a byte that belongs to no file was changed, or it was packed anew. Unpack it, and check the files with verify.mjs');
}
