import { createCipheriv, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { systemIds } from '../../../../server/base/ids.ts';
import { kidOf, openValue, sealValue } from '../../../../server/records/vault/sealed-value.ts';
import type { FieldPlace } from '../../../../server/records/vault/index.ts';
import { canonicalJson } from '../../../../shared/canonical-json.ts';
import { TENANT_A, TENANT_B } from '../../../support/actors.ts';

const key = { kid: 7, key: randomBytes(32) };
const place: FieldPlace = { tenantId: TENANT_A, table: 'webhook', row: 'w1', column: 'secret' };
/** Said of every value that is not exactly what was sealed. */
const SHUT = /does not open|not a sealed value/;
const seal = (secret: string) => sealValue(key, place, secret, systemIds);

describe('a sealed value', () => {
  it('T26: comes back as it went in, whatever it is, and names its key', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }).filter((text) => text.isWellFormed()), fc.integer({ min: 1, max: 0xffff_ffff }), (secret, kid) => {
      const sealed = sealValue({ ...key, kid }, place, secret, systemIds);
      expect(kidOf(sealed)).toBe(kid);
      expect(openValue({ ...key, kid }, place, sealed)).toBe(secret);
    }));
  });

  it('T26, KEY-02: does not open after any bit of any byte of it was changed', () => {
    const sealed = seal('a secret of some length');
    fc.assert(fc.property(fc.integer({ min: 0, max: sealed.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, mask) => {
      const changed = Buffer.from(sealed);
      changed.writeUInt8(changed.readUInt8(at) ^ mask, at);
      expect(() => openValue(key, place, changed)).toThrow(SHUT);
    }), { numRuns: 500 });
    for (let at = 0; at < sealed.length; at++) {
      const changed = Buffer.from(sealed);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      expect(() => openValue(key, place, changed), `byte ${at}`).toThrow(SHUT);
    }
  });

  it('T26, KEY-02: has a tag of 16 bytes, and a four-byte tag of the same text is refused', () => {
    const sealed = seal('short tag');
    expect(sealed.length).toBe(1 + 4 + 12 + 16 + 'short tag'.length);
    const iv = sealed.subarray(5, 17);
    const cipher = createCipheriv('aes-256-gcm', key.key, iv, { authTagLength: 4 });
    cipher.setAAD(Buffer.from(canonicalJson([1, TENANT_A, 'webhook', 'w1', 'secret', 7])));
    const text = Buffer.concat([cipher.update('short tag', 'utf8'), cipher.final()]);
    expect(cipher.getAuthTag()).toEqual(sealed.subarray(17, 21)); // the same tag, cut: exactly what a lenient reader would take
    for (const forged of [Buffer.concat([sealed.subarray(0, 17), cipher.getAuthTag(), text]), Buffer.concat([sealed.subarray(0, 17), cipher.getAuthTag(), Buffer.alloc(12), text])]) {
      expect(() => openValue(key, place, forged)).toThrow(SHUT);
    }
  });

  it.each([
    ['tenant', { tenantId: TENANT_B }], ['table', { table: 'webhooks' }], ['row', { row: 'w2' }], ['column', { column: 'secret2' }],
    ['border between row and column', { row: 'w1","secret', column: '' }],
  ])('KEY-01: does not open in the place of another %s', (_name, other) => {
    expect(() => openValue(key, { ...place, ...other }, seal('bound'))).toThrow('does not open');
  });

  it('KEY-01: does not open under another key, nor under its own by another number', () => {
    expect(() => openValue({ ...key, key: randomBytes(32) }, place, seal('x'))).toThrow('does not open');
    expect(() => openValue({ ...key, kid: 8 }, place, seal('x'))).toThrow('does not open');
  });

  it('KEY-03: takes an IV of its own, straight from the random source, each time', () => {
    const ivs = new Set<string>();
    for (let n = 0; n < 20_000; n++) ivs.add(seal('same').toString('latin1', 5, 17));
    expect(ivs.size).toBe(20_000);
  });

  it('refuses text that would come back changed', () => {
    expect(() => seal('\ud83d')).toThrow('half a character');
  });

  it.each([['nothing', Buffer.alloc(0)], ['a short one', Buffer.alloc(32, 1)], ['another version', Buffer.alloc(64, 9)]])('KEY-02: is not %s', (_name, bytes) => {
    expect(() => kidOf(bytes)).toThrow('not a sealed value');
  });
});
