import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EvidenceRequest, openExport, recordExport, verifyPackageFile } from '../../../../server/assurance/evidence/index.ts';
import { openWitnessKey } from '../../../../server/records/witness/index.ts';
import { generateReport, type ReportBody } from '../../../../server/assurance/reports/index.ts';
import type { RedactionProfile } from '../../../../shared/redaction-profiles.ts';
import { parseDisclosure } from '../../../../shared/disclosure.ts';
import { plusMs } from '../../../../shared/brand.ts';
import { anActor, TENANT_A, TENANT_B } from '../../../support/actors.ts';
import { auditedDatabases, entriesOf } from '../../../support/audited-databases.ts';
import { DAY, type EvidenceHouse, fillLog, type Files, FRAMEWORK, judged, layOut, manifestOf, officer, openEvidenceHouse, runVerifier, scratchFolder, sha256Hex, unpack, writeTo } from '../../../support/evidence-packages.ts';

describe.each(auditedDatabases)('an evidence package on %s', (_name, open) => {
  const scratch = scratchFolder();
  let house: EvidenceHouse;
  let period: Awaited<ReturnType<typeof fillLog>>;
  beforeAll(async () => {
    house = await openEvidenceHouse(await open());
    period = await fillLog(house, 300);
  });
  afterAll(async () => {
    await house.database.close();
    scratch.drop();
  });

  const verified = async (name: string, bytes: Buffer) => verifyPackageFile(await writeTo(join(scratch.path, `${name}.zip`), bytes), { keys: null });
  const shownNames = (files: Files): readonly string[] => {
    const lines = [...files].find(([path]) => path.startsWith('disclosures/'))?.[1].toString().split('\n').filter(Boolean) ?? [];
    return [...new Set(lines.map((line) => parseDisclosure((JSON.parse(line) as { disclosure: string }).disclosure)?.name ?? ''))].sort(); // written by the product
  };

  it('is accepted by both verifiers, with everything in it counted', async () => {
    const { bytes, name } = await house.take({ from: period.from, to: period.to, reports: [period.report] });
    expect(name).toBe(`countersign-evidence-a-${period.from.slice(0, 10)}-${period.to.slice(0, 10)}.zip`);
    const verdict = await verified('whole', bytes);
    expect(verdict.problem).toBeNull();
    expect(verdict.files).toBe(verdict.manifest?.files.length);
    const [log] = verdict.logs;
    expect(log?.checked).toMatchObject({ entries: log?.size, tiles: 3, checkpoints: 2 });
    const { code, says } = runVerifier(layOut(join(scratch.path, 'whole'), await unpack(bytes)));
    expect(says).toContain(`${log?.size} entries, root ${log?.root}`);
    expect(code).toBe(0);
  });

  it('holds the files of its layout and no other, in an order that can be written as a stream', async () => {
    const { bytes } = await house.take({ from: period.from, to: period.to, reports: [period.report] });
    const files = await unpack(bytes);
    const manifest = manifestOf(files);
    const log = `logs/${sha256Hex(manifest.logs[0]?.origin ?? '')}`;
    expect([...files.keys()].filter((path) => !path.startsWith('reports/population-')).map((path) => path.replace(log, '<log>').replace(/[0-9a-f]{64}/, '<hash>').replace(/\.p\/\d+$/, '.p/n'))).toEqual([
      'README.txt', 'policy', 'verify/verify.mjs', 'verify/VERIFYING.md', 'reports/report.json', 'reports/report.pdf', 'reports/report.html', 'reports/controls.csv', 'reports/soa.csv', 'oscal/assessment-results.json', 'oscal/assessment-plan.json', 'reports/ropa.json',
      '<log>/checkpoint', '<log>/checkpoint.start', '<log>/consistency.txt', '<log>/tile/0/000', '<log>/tile/entries/000', '<log>/tile/0/001.p/n', '<log>/tile/entries/001.p/n', '<log>/tile/1/000.p/n',
      'disclosures/<hash>.jsonl', 'ocsf/events.jsonl', 'manifest.json', 'manifest.note',
    ]);
    const asked = (JSON.parse(files.get('reports/report.json')?.toString() ?? '') as ReportBody).queries.map(({ id }) => id); // written by the product
    expect([...files.keys()].flatMap((path) => /^reports\/population-(.+)\.csv$/.exec(path)?.[1] ?? [])).toEqual(asked.filter((id) => id !== 'Q-INTEGRITY' && id !== 'Q-LOG-COVERAGE'));
    expect(manifest).toMatchObject({ format: 'countersign-evidence/1', mode: 'range', period: { from: period.from, to: period.to }, redaction: { profile: 'full' }, generator: { name: 'countersign', version: '0.0.0-test' } });
    expect(manifest.logs[0]?.start).toBeGreaterThan(0);
    expect(files.get('README.txt')?.toString()).toContain('Nobody: no witness has cosigned a checkpoint of this log.');
  });

  it('gives each of several reports a folder of its own', async () => {
    const other = await generateReport(house.deps, officer, { framework: 'GDPR', from: period.from, to: period.to });
    const { verdict } = await judged(await unpack((await house.take({ profile: 'none', reports: [period.report, other.id] })).bytes));
    expect(verdict.problem).toBeNull();
    expect(verdict.manifest?.files.map(({ path }) => path).filter((path) => /(report|results)\.json$/.test(path)).toSorted()).toEqual(
      ['oscal', 'reports'].flatMap((folder) => [`GDPR-${other.id}`, `${FRAMEWORK}-${period.report}`].map((own) => `${folder}/${own}/${folder === 'oscal' ? 'assessment-results' : 'report'}.json`)));
  });

  it('is accepted by both verifiers as a period only and as entries that were picked, with a witness and without', async () => {
    const { items } = await entriesOf(house.database.storage, house.database.audit, TENANT_A);
    const events = items.filter(({ type }) => type === 'agent.created').slice(0, 3).map(({ eventId }) => eventId);
    await house.witness(openWitnessKey(new Uint8Array(32).fill(7), 'north'));
    for (const request of [{ reach: 'period' as const, from: period.from, reports: [period.report] }, { mode: 'proof' as const, events, reports: [period.report] }]) {
      const { verdict, says } = await judged(await unpack((await house.take(request)).bytes));
      expect(verdict.problem).toBeNull();
      expect(verdict.manifest?.witnesses).toHaveLength(1);
      expect(says).toContain('cosigned by the witness the package itself names');
    }
    await house.witness(null);
  });

  it('gives the same bytes when it is fetched again, also after the log has grown', async () => {
    const { id, bytes } = await house.take({ from: period.from, to: period.to });
    await house.take();
    const again: Buffer[] = [];
    for await (const chunk of (await openExport(house.evidence, officer, id)).zip) again.push(chunk as Buffer); // a stream of bytes
    expect(Buffer.concat(again).equals(bytes)).toBe(true);
  });

  it.each<[RedactionProfile, readonly string[]]>([['full', ['actor', 'details', 'resource', 'source', 'subject']], ['no-personal', ['details', 'resource']], ['none', []]])('shows under the profile %s the groups %j and verifies all the same', async (profile, names) => {
    const { bytes } = await house.take({ profile });
    const files = await unpack(bytes);
    expect(shownNames(files)).toEqual(names);
    const whole = Buffer.concat([...files.values()].flatMap((file) => file.toString('utf8').split('\n').map((line) => Buffer.from(decodedLine(line)))));
    expect(whole.includes('sam@example.org')).toBe(profile === 'full');
    expect(whole.includes('Olga Officer')).toBe(profile === 'full');
    expect((await verified(profile, bytes)).problem).toBeNull();
    expect(runVerifier(layOut(join(scratch.path, profile), files)).code).toBe(0);
  });

  it('is on record before it exists, and takes the record along', async () => {
    const { id } = await recordExport(house.evidence, officer, EvidenceRequest.parse({ profile: 'none', reports: [] }));
    const { items } = await entriesOf(house.database.storage, house.database.audit, TENANT_A);
    expect(items.find((row) => row.eventId === id)).toMatchObject({ type: 'compliance.evidence_package.exported', actor: { name: 'Olga Officer' }, details: { mode: 'range', profile: 'none' } });
    const { bytes } = await house.take();
    const files = await unpack(bytes);
    const { export: taken } = manifestOf(files) as unknown as { export: { eventId: string } }; // written by the product
    expect([...files].some(([path, content]) => path.includes('tile/entries/') && content.includes(`"id":"${taken.eventId}"`))).toBe(true);
  });

  it('is handed to nobody but the person whose export is on record', async () => {
    const { id } = await recordExport(house.evidence, officer, EvidenceRequest.parse({ profile: 'full', reports: [] }));
    const [bob, stranger] = [anActor({ userId: 'bob' }), anActor({ userId: 'olga', tenantId: TENANT_B })];
    for (const somebody of [bob, stranger]) await expect(openExport(house.evidence, somebody, id)).rejects.toMatchObject({ code: 'evidence/not-found' });
    const { items } = await entriesOf(house.database.storage, house.database.audit, TENANT_A);
    const another = items.find((row) => row.type === 'agent.created')?.eventId ?? '';
    for (const wrong of [another, 'nonsense\0']) await expect(openExport(house.evidence, officer, wrong)).rejects.toMatchObject({ code: 'evidence/not-found' });
  });

  it.each([
    ['a period that is not over', () => ({ to: plusMs(house.database.clock.now(), 1) }), 'input/invalid'],
    ['a period that ends before it begins', () => ({ from: period.to, to: period.from }), 'input/invalid'],
    ['a report that is not there', () => ({ reports: ['0198a000-0000-7000-8000-000000000002'] }), 'reports/not-found'],
  ])('refuses %s and records no export', async (_what, request, code) => {
    const count = () => house.database.storage.read(officer, (db) => house.database.audit.search.count(db, TENANT_A, { types: ['compliance.evidence_package.exported'] }));
    const before = await count();
    await expect(house.take(request())).rejects.toMatchObject({ code });
    expect(await count()).toBe(before);
  });

  it('begins with the first entry and ends now when no period is named', async () => {
    const { bytes } = await house.take();
    const manifest = manifestOf(await unpack(bytes));
    expect(manifest).toMatchObject({ period: { from: plusMs(house.database.clock.now(), -2 * DAY), to: house.database.clock.now() }, logs: [{ start: null }] });
  });

  it('IDOR-02: can be fetched for fifteen minutes, and then no more', async () => {
    const { id } = await recordExport(house.evidence, officer, EvidenceRequest.parse({ profile: 'none', reports: [] }));
    house.database.clock.advance(15 * 60_000 - 1);
    const { name, zip } = await openExport(house.evidence, officer, id);
    zip.destroy();
    expect(name).toContain('.zip');
    house.database.clock.advance(1);
    await expect(openExport(house.evidence, officer, id)).rejects.toMatchObject({ code: 'evidence/expired' });
  });
});

/** A line with whatever base64url it holds spelled out, so that a name hidden in a disclosure is seen. */
function decodedLine(line: string): string {
  return line + [...line.matchAll(/[A-Za-z0-9_-]{40,}/g)].map(([text]) => Buffer.from(text, 'base64url').toString('latin1')).join(' ');
}
