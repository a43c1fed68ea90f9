import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  concatBytes, fromBase64, fromBase64Url, fromHex, fromUtf8, sameBytes, textToBase64Url, toBase64, toBase64Url, toHex, utf8,
} from '../../shared/byte-text.ts';

const bytes = fc.uint8Array({ maxLength: 300 });

describe('bytes as text', () => {
  it('reads as Node writes it, whatever the bytes', () => {
    fc.assert(fc.property(bytes, (input) => {
      const node = Buffer.from(input);
      expect([toHex(input), toBase64(input), toBase64Url(input)]).toEqual([node.toString('hex'), node.toString('base64'), node.toString('base64url')]);
    }));
  });

  it('comes back as the bytes it was', () => {
    fc.assert(fc.property(bytes, (input) => {
      for (const back of [fromHex(toHex(input)), fromBase64(toBase64(input)), fromBase64Url(toBase64Url(input))]) expect(back).toEqual(Uint8Array.from(input));
    }));
  });

  it('holds for more bytes than one call takes arguments', () => {
    const long = Uint8Array.from({ length: 200_000 }, (_, at) => at % 251);
    expect(toBase64(long)).toBe(Buffer.from(long).toString('base64'));
    expect(fromBase64(toBase64(long))).toEqual(long);
  });

  it('takes a text by its UTF-8, ASCII or not', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.string({ unit: 'grapheme' })), (text) => {
      expect(textToBase64Url(text)).toBe(Buffer.from(text, 'utf8').toString('base64url'));
    }));
  });
});

describe('strict decoding', () => {
  it.each(['A', 'AA', 'AAA', 'AA=', 'AB==', 'AAB=', '=AAA', 'AA==AAAA', 'AAAA====', 'AA A', 'AAAA\n', 'AA-_', '\u00e4AAA'])('refuses %j as base64', (text) => {
    expect(fromBase64(text)).toBeNull();
  });

  it.each(['A', 'AB', 'AAB', 'AA==', 'AA+/', 'AAAA ', 'AAAAA'])('refuses %j as base64url', (text) => {
    expect(fromBase64Url(text)).toBeNull();
  });

  it.each(['0', '0G', 'AB', '0x00', ' 00'])('refuses %j as hex', (text) => {
    expect(fromHex(text)).toBeNull();
  });

  it('accepts one text for one byte string only: any other character changes the bytes or is refused', () => {
    const digits = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'];
    fc.assert(fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.nat(), fc.constantFrom(...digits), (input, place, digit) => {
      const text = toBase64(input);
      const at = place % text.length;
      const changed = text.slice(0, at) + digit + text.slice(at + 1);
      const decoded = fromBase64(changed);
      expect(changed === text || decoded === null || !sameBytes(decoded, input)).toBe(true);
    }));
  });

  it('refuses bytes that are not UTF-8, and keeps a byte order mark as a character', () => {
    expect(fromUtf8(Uint8Array.of(0x61, 0xff))).toBeNull();
    expect(fromUtf8(Uint8Array.of(0xed, 0xa0, 0x80))).toBeNull();
    expect(fromUtf8(utf8('\ufeffa'))).toBe('\ufeffa');
  });
});

describe('comparing and joining bytes', () => {
  it('tells apart what differs in length or in one byte', () => {
    expect(sameBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2))).toBe(true);
    expect(sameBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBe(false);
    expect(sameBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2, 0))).toBe(false);
  });

  it('joins in order', () => {
    expect(concatBytes(Uint8Array.of(1), new Uint8Array(), Uint8Array.of(2, 3))).toEqual(Uint8Array.of(1, 2, 3));
  });
});
