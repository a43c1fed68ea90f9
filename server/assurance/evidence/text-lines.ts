import { PackageFault } from './package-fault.ts';

/** A disclosure and what stands around it; nothing longer is a line of ours. */
const LONGEST_LINE = 200_000;

/** The lines of a UTF-8 file without their newlines; the last one must have one too. Throws a `PackageFault`. */
export async function* linesOf(path: string, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string, void> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + decoded(path, decoder, chunk)).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > LONGEST_LINE) throw new PackageFault('file', path, `it has a line of more than ${LONGEST_LINE} characters`);
    yield* lines;
  }
  if (rest + decoded(path, decoder, null) !== '') throw new PackageFault('file', path, 'its last line has no end');
}

function decoded(path: string, decoder: TextDecoder, chunk: Uint8Array | null): string {
  try {
    return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
  } catch {
    throw new PackageFault('file', path, 'it is not UTF-8');
  }
}
