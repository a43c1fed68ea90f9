import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../../shared/byte-text.ts';
import { noteKey, parseVkey } from '../../shared/note-key.ts';
import { cosignatureTime, cosigner, noteSigner, noteVerifier } from '../../shared/note-signature.ts';
import { addSignature, openNote, parseNote, signNote } from '../../shared/signed-note.ts';
import { Unverifiable } from '../../shared/unverifiable.ts';
import { keyFromSeed, sha256, verifyEd25519 } from '../support/node-signing.ts';
import { hasVectors, vectorBytes, vectorJson, vectorText } from '../support/vectors.ts';

const logKeys = keyFromSeed(new Uint8Array(32).fill(1));
const witnessKeys = keyFromSeed(new Uint8Array(32).fill(2));
const logKey = noteKey(sha256, 'log.example', 'ed25519', logKeys.publicKey);
const witnessKey = noteKey(sha256, 'witness.example', 'cosignature/v1', witnessKeys.publicKey);
const text = 'log.example\n1\nroot\n';
const note = addSignature(signNote(text, [noteSigner(logKey, logKeys.sign)]), cosigner(witnessKey, witnessKeys.sign, 1_679_315_147));

describe('Ed25519', () => {
  it.skipIf(!hasVectors)('makes and accepts the published signatures, and no other', () => {
    const lines = gunzipSync(vectorBytes('crypto/ed25519-sign.input.gz')).toString('ascii').trim().split('\n');
    expect(lines).toHaveLength(128);
    for (const line of lines) {
      const [secret = '', publicHex = '', message = '', signed = ''] = line.split(':').map((hex) => hex.toLowerCase());
      const [messageBytes, signature, publicKey] = [bytesOf(message), bytesOf(signed.slice(0, 128)), bytesOf(publicHex)];
      const key = keyFromSeed(bytesOf(secret.slice(0, 64)));
      expect(toHex(key.publicKey)).toBe(publicHex);
      expect(toHex(key.sign(messageBytes))).toBe(toHex(signature));
      expect(verifyEd25519(publicKey, messageBytes, signature)).toBe(true);
      expect(verifyEd25519(publicKey, Uint8Array.of(...messageBytes, 0), signature)).toBe(false);
    }
  });
});

describe('a cosignature', () => {
  it.skipIf(!hasVectors)('says when it was made, as in the specification', () => {
    const { checkpoint, cosignatureTimestamp } = vectorJson<{ readonly parseOnly: { readonly checkpoint: string; readonly cosignatureTimestamp: number } }>('c2sp/c2sp-examples.json').parseOnly;
    const payload = parseNote(checkpoint).signatures[1]?.payload ?? expect.fail('no cosignature');
    expect(cosignatureTime(payload)).toBe(cosignatureTimestamp);
  });

  it.skipIf(!hasVectors)('signs the message of the specification', () => {
    const { checkpoint, cosignatureTimestamp, cosignedMessage } = vectorJson<{ readonly parseOnly: { readonly checkpoint: string; readonly cosignatureTimestamp: number; readonly cosignedMessage: string } }>('c2sp/c2sp-examples.json').parseOnly;
    const messages: string[] = [];
    const witness = cosigner(witnessKey, (message) => {
      messages.push(Buffer.from(message).toString('utf8'));
      return new Uint8Array(64);
    }, cosignatureTimestamp);
    addSignature(checkpoint, witness);
    expect(messages).toEqual([cosignedMessage]);
  });

  it.skipIf(!hasVectors)('of the golden log is accepted, and made again bit for bit from the test seed', () => {
    const { witnessSeedHex } = vectorJson<{ readonly witnessSeedHex: string }>('golden-log/keys.TEST-ONLY.json');
    const golden = vectorText('golden-log/checkpoint');
    const key = parseVkey(sha256, vectorText('golden-log/witness.vkey').trim());
    const [signature] = openNote(golden, [noteVerifier(key, verifyEd25519)]).signatures;
    const seconds = cosignatureTime(signature?.payload ?? new Uint8Array());
    const logOnly = golden.split('\n').filter((line) => !line.startsWith(`— ${key.name} `)).join('\n');
    expect(addSignature(logOnly, cosigner(key, keyFromSeed(bytesOf(witnessSeedHex)).sign, seconds))).toBe(golden);
  });

  it('is accepted for its checkpoint and its second only', () => {
    const witness = noteVerifier(witnessKey, verifyEd25519);
    const payload = parseNote(note).signatures[1]?.payload ?? expect.fail('no cosignature');
    const later = payload.map((byte, at) => (at === 7 ? byte + 1 : byte));
    expect(witness.verify(text, payload)).toBe(true);
    expect(witness.verify(text, later)).toBe(false);
    expect(witness.verify(text.replace('1', '2'), payload)).toBe(false);
  });

  it('does not pass for the signature of a log, nor the other way round', () => {
    const asLog = noteVerifier({ ...witnessKey, algorithm: 'ed25519' }, verifyEd25519);
    const asWitness = noteVerifier({ ...logKey, algorithm: 'cosignature/v1' }, verifyEd25519);
    const [byLog, byWitness] = parseNote(note).signatures.map(({ payload }) => payload);
    expect(asLog.verify(text, byWitness ?? expect.fail('none'))).toBe(false);
    expect(asWitness.verify(text, byLog ?? expect.fail('none'))).toBe(false);
    expect(() => cosignatureTime(byLog ?? expect.fail('none'))).toThrow(Unverifiable);
  });

  it('is exactly as long as it must be, and so is the signature of a log', () => {
    const [byLog, byWitness] = parseNote(note).signatures.map(({ payload }) => payload);
    for (const [key, payload] of [[logKey, byLog], [witnessKey, byWitness]] as const) {
      const verifier = noteVerifier(key, verifyEd25519);
      const exact = payload ?? expect.fail('none');
      const padded = Uint8Array.of(...exact.subarray(0, 8), 0, ...exact.subarray(8));
      expect([exact, Uint8Array.of(0, ...exact), padded, Uint8Array.of(...exact, 0), exact.subarray(1)].map((bytes) => verifier.verify(text, bytes))).toEqual([true, false, false, false, false]);
    }
  });

  it('is made with a witness key and a whole second, a log signature with a log key', () => {
    expect(() => noteSigner(witnessKey, witnessKeys.sign)).toThrow('witness.example is a witness key');
    expect(() => cosigner(logKey, logKeys.sign, 1)).toThrow('log.example is not a witness key');
    expect(() => cosigner(witnessKey, witnessKeys.sign, 1.5)).toThrow(RangeError);
  });
});

function bytesOf(hex: string): Uint8Array {
  return fromHex(hex) ?? expect.fail('malformed hex');
}
