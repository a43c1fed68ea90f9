import fc from 'fast-check';
import { expect, it } from 'vitest';
import { digestDisclosure, sha256 } from '../../../../server/records/audit/index.ts';
import { disclosureDigest } from '../../../../shared/disclosure.ts';

it('digests a disclosure as every other implementation does', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
    expect(digestDisclosure(text)).toBe(disclosureDigest(sha256, text));
  }));
});
