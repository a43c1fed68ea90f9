import { describe, expect, it } from 'vitest';
import type { PackageVerdict } from '../../../server/assurance/evidence/index.ts';
import { logWords, packageWords } from '../../../server/hosts/verify-words.ts';

/** Up a line, and over what stands there. */
const OVER = '\u001b[1A\u001b[2K\rwhole     package.zip\n\u009b2K\u202e';
const LOG = { origin: `acme.example${OVER}`, size: 3, signedSize: 3, root: 'ab', checked: { entries: 3, disclosures: 0, tiles: 1, checkpoints: 1 }, erased: [{ eventId: 'e', type: `privacy.erased${OVER}`, time: OVER, disclosures: 1 }], problem: { place: 'tile', at: OVER, says: `has other bytes${OVER}` } };
const VERDICT = {
  manifest: {
    mode: 'range', tenant: { id: 'id', slug: `acme${OVER}`, name: `Acme${OVER}` }, period: { from: '2026-01-01T00:00:00Z', to: '2026-02-01T00:00:00Z' }, redaction: { profile: 'full', groups: [] }, files: [],
    witnesses: [`witness.example+1+A${OVER}`], logs: [{ vkey: `acme.example+1+A${OVER}`, origin: OVER, first: 0, size: 3, cosigned: [] }],
  },
  files: 0, logs: [LOG], officers: [{ name: `Olga${OVER}`, office: OVER, at: OVER, reportSha256: 'ab' }], problem: { place: 'file', at: `logs/${OVER}`, says: OVER },
} as unknown as PackageVerdict; // what a package says of itself is anybody's text; the rest of a verdict is not looked at here

describe('what the verifier tells a terminal', () => {
  it('LOG-01: a package cannot write over the verdict on it: its names stay in their line, without a control character', () => {
    const told = packageWords(VERDICT, `package.zip${OVER}`, { keys: false, witnesses: false });
    expect(told).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
    expect(told.split('\n').filter((line) => line.startsWith('whole'))).toEqual([]);
    expect(told.split('\n')[0]).toMatch(/^NOT WHOLE package\.zip\\u\{1b\}/);
  });

  it('LOG-01: nor can a log', () => {
    expect(logWords(LOG as unknown as Parameters<typeof logWords>[0]).split('\n').map((line) => line.split(' ')[0])).toEqual(['NOT', '', '', '', '', '']); // as above
  });
});
