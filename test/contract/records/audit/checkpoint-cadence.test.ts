import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EvidenceRequest, recordExport } from '../../../../server/assurance/evidence/index.ts';
import { exportReport } from '../../../../server/assurance/reports/index.ts';
import { anActor, TENANT_A } from '../../../support/actors.ts';
import { type AuditedDatabase, auditedDatabases } from '../../../support/audited-databases.ts';
import { fillLog, officer, openEvidenceHouse } from '../../../support/evidence-packages.ts';
import { testHouses } from '../../../support/open-test-house.ts';
import { createOwner } from '../../../support/open-test-server.ts';
import { closedTenant } from '../../../support/tenants.ts';
import { systemActor } from '../../../../server/base/system-tenant.ts';

const ada = anActor({ tenantId: TENANT_A, name: 'Ada Example' });

describe.each(auditedDatabases)('when a log signs itself, on %s', (name, open) => {
  let database: AuditedDatabase;
  beforeAll(async () => {
    database = await open();
  });
  afterAll(() => database.close());
  beforeEach(() => database.audit.writer.settle(database.storage, TENANT_A));

  const write = (count: number) => Promise.all(Array.from({ length: count }, () => database.storage.write(ada, (tx) => database.audit.trail.append(tx, ada, { type: 'agent.created' }))));
  const tail = async () => {
    const [log] = (await database.storage.read(ada, (db) => database.audit.health(db, TENANT_A))).logs;
    return (log?.size ?? 0) - (log?.signedSize ?? 0);
  };

  it('by a timer: once a second has passed since the last time, and again when more has come', async () => {
    await write(3);
    database.clock.advance(1_000);
    await database.audit.writer.signTails(database.storage);
    expect(await tail()).toBe(0);
    await write(1);
    database.clock.advance(1_000);
    await database.audit.writer.signTails(database.storage);
    expect(await tail()).toBe(0);
    const { signedAt } = (await database.storage.read(ada, (db) => database.audit.health(db, TENANT_A))).logs[0] ?? {};
    expect(signedAt).toBe(database.clock.now());
  });

  it.runIf(name === 'SQLite')('by count: not at 63 unsigned entries, and at the 64th without anybody asking', async () => {
    await write(1);
    await database.audit.writer.settle(database.storage, TENANT_A);
    for (let n = 0; n < 63; n++) await write(1);
    expect(await tail()).toBe(63);
    await write(1);
    expect(await tail()).toBe(0);
  });

  it.runIf(name === 'SQLite')('by time: not before a second has passed, and with the first entry after it', async () => {
    await write(1);
    await database.audit.writer.settle(database.storage, TENANT_A);
    database.clock.advance(999);
    await write(1);
    expect(await tail()).toBe(1);
    database.clock.advance(1);
    await write(1);
    expect(await tail()).toBe(0);
  });
});

describe.each(auditedDatabases)('before evidence leaves, on %s', (_name, open) => {
  it('the entry that tells of the export is under a checkpoint, without a second having passed', async () => {
    const house = await openEvidenceHouse(await open());
    const { id } = await recordExport(house.evidence, officer, EvidenceRequest.parse({ profile: 'none' }));
    const { storage, audit } = house.database;
    const row = await storage.read(officer, (db) => audit.search.find(db, TENANT_A, id));
    const newest = (await audit.history(storage, TENANT_A).checkpoints(row?.logId ?? 0)).at(-1);
    expect(newest?.size).toBeGreaterThan(row?.idx ?? Infinity);
    await house.database.close();
  });

  it('so is the entry that tells of a report’s', async () => {
    const house = await openEvidenceHouse(await open());
    const { storage, audit } = house.database;
    const { report } = await fillLog(house, 3);
    await exportReport(house.deps, officer, { id: report, format: 'json' });
    const [log] = (await storage.read(officer, (db) => audit.health(db, TENANT_A))).logs;
    expect(log?.signedSize).toBe(log?.size);
    await house.database.close();
  });
});

describe.each(testHouses)('before a server ends, on %s', (_name, open) => {
  it('every log of every tenant, closed ones too, is signed to its end', async () => {
    const at = await open();
    await createOwner(at);
    const { storage, audit } = at.house;
    const closed = await closedTenant(at.house, { ...systemActor('installation'), kind: 'bootstrap' });
    expect(await at.house.tenantIds()).not.toContain(closed);
    const tenants = await at.house.logTenantIds();
    expect(tenants).toContain(closed);
    const close = at.close;
    let after: readonly number[] = [];
    // The last thing before the database is closed: what stands in it then is what a reader of the file finds.
    Reflect.set(storage, 'close', ((end: () => Promise<void>) => async () => {
      after = (await Promise.all(tenants.map((tenantId) => storage.read({ tenantId }, (db) => audit.health(db, tenantId))))).flatMap(({ logs }) => logs.map(({ size, signedSize }) => size - signedSize));
      await end();
    })(storage.close.bind(storage)));
    await close();
    expect(after.length).toBeGreaterThan(1);
    expect(after.every((unsigned) => unsigned === 0)).toBe(true);
  });
});
