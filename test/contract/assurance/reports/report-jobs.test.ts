import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openReportJobs, openReportJobStore, type ReportJobs } from '../../../../server/assurance/reports/index.ts';
import { Refusal } from '../../../../server/base/refusal.ts';
import { brand, plusMs, type ReportJobId, type SessionId, type UserId } from '../../../../shared/brand.ts';
import { anActor, TENANT_A, TENANT_B } from '../../../support/actors.ts';
import { auditedDatabases, entriesOf } from '../../../support/audited-databases.ts';
import { admin, designer } from '../../../support/governance.ts';
import { openReportHouse, type ReportHouse } from '../../../support/report-house.ts';

const DAY = 86_400_000;
const officer = anActor({ userId: 'olga', name: 'Olga Officer', roles: ['auditor'] });

describe.each(auditedDatabases)('a report that is made while nobody waits, on %s', (_name, open) => {
  let house: ReportHouse;
  /** What the supervisor was given, and what it heard of it. */
  let supervised: Promise<unknown>[];
  let faults: unknown[];
  let before: number;
  beforeAll(async () => {
    house = await openReportHouse(await open());
    await house.publish(designer('ada'), [admin('bob'), admin('cyd')]);
  });
  afterAll(() => house.database.close());
  beforeEach(async () => {
    house.database.clock.advance(DAY);
    [supervised, faults] = [[], []];
    before = (await entries()).length;
  });

  const request = () => ({ framework: 'SOC2-TSC-2017-rev2022', from: plusMs(house.database.clock.now(), -DAY * 300), to: house.database.clock.now() });
  const entries = async () => (await entriesOf(house.database.storage, house.database.audit, TENANT_A)).items.filter(({ type }) => type.startsWith('compliance.report.'));
  const fresh = async () => (await entries()).slice(0, (await entries()).length - before);
  const reports = () => house.database.storage.read(officer, (db) => house.deps.reports.list(db, TENANT_A));
  const over = () => Promise.all(supervised);
  const jobsWith = (deps: Partial<ReportHouse['deps']> = {}): ReportJobs => {
    const store = openReportJobStore(house.database.storage.kit);
    return openReportJobs({
      ...house.deps, ...deps, jobs: store, tenants: () => Promise.resolve([TENANT_A, TENANT_B]), busy: async (db, tenantId) => (await store.working(db, tenantId)).length,
      supervise: (work) => void supervised.push(work.catch((reason: unknown) => faults.push(reason))),
    });
  };
  /** Jobs whose log is recomputed, and that stand still where they first look into it for a question, until they are let go on. */
  const heldAtQuestion = () => {
    const [asked, verified, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const { audit } = house.deps;
    const page: typeof audit.search.page = async (...about) => {
      asked.resolve();
      await gate.promise;
      return audit.search.page(...about);
    };
    const verify: typeof audit.verify = (...about) => audit.verify(...about).finally(verified.resolve);
    return { jobs: jobsWith({ audit: { ...audit, verify, search: { ...audit.search, page } } }), arrived: Promise.all([asked.promise, verified.promise]), goOn: () => gate.resolve() };
  };
  /** Jobs whose log is recomputed to its last entry, and no further until they are let go on. */
  const heldAfterVerifying = () => {
    const [arrived, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const { audit } = house.deps;
    const verify: typeof audit.verify = async (...about) => {
      const verdicts = await audit.verify(...about);
      arrived.resolve();
      await gate.promise;
      return verdicts;
    };
    return { jobs: jobsWith({ audit: { ...audit, verify } }), arrived: arrived.promise, goOn: () => gate.resolve() };
  };

  it('is answered for at once, shows what is counted and how much of it, and is there when it is finished', async () => {
    const { jobs, arrived, goOn } = heldAtQuestion();
    const begun = await jobs.start(officer, request());
    expect(begun).toMatchObject({ state: 'working', framework: 'SOC2-TSC-2017-rev2022', startedByName: 'Olga Officer', reportId: null });
    await arrived;
    const { progress } = await jobs.get(officer, begun.id);
    expect(progress).toMatchObject({ what: 'questions', question: expect.stringMatching(/^Q-/) as unknown });
    expect(progress?.done).toBeLessThan(progress?.total ?? 0);
    goOn();
    await over();
    const ended = await jobs.get(officer, begun.id);
    expect(ended).toMatchObject({ state: 'finished', progress: null, endedAt: house.database.clock.now() });
    expect((await reports()).map(({ id }) => id)).toContain(ended.reportId);
    expect((await fresh()).map(({ type, outcome }) => [type, outcome])).toEqual([['compliance.report.generated', 'success']]);
    expect((await jobs.list(officer))[0]?.id).toBe(begun.id);
  });

  it('shows how many entries of the log were verified while it is verified', async () => {
    const { jobs, arrived, goOn } = heldAfterVerifying();
    const { id } = await jobs.start(officer, request());
    await arrived;
    const { progress } = await jobs.get(officer, id);
    expect(progress).toMatchObject({ what: 'entries', question: null });
    expect(progress?.done).toBe(progress?.total);
    expect(progress?.total).toBeGreaterThan(5);
    goOn();
    await over();
  });

  it.each([['the log is verified', heldAfterVerifying], ['questions are answered', heldAtQuestion]])('is really stopped while %s: nothing is kept, and the log says that it was cancelled', async (_when, held) => {
    const { jobs, arrived, goOn } = held();
    const kept = await reports();
    const { id, framework, from, to } = await jobs.start(officer, request());
    await arrived;
    await jobs.cancel(officer, id);
    goOn();
    await over();
    expect(await jobs.get(officer, id)).toMatchObject({ state: 'cancelled', reportId: null, problem: null, endedAt: house.database.clock.now() });
    expect(await reports()).toEqual(kept);
    expect((await fresh()).map(({ type, details, actor }) => [type, details, actor?.['name']])).toEqual([['compliance.report.cancelled', { framework, from, to }, 'Olga Officer']]);
    expect(faults).toEqual([]);
  });

  it('ends visibly where whoever asked for it has signed out meanwhile, and holds no place for the next', async () => {
    const { storage } = house.database;
    let signedOut = false;
    const write: typeof storage.write = (actor, work) => (signedOut && actor.sessionId !== null ? Promise.reject(new Refusal('auth/session-ended')) : storage.write(actor, work));
    const jobs = jobsWith({ storage: { ...storage, write }, accountsOf: () => Promise.resolve(((signedOut = true), [])) });
    const { id } = await jobs.start({ ...officer, sessionId: brand<SessionId>('s1') }, request());
    await over();
    expect(await jobs.get(officer, id)).toMatchObject({ state: 'failed', reportId: null, endedAt: house.database.clock.now() });
    expect((await fresh()).map(({ type, outcome, actor }) => [type, outcome, actor?.['name']])).toEqual([['compliance.report.generated', 'failure', 'Olga Officer']]);
    expect(faults).toEqual([]);
  });

  it('is on record as cancelled by whoever cancelled it, not by whoever asked for it', async () => {
    const { jobs, arrived, goOn } = heldAfterVerifying();
    const { id } = await jobs.start(officer, request());
    await arrived;
    await jobs.cancel(anActor({ userId: 'mal', name: 'Mal' }), id);
    await jobs.cancel(officer, id);
    goOn();
    await over();
    expect((await fresh()).map(({ type, actor }) => [type, actor?.['name']])).toEqual([['compliance.report.cancelled', 'Mal']]);
  });

  it.each([['the log is verified', heldAfterVerifying], ['questions are answered', heldAtQuestion]])('fails where its tenant is closed while %s: it says so, nothing is kept, and other tenants’ go on', async (_when, held) => {
    const { jobs, arrived, goOn } = held();
    const kept = await reports();
    const { id } = await jobs.start(officer, request());
    const others = anActor({ userId: 'sam', tenantId: TENANT_B });
    const other = await jobs.start(others, request());
    await arrived;
    jobs.endFor(TENANT_A);
    await jobs.cancel(officer, id); // too late to be what ended it
    goOn();
    await over();
    expect(await jobs.get(officer, id)).toMatchObject({ state: 'failed', reportId: null, problem: 'The tenant was closed while it was being made.', endedAt: house.database.clock.now() });
    expect(await jobs.get(others, other.id)).toMatchObject({ state: 'finished' });
    expect(await reports()).toEqual(kept);
    expect((await fresh()).map(({ type, outcome, details, actor }) => [type, outcome, details?.['reason'], actor?.['id']])).toEqual([['compliance.report.generated', 'failure', 'The tenant was closed while it was being made.', 'system:closing']]);
    expect(faults).toEqual([]);
  });

  it('stays as it is when somebody cancels it after it was made', async () => {
    const jobs = jobsWith();
    const { id } = await jobs.start(officer, request());
    await over();
    expect(await jobs.cancel(officer, id)).toMatchObject({ state: 'finished' });
    expect(await fresh()).toHaveLength(1);
  });

  it('is refused at once where no report can be made, and then not begun', async () => {
    const jobs = jobsWith();
    const known = await jobs.list(officer);
    await expect(jobs.start(officer, { ...request(), framework: 'SOC3' })).rejects.toMatchObject({ code: 'reports/unknown-framework' });
    await expect(jobs.start(officer, { ...request(), to: plusMs(house.database.clock.now(), 1) })).rejects.toMatchObject({ code: 'input/invalid', details: { field: 'to' } });
    expect(await jobs.list(officer)).toEqual(known);
  });

  it('is one of three at once, and no more', async () => {
    const { jobs, goOn } = heldAfterVerifying();
    for (let n = 0; n < 3; n++) await jobs.start(officer, request());
    await expect(jobs.start(officer, request())).rejects.toMatchObject({ code: 'reports/too-many-jobs' });
    const others = anActor({ userId: 'sam', tenantId: TENANT_B });
    await expect(jobs.start(others, request())).resolves.toMatchObject({ state: 'working' });
    goOn();
    await over();
    await expect(jobs.start(officer, request())).resolves.toMatchObject({ state: 'working' });
    await over();
  });

  it('is under the same limit where somebody waits for it, and then can be watched and cancelled too', async () => {
    const { jobs, arrived, goOn } = heldAfterVerifying();
    const waiting = jobs.make(officer, request());
    await arrived;
    const [mine] = await jobs.list(officer);
    expect(mine).toMatchObject({ state: 'working', progress: { what: 'entries' } });
    for (let n = 0; n < 2; n++) await jobs.start(officer, request());
    await expect(jobs.make(officer, request())).rejects.toMatchObject({ code: 'reports/too-many-jobs' });
    await jobs.cancel(officer, mine?.id ?? brand<ReportJobId>(''));
    goOn();
    await expect(waiting).rejects.toMatchObject({ code: 'reports/job-cancelled' });
    await over();
    const report = await jobs.make(officer, request());
    expect((await jobs.list(officer))[0]).toMatchObject({ state: 'finished', reportId: report.id });
    expect((await fresh()).map(({ type }) => type).toSorted()).toEqual(['compliance.report.cancelled', ...Array.from({ length: 3 }, () => 'compliance.report.generated')]);
    expect(faults).toEqual([]);
  });

  it('is listed as long as it is at work, however many came after it, so that it can be found and cancelled', async () => {
    const { jobs, arrived, goOn } = heldAfterVerifying();
    const { id } = await jobs.start(officer, request());
    await arrived;
    const made = await jobs.get(officer, id);
    const { progress: _none, ...row } = made;
    const store = openReportJobStore(house.database.storage.kit);
    await house.database.storage.write(officer, async (tx) => {
      for (let n = 1; n <= 25; n += 1) await store.add(tx, { ...row, id: house.deps.ids.id<ReportJobId>(), startedAt: plusMs(row.startedAt, n), state: 'cancelled', endedAt: plusMs(row.startedAt, n) });
    });
    expect((await jobs.list(officer)).filter(({ state }) => state === 'working').map((job) => job.id)).toEqual([id]);
    await jobs.cancel(officer, id);
    goOn();
    await over();
    expect((await jobs.list(officer)).map((job) => job.id)).not.toContain(id);
  });

  it('is one job and one report however often the same named command asks for it', async () => {
    const jobs = jobsWith();
    const asked = request();
    const known = { jobs: (await jobs.list(officer)).map(({ id }) => id), reports: (await reports()).length };
    const make = () => jobs.make({ ...officer, command: { id: 'report-once', procedure: 'reports.create', argsDigest: 'the same' } }, asked);
    const first = await make();
    expect((await make()).id).toBe(first.id);
    expect((await jobs.list(officer)).filter(({ id }) => !known.jobs.includes(id))).toMatchObject([{ state: 'finished', reportId: first.id }]);
    expect((await reports()).length).toBe(known.reports + 1);
  });

  it('refuses whoever waits for it as its making does', async () => {
    const refused = jobsWith({ accountsOf: () => Promise.reject(new Refusal('input/invalid', { field: 'from', rule: 'from: it cannot be' })) });
    await expect(refused.make(officer, request())).rejects.toMatchObject({ code: 'input/invalid' });
    const broken = jobsWith({ accountsOf: () => Promise.reject(new Error('secret words of a driver')) });
    await expect(broken.make(officer, request())).rejects.toThrow('secret words of a driver');
    expect((await broken.list(officer)).slice(0, 2).map(({ state, problem }) => [state, problem])).toEqual([['failed', null], ['failed', 'from: it cannot be']]);
  });

  it('says why it failed, and leaves no report', async () => {
    const kept = await reports();
    const refused = jobsWith({ accountsOf: () => Promise.reject(new Refusal('input/invalid', { field: 'from', rule: 'from: it cannot be' })) });
    const { id } = await refused.start(officer, request());
    await over();
    expect(await refused.get(officer, id)).toMatchObject({ state: 'failed', problem: 'from: it cannot be' });
    const broken = jobsWith({ accountsOf: () => Promise.reject(new Error('secret words of a driver')) });
    const other = await broken.start(officer, request());
    await over();
    expect(await broken.get(officer, other.id)).toMatchObject({ state: 'failed', problem: null });
    expect(faults).toEqual([new Error('secret words of a driver')]);
    expect((await fresh()).map(({ type, outcome, details }) => [type, outcome, details?.['reason']])).toEqual([['compliance.report.generated', 'failure', 'a fault'], ['compliance.report.generated', 'failure', 'from: it cannot be']]);
    expect(await reports()).toEqual(kept);
  });

  it('is known to nobody in another tenant, who cannot stop it either', async () => {
    const { jobs, arrived, goOn } = heldAfterVerifying();
    const { id } = await jobs.start(officer, request());
    await arrived;
    const stranger = anActor({ userId: 'olga', tenantId: TENANT_B });
    for (const ask of [jobs.get, jobs.cancel]) await expect(ask(stranger, id)).rejects.toMatchObject({ code: 'reports/job-not-found' });
    expect((await jobs.list(stranger)).map((job) => job.id)).not.toContain(id);
    goOn();
    await over();
    expect(await jobs.get(officer, id)).toMatchObject({ state: 'finished' });
  });

  it('is ended before the server stops, and where that died, after its next start', async () => {
    const { jobs, arrived, goOn } = heldAfterVerifying();
    const { id } = await jobs.start(officer, request());
    await arrived;
    const stopped = jobs.stop();
    goOn();
    await stopped;
    expect(await jobs.get(officer, id)).toMatchObject({ state: 'cancelled' });
    expect((await fresh()).map(({ type, actor }) => [type, actor?.['id']])).toEqual([['compliance.report.cancelled', 'system:shutdown']]);

    const store = openReportJobStore(house.database.storage.kit);
    const left = { ...request(), tenantId: TENANT_A, id: house.deps.ids.id<ReportJobId>(), state: 'working' as const, reportId: null, problem: null, startedBy: brand<UserId>('olga'), startedByName: 'Olga', startedAt: house.database.clock.now(), endedAt: null };
    await house.database.storage.write(officer, (tx) => store.add(tx, left));
    const next = jobsWith();
    expect(await next.get(officer, left.id)).toMatchObject({ state: 'working', progress: null });
    await next.recover();
    expect(await next.get(officer, left.id)).toMatchObject({ state: 'failed', problem: 'The server stopped while it was being made.' });
    expect((await fresh()).map(({ type, outcome }) => [type, outcome])).toEqual([['compliance.report.generated', 'failure'], ['compliance.report.cancelled', 'success']]);
  });
});
