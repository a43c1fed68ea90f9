import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AuditEntry, leafText, parseLeaf } from '../../shared/audit-entry.ts';
import { AUDIT_EVENTS } from '../../shared/audit-events.ts';
import { brand, type EventId, type Instant, instantOf, type RunId, type TenantId } from '../../shared/brand.ts';
import { toBase64Url, utf8 } from '../../shared/byte-text.ts';
import { canonicalJson } from '../../shared/canonical-json.ts';
import { EntryTooLarge } from '../../shared/entry-limits.ts';
import { assertLeafSafe } from '../../shared/json-check.ts';
import { Unverifiable } from '../../shared/unverifiable.ts';

const digest = fc.uint8Array({ minLength: 32, maxLength: 32 }).map(toBase64Url);
const refs = fc.dictionary(fc.stringMatching(/^[a-z][a-z0-9_]{0,20}$/), fc.stringMatching(/^[A-Za-z0-9+/=._:-]{1,90}$/), { maxKeys: 5 });
const anEntry: fc.Arbitrary<AuditEntry> = fc.record({
  id: fc.uuid({ version: 7 }).map((id) => brand<EventId>(id)),
  time: fc.integer({ min: 0, max: 4_102_444_800_000 }).map(instantOf),
  type: fc.constantFrom(...Object.keys(AUDIT_EVENTS)),
  severity: fc.constantFrom('info', 'warning', 'error', 'critical'),
  outcome: fc.constantFrom('success', 'failure', 'denied'),
  tenant: fc.uuid().map((id) => brand<TenantId>(id)),
  _sd: fc.uniqueArray(digest, { maxLength: 6 }).map((digests) => digests.toSorted()),
}).chain((entry) => fc.record({ run: fc.uuid().map((id) => brand<RunId>(id)), refs }, { requiredKeys: [] }).map((more) => ({ ...entry, ...more })));

const entry: AuditEntry = {
  id: brand<EventId>('0190a000-0000-7000-8000-000000000001'),
  time: instantOf(1_800_000_000_000),
  type: 'agent.version.approved',
  severity: 'info',
  outcome: 'success',
  tenant: brand<TenantId>('0190a000-0000-7000-8000-00000000000a'),
  _sd: ['A'.repeat(43), 'B'.repeat(43)],
};

describe('the text of a leaf', () => {
  it('is RFC 8785 of its members, by our own writer and by an independent one', () => {
    fc.assert(fc.property(anEntry, (any) => {
      const members = { v: 1, _sd_alg: 'sha-256', ...any };
      assertLeafSafe(members);
      expect(leafText(any)).toBe(canonicalJson(members));
      expect(leafText(any)).toBe(canonicalize(members));
    }), { numRuns: 2000 });
  });

  it('can be read back as the same entry', () => {
    fc.assert(fc.property(anEntry, (any) => {
      expect(parseLeaf(leafText(any))).toEqual(any);
      expect(parseLeaf(utf8(leafText(any)))).toEqual(any);
    }));
  });

  it('takes every event type that the product knows', () => {
    for (const type of Object.keys(AUDIT_EVENTS)) expect(() => leafText({ ...entry, type })).not.toThrow();
  });

  it.each([
    ['id', { id: brand<EventId>('0190a000-0000-4000-8000-000000000001') }, 'id is not a UUIDv7'],
    ['id in capitals', { id: brand<EventId>('0190A000-0000-7000-8000-000000000001') }, 'id is not a UUIDv7'],
    ['time', { time: brand<Instant>('2026-01-01T00:00:00Z') }, 'time is not an RFC 3339 time in UTC with milliseconds'],
    ['type', { type: 'agent"approved' }, 'type is not an event type'],
    ['severity', { severity: 'loud' as never }, 'severity is not a severity'],
    ['outcome', { outcome: 'maybe' as never }, 'outcome is not an outcome'],
    ['tenant', { tenant: brand<TenantId>('acme') }, 'tenant is not a UUID'],
    ['run', { run: brand<RunId>('run 1') }, 'run is not a UUID'],
    ['a name among the refs', { refs: { 'a"b': 'x' } }, 'refs is not an object of named hashes'],
    ['a ref with a quote', { refs: { a: 'x"y' } }, 'refs is not an object of named hashes'],
    ['digests out of order', { _sd: ['B'.repeat(43), 'A'.repeat(43)] }, '_sd is not a strictly ascending list of digests'],
    ['a digest twice', { _sd: ['A'.repeat(43), 'A'.repeat(43)] }, '_sd is not a strictly ascending list of digests'],
    ['a short digest', { _sd: ['A'] }, '_sd is not a strictly ascending list of digests'],
  ])('is not written with a wrong %s', (_name, wrong, message) => {
    expect(() => leafText({ ...entry, ...wrong })).toThrow(TypeError);
    expect(() => leafText({ ...entry, ...wrong })).toThrow(message);
  });

  it('holds at most 16 KiB', () => {
    expect(() => leafText({ ...entry, refs: { blob: 'x'.repeat(15_000) } })).not.toThrow();
    expect(() => leafText({ ...entry, refs: { blob: 'x'.repeat(16_384) } })).toThrow(EntryTooLarge);
  });
});

