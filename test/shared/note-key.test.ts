import { describe, expect, it } from 'vitest';
import { formatVkey, isKeyName, noteKey, parseVkey } from '../../shared/note-key.ts';
import { Unverifiable } from '../../shared/unverifiable.ts';
import { keyFromSeed, sha256 } from '../support/node-signing.ts';
import { hasVectors, vectorJson, vectorText } from '../support/vectors.ts';

const { publicKey } = keyFromSeed(new Uint8Array(32).fill(7));
const key = noteKey(sha256, 'log.example/t/one', 'ed25519', publicKey);

describe('a verifier key', () => {
  it.skipIf(!hasVectors)('is read and written as published, of a log and of a witness', () => {
    const { signedNote, tessera } = vectorJson<Record<'signedNote' | 'tessera', { readonly vkey: string }>>('c2sp/c2sp-examples.json');
    for (const vkey of [signedNote.vkey, tessera.vkey, vectorText('golden-log/log.vkey').trim(), vectorText('golden-log/witness.vkey').trim()]) {
      expect(formatVkey(parseVkey(sha256, vkey))).toBe(vkey);
    }
    expect(parseVkey(sha256, signedNote.vkey)).toMatchObject({ name: 'example.com/foo', id: '530d903a', algorithm: 'ed25519' });
    expect(parseVkey(sha256, vectorText('golden-log/witness.vkey').trim()).algorithm).toBe('cosignature/v1');
  });

  it('comes back as the key it was', () => {
    expect(parseVkey(sha256, formatVkey(key))).toEqual({ ...key, publicKey: Uint8Array.from(publicKey) });
  });

  it('has another id under another name or for another use', () => {
    const ids = [key, noteKey(sha256, 'log.example/t/two', 'ed25519', publicKey), noteKey(sha256, 'log.example/t/one', 'cosignature/v1', publicKey)].map(({ id }) => id);
    expect(new Set(ids).size).toBe(3);
  });

  it.each([
    ['with the id of another key', formatVkey(key).replace(`+${key.id}+`, '+00000000+'), 'says id 00000000 but has'],
    ['renamed', formatVkey(key).replace('one', 'two'), 'says id'],
    ['of an unknown type', `x+00000000+${Buffer.concat([Buffer.of(9), publicKey]).toString('base64')}`, 'verifier key of unknown type 9'],
    ['cut short', formatVkey(key).slice(0, -4), 'malformed verifier key'],
    ['without a name', formatVkey(key).slice(key.name.length), 'malformed verifier key'],
    ['empty', '', 'malformed verifier key'],
  ])('is refused %s', (_name, vkey, message) => {
    expect(() => parseVkey(sha256, vkey)).toThrow(Unverifiable);
    expect(() => parseVkey(sha256, vkey)).toThrow(message);
  });
});

describe('a key name', () => {
  it.each(['', 'a b', 'a+b', 'a\u00a0b', 'a\u2003b', 'a\nb', 'a\u0085b', 'a\0', '\ud800', 'x'.repeat(256), 'ä'.repeat(128)])('is not %j', (name) => {
    expect(isKeyName(name)).toBe(false);
    expect(() => noteKey(sha256, name, 'ed25519', publicKey)).toThrow(RangeError);
  });

  it('may be any other text of at most 255 bytes', () => {
    for (const name of ['a', 'log.example/t/0190a000/s/e1', 'x'.repeat(255), 'größe.example']) expect(isKeyName(name)).toBe(true);
  });
});
