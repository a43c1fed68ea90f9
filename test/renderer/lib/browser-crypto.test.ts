import { describe, expect, it } from 'vitest';
import { browserEd25519, browserSha256 } from '../../../renderer/lib/browser-crypto.ts';
import { toHex, utf8 } from '../../../shared/byte-text.ts';
import { keyFromSeed } from '../../support/node-signing.ts';

const key = keyFromSeed(new Uint8Array(32).fill(9));
const message = utf8('a checkpoint\n');

describe('cryptography in the page', () => {
  it('hashes text and its UTF-8 alike, as FIPS 180-4 has it', () => {
    expect(toHex(browserSha256('abc'))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(browserSha256('Größe')).toEqual(browserSha256(utf8('Größe')));
  });

  it('tells a true signature from a false one', async () => {
    expect(await browserEd25519(key.publicKey, message, key.sign(message))).toBe(true);
    expect(await browserEd25519(key.publicKey, utf8('another\n'), key.sign(message))).toBe(false);
    expect(await browserEd25519(keyFromSeed(new Uint8Array(32)).publicKey, message, key.sign(message))).toBe(false);
  });

  it('finds nothing signed by what is no key', async () => {
    expect(await browserEd25519(new Uint8Array(5), message, key.sign(message))).toBe(false);
  });
});
