import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { activityReport } from '../../../../server/assurance/reports/index.ts';
import type { AuditNote } from '../../../../server/records/audit/index.ts';
import { brand, type UserId } from '../../../../shared/brand.ts';
import { readCsv } from '../../../../shared/csv-text.ts';
import { anActor, TENANT_A } from '../../../support/actors.ts';
import { auditedDatabases, entriesOf } from '../../../support/audited-databases.ts';
import { readPdf } from '../../../support/pdf-text.ts';
import { openReportHouse, type ReportHouse } from '../../../support/report-house.ts';

const officer = anActor({ userId: 'olga', name: 'Olga Officer', roles: ['auditor'] });
const SECTIONS = ['authentication_events', 'data_access_patterns', 'configuration_changes', 'admin_actions', 'security_incidents', 'user_activity_timeline'];

describe.each(auditedDatabases)('the document’s compliance report on %s', (_name, open) => {
  let house: ReportHouse;
  let day = '';
  beforeAll(async () => {
    house = await openReportHouse(await open());
    day = house.database.clock.now().slice(0, 10);
    const notes: readonly AuditNote[] = [
      { type: 'auth.login.succeeded' }, { type: 'data.searched', resource: { type: 'audit_log', id: 'x' } }, { type: 'config.setting.updated', details: {} }, { type: 'admin.user.created', resource: { type: 'user', id: 'u', name: '=SUM(1)' } },
      { type: 'security.suspicious_activity', outcome: 'failure', details: {} },
    ];
    for (const what of notes) await house.database.storage.write(officer, (tx) => house.database.audit.trail.append(tx, officer, what));
    house.database.clock.advance(1_000);
  });
  afterAll(() => house.database.close());

  const ask = (format: 'json' | 'csv' | 'pdf', asked: object = {}) => activityReport(house.deps, officer, { tenant_id: 'a', start_date: day, end_date: day, format, ...asked });

  it('U28: has the six sections of the document, each filled from the entries of the days', async () => {
    const { report } = await ask('json');
    expect(Object.keys(report.sections)).toEqual(SECTIONS);
    const types = (name: string) => report.sections[name as 'admin_actions'].events.map((event) => event.event_type); // one of the six
    expect(SECTIONS.slice(0, 5).map((name) => types(name))).toEqual([
      ['auth.login.succeeded'], ['data.searched'], ['config.setting.updated'], ['admin.user.created'], ['security.suspicious_activity'],
    ]);
    expect(report.sections.user_activity_timeline).toMatchObject({ count: 5, by_user: { 'Olga Officer': 5 } });
    expect(report.sections.authentication_events.events[0]).toMatchObject({ user_id: 'olga', ip_address: '192.0.2.7', result: 'success' });
  });

  it('U28: is the same in JSON, CSV and PDF, and each is on record before it is there', async () => {
    const csv = readCsv((await ask('csv')).file.bytes.toString());
    expect(csv.find((row) => row.includes('admin.user.created'))).toContain('user =SUM(1)');
    const { pages } = await readPdf((await ask('pdf')).file.bytes);
    for (const title of ['All authentication events', 'Data access patterns', 'Configuration changes', 'Admin actions', 'Security incidents', 'User activity timeline']) expect(pages.join('\n').replaceAll(/\s+/g, ' ')).toContain(title);
    const { items } = await entriesOf(house.database.storage, house.database.audit, TENANT_A);
    expect(items.filter((row) => row.type === 'data.exported').map((row) => row.details?.['format'])).toEqual(['pdf', 'csv', 'json']);
  });

  it('U28, D54: tells of what somebody did as another person whose hands it was, in every form', async () => {
    const standin = anActor({ userId: 'jon', name: 'Jon Example', impersonator: { userId: brand<UserId>('eve'), name: 'Eve Example', reason: 'ticket 7' } });
    house.database.clock.advance(86_400_000);
    const today = house.database.clock.now().slice(0, 10);
    await house.database.storage.write(standin, (tx) => house.database.audit.trail.append(tx, standin, { type: 'admin.user.created', resource: { type: 'user', id: 'u2' } }));
    house.database.clock.advance(1_000);
    const days = { start_date: today, end_date: today };
    const { report } = await ask('json', days);
    expect(report.sections.admin_actions).toMatchObject({ by_user: { 'Eve Example as Jon Example': 1 }, events: [{ user_id: 'jon', user: 'Jon Example', impersonator_id: 'eve', impersonator_name: 'Eve Example' }] });
    const [head = [], ...rows] = readCsv((await ask('csv', days)).file.bytes.toString());
    expect(rows.filter((row) => row.includes('admin_actions')).map((row) => [row[head.indexOf('user')], row[head.indexOf('impersonator_id')], row[head.indexOf('impersonator_name')]])).toEqual([['Jon Example', 'eve', 'Eve Example']]);
    expect((await readPdf((await ask('pdf', days)).file.bytes)).pages.join('\n').replaceAll(/\s+/g, ' ')).toContain('success Eve Example as Jon Example user u2');
  });

  it('U28: refuses rather than leave an entry out, and sooner on paper', async () => {
    const many = (count: number) => ({ ...house.deps, audit: { ...house.database.audit, search: { ...house.database.audit.search, count: () => Promise.resolve(count) } } });
    const asked = { tenant_id: 'a', start_date: day, end_date: day };
    await expect(activityReport(many(5_001), officer, { ...asked, format: 'pdf' })).rejects.toMatchObject({ code: 'reports/too-many-rows', details: { rule: expect.stringContaining('5001 entries lie in that period and a report of this kind holds 5000') as unknown } });
    await expect(activityReport(many(50_001), officer, { ...asked, format: 'csv' })).rejects.toMatchObject({ code: 'reports/too-many-rows' });
    expect((await activityReport(many(5_001), officer, { ...asked, format: 'csv' })).report.total_events).toBeGreaterThan(0);
  });

  it('U28: is for the caller’s own tenant, of days that have begun and are in order', async () => {
    await expect(ask('json', { tenant_id: 'b' })).rejects.toMatchObject({ code: 'tenancy/mismatch' });
    await expect(ask('json', { end_date: '2020-01-01' })).rejects.toMatchObject({ code: 'input/invalid', details: { field: 'end_date' } });
    await expect(ask('json', { start_date: '2999-01-01', end_date: '2999-01-02' })).rejects.toMatchObject({ code: 'input/invalid' });
  });
});
