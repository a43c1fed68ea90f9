import { rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { EvidenceRequest, recordExport } from '../../../../server/assurance/evidence/index.ts';
import { openAttachmentStore, openProcessingStore, openReportStore, openSignatureStore } from '../../../../server/assurance/reports/index.ts';
import { openWitnessStore } from '../../../../server/records/witness/index.ts';
import { TENANT_A } from '../../../support/actors.ts';
import { openAuditHouse } from '../../../support/audit-house.ts';
import { DAY, officer } from '../../../support/evidence-packages.ts';

it('signs no package over a log that is not as it was written, names the place and leaves the attempt on record', async () => {
  const house = openAuditHouse();
  for (let n = 0; n < 5; n++) await house.storage.write(officer, (tx) => house.audit.trail.append(tx, officer, { type: 'agent.created', details: { n } }));
  house.clock.advance(DAY);
  const intruder = new Database(house.file);
  intruder.exec(`DROP TRIGGER keep_audit_leaf_u; UPDATE audit_leaf SET entry = replace(entry, '"success"', '"failure"') WHERE idx = 3`);
  intruder.close();
  const { kit } = house.storage;
  const deps = { version: '0.0.0-test', storage: house.storage, clock: house.clock, audit: house.audit, reports: openReportStore(kit), signatures: openSignatureStore(kit), attachments: openAttachmentStore(kit), processing: openProcessingStore(kit), witnesses: openWitnessStore(kit), askWitnesses: () => Promise.resolve(), tenantOf: () => Promise.resolve({ id: TENANT_A, slug: 'a', name: 'A' }) };

  await expect(recordExport(deps, officer, EvidenceRequest.parse({}))).rejects.toMatchObject({ code: 'evidence/log-not-whole', details: { rule: expect.stringMatching(/^entry 3: /) as unknown } });

  const { items } = await house.storage.read(officer, (db) => house.audit.search.page(db, TENANT_A, { size: 10 }));
  expect(items.map((row) => row.type)).not.toContain('compliance.evidence_package.exported');
  await house.close();
  rmSync(house.folder, { recursive: true });
});
