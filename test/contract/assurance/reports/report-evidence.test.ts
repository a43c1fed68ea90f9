import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { generateReport, type ReportBody, type StoredReport } from '../../../../server/assurance/reports/index.ts';
import { erasePerson, NewErasure } from '../../../../server/assurance/retention/index.ts';
import { addCosignature, type AuditNote } from '../../../../server/records/audit/index.ts';
import { parseCheckpoint } from '../../../../shared/checkpoint.ts';
import { parseNote } from '../../../../shared/signed-note.ts';
import { brand, type Instant, type RunId } from '../../../../shared/brand.ts';
import { anActor } from '../../../support/actors.ts';
import { auditedDatabases } from '../../../support/audited-databases.ts';
import { admin, designer } from '../../../support/governance.ts';
import { aRegistry } from '../../../support/registry-layers.ts';
import { openReportHouse, type ReportHouse } from '../../../support/report-house.ts';
import { retentionRooms } from '../../../support/retention-rooms.ts';

const HOUR = 3_600_000;
const SOC2 = 'SOC2-TSC-2017-rev2022';
const ada = designer('ada');
const bob = admin('bob');
const cyd = admin('cyd');
const officer = anActor({ userId: 'olga', roles: ['auditor'] });

describe.each(auditedDatabases)('the evidence of a report on %s', (_name, open) => {
  const houses: ReportHouse[] = [];
  let house: ReportHouse;
  let begin: Instant;
  beforeEach(async () => {
    house = await openReportHouse(await open());
    houses.push(house);
    begin = house.database.clock.now();
    house.database.clock.advance(HOUR);
  });
  afterAll(() => Promise.all(houses.map(({ database }) => database.close())));

  const note = (actor: typeof ada, what: AuditNote) => house.database.storage.write(actor, (tx) => house.database.audit.trail.append(tx, actor, what));

  /** Everything from the beginning up to now, read an hour later. */
  async function report(from = begin): Promise<StoredReport> {
    house.database.clock.advance(HOUR);
    return generateReport(house.deps, officer, { framework: SOC2, from, to: house.database.clock.now() });
  }
  const bodyOf = (made: StoredReport) => JSON.parse(made.body) as ReportBody; // written by the same room
  const answer = (made: StoredReport, id: string) => bodyOf(made).queries.find((query) => query.id === id);
  const control = (made: StoredReport, id: string) => bodyOf(made).controls.find((one) => one.id === id);

  it('shows a publication with enough votes on record as approved', async () => {
    await house.publish(ada, [bob, cyd]);
    const made = await report();
    expect(answer(made, 'Q-CHANGE-APPROVED')).toMatchObject({ population: 1, exceptions: [], facts: { votes: 2, requests: 1 } });
    // Nobody tells this product of tests before a release: that part of the control is for people to attach.
    expect(control(made, 'CC8.1')).toMatchObject({ status: 'needs-attachment', why: 'Q-EVAL cannot be answered from these records' });
  });

  it('names a publication whose votes are missing from the log, and the control is not met', async () => {
    const request = { type: 'approval', id: 'request-1', name: 'Publish Helper 1.0.0' };
    await note(ada, { type: 'approval.request.created', resource: request, details: { required: 2, selfApproval: false } });
    await note(bob, { type: 'approval.decision.recorded', resource: request, details: { verdict: 'approve', ownRequest: false } });
    const published = await note(ada, { type: 'agent.version.published', resource: { type: 'agent_version', id: 'v1', name: 'Helper 1.0.0' }, details: { approval: request.id, required: 2 } });
    const made = await report();
    expect(answer(made, 'Q-CHANGE-APPROVED')?.exceptions).toMatchObject([{ what: 'Helper 1.0.0: 1 approval on record, 2 required', events: [published, expect.any(String)] }]);
    expect(control(made, 'CC8.1')).toMatchObject({ status: 'not-met', why: expect.stringContaining('Q-CHANGE-APPROVED: 1 exception') });
  });

  it('does not believe a publication that asks for less than the request did, nor one without a request', async () => {
    const request = { type: 'approval', id: 'request-2' };
    await note(ada, { type: 'approval.request.created', resource: request, details: { required: 2, selfApproval: false } });
    for (const voter of [bob, bob]) await note(voter, { type: 'approval.decision.recorded', resource: request, details: { verdict: 'approve', ownRequest: false } });
    await note(ada, { type: 'agent.version.published', resource: { type: 'agent_version', id: 'v2', name: 'Lax' }, details: { approval: request.id, required: 1 } });
    await note(ada, { type: 'agent.version.published', resource: { type: 'agent_version', id: 'v3', name: 'Forged' }, details: { approval: 'request-3', required: 1 } });
    await note(ada, { type: 'agent.version.published', resource: { type: 'agent_version', id: 'v4', name: 'Bare' }, details: {} });
    expect(answer(await report(), 'Q-CHANGE-APPROVED')?.exceptions.map(({ what }) => what)).toEqual([
      'Lax: 1 approval on record, 2 required', 'Forged: the log holds no request request-3', 'Bare was published without naming an approved request',
    ]);
  });

  it('counts a requester’s own vote only under a policy that allowed it, and names it either way', async () => {
    for (const [id, selfApproval] of [['strict', false], ['alone', true]] as const) {
      await note(ada, { type: 'approval.request.created', resource: { type: 'approval', id }, details: { required: 1, selfApproval } });
      await note(ada, { type: 'approval.decision.recorded', resource: { type: 'approval', id, name: id }, details: { verdict: 'approve', ownRequest: true } });
      await note(ada, { type: 'agent.version.published', resource: { type: 'agent_version', id: `v-${id}`, name: id }, details: { approval: id, required: 1 } });
    }
    const made = await report();
    expect(answer(made, 'Q-CHANGE-APPROVED')?.exceptions.map(({ what }) => what)).toEqual(['strict: 0 approvals on record, 1 required']);
    expect(answer(made, 'Q-SOD')?.exceptions).toHaveLength(2);
  });

  it('finds votes that were cast before the period', async () => {
    await house.publish(ada, [bob, cyd]);
    house.database.clock.advance(HOUR);
    const later = house.database.clock.now();
    const made = await report(later);
    expect(answer(made, 'Q-CHANGE-APPROVED')).toMatchObject({ population: 0, facts: { votes: 2 } });
    expect(control(made, 'CC1.5')?.status).toBe('insufficient-evidence');
  });

  it('names whoever came in after being shut out, even before the period, and nobody who was let in again', async () => {
    const [eve, fay] = [anActor({ userId: 'eve', name: 'Eve' }), anActor({ userId: 'fay', name: 'Fay' })];
    for (const who of [eve, fay]) await note(bob, { type: 'admin.user.disabled', resource: { type: 'user', id: who.userId } });
    await note(bob, { type: 'admin.user.enabled', resource: { type: 'user', id: fay.userId } });
    house.database.clock.advance(HOUR);
    const from = house.database.clock.now();
    for (const who of [eve, fay, bob]) await note(who, { type: 'auth.login.succeeded' });
    const made = await report(from);
    expect(answer(made, 'Q-LEAVERS')).toMatchObject({ population: 3, exceptions: [{ what: expect.stringMatching(/^Eve was let in at /) }] });
    expect(control(made, 'CC6.2')?.status).toBe('not-met');
  });

  it('counts runs as runs, requests as requests and holds as holds, however many entries tell of each, and what followed beside them', async () => {
    for (const [n, end] of (['run.finished', 'run.finished', 'run.failed'] as const).entries()) {
      const run = brand<RunId>(`0190c000-0000-7000-8000-00000000000${n}`);
      await note(ada, { type: 'run.started', run });
      await note(ada, { type: end, run, ...(end === 'run.failed' ? { outcome: 'failure' as const } : {}) });
    }
    await note(bob, { type: 'legal_hold.created', resource: { type: 'legal_hold', id: 'h' } });
    await note(bob, { type: 'legal_hold.released', resource: { type: 'legal_hold', id: 'h' } });
    await note(bob, { type: 'privacy.erasure.requested', resource: { type: 'erasure', id: 'e' } });
    await note(bob, { type: 'privacy.erasure.completed', resource: { type: 'erasure', id: 'e' } });
    await note(bob, { type: 'security.brute_force_detected' });
    await note(bob, { type: 'auth.login.failed', outcome: 'failure' });
    house.database.clock.advance(HOUR);
    const request = { from: begin, to: house.database.clock.now() };
    const of = async (framework: string, query: string) => bodyOf(await generateReport(house.deps, officer, { framework, ...request })).queries.find(({ id }) => id === query);
    expect(await of(SOC2, 'Q-RUNS')).toMatchObject({ population: 3, types: ['run.started'], facts: { by_type: { 'run.started': 3 }, what_followed: { 'run.failed (failure)': 1, 'run.finished': 2 } } });
    expect(await of('GDPR', 'Q-ERASURE')).toMatchObject({ population: 1, facts: { what_followed: { 'privacy.erasure.completed': 1 } } });
    expect(await of('GDPR', 'Q-HOLDS')).toMatchObject({ population: 1, facts: { what_followed: { 'legal_hold.released': 1 } } });
    expect(await of(SOC2, 'Q-AUTHN-FAIL')).toMatchObject({ population: 1, facts: { bursts_recognised: 1 } });
  });

  it('speaks of exactly the entries that the log held when the period ended, by their root', async () => {
    await house.publish(ada, [bob, cyd]);
    const [then] = await house.database.audit.verify(house.database.storage, officer.tenantId);
    house.database.clock.advance(HOUR);
    const to = house.database.clock.now();
    house.database.clock.advance(HOUR);
    await house.publish(ada, [bob, cyd]);
    const { logs } = bodyOf(await generateReport(house.deps, officer, { framework: SOC2, from: begin, to }));
    expect(logs).toEqual([{ origin: then?.origin, size: then?.size, root: then?.root, verified: true, problem: null, checkpoint: expect.stringContaining(then?.origin ?? '?'), witnesses: [] }]);
  });

  it('says how many disclosures of its entries were erased, as the verification counts them, and nothing of what was erased of later ones', async () => {
    const { audit, storage } = house.database;
    const { deps, drop } = await retentionRooms(house.database, () => Promise.resolve(aRegistry({})));
    drop();
    for (const who of [ada, bob]) await note(who, { type: 'auth.login.succeeded', subject: { email: 'sam@example.org' } });
    house.database.clock.advance(HOUR);
    const request = { framework: SOC2, from: begin, to: house.database.clock.now() };
    const limits = async () => bodyOf(await generateReport(house.deps, officer, request)).limits.filter((limit) => limit.includes('erased'));
    expect(await limits()).toEqual([]);

    await note(ada, { type: 'auth.login.failed', subject: { email: 'kim@example.org' } });
    await erasePerson(deps, officer, NewErasure.parse({ emails: ['kim@example.org'], reason: 'asked by them' }));
    expect(await limits()).toEqual([]); // that entry is of another period

    const before = (await audit.verify(storage, officer.tenantId)).flatMap(({ erased }) => erased.map(({ disclosures }) => disclosures));
    await erasePerson(deps, officer, NewErasure.parse({ emails: ['sam@example.org'], reason: 'asked by them' }));
    const after = (await audit.verify(storage, officer.tenantId)).flatMap(({ erased }) => erased.map(({ disclosures }) => disclosures));
    const erased = [after, before].map((counts) => counts.reduce((sum, n) => sum + n, 0));
    expect(erased).toEqual([3, 1]);
    expect(await limits()).toEqual(['2 disclosures of entries up to the end of the period were erased on record, by retention or because somebody was forgotten. The entries are counted; at what was erased of them no answer could look.']);
    const [one, again] = [await generateReport(house.deps, officer, request), await generateReport(house.deps, officer, request)];
    expect(again.body).toBe(one.body);
    expect(bodyOf(one).queries.find(({ id }) => id === 'Q-INTEGRITY')).toMatchObject({ exceptions: [] });
  });

  it('prints the first checkpoint over those entries, with the cosignatures under it, and says how far each witness saw', async () => {
    const { audit, storage } = house.database;
    await house.publish(ada, [bob, cyd]);
    const [then] = await audit.verify(storage, officer.tenantId);
    house.database.clock.advance(HOUR);
    const to = house.database.clock.now();
    house.database.clock.advance(HOUR);
    const request = { framework: SOC2, from: begin, to };
    const alone = bodyOf(await generateReport(house.deps, officer, request));
    expect(parseCheckpoint(parseNote(alone.logs[0]?.checkpoint ?? '').text)).toMatchObject({ origin: then?.origin, size: then?.size });
    expect(bodyOf(await generateReport(house.deps, officer, request))).toEqual(alone);

    const later = (await audit.history(storage, officer.tenantId).checkpoints(1)).find(({ size }) => size > (then?.size ?? 0))?.size ?? 0;
    const line = '\u2014 w.example/one q83vEjRW';
    await storage.write(officer, (tx) => addCosignature(tx, { tenantId: officer.tenantId, logId: 1, size: later, witness: 'w.example/one', seconds: 1, line }));
    const { logs: [log], limits } = bodyOf(await generateReport(house.deps, officer, request));
    expect(log).toMatchObject({ size: then?.size, root: then?.root, witnesses: [{ name: 'w.example/one', size: later }] });
    expect(log?.checkpoint?.endsWith(`${line}\n`)).toBe(true);
    expect(parseCheckpoint(parseNote(log?.checkpoint ?? '').text).size).toBe(later);
    expect(limits.join('\n')).toContain(`by w.example/one (up to entry ${later})`);
  });
});
