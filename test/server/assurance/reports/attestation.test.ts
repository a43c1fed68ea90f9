import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Attestation, attestationText, parseAttestation } from '../../../../server/assurance/reports/attestation.ts';

const said: Attestation = {
  reportSha256: 'ab'.repeat(32), reportId: 'report-1', framework: 'SOC2-TSC-2017-rev2022', from: '2026-07-01T00:00:00.000Z', to: '2026-10-01T00:00:00.000Z',
  name: 'Olga Officer', person: 'olga', office: 'Compliance officer', at: '2026-10-02T09:00:00.000Z', statement: 'I have read it.',
};
const words = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom('"', '\\', '\n', '\r', '\u2028', 'at ', 'statement ', 'Ü') }));

describe('what an officer puts under a report', () => {
  it('is read back as it was said, whatever people are called and write', () => {
    fc.assert(fc.property(words, words, words, words, (name, person, office, statement) => {
      const attestation = { ...said, name, person, office, statement };
      expect(parseAttestation(attestationText(attestation))).toEqual(attestation);
    }));
  });

  it.each([
    ['another form', (text: string) => text.replace('attestation/1', 'attestation/2')],
    ['a line more', (text: string) => `${text}at 1970-01-01T00:00:00.000Z\n`],
    ['a line less', (text: string) => text.replace(/^office .*\n/m, '')],
    ['no digest', (text: string) => text.replace(/(?<=report_sha256 )../, 'zz')],
    ['the same words in another spelling', (text: string) => text.replace('Olga', String.raw`\u004flga`)],
    ['an escape that JSON does not have', (text: string) => text.replace('Olga', String.raw`\xlga`)],
    ['no end of line', (text: string) => text.trimEnd()],
  ])('is nothing with %s', (_what, change) => {
    const text = attestationText(said);
    expect(change(text)).not.toBe(text);
    expect(parseAttestation(change(text))).toBeNull();
  });
});
