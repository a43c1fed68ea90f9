import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';

/** A file for nobody but its owner, under its own name only when it is whole. */
export async function writeWhole(file: string, content: Uint8Array | NodeJS.ReadableStream, { signal }: { readonly signal?: AbortSignal } = {}): Promise<void> {
  const part = `${file}.part`;
  try {
    await pipeline(content instanceof Uint8Array ? [content] : content, createWriteStream(part, { mode: 0o600 }), signal ? { signal } : {});
    signal?.throwIfAborted();
    await rename(part, file);
  } finally {
    await rm(part, { force: true });
  }
}
