import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noteKey, parseVkey } from '../../shared/note-key.ts';
import { noteSigner, noteVerifier } from '../../shared/note-signature.ts';
import { addSignature, openNote, parseNote, signNote } from '../../shared/signed-note.ts';
import { Unverifiable } from '../../shared/unverifiable.ts';
import { keyFromSeed, sha256, verifyEd25519 } from '../support/node-signing.ts';
import { hasVectors, vectorJson } from '../support/vectors.ts';

/** Somebody who can sign, and what others need to check it. */
function aSigner(name: string, seed: number) {
  const { publicKey, sign } = keyFromSeed(new Uint8Array(32).fill(seed));
  const key = noteKey(sha256, name, 'ed25519', publicKey);
  return { signer: noteSigner(key, sign), verifier: noteVerifier(key, verifyEd25519) };
}

const ada = aSigner('ada.example', 1);
const bob = aSigner('bob.example', 2);
const text = 'First line\n\nThird line, naïve €\n';
const note = signNote(text, [ada.signer, bob.signer]);

describe('a signed note', () => {
  it.skipIf(!hasVectors)('of the specification is accepted with its key', () => {
    const { vkey, note: published } = vectorJson<{ readonly signedNote: Record<'vkey' | 'note', string> }>('c2sp/c2sp-examples.json').signedNote;
    const opened = openNote(published, [noteVerifier(parseVkey(sha256, vkey), verifyEd25519)]);
    expect(opened.text).toBe('This is an example message.\n');
    expect(opened.signatures.map(({ name }) => name)).toEqual(['example.com/foo']);
  });

  it('is opened by those who know a signer, with the text and the signers they know', () => {
    expect(openNote(note, [ada.verifier, bob.verifier]).signatures.map(({ name }) => name)).toEqual(['ada.example', 'bob.example']);
    const forBob = openNote(note, [bob.verifier]);
    expect([forBob.text, forBob.signatures.length]).toEqual([text, 1]);
  });

  it('takes a further signature without losing the first', () => {
    expect(addSignature(signNote(text, [ada.signer]), bob.signer)).toBe(note);
  });

  it('proves nothing to those who know no signer', () => {
    expect(() => openNote(note, [])).toThrow('no known key signed the note');
    expect(() => openNote(note, [aSigner('carl.example', 3).verifier])).toThrow('no known key signed the note');
  });

  it('is refused whole when one known signature is false, even beside a true one', () => {
    const impostor = aSigner('bob.example', 3).signer;
    const forged = signNote(text, [ada.signer, { ...impostor, id: bob.signer.id }]);
    expect(() => openNote(forged, [ada.verifier, bob.verifier])).toThrow(`the signature of bob.example+${bob.signer.id} is false`);
    expect(openNote(forged, [ada.verifier]).signatures).toHaveLength(1);
  });

  it('is refused for a false signature even after a true one of the same key', () => {
    const other = parseNote(signNote('other text\n', [ada.signer])).signatures[0]?.payload ?? expect.fail('no signature');
    const withFalse = addSignature(note, { ...ada.signer, sign: () => other });
    expect(() => openNote(withFalse, [ada.verifier])).toThrow(`the signature of ada.example+${ada.signer.id} is false`);
  });

  it('shows a signature once, however often it stands there', () => {
    expect(openNote(addSignature(note, ada.signer), [ada.verifier]).signatures).toHaveLength(1);
  });

  it('is refused when any byte of it is changed', () => {
    const alone = Buffer.from(signNote(text, [ada.signer]), 'utf8');
    fc.assert(fc.property(fc.nat(alone.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const changed = Buffer.from(alone);
      changed[at] = (changed[at] ?? 0) ^ change;
      expect(() => openNote(changed.toString('utf8'), [ada.verifier])).toThrow(Unverifiable);
    }), { numRuns: 500 });
  });
});

describe('the form of a note', () => {
  it('ends the text at the last empty line', () => {
    expect(parseNote(note).text).toBe(text);
  });

  it.each([
    ['without signatures', 'text\n'],
    ['with an empty place for them', 'text\n\n'],
    ['without a newline at the end', note.slice(0, -1)],
    ['with a tab', note.replace(' ', '\t')],
    ['with a carriage return', note.replaceAll('\n', '\r\n')],
    ['with a hyphen for the dash', note.replaceAll('— ', '- ')],
    ['with a name of two words', note.replace('ada.example', 'ada example')],
    ['with base64 that another text decodes to as well', note.replace(/(.)=\n/, '$1\n')],
    ['with a signature too short to have a key id', 'text\n\n— ada.example AAAA\n'],
    ['with more than a hundred signatures', 'text\n\n' + '— ada.example AAAAAAA=\n'.repeat(101)],
    ['of a megabyte', `${'x'.repeat(1_000_000)}\n\n— ada.example AAAAAAA=\n`],
    ['with half a character', `\ud800${note}`],
  ])('is refused %s', (_name, malformed) => {
    expect(() => parseNote(malformed)).toThrow(Unverifiable);
  });

  it('is kept by those who sign', () => {
    expect(() => signNote('no newline', [ada.signer])).toThrow(RangeError);
    expect(() => signNote('tab\t\n', [ada.signer])).toThrow(RangeError);
    expect(() => signNote(text, [{ ...ada.signer, name: 'a b' }])).toThrow(RangeError);
  });
});