describe('a stored leaf', () => {
  const stored = leafText({ ...entry, run: brand<RunId>('0190a000-0000-7000-8000-0000000000ff'), refs: { a: '1', b: '2' } });

  it.each([
    ['with a member more', stored.replace('"v":1', '"u":1,"v":1')],
    ['with a member less', stored.replace('"outcome":"success",', '')],
    ['with a member twice', stored.replace('"outcome":"success"', '"outcome":"denied","outcome":"success"')],
    ['with members in another order', stored.replace('"a":"1","b":"2"', '"b":"2","a":"1"')],
    ['with a ref twice', stored.replace('"a":"1","b":"2"', '"a":"1","a":"2"')],
    ['with digests in another order', stored.replace(/"A+","B+"/, (both) => both.split(',').toReversed().join(','))],
    ['with a digest twice', stored.replace(/"A+","B+"/, (both) => `${both.split(',')[0]},${both.split(',')[0]}`)],
    ['with a blank', stored.replace(',', ', ')],
    ['with an escape where none is needed', stored.replace('success', '\\u0073uccess')],
    ['with a list for a text', stored.replace('"success"', '["success"]')],
    ['with a text for the digests', stored.replace(/\[.*\]/, '"x"')],
    ['of another version', stored.replace('"v":1', '"v":2')],
    ['of another digest', stored.replace('sha-256', 'sha-512')],
    ['with a newline after it', `${stored}\n`],
    ['that is no object', 'null'],
    ['that is no JSON', stored.slice(1)],
    ['that is empty', ''],
  ])('is refused %s', (_name, text) => {
    expect(() => parseLeaf(text)).toThrow(Unverifiable);
  });

  it('is read only as what would be written for it, whatever was cut out, repeated or put in', () => {
    const edit = fc.tuple(fc.nat(), fc.nat({ max: 60 }), fc.oneof(fc.constantFrom('', '"', ',', ':', '}', '0', 'a', '"a":"1",'), fc.string({ maxLength: 3 })));
    fc.assert(fc.property(anEntry, edit, (any, [pick, length, put]) => {
      const text = leafText(any);
      const at = pick % text.length;
      for (const changed of [text.slice(0, at) + put + text.slice(at + length), text.slice(0, at) + text.slice(at, at + length) + text.slice(at)]) {
        expect([changed, 'refused']).toContain(readBack(changed));
      }
    }), { numRuns: 2000 });
  });

  it('is refused when its bytes are not UTF-8', () => {
    expect(() => parseLeaf(Uint8Array.of(...utf8(stored), 0xff))).toThrow(Unverifiable);
  });
});

function readBack(text: string): string {
  try {
    return leafText(parseLeaf(text));
  } catch (reason) {
    if (reason instanceof Unverifiable) return 'refused';
    throw reason;
  }
}
