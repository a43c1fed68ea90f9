import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { disclose, disclosureDigest, matchDisclosures, parseDisclosure } from '../../shared/disclosure.ts';
import { EntryTooLarge } from '../../shared/entry-limits.ts';
import type { Json } from '../../shared/json.ts';
import { sha256 } from '../support/node-signing.ts';
import { hasVectors, vectorJson, vectorPaths } from '../support/vectors.ts';

const salt = (seed: number): Uint8Array => new Uint8Array(16).fill(seed);
const actor = disclose(salt(1), 'actor', { email: 'ada@example.com' });
const source = disclose(salt(2), 'source', { ip: '192.0.2.7' });
const details = disclose(salt(3), 'details', { note: 'naïve "quoted" € 😀', amount_micro: 300_000 });
const digestOf = (text: string): string => disclosureDigest(sha256, text);
const leaf = { id: 'x', _sd: [actor, source, details].map(digestOf).sort() };

describe('a disclosure', () => {
  it('is base64url of salt, name and value', () => {
    expect(JSON.parse(Buffer.from(actor, 'base64url').toString('utf8'))).toEqual(['AQEBAQEBAQEBAQEBAQEBAQ', 'actor', { email: 'ada@example.com' }]);
  });

  it('comes back as its name and value, whatever they say', () => {
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 3, stringUnit: 'grapheme' }).filter(isIntegral), (value) => {
      const text = disclose(salt(9), 'details', value as Json); // jsonValue makes nothing else
      expect(parseDisclosure(text)).toEqual({ name: 'details', value: JSON.parse(JSON.stringify(value)) });
    }));
  });

  it('is refused for what JSON would drop or bend, naming the place', () => {
    expect(() => disclose(salt(1), 'details', { cost: 0.1 })).toThrow('at "/cost": 0.1 is not a safe integer');
    expect(() => disclose(salt(1), 'details', { name: '\ud800' })).toThrow('at "/name"');
    expect(() => disclose(salt(1), 'details', Object.fromEntries([['gone', undefined]]) as never)).toThrow('at "/gone": undefined has no JSON form');
  });

  it('needs 128 bits of salt', () => {
    expect(() => disclose(new Uint8Array(15), 'actor', null)).toThrow(RangeError);
  });

  it('holds at most 64 KiB', () => {
    const filled = (length: number): string => disclose(salt(1), 'details', 'x'.repeat(length));
    expect(filled(49_100).length).toBeLessThanOrEqual(65_536);
    expect(() => filled(49_152)).toThrow(EntryTooLarge);
    expect(() => filled(49_152)).toThrow('details has 65588 bytes, the limit is 65536');
  });

  it.each([
    ['not base64url', 'a+b='], ['not UTF-8', Buffer.of(0xff).toString('base64url')], ['not JSON', Buffer.from('[').toString('base64url')],
    ['no list', Buffer.from('{"length":3}').toString('base64url')], ['null', Buffer.from('null').toString('base64url')],
    ['two members', Buffer.from('["s","actor"]').toString('base64url')], ['four members', Buffer.from('["s","actor",1,2]').toString('base64url')],
    ['a number for a name', Buffer.from('["s",1,2]').toString('base64url')], ['no salt', Buffer.from('[null,"actor",2]').toString('base64url')],
  ])('is not what holds %s', (_name, text) => {
    expect(parseDisclosure(text)).toBeNull();
  });
});

describe('matching disclosures with an entry', () => {
  it.skipIf(!hasVectors)('finds every part of the golden entries in place', () => {
    const proven = vectorPaths('golden-log/proofs').filter((path) => path.endsWith('.disclosures.json'));
    expect(proven).toHaveLength(11);
    for (const path of proven) {
      const disclosures = vectorJson<{ readonly name: string; readonly disclosure: string }[]>(`golden-log/proofs/${path}`);
      const golden = vectorJson<{ readonly _sd: string[] }>(`golden-log/proofs/${path.replace('.disclosures.json', '.leaf')}`);
      const match = matchDisclosures(sha256, golden, disclosures.map(({ disclosure }) => disclosure));
      expect(match.present.map(({ name }) => name)).toEqual(disclosures.map(({ name }) => name));
      expect([match.missing, match.forged]).toEqual([[], []]);
    }
  });

  it('tells what is shown from what is withheld', () => {
    const match = matchDisclosures(sha256, leaf, [source]);
    expect(match.present).toEqual([{ digest: digestOf(source), name: 'source', value: { ip: '192.0.2.7' } }]);
    expect([...match.missing].sort()).toEqual([actor, details].map(digestOf).sort());
    expect(match.forged).toEqual([]);
  });

  it('tells a forgery by any changed character', () => {
    const digits = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'];
    fc.assert(fc.property(fc.nat(actor.length - 1), fc.constantFrom(...digits), (at, digit) => {
      const text = actor.slice(0, at) + digit + actor.slice(at + 1);
      fc.pre(text !== actor);
      expect(matchDisclosures(sha256, leaf, [text])).toMatchObject({ present: [], forged: [{ text, why: 'its digest is not in the entry' }] });
    }));
  });

  it('counts a disclosure shown twice once', () => {
    const match = matchDisclosures(sha256, leaf, [actor, actor]);
    expect([match.present.length, match.forged]).toEqual([1, [{ text: actor, why: 'it is shown twice' }]]);
  });

  it('does not let a disclosure overlay what stands clear, or another one', () => {
    const second = disclose(salt(4), 'actor', { email: 'mallory@example.com' });
    const clear = { _sd: [actor, second].map(digestOf), actor: 'clear' };
    const clash = matchDisclosures(sha256, clear, [actor]);
    expect(clash.forged).toEqual([{ text: actor, why: 'the entry has another actor' }]);
    const twice = matchDisclosures(sha256, { _sd: [actor, second].map(digestOf) }, [actor, second]);
    expect([twice.present.length, twice.missing, twice.forged]).toEqual([1, [digestOf(second)], [{ text: second, why: 'the entry has another actor' }]]);
  });

  it('does not take for a disclosure what the log vouches for but nobody can read', () => {
    expect(matchDisclosures(sha256, { _sd: [digestOf('AAAA')] }, ['AAAA'])).toEqual({
      present: [], missing: [digestOf('AAAA')], forged: [{ text: 'AAAA', why: 'it is not a disclosure' }],
    });
  });
});

function isIntegral(value: unknown): boolean {
  if (typeof value === 'number') return Number.isSafeInteger(value);
  return typeof value !== 'object' || value === null || Object.values(value).every(isIntegral);
}
