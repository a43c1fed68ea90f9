import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { systemIds } from '../../../../server/base/ids.ts';
import type { SubjectKeyRow } from '../../../../server/records/subjects/key-shelf.ts';
import { rootOfSubjects, subjectSecrets } from '../../../../server/records/subjects/subject-secrets.ts';
import { TENANT_A, TENANT_B } from '../../../support/actors.ts';

const DEPLOYMENT = new Uint8Array(32).fill(5);
const AT = '2026-11-21T09:00:00.000Z';
const of = (deployment: Uint8Array, tenant = TENANT_A) => subjectSecrets(rootOfSubjects(deployment, tenant), systemIds);
const ours = of(DEPLOYMENT);
const strangers = [of(DEPLOYMENT, TENANT_B), of(new Uint8Array(32).fill(6))];
const ref = fc.record({ person: fc.stringMatching(/^[\w-]{1,43}$/), kid: fc.integer({ min: 1, max: 1_000 }) });
const keyBytes = fc.uint8Array({ minLength: 32, maxLength: 32 });
const row = (one: { readonly person: string; readonly kid: number }, gone: Uint8Array | null): SubjectKeyRow => ({ tenantId: TENANT_A, ...one, wrapped: null, createdAt: AT, retiredAt: AT, gone });

function flipped(bytes: Uint8Array, place: number, flip: number): Buffer {
  const changed = Buffer.from(bytes);
  const at = place % changed.length;
  changed[at] = (changed[at] ?? 0) ^ flip;
  return changed;
}

describe('the wrapping of a person’s key', () => {
  it('comes off for the same person and number, and shows nothing of the key', () => {
    fc.assert(fc.property(ref, keyBytes, (one, bytes) => {
      const wrapped = ours.wrap(one, bytes);
      expect(ours.unwrap(one, wrapped)?.export()).toEqual(Buffer.from(bytes));
      expect(wrapped.includes(Buffer.from(bytes))).toBe(false);
    }));
  });

  it('does not come off for another person, another number, another tenant, another deployment or changed bytes', () => {
    fc.assert(fc.property(ref, ref, keyBytes, fc.nat(), fc.integer({ min: 1, max: 255 }), (one, another, bytes, place, flip) => {
      fc.pre(one.person !== another.person);
      const wrapped = ours.wrap(one, bytes);
      const attempts = [ours.unwrap({ ...one, person: another.person }, wrapped), ours.unwrap({ ...one, kid: one.kid + 1 }, wrapped), ...strangers.map((stranger) => stranger.unwrap(one, wrapped)), ours.unwrap(one, flipped(wrapped, place, flip)), ours.unwrap(one, new Uint8Array())];
      expect(attempts).toEqual(attempts.map(() => null));
    }));
  });
});

describe('the word that a key was destroyed', () => {
  it('says when', () => {
    fc.assert(fc.property(ref, (one) => {
      expect(ours.goneAt(row(one, ours.sayGone(one, AT)))).toBe(AT);
    }));
  });

  it('is believed of nobody else’s key, of no other number, of no other tenant, and not once it was changed', () => {
    fc.assert(fc.property(ref, ref, fc.nat(), fc.integer({ min: 1, max: 255 }), (one, another, place, flip) => {
      fc.pre(one.person !== another.person);
      const gone = ours.sayGone(one, AT);
      const attempts = [
        ours.goneAt(row({ ...one, person: another.person }, gone)), ours.goneAt(row({ ...one, kid: one.kid + 1 }, gone)), ...strangers.map((stranger) => stranger.goneAt(row(one, gone))),
        ...strangers.map((stranger) => ours.goneAt(row(one, stranger.sayGone(one, AT)))), ours.goneAt(row(one, flipped(gone, place, flip))), ours.goneAt(row(one, null)), ours.goneAt(row(one, new Uint8Array())), ours.goneAt(row(one, Buffer.from(AT))),
      ];
      expect(attempts).toEqual(attempts.map(() => null));
    }));
  });

  it('cannot be made of the wrapped key, though one secret seals both', () => {
    fc.assert(fc.property(ref, keyBytes, (one, bytes) => {
      expect(ours.goneAt(row(one, ours.wrap(one, bytes)))).toBeNull();
      expect(ours.unwrap(one, ours.sayGone(one, AT))).toBeNull();
    }));
  });
});

it('what marks a box is the tenant’s own, and another for each key and each content', () => {
  fc.assert(fc.property(ref, ref, fc.string(), fc.string(), (one, another, sealed, elsewhere) => {
    fc.pre((one.person !== another.person || one.kid !== another.kid) && sealed !== elsewhere);
    const marks = [ours.mark(one, sealed), ours.mark(another, sealed), ours.mark(one, elsewhere), ...strangers.map((stranger) => stranger.mark(one, sealed))];
    expect(new Set(marks.map((mark) => mark.toString('hex'))).size).toBe(marks.length);
    expect(marks.map(({ length }) => length)).toEqual(marks.map(() => 12));
    expect(ours.mark(one, sealed)).toEqual(marks[0]);
  }));
});
