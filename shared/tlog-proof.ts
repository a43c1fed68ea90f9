import { fromBase64, toBase64 } from './byte-text.ts';
import { HASH_BYTES } from './tree-hash.ts';
import { Unverifiable } from './unverifiable.ts';

/** C2SP tlog-proof: that an entry stands at an index of a log, in one text that a stranger checks offline. */
export interface TlogProof {
  readonly index: number;
  readonly proof: readonly Uint8Array[];
  /** The signed checkpoint, byte for byte. */
  readonly checkpoint: string;
  /** Opaque, and signed by nobody. */
  readonly extra?: Uint8Array;
}

const HEADER = 'c2sp.org/tlog-proof@v1';
/** A tree whose leaves have safe integers for indices is no deeper. */
const MAX_HASHES = 53;

export function formatTlogProof({ index, proof, checkpoint, extra }: TlogProof): string {
  const extraLine = extra ? [`extra ${toBase64(extra)}`] : [];
  return [HEADER, ...extraLine, `index ${index}`, ...proof.map(toBase64), '', checkpoint].join('\n');
}

/** Checks the form only; throws `Unverifiable`. `openCheckpoint` and `verifyInclusion` do the rest. */
export function parseTlogProof(text: string): TlogProof {
  const divide = text.indexOf('\n\n');
  const [header, ...lines] = text.slice(0, divide).split('\n');
  const extraLine = lines[0]?.startsWith('extra ') ? lines.shift() : undefined;
  const [, digits] = /^index (0|[1-9]\d*)$/.exec(lines.shift() ?? '') ?? [];
  const index = Number(digits);
  const extra = extraLine === undefined ? undefined : fromBase64(extraLine.slice('extra '.length));
  if (divide === -1 || header !== HEADER || extra === null || !Number.isSafeInteger(index)) throw new Unverifiable('malformed proof');
  if (lines.length > MAX_HASHES) throw new Unverifiable(`a proof has at most ${MAX_HASHES} hashes, not ${lines.length}`);
  return { index, proof: lines.map(parseHash), checkpoint: text.slice(divide + 2), ...(extra ? { extra } : {}) };
}

function parseHash(line: string): Uint8Array {
  const hash = fromBase64(line);
  if (hash?.length !== HASH_BYTES) throw new Unverifiable('malformed hash in the proof');
  return hash;
}
