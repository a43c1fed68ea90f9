import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  activityHistory, addActivity, attachEvidence, type AttachmentDeps, changeActivity, DEFAULT_ACTIVITY, exportReport, generateReport, isSignatureGood, processingRecord, type ReportBody, signReport, stateApplicability, type StoredReport, takeAttachment, withdrawAttachment,
} from '../../../../server/assurance/reports/index.ts';
import { brand, plusMs, type UserId } from '../../../../shared/brand.ts';
import { anActor, TENANT_A, TENANT_B } from '../../../support/actors.ts';
import { auditedDatabases, entriesOf } from '../../../support/audited-databases.ts';
import { admin, designer } from '../../../support/governance.ts';
import { openReportHouse, type ReportHouse } from '../../../support/report-house.ts';

const DAY = 86_400_000;
const SOC2 = 'SOC2-TSC-2017-rev2022';
const UPLOAD = '0198a000-0000-4000-8000-000000000001';
const officer = anActor({ userId: 'olga', name: 'Olga Officer', roles: ['auditor'] });
const stranger = anActor({ userId: 'sam', tenantId: TENANT_B });

describe.each(auditedDatabases)('what officers add to reports on %s', (_name, open) => {
  let house: ReportHouse;
  let deps: AttachmentDeps & ReportHouse['deps'];
  const shelf = new Map<string, Uint8Array>();
  beforeAll(async () => {
    house = await openReportHouse(await open());
    deps = { ...house.deps, uploads: { take: (_tenant, id) => Promise.resolve(shelf.get(id) ?? new Uint8Array()), drop: (_tenant, id) => Promise.resolve(void shelf.delete(id)) } };
    await house.publish(designer('ada'), [admin('bob'), admin('cyd')]);
    house.database.clock.advance(DAY);
  });
  afterAll(() => house.database.close());

  const now = () => house.database.clock.now();
  const report = (framework = SOC2): Promise<StoredReport> => generateReport(house.deps, officer, { framework, from: plusMs(now(), -2 * DAY), to: now() });
  const controlIn = (made: StoredReport, id: string) => (JSON.parse(made.body) as ReportBody).controls.find((control) => control.id === id); // written by the same room
  const html = async ({ id }: StoredReport) => (await exportReport(house.deps, officer, { id, format: 'html' })).bytes.toString();
  const newest = async (type: string) => (await entriesOf(house.database.storage, house.database.audit, TENANT_A)).items.find((row) => row.type === type);
  const attach = (content: string, asked: object = {}) => {
    shelf.set(UPLOAD, Buffer.from(content));
    return attachEvidence(deps, officer, { framework: SOC2, control: 'A1.2', uploadId: UPLOAD, name: 'backups.pdf', mediaType: 'application/pdf', note: 'The restore of March', effectiveFrom: plusMs(now(), -30 * DAY), ...asked });
  };

  it('counts an attachment whose time touches the period, by digest, and no more once it is withdrawn', async () => {
    expect(controlIn(await report(), 'A1.2')?.status).toBe('needs-attachment');
    const sha256 = createHash('sha256').update('restored').digest('hex');
    const added = await attach('restored');
    expect(added).toMatchObject({ sha256, size: 8 });
    expect(controlIn(await report(), 'A1.2')).toMatchObject({ status: 'evidence-attached', attachments: [{ id: added.id, sha256, effectiveTo: null }], why: expect.stringMatching(/^1 attachment effective in the period/) as unknown });
    const entry = await newest('compliance.attachment.added');
    expect((await house.database.audit.prove(house.database.storage, TENANT_A, entry?.eventId ?? '')).leaf).toContain(`"attachment_sha256":"${sha256}"`);
    await withdrawAttachment(deps, officer, { id: added.id, reason: 'superseded' });
    expect(controlIn(await report(), 'A1.2')?.status).toBe('needs-attachment');
    expect((await takeAttachment(deps, officer, added.id)).content.toString()).toBe('restored');
    await expect(withdrawAttachment(deps, officer, { id: added.id, reason: 'again' })).rejects.toMatchObject({ code: 'reports/attachment-not-found' });
  });

  it('tells of each attachment when it was put beside the control, and where that was after the period', async () => {
    const { from, to } = await report();
    house.database.clock.advance(1_000);
    const late = await attach('written afterwards', { control: 'CC4.2' });
    const made = await generateReport(house.deps, officer, { framework: SOC2, from, to });
    expect(controlIn(made, 'CC4.2')?.attachments).toMatchObject([{ id: late.id, attachedAt: late.attachedAt }]);
    expect(await html(made)).toContain(`, attached ${late.attachedAt}, after the period`);
    house.database.clock.advance(1_000);
    expect(await html(await report())).toContain(`, attached ${late.attachedAt}, SHA-256`);
  });

  it('says of a report whose seed somebody named that they could have tried others', async () => {
    const made = await generateReport(house.deps, officer, { framework: SOC2, from: plusMs(now(), -DAY), to: now(), seed: 'a-lucky-one' });
    expect((JSON.parse(made.body) as ReportBody).limits.join()).toContain('named the seed'); // written by the same room
    expect((JSON.parse((await report()).body) as ReportBody).limits.join()).not.toContain('named the seed'); // as above
  });

  it('does not count an attachment that had ended before the period, nor one uploaded for another control', async () => {
    await attach('old', { effectiveTo: plusMs(now(), -20 * DAY) });
    await attach('other', { control: 'CC9.2' });
    expect(controlIn(await report(), 'A1.2')).toMatchObject({ status: 'needs-attachment', attachments: [] });
  });

  it('counts an attachment from the first moment of the period to the last, and none that ends with its beginning or begins with its end', async () => {
    const [from, to] = [plusMs(now(), -2 * DAY), now()];
    const kept = [await attach('first', { control: 'CC5.3', effectiveTo: plusMs(from, 1) }), await attach('last', { control: 'CC5.3', effectiveFrom: plusMs(to, -1), effectiveTo: to })];
    await attach('before', { control: 'CC5.3', effectiveTo: from });
    await attach('after', { control: 'CC5.3', effectiveFrom: to });
    expect(controlIn(await report(), 'CC5.3')).toMatchObject({ status: 'evidence-attached', attachments: kept.map(({ id }) => ({ id })) });
  });

  it.each([
    ['an empty file', '', {}, 'input/invalid'], ['a time that ends before it begins', 'x', { effectiveTo: '2020-01-01T00:00:00Z', effectiveFrom: '2021-01-01T00:00:00Z' }, 'input/invalid'],
    ['a control that the framework has not', 'x', { control: 'CC99' }, 'reports/unknown-control'], ['more than 8 MiB', 'x'.repeat(8 * 2 ** 20 + 1), {}, 'input/too-large'],
  ])('refuses %s', async (_what, content, asked, code) => {
    await expect(attach(content, asked)).rejects.toMatchObject({ code });
  });

  it('leaves a control out of the counts that does not apply, says why, and keeps every version', async () => {
    const before = await report();
    const state = (applicable: boolean, ver: number) => stateApplicability(house.deps, officer, { framework: SOC2, control: 'PI1.3', applicable, justification: `reason ${ver}`, ver });
    await state(false, 0);
    const made = JSON.parse((await report()).body) as ReportBody; // written by the same room
    expect(made.notApplicable).toBe(1);
    const counted = made.controls.filter(({ applicability }) => applicability?.applicable !== false).map(({ status }) => status);
    expect(made.summary).toEqual(Object.fromEntries(Object.keys(made.summary).map((status) => [status, counted.filter((one) => one === status).length])));
    expect(Object.values(made.summary).reduce((sum, n) => sum + n, 0)).toBe(made.controls.length - 1);
    expect(made.controls.find(({ id }) => id === 'PI1.3')?.applicability).toEqual({ applicable: false, justification: 'reason 0', ver: 1 });
    await expect(state(true, 0)).rejects.toMatchObject({ code: 'input/conflict', details: { field: 'ver', current: 1 } });
    await state(true, 1);
    expect((JSON.parse((await report()).body) as ReportBody).notApplicable).toBe(0); // as above
    expect(await house.database.storage.read(officer, (db) => house.deps.applicability.all(db, TENANT_A, SOC2))).toHaveLength(2);
    expect(controlIn(before, 'PI1.3')?.applicability).toBeNull();
  });

  it('tells what was said of a control before, and is an assessment of its own where somebody says the same again', async () => {
    const asked = { framework: SOC2, control: 'PI1.4', applicable: false, justification: 'nothing is printed' };
    for (const ver of [0, 1]) expect(await stateApplicability(house.deps, officer, { ...asked, ver })).toMatchObject({ ver: ver + 1 });
    const { items } = await entriesOf(house.database.storage, house.database.audit, TENANT_A);
    const told = items.filter(({ type, resource }) => type === 'compliance.control.assessed' && resource?.['name'] === 'PI1.4').map(({ details }) => details);
    expect(told).toMatchObject([{ ver: 2, before: { applicable: false, justification: 'nothing is printed' } }, { ver: 1, before: null }]);
  });

  it('signs a report off under the digest that was shown, once a person, so that nobody can change a word of it', async () => {
    const made = await report();
    const [log] = await house.database.storage.read(officer, async (db) => (await house.database.audit.health(db, TENANT_A)).logs);
    const asked = { id: made.id, digest: made.digest, office: 'Compliance officer', statement: 'I read it.\nreport_sha256 forged' };
    await expect(signReport(house.deps, officer, { ...asked, digest: 'ab'.repeat(32) })).rejects.toMatchObject({ code: 'input/invalid', details: { field: 'digest' } });
    const signature = await signReport(house.deps, officer, asked);
    expect(signature.note).toContain(`\nreport_sha256 ${made.digest}\n`);
    expect(signature.note).not.toContain('\nreport_sha256 forged');
    const good = (change: Partial<typeof signature>) => isSignatureGood(made, { ...signature, ...change }, [log?.vkey ?? '']);
    expect([good({}), good({ statement: 'Other words' }), good({ signedByName: 'Eve' }), good({ note: signature.note.replace('Compliance', 'Financial ') })]).toEqual([true, false, false, false]);
    await expect(signReport(house.deps, officer, asked)).rejects.toMatchObject({ code: 'reports/already-signed' });
    expect((await newest('compliance.report.attested'))?.details).toMatchObject({ office: 'Compliance officer' });
  });

  it('puts every export on record before it is there', async () => {
    const made = await report();
    for (const format of ['json', 'csv', 'xlsx', 'markdown', 'document', 'oscal-ar', 'oscal-ap', 'pdf'] as const) {
      const { bytes, digest } = await exportReport(house.deps, officer, { id: made.id, format });
      expect(digest).toBe(made.digest);
      expect((await newest('data.exported'))?.details).toEqual({ format, bytes: bytes.length });
    }
    expect((await exportReport(house.deps, officer, { id: made.id, format: 'json' })).bytes.toString()).toBe(made.body);
    await expect(exportReport(house.deps, stranger, { id: made.id, format: 'json' })).rejects.toMatchObject({ code: 'reports/not-found' });
  });

  it('T50: no status stands by itself: other records of the same period give other answers', async () => {
    const first = await report();
    await house.database.storage.write(admin('bob'), (tx) => house.database.audit.trail.append(tx, admin('bob'), { type: 'agent.version.published', resource: { type: 'agent_version', id: 'v9', name: 'Bare 1.0.0' }, details: {} }));
    house.accounts.push({ id: 'u1', name: 'Root', roles: ['admin'], secondFactor: false, federated: false });
    house.database.clock.advance(1_000);
    const second = await report();
    expect([controlIn(first, 'CC8.1')?.status, controlIn(second, 'CC8.1')?.status]).toEqual(['needs-attachment', 'not-met']);
    expect([controlIn(first, 'CC6.6')?.status, controlIn(second, 'CC6.6')?.status]).toEqual(['insufficient-evidence', 'not-met']);
    const answers = new Map((JSON.parse(second.body) as ReportBody).queries.map((query) => [query.id, query] as const)); // written by the same room
    expect(answers.get('Q-MFA')?.exceptions).toEqual([{ what: 'Root (u1), admin, has only a password', events: [] }]);
    expect(answers.get('Q-TENANT-ISOLATION')).toMatchObject({ population: 8, exceptions: [] });
    house.accounts.length = 0;
  });

  it('T51: an activity has the document’s eleven fields, begins with the default, and keeps its versions', async () => {
    const added = await addActivity(house.deps, officer);
    expect(added).toMatchObject({ ...DEFAULT_ACTIVITY, tenant_id: TENANT_A, ver: 1, created_at: now(), updated_at: now() });
    expect(Object.keys(added)).toEqual(expect.arrayContaining(['record_id', 'tenant_id', 'processing_purpose', 'data_categories', 'data_subjects', 'recipients', 'transfers', 'retention_period', 'security_measures', 'created_at', 'updated_at']));
    expect(controlIn(await report('GDPR'), 'Art.30(1)')).toMatchObject({ status: 'not-met' });
    const content = { ...DEFAULT_ACTIVITY, controller: 'Acme, dpo@acme.example', processing_purpose: 'Own purpose' };
    await expect(changeActivity(house.deps, officer, { id: added.record_id, ver: 7, content })).rejects.toMatchObject({ code: 'input/conflict', details: { field: 'ver', current: 1 } });
    expect(await changeActivity(house.deps, officer, { id: added.record_id, ver: 1, content })).toMatchObject({ ver: 2, processing_purpose: 'Own purpose', controller: 'Acme, dpo@acme.example' });
    expect(controlIn(await report('GDPR'), 'Art.30(1)')).toMatchObject({ status: 'met' });
    expect(await newest('privacy.ropa.updated')).toMatchObject({ details: { ver: 2, ended: false, changed: ['processing_purpose', 'controller'] } });
    expect(await changeActivity(house.deps, officer, { id: added.record_id, ver: 2, content })).toMatchObject({ ver: 2, updated_at: now() });
    const custom = await addActivity(house.deps, officer, { ...DEFAULT_ACTIVITY, processing_purpose: 'x', data_categories: ['y'], data_subjects: [] });
    await changeActivity(house.deps, officer, { id: custom.record_id, ver: 1, ended: true });
    const record = () => house.database.storage.read(officer, (db) => processingRecord(house.deps, db, TENANT_A));
    expect((await record()).map(({ processing_purpose }) => processing_purpose)).toEqual(['Own purpose']);
    await expect(changeActivity(house.deps, stranger, { id: added.record_id, ver: 2, content })).rejects.toMatchObject({ code: 'processing/not-found' });
    await changeActivity(house.deps, officer, { id: added.record_id, ver: 2, ended: true });
    expect(controlIn(await report('GDPR'), 'Art.30(1)')).toMatchObject({ status: 'insufficient-evidence' });
  });

  it('names whose hands it were beside the officer in whose name somebody works for the hour', async () => {
    const standin = { ...officer, impersonator: { userId: brand<UserId>('eve'), name: 'Eve Operator', reason: 'to help' } };
    const hands = 'Eve Operator as Olga Officer';
    shelf.set(UPLOAD, Buffer.from('by other hands'));
    const attached = await attachEvidence(deps, standin, { framework: SOC2, control: 'CC1.5', uploadId: UPLOAD, name: 'a.pdf', mediaType: 'application/pdf', note: 'a', effectiveFrom: plusMs(now(), -DAY) });
    const stated = await stateApplicability(house.deps, standin, { framework: SOC2, control: 'CC1.5', applicable: true, justification: 'it is ours', ver: 0 });
    const made = await generateReport(house.deps, standin, { framework: SOC2, from: plusMs(now(), -2 * DAY), to: now() });
    const activity = await addActivity(house.deps, standin, { ...DEFAULT_ACTIVITY, processing_purpose: 'by other hands', data_subjects: [] });
    const [version] = await house.database.storage.read(officer, (db) => activityHistory(house.deps, db, { tenantId: TENANT_A, id: activity.record_id }));
    expect([attached.attachedByName, stated.statedByName, made.createdByName, version?.editedByName]).toEqual([hands, hands, hands, hands]);
    expect(await html(made)).toContain(`by ${hands}`);
  });
});
