import { posix } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attachEvidence, generateReport } from '../../../../server/assurance/reports/index.ts';
import { auditedDatabases } from '../../../support/audited-databases.ts';
import { type EvidenceHouse, fillLog, FRAMEWORK, judged, officer, openEvidenceHouse, sha256Hex, unpack } from '../../../support/evidence-packages.ts';

const UPLOAD = '0198a000-0000-4000-8000-000000000001';

interface Results {
  readonly 'assessment-results': { readonly 'back-matter': { readonly resources: ReadonlyArray<{ readonly rlinks: ReadonlyArray<{ readonly href: string; readonly hashes: ReadonlyArray<{ readonly value: string }> }> }> } };
}

describe.each(auditedDatabases)('what was attached to controls, in a package on %s', (_name, open) => {
  let house: EvidenceHouse;
  const reports: string[] = [];
  beforeAll(async () => {
    house = await openEvidenceHouse(await open());
    const { from, to } = await fillLog(house, 10);
    const uploads = { take: () => Promise.resolve(Buffer.from('restored')), drop: () => Promise.resolve() };
    await attachEvidence({ ...house.deps, uploads }, officer, { framework: FRAMEWORK, control: '8.2', uploadId: UPLOAD, name: 'ümlaut "a".txt', mediaType: 'text/plain', note: '=1+1', effectiveFrom: from });
    house.database.clock.advance(1);
    for (const seed of ['one', 'two']) reports.push((await generateReport(house.deps, officer, { framework: FRAMEWORK, from, to, seed })).id);
    house.database.clock.advance(1);
  });
  afterAll(() => house.database.close());

  it.each([[1], [2]])('lies where OSCAL says that it lies, with the digest that it names, in a package of %i', async (count) => {
    const files = await unpack((await house.take({ reports: reports.slice(0, count) })).bytes);
    expect((await judged(files)).verdict.problem).toBeNull();
    const documents = [...files.keys()].filter((path) => path.endsWith('/assessment-results.json'));
    expect(documents).toHaveLength(count);
    for (const path of documents) {
      const { 'assessment-results': results } = JSON.parse(String(files.get(path))) as Results; // written by the product
      const links = results['back-matter'].resources.flatMap(({ rlinks }) => rlinks);
      expect(links).toHaveLength(2); // the plan and the file
      expect(links.map(({ href }) => sha256Hex(String(files.get(posix.join(posix.dirname(path), href)))))).toEqual(links.map(({ hashes }) => hashes[0]?.value));
    }
  });
});
