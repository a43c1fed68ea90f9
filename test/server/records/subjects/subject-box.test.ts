import { createDecipheriv, createHash, createHmac, createSecretKey, hkdfSync, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { systemIds } from '../../../../server/base/ids.ts';
import { digestsOfBox, openBox, sealBox } from '../../../../server/records/subjects/subject-box.ts';
import { subjectSecrets } from '../../../../server/records/subjects/subject-secrets.ts';

const NAMES = ['actor', 'impersonator', 'source', 'subject', 'resource', 'details'] as const;
const ROOT = new Uint8Array(32).fill(7);
const secrets = subjectSecrets(ROOT, systemIds);
const key = (bytes: Uint8Array) => createSecretKey(bytes);
const digestOf = (text: string) => createHash('sha256').update(text).digest('base64url');

/** One to six disclosures under their names, as RFC 9901 writes them: base64url, each salted. */
const told = fc.record({
  names: fc.subarray([...NAMES], { minLength: 1 }),
  values: fc.array(fc.string({ unit: 'grapheme', maxLength: 60 }), { minLength: 6, maxLength: 6 }),
  salts: fc.array(fc.uint8Array({ minLength: 16, maxLength: 16 }), { minLength: 6, maxLength: 6 }),
}).map(({ names, values, salts }) => {
  const texts = names.map((name, at) => Buffer.from(JSON.stringify([Buffer.from(salts[at] ?? []).toString('base64url'), name, values[at]])).toString('base64url'));
  return { names: names.join(' '), texts: texts.join('~'), digests: texts.map(digestOf) };
});
const ref = fc.record({ person: fc.stringMatching(/^[\w-]{1,43}$/), kid: fc.integer({ min: 1, max: 1_000 }) });
const keyBytes = fc.uint8Array({ minLength: 32, maxLength: 32 });

describe('a box of what an entry tells of a person', () => {
  it('opens to what was put in', () => {
    fc.assert(fc.property(told, ref, keyBytes, (one, of, bytes) => {
      expect(openBox(key(bytes), one.names, sealBox(secrets, of, key(bytes), one))).toBe(one.texts);
    }));
  });

  it('stays closed when any byte of it was flipped', () => {
    fc.assert(fc.property(told, ref, keyBytes, fc.nat(), fc.integer({ min: 1, max: 255 }), (one, of, bytes, place, flip) => {
      const box = sealBox(secrets, of, key(bytes), one);
      const at = place % box.length;
      box[at] = (box[at] ?? 0) ^ flip;
      expect(openBox(key(bytes), one.names, box)).toBeNull();
    }));
  });

  it('stays closed when it was cut, however short', () => {
    const box = sealBox(secrets, { person: 'p', kid: 1 }, key(new Uint8Array(32)), { names: 'actor', texts: 'WyJzIiwiYWN0b3IiLDFd', digests: ['d'] });
    expect(Array.from({ length: box.length }, (_, length) => openBox(key(new Uint8Array(32)), 'actor', box.subarray(0, length))).filter((text) => text !== null)).toEqual([]);
  });

  it('stays closed under other names and under another key', () => {
    fc.assert(fc.property(told, told, ref, keyBytes, keyBytes, (one, another, of, bytes, stranger) => {
      fc.pre(one.names !== another.names && Buffer.compare(bytes, stranger) !== 0);
      const box = sealBox(secrets, of, key(bytes), one);
      expect([openBox(key(bytes), another.names, box), openBox(key(stranger), one.names, box)]).toEqual([null, null]);
    }));
  });

  it('opens to AES-256-GCM of other hands: twelve bytes of IV, sixteen of tag, the names as what is bound', () => {
    fc.assert(fc.property(told, ref, keyBytes, (one, of, bytes) => {
      const box = sealBox(secrets, of, key(bytes), one);
      const decipher = createDecipheriv('aes-256-gcm', bytes, box.subarray(0, 12), { authTagLength: 16 });
      decipher.setAAD(Buffer.from(`audit_disclosure ${one.names}`)).setAuthTag(box.subarray(12, 28));
      expect(Buffer.concat([decipher.update(box.subarray(28)), decipher.final()]).toString('ascii')).toBe(one.texts);
      const marking = Buffer.from(hkdfSync('sha256', ROOT, 'countersign/v1', 'marking', 32));
      const mark = createHmac('sha256', marking).update(`${of.person} ${of.kid}\n${one.names}\n${[...one.digests].sort().join('~')}`).digest();
      expect(box.subarray(0, 12)).toEqual(mark.subarray(0, 12));
    }));
  });

  it('never has the IV of another one, though no chance is in it', () => {
    fc.assert(fc.property(told, told, ref, ref, keyBytes, (one, another, of, ofAnother, bytes) => {
      fc.pre(JSON.stringify([one.digests, of]) !== JSON.stringify([another.digests, ofAnother]));
      expect(sealBox(secrets, of, key(bytes), one).subarray(0, 12)).not.toEqual(sealBox(secrets, ofAnother, key(bytes), another).subarray(0, 12));
    }));
  });
});

describe('which digests a closed box stands for', () => {
  it('are exactly those that were sealed, among up to six that the entry promised in whatever order', () => {
    fc.assert(fc.property(told, ref, keyBytes, fc.infiniteStream(fc.nat()), (one, of, bytes, chance) => {
      const strangers = Array.from({ length: 6 - one.digests.length }, () => digestOf(randomBytes(16).toString('hex')));
      const promised = [...one.digests, ...strangers].map((digest) => ({ digest, at: chance.next().value ?? 0 })).sort((a, b) => a.at - b.at).map(({ digest }) => digest);
      const found = digestsOfBox(secrets, of, one.names, sealBox(secrets, of, key(bytes), one), promised);
      expect(found?.toSorted()).toEqual(one.digests.toSorted());
    }));
  });

  it('are none for another entry, another person, another key of theirs, other names, or the secret of another tenant', () => {
    const stranger = subjectSecrets(new Uint8Array(32).fill(8), systemIds);
    fc.assert(fc.property(told, told, ref, (one, elsewhere, of) => {
      const box = sealBox(secrets, of, key(new Uint8Array(32)), one);
      const names = NAMES.slice(0, one.digests.length).join(' ');
      expect([
        digestsOfBox(secrets, of, one.names, box, elsewhere.digests.filter((digest) => !one.digests.includes(digest))),
        digestsOfBox(secrets, of, one.names, box, one.digests.slice(1)),
        digestsOfBox(secrets, { ...of, person: `${of.person}x` }, one.names, box, one.digests),
        digestsOfBox(secrets, { ...of, kid: of.kid + 1 }, one.names, box, one.digests),
        names === one.names ? null : digestsOfBox(secrets, of, names, box, one.digests),
        digestsOfBox(secrets, of, `${one.names} more`, box, one.digests),
        digestsOfBox(stranger, of, one.names, box, one.digests),
        digestsOfBox(secrets, of, one.names, box.subarray(0, 11), one.digests),
      ]).toEqual(Array.from({ length: 8 }, () => null));
    }));
  });

  it('are none for a box whose IV was changed, and say nothing of its other bytes', () => {
    fc.assert(fc.property(told, ref, fc.nat({ max: 11 }), fc.integer({ min: 1, max: 255 }), (one, of, at, flip) => {
      const box = sealBox(secrets, of, key(new Uint8Array(32)), one);
      const changed = Buffer.from(box);
      changed[at] = (changed[at] ?? 0) ^ flip;
      expect(digestsOfBox(secrets, of, one.names, changed, one.digests)).toBeNull();
      expect(digestsOfBox(secrets, of, one.names, box.subarray(0, 12), one.digests)).not.toBeNull();
    }));
  });
});
