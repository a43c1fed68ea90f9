import { describe, expect, it } from 'vitest';
import { fromBase64, fromHex, toBase64 } from '../../shared/byte-text.ts';
import { formatCheckpoint, openCheckpoint, parseCheckpoint } from '../../shared/checkpoint.ts';
import { noteKey, parseVkey } from '../../shared/note-key.ts';
import { cosigner, noteSigner, noteVerifier } from '../../shared/note-signature.ts';
import { addSignature, parseNote, signNote } from '../../shared/signed-note.ts';
import { Unverifiable } from '../../shared/unverifiable.ts';
import { keyFromSeed, sha256, tree, verifyEd25519 } from '../support/node-signing.ts';
import { hasVectors, vectorJson, vectorPaths, vectorText } from '../support/vectors.ts';

const logKeys = keyFromSeed(new Uint8Array(32).fill(1));
const witnessKeys = keyFromSeed(new Uint8Array(32).fill(2));
const logKey = noteKey(sha256, 'log.example/t/a', 'ed25519', logKeys.publicKey);
const witnessKey = noteKey(sha256, 'witness.example', 'cosignature/v1', witnessKeys.publicKey);
const log = noteVerifier(logKey, verifyEd25519);
const witness = noteVerifier(witnessKey, verifyEd25519);
const checkpoint = { origin: 'log.example/t/a', size: 3, root: tree.leaf('root') };
const signed = signNote(formatCheckpoint(checkpoint), [noteSigner(logKey, logKeys.sign)]);
const cosigned = addSignature(signed, cosigner(witnessKey, witnessKeys.sign, 5));

describe('the checkpoints of the golden log', () => {
  it.skipIf(!hasVectors)('open under their log and witness, with the root of their size', () => {
    const roots = vectorJson<string[]>('golden-log/roots.json');
    const [goldenLog, goldenWitness] = ['log', 'witness'].map((name) => noteVerifier(parseVkey(sha256, vectorText(`golden-log/${name}.vkey`).trim()), verifyEd25519));
    const names = vectorPaths('golden-log/checkpoints');
    expect(names).toHaveLength(11);
    for (const name of names) {
      const opened = openCheckpoint(vectorText(`golden-log/checkpoints/${name}`), goldenLog ?? log, [goldenWitness ?? witness]);
      expect([opened.size, toBase64(opened.root), opened.cosignatures.length]).toEqual([Number(name), roots[Number(name)], name === '0' ? 0 : 1]); // nobody cosigned the empty log
    }
  });

  it.skipIf(!hasVectors)('are made again, bit for bit, from the test seed', () => {
    const { origin, logSeedHex } = vectorJson<Record<'origin' | 'logSeedHex', string>>('golden-log/keys.TEST-ONLY.json');
    const keys = keyFromSeed(fromHex(logSeedHex) ?? expect.fail('seed'));
    const signer = noteSigner(noteKey(sha256, origin, 'ed25519', keys.publicKey), keys.sign);
    for (const name of vectorPaths('golden-log/checkpoints')) {
      const published = vectorText(`golden-log/checkpoints/${name}`);
      const made = signNote(formatCheckpoint(parseCheckpoint(parseNote(published).text)), [signer]);
      expect(published.startsWith(made)).toBe(true);
    }
  });

  it.skipIf(!hasVectors)('read like the example of the specification', () => {
    const published = vectorJson<{ readonly parseOnly: { readonly checkpoint: string } }>('c2sp/c2sp-examples.json').parseOnly.checkpoint;
    expect(parseCheckpoint(parseNote(published).text)).toEqual({
      origin: 'example.com/behind-the-sofa', size: 20_852_163, root: fromBase64('CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I='),
    });
  });
});

describe('opening a checkpoint', () => {
  it('gives what the log committed to and who else confirmed it', () => {
    expect(openCheckpoint(cosigned, log)).toEqual({ ...checkpoint, root: Uint8Array.from(checkpoint.root), cosignatures: [] });
    expect(openCheckpoint(cosigned, log, [witness]).cosignatures.map(({ name }) => name)).toEqual(['witness.example']);
  });

  it('is refused when only a witness signed it', () => {
    const witnessOnly = signNote(formatCheckpoint(checkpoint), [cosigner(witnessKey, witnessKeys.sign, 5)]);
    expect(() => openCheckpoint(witnessOnly, log, [witness])).toThrow('log.example/t/a did not sign this checkpoint');
  });

  it('is refused when the log signed under the origin of another', () => {
    const other = signNote(formatCheckpoint({ ...checkpoint, origin: 'log.example/t/b' }), [noteSigner(logKey, logKeys.sign)]);
    expect(() => openCheckpoint(other, log)).toThrow('log.example/t/a signed a checkpoint of log.example/t/b');
  });

  it('is refused when size, root or cosignature were changed after signing', () => {
    expect(() => openCheckpoint(cosigned.replace('\n3\n', '\n4\n'), log)).toThrow(Unverifiable);
    expect(() => openCheckpoint(cosigned.replace(toBase64(checkpoint.root), toBase64(tree.empty)), log)).toThrow(Unverifiable);
    const falseWitness = addSignature(signed, { ...cosigner(witnessKey, logKeys.sign, 5) });
    expect(() => openCheckpoint(falseWitness, log, [witness])).toThrow(Unverifiable);
  });
});

describe('the text of a checkpoint', () => {
  const root = toBase64(tree.empty);

  it.each([
    ['an extension line', `log.example\n3\n${root}\nmore\n`],
    ['two lines', 'log.example\n3\n'],
    ['a leading zero', `log.example\n03\n${root}\n`],
    ['a sign', `log.example\n+3\n${root}\n`],
    ['a size that numbers cannot hold', `log.example\n9007199254740993\n${root}\n`],
    ['a root of 31 bytes', `log.example\n3\n${toBase64(new Uint8Array(31))}\n`],
    ['a blank in the origin', `log example\n3\n${root}\n`],
    ['no origin', `\n3\n${root}\n`],
    ['no last newline', `log.example\n3\n${root}`],
  ])('is refused with %s', (_name, text) => {
    expect(() => parseCheckpoint(text)).toThrow(Unverifiable);
  });

  it.each([
    ['origin', { ...checkpoint, origin: 'a b' }],
    ['size', { ...checkpoint, size: -1 }],
    ['root', { ...checkpoint, root: new Uint8Array(31) }],
  ])('is not written with a wrong %s', (_name, wrong) => {
    expect(() => formatCheckpoint(wrong)).toThrow(RangeError);
  });

  it('may be that of an empty log', () => {
    const empty = { origin: 'log.example', size: 0, root: Uint8Array.from(tree.empty) };
    expect(parseCheckpoint(formatCheckpoint(empty))).toEqual(empty);
  });
});
