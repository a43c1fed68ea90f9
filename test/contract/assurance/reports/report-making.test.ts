import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FRAMEWORKS, generateReport, type ReportBody } from '../../../../server/assurance/reports/index.ts';
import { plusMs } from '../../../../shared/brand.ts';
import { anActor, TENANT_A, TENANT_B } from '../../../support/actors.ts';
import { auditedDatabases, entriesOf } from '../../../support/audited-databases.ts';
import { admin, designer } from '../../../support/governance.ts';
import { openReportHouse, type ReportHouse } from '../../../support/report-house.ts';

const DAY = 86_400_000;
const SOC2 = 'SOC2-TSC-2017-rev2022';
const officer = anActor({ userId: 'olga', name: 'Olga Officer', roles: ['auditor'] });

describe.each(auditedDatabases)('making a report on %s', (_name, open) => {
  let house: ReportHouse;
  beforeAll(async () => {
    house = await openReportHouse(await open());
    await house.publish(designer('ada'), [admin('bob'), admin('cyd')]);
    house.database.clock.advance(DAY);
  });
  afterAll(() => house.database.close());

  const now = () => house.database.clock.now();
  const pastDay = () => ({ framework: SOC2, from: plusMs(now(), -2 * DAY), to: now() });

  it('gives the same bytes for the same records and period, whoever asks and whenever', async () => {
    const request = pastDay();
    const first = await generateReport(house.deps, officer, request);
    house.database.clock.advance(DAY);
    await house.publish(designer('ada'), [admin('bob'), admin('cyd')]);
    const second = await generateReport(house.deps, admin('bob'), request);
    expect(second.body).toBe(first.body);
    expect(second.digest).toBe(first.digest);
    expect(second.id).not.toBe(first.id);
  });

  it('gives other bytes when the records of the period are others', async () => {
    const whole = await generateReport(house.deps, officer, { framework: SOC2, from: plusMs(now(), -3 * DAY), to: now() });
    const empty = await generateReport(house.deps, officer, { framework: SOC2, from: plusMs(now(), -90 * DAY), to: plusMs(now(), -80 * DAY) });
    expect(whole.digest).not.toBe(empty.digest);
    expect((JSON.parse(empty.body) as ReportBody).summary.met).toBeLessThanOrEqual((JSON.parse(whole.body) as ReportBody).summary.met); // written by the same room
  });

  it('is itself on record, under the digest of what was made', async () => {
    const made = await generateReport(house.deps, officer, pastDay());
    const { items } = await entriesOf(house.database.storage, house.database.audit, TENANT_A);
    const entry = items.find((row) => row.type === 'compliance.report.generated' && row.resource?.['id'] === made.id);
    expect(entry).toMatchObject({ actor: { name: 'Olga Officer' }, details: { framework: SOC2, from: made.from, to: made.to } });
    const { leaf } = await house.database.audit.prove(house.database.storage, TENANT_A, entry?.eventId ?? '');
    expect(leaf).toContain(`"report_sha256":"${made.digest}"`);
  });

  it('keeps the exact bytes and a summary that agrees with them', async () => {
    const made = await generateReport(house.deps, officer, pastDay());
    const found = await house.database.storage.read(officer, (db) => house.deps.reports.find(db, TENANT_A, made.id));
    expect(found).toEqual(made);
    const { summary, controls } = JSON.parse(made.body) as ReportBody; // written by the same room
    expect(found?.summary).toEqual(summary);
    expect(Object.values(summary).reduce((sum, count) => sum + count, 0)).toBe(controls.length);
    const [newest] = await house.database.storage.read(officer, (db) => house.deps.reports.list(db, TENANT_A));
    expect(newest).toMatchObject({ id: made.id, summary });
    expect(newest).not.toHaveProperty('body');
  });

  it('is seen by nobody in another tenant', async () => {
    const made = await generateReport(house.deps, officer, pastDay());
    const stranger = anActor({ userId: 'sam', tenantId: TENANT_B });
    expect(await house.database.storage.read(stranger, (db) => house.deps.reports.find(db, TENANT_B, made.id))).toBeUndefined();
    expect(await house.database.storage.read(stranger, (db) => house.deps.reports.list(db, TENANT_B))).toEqual([]);
  });

  it.each([
    ['a period that is not over', () => ({ framework: SOC2, from: plusMs(now(), -DAY), to: plusMs(now(), 1) }), 'input/invalid', 'to: must not be in the future'],
    ['a period that ends before it begins', () => ({ framework: SOC2, from: now(), to: plusMs(now(), -1) }), 'input/invalid', 'to: must be after from'],
    ['an empty period', () => ({ framework: SOC2, from: plusMs(now(), -DAY), to: plusMs(now(), -DAY) }), 'input/invalid', 'to: must be after from'],
    ['an unknown framework', () => ({ ...pastDay(), framework: 'SOC3' }), 'reports/unknown-framework', `framework: must be one of ${FRAMEWORKS.map(({ id }) => id).join(', ')}`],
  ])('refuses %s, names the field and makes nothing', async (_what, request, code, rule) => {
    const before = await house.database.storage.read(officer, (db) => house.deps.reports.list(db, TENANT_A));
    await expect(generateReport(house.deps, officer, request())).rejects.toMatchObject({ code, details: { field: rule.split(':')[0], rule } });
    expect(await house.database.storage.read(officer, (db) => house.deps.reports.list(db, TENANT_A))).toEqual(before);
  });
});
