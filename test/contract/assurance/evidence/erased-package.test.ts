import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openExport, verifyPackageFile } from '../../../../server/assurance/evidence/index.ts';
import { erasePerson, NewErasure } from '../../../../server/assurance/retention/index.ts';
import { retentionRooms } from '../../../support/retention-rooms.ts';
import { TENANT_A } from '../../../support/actors.ts';
import { auditedDatabases } from '../../../support/audited-databases.ts';
import { changed, type EvidenceHouse, type Files, fillLog, layOut, officer, openEvidenceHouse, pack, runVerifier, scratchFolder, signedAnew, unpack, writeTo } from '../../../support/evidence-packages.ts';

describe.each(auditedDatabases)('a package of a log from which a person was erased, on %s', (_name, open) => {
  const scratch = scratchFolder();
  let house: EvidenceHouse;
  let files: Files;
  beforeAll(async () => {
    house = await openEvidenceHouse(await open());
    await fillLog(house, 20);
    await erase();
    files = await unpack((await house.take()).bytes);
  });
  afterAll(async () => {
    await house.database.close();
    scratch.drop();
  });

  const erase = async (email = 'sam@example.org') => {
    const { deps, drop } = await retentionRooms(house.database, house.deps.viewOf);
    drop();
    return erasePerson(deps, officer, NewErasure.parse({ emails: [email], reason: 'asked by them' }));
  };
  const erasedFile = () => [...files.keys()].find((path) => path.endsWith('.erased.jsonl')) ?? '';
  const judged = async (name: string, of: Files) => ({
    ours: await verifyPackageFile(await writeTo(join(scratch.path, `${name}.zip`), await pack(of)), { keys: null }), theirs: runVerifier(layOut(join(scratch.path, name), of)),
  });
  const sign = (origins: readonly string[], text: string) => house.database.audit.attest(origins, text);

  it('is whole to both verifiers, which say what was erased and by which entry', async () => {
    const { ours, theirs } = await judged('whole', files);
    expect(ours.problem).toBeNull();
    expect(ours.logs[0]?.erased).toMatchObject([{ type: 'privacy.erasure.completed', disclosures: 40 }]); // subject and details of twenty entries
    expect(theirs.says).toContain('erased: 40, by privacy.erasure.completed');
    expect(theirs.code).toBe(0);
    expect(JSON.stringify([...files.values()].map((bytes) => bytes.toString('latin1')))).not.toContain('sam@example.org');
  });

  it('is refused by both when the list names one disclosure less, or another one, even under the right key', async () => {
    const lines = files.get(erasedFile())?.toString().split('\n').filter(Boolean) ?? [];
    const [first = '', ...rest] = lines;
    const shorter = signedAnew(changed(files, { [erasedFile()]: `${rest.join('\n')}\n` }), sign, (manifest) => ({ ...manifest, logs: manifest.logs.map((log) => ({ ...log, erased: rest.length })) }));
    const other = signedAnew(changed(files, { [erasedFile()]: `${[first.replace(/"digest":"../, '"digest":"zz'), ...rest].join('\n')}\n` }), sign);
    for (const [name, of] of [['shorter', shorter], ['other', other]] as const) {
      const { ours, theirs } = await judged(name, of);
      expect(ours.problem, name).not.toBeNull();
      expect(theirs.code, name).toBe(1);
    }
  });

  it('is not handed out when somebody was erased after it was asked for: it has to be asked for anew', async () => {
    const { id } = await house.take();
    await house.database.storage.write(officer, (tx) => house.database.audit.trail.append(tx, officer, { type: 'auth.login.failed', subject: { email: 'kim@example.org' } }));
    const again = await house.take();
    await erase('kim@example.org');
    await expect(openExport(house.evidence, officer, again.id)).rejects.toMatchObject({ code: 'evidence/expired' });
    const chunks: unknown[] = [];
    for await (const chunk of (await openExport(house.evidence, officer, id)).zip) chunks.push(chunk);
    expect(chunks.length).toBeGreaterThan(0); // what was erased stands behind its end
    expect((await house.database.audit.verify(house.database.storage, TENANT_A))[0]?.problem).toBeNull();
  });
});
