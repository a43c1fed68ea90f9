import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plusMs } from '../../../../shared/brand.ts';
import { anActor } from '../../../support/actors.ts';
import { auditedDatabases } from '../../../support/audited-databases.ts';
import { changed, type EvidenceHouse, type Files, fillLog, judged, manifestOf, officer, openEvidenceHouse, sha256Hex, signedAnew, signOff, unpack } from '../../../support/evidence-packages.ts';

const kim = anActor({ userId: 'kim', name: 'Kim "K"\u2028 Üç', roles: ['auditor'] });

describe.each(auditedDatabases)('a package of a report that officers signed off, on %s', (_name, open) => {
  let house: EvidenceHouse;
  let report: string;
  let files: Files;
  beforeAll(async () => {
    house = await openEvidenceHouse(await open());
    ({ report } = await fillLog(house, 10));
    await signOff(house, report);
    await signOff(house, report, { who: kim, office: 'Head of "audit"', statement: 'Read.\nat 1970-01-01T00:00:00.000Z' });
    files = await unpack((await house.take({ reports: [report] })).bytes);
  });
  afterAll(() => house.database.close());

  const sign = (origins: readonly string[], text: string) => house.database.audit.attest(origins, text);
  const textOf = (path: string) => files.get(path)?.toString() ?? expect.fail(`the package has no ${path}`);
  const note = (change: (text: string) => string) => sign(manifestOf(files).logs.map(({ origin }) => origin), change(`${textOf('reports/attestation-1.note').split('\n\n')[0] ?? ''}\n`));
  /** Everything signed anew by whoever has the keys, with a manifest note that names these officers. */
  const forged = (changes: Readonly<Record<string, string | null>>, officers: (lines: string) => string = (lines) => lines, roles: Readonly<Record<string, string>> = {}) => {
    const named = changed(files, { ...changes, 'manifest.note': officers(textOf('manifest.note')) });
    return signedAnew(named, sign, (manifest) => ({ ...manifest, files: manifest.files.map((file) => ({ ...file, role: roles[file.path] ?? file.role })) }));
  };

  it('holds each one’s words, signed, names them under the manifest, and is whole to both verifiers, which say whose they are', async () => {
    const { verdict, says } = await judged(files);
    expect(verdict.problem).toBeNull();
    expect(verdict.officers).toMatchObject([{ name: 'Olga Officer', person: officer.userId, office: 'Compliance officer', statement: 'I have read it.' }, { name: kim.name, office: 'Head of "audit"' }]);
    expect(says).toContain('officer "Olga Officer" "olga" office "Compliance officer" at ');
    expect(says).not.toContain('\u2028');
    const digest = sha256Hex(textOf('reports/report.json'));
    expect(textOf('manifest.note').split('\n').slice(0, 4)).toEqual(['countersign-evidence-manifest/1', `sha256 ${sha256Hex(textOf('manifest.json'))}`, ...verdict.officers.map(({ name, person, office, at }) => `officer ${JSON.stringify(name)} ${JSON.stringify(person)} office ${JSON.stringify(office)} at ${at} report ${digest}`)]);
    expect(textOf('README.txt')).toContain('"Olga Officer", "Compliance officer"');
  });

  it('takes them along in proof mode too, with the entries that tell of them', async () => {
    const picked = await unpack((await house.take({ mode: 'proof', reports: [report] })).bytes);
    const { verdict } = await judged(picked);
    expect(verdict.problem).toBeNull();
    expect(verdict.officers).toHaveLength(2);
    expect(manifestOf(picked).logs[0]?.proofs).toHaveLength(4); // the export, the report, two words on it
    expect([...picked.keys()].some((path) => path.includes('population-'))).toBe(false);
  });

  it('is the same after somebody else signed: who asks for it anew has their word in it', async () => {
    const { verdict } = await judged(await unpack((await house.take({ mode: 'proof', reports: [report], to: plusMs(house.database.clock.now(), -1) })).bytes));
    await signOff(house, report, { who: anActor({ userId: 'lee', name: 'Lee', roles: ['auditor'] }) });
    expect(verdict.officers).toHaveLength(2);
    expect((await judged(await unpack((await house.take({ reports: [report] })).bytes))).verdict.officers).toHaveLength(3);
  });

  it.each<[string, () => Files]>([
    ['words of theirs are other', () => changed(files, { 'reports/attestation-1.note': textOf('reports/attestation-1.note').replace('I have read it.', 'I have not read it.') })],
    ['words were changed and listed anew, without the key', () => forged({ 'reports/attestation-1.note': textOf('reports/attestation-1.note').replace('I have read it.', 'I have not read it.') })],
    ['a name was changed under the right key', () => forged({ 'reports/attestation-1.note': note((text) => text.replaceAll('Olga Officer', 'Mallory')) })],
    ['it speaks of another report', () => forged({ 'reports/attestation-1.note': note((text) => text.replace(/report_sha256 ../, 'report_sha256 00')) })],
    ['it is no such text', () => forged({ 'reports/attestation-1.note': note((text) => text.replace('countersign-attestation/1', 'countersign-attestation/2')) })],
    ['an officer is named whose words are not there', () => forged({ 'reports/attestation-2.note': null })],
    ['words are there of an officer who is not named', () => forged({}, (lines) => lines.replace(/^officer "Olga.*\n/m, ''))],
    ['the log tells of fewer', () => {
      const [first = ''] = textOf('manifest.note').match(/^officer "Olga.*\n/m) ?? [];
      const more = Object.fromEntries(Array.from({ length: 5 }, (_, n) => [`reports/attestation-${n + 3}.note`, textOf('reports/attestation-1.note')]));
      return forged(more, (lines) => lines.replace(/officer "Kim[^\n]*\n/, (kims) => kims + first.repeat(5)), Object.fromEntries(Object.keys(more).map((path) => [path, 'attestation'])));
    }],
  ])('is refused by both when %s', async (_what, forge) => {
    const { verdict, says } = await judged(forge());
    expect(verdict.problem?.at).toMatch(/^reports|manifest\.(note|json)$/);
    expect(says).toMatch(/^NOT WHOLE (reports|manifest\.(note|json))/);
  });
});
