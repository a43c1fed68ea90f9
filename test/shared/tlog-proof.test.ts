import { describe, expect, it } from 'vitest';
import { toBase64 } from '../../shared/byte-text.ts';
import { openCheckpoint } from '../../shared/checkpoint.ts';
import { parseVkey } from '../../shared/note-key.ts';
import { noteVerifier } from '../../shared/note-signature.ts';
import { formatTlogProof, parseTlogProof } from '../../shared/tlog-proof.ts';
import { Unverifiable } from '../../shared/unverifiable.ts';
import { verifyInclusion } from '../../shared/verify-proof.ts';
import { sha256, tree, verifyEd25519 } from '../support/node-signing.ts';
import { hasVectors, vectorBytes, vectorText } from '../support/vectors.ts';

const hash = tree.leaf('a');
const text = formatTlogProof({ index: 5, proof: [hash], checkpoint: 'log.example\n9\nroot\n\n— log.example sig\n' });

describe('the proof files of the golden log', () => {
  it.skipIf(!hasVectors).each([0, 1, 127, 255, 256, 257, 300, 511, 512, 598, 599])('show that entry %i stands in it, checked with nothing but the key of the log', (index) => {
    const published = vectorText(`golden-log/proofs/${index}.tlog-proof`);
    const file = parseTlogProof(published);
    const log = noteVerifier(parseVkey(sha256, vectorText('golden-log/log.vkey').trim()), verifyEd25519);
    const { size, root } = openCheckpoint(file.checkpoint, log);
    const entry = vectorBytes(`golden-log/proofs/${index}.leaf`);

    expect(file.index).toBe(index);
    expect(() => verifyInclusion(tree, { leafHash: tree.leaf(entry), index: file.index, size, root, proof: file.proof })).not.toThrow();
    expect(() => verifyInclusion(tree, { leafHash: tree.leaf(entry.map((byte, at) => (at === 9 ? byte ^ 1 : byte))), index, size, root, proof: file.proof })).toThrow(Unverifiable);
    expect(formatTlogProof(file)).toBe(published);
  });
});

describe('the form of a proof file', () => {
  it('may carry extra data, which comes back', () => {
    const withExtra = formatTlogProof({ index: 0, proof: [], checkpoint: 'c\n', extra: Uint8Array.of(1, 2) });
    expect(withExtra).toBe('c2sp.org/tlog-proof@v1\nextra AQI=\nindex 0\n\nc\n');
    expect(parseTlogProof(withExtra)).toEqual({ index: 0, proof: [], checkpoint: 'c\n', extra: Uint8Array.of(1, 2) });
  });

  it.each([
    ['another header', text.replace('@v1', '@v2')],
    ['no index', text.replace('index 5\n', '')],
    ['an index with a zero in front', text.replace('index 5', 'index 05')],
    ['an index that numbers cannot hold', text.replace('index 5', 'index 9007199254740993')],
    ['a hash cut short', text.replace(toBase64(hash), toBase64(hash.subarray(1)))],
    ['extra data that is not base64', text.replace('index', 'extra !!\nindex')],
    ['more hashes than any tree is deep', text.replace(toBase64(hash), Array.from({ length: 54 }, () => toBase64(hash)).join('\n'))],
    ['no checkpoint', 'c2sp.org/tlog-proof@v1\nindex 5\n'],
    ['nothing', ''],
  ])('is refused with %s', (_name, malformed) => {
    expect(() => parseTlogProof(malformed)).toThrow(Unverifiable);
  });
});
