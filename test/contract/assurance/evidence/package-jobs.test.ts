import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EvidenceRequest, openPackageJobs, openPackageJobStore, openPackageShelf, type PackageJobs, verifyPackageFile } from '../../../../server/assurance/evidence/index.ts';
import { erasePerson, NewErasure } from '../../../../server/assurance/retention/index.ts';
import { openReportJobs, openReportJobStore } from '../../../../server/assurance/reports/index.ts';
import { Refusal } from '../../../../server/base/refusal.ts';
import { brand, type PackageJobId, plusMs, type SessionId } from '../../../../shared/brand.ts';
import { anActor, TENANT_A, TENANT_B } from '../../../support/actors.ts';
import { auditedDatabases, entriesOf } from '../../../support/audited-databases.ts';
import { DAY, type EvidenceHouse, fillLog, FRAMEWORK, manifestOf, officer, openEvidenceHouse, scratchFolder, unpack } from '../../../support/evidence-packages.ts';
import { retentionRooms } from '../../../support/retention-rooms.ts';

const QUARTER_HOUR = 15 * 60_000;
const MADE = 'compliance.evidence_package.exported';
const CANCELLED = 'compliance.evidence_package.cancelled';

describe.each(auditedDatabases)('a package that is made while nobody waits, on %s', (_name, open) => {
  const scratch = scratchFolder();
  let house: EvidenceHouse;
  let supervised: Promise<unknown>[];
  let faults: unknown[];
  let before: number;
  beforeAll(async () => {
    house = await openEvidenceHouse(await open());
    await fillLog(house, 40);
  });
  afterAll(async () => {
    await house.database.close();
    scratch.drop();
  });
  beforeEach(async () => {
    house.database.clock.advance(DAY);
    [supervised, faults] = [[], []];
    before = (await entries()).length;
  });

  const entries = async () => (await entriesOf(house.database.storage, house.database.audit, TENANT_A)).items.filter(({ type }) => type.startsWith('compliance.evidence_package.'));
  const fresh = async () => (await entries()).slice(0, (await entries()).length - before);
  const over = () => Promise.all(supervised);
  const asked = (request: Partial<EvidenceRequest> = {}) => EvidenceRequest.parse({ profile: 'full', ...request });
  const stores = () => [openReportJobStore(house.database.storage.kit), openPackageJobStore(house.database.storage.kit)] as const;
  const shared = () => ({
    supervise: (work: Promise<unknown>) => void supervised.push(work.catch((reason: unknown) => faults.push(reason))), tenants: () => Promise.resolve([TENANT_A, TENANT_B]),
    busy: async (...[db, tenantId]: Parameters<ReturnType<typeof stores>[0]['working']>) => (await Promise.all(stores().map((store) => store.working(db, tenantId)))).flat().length,
  });
  /** Jobs of a process, whose packages lie in a folder. */
  const jobsWith = (deps: Partial<Parameters<typeof openPackageJobs>[0]> = {}, folder = scratch.path): PackageJobs =>
    openPackageJobs({ ...house.evidence, ...shared(), ids: house.deps.ids, jobs: stores()[1], shelf: openPackageShelf(folder), ...deps });
  /** Jobs that stand still until they are let go on: before anything is on record, after that, or while files are written. */
  const held = (where: 'verified' | 'recorded' | 'writing', awaited = 1) => {
    let count = 0;
    const [arrived, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const { audit } = house.evidence;
    const pause = async () => {
      if (++count === awaited) arrived.resolve();
      await gate.promise;
    };
    const verify: typeof audit.verify = async (...all) => {
      const verdicts = await audit.verify(...all);
      await pause();
      return verdicts;
    };
    const history: typeof audit.history = (...all) => {
      const whole = audit.history(...all);
      return { ...whole, disclosures: async (...range) => {
        await pause();
        return whole.disclosures(...range);
      } };
    };
    const deps = { verified: { audit: { ...audit, verify } }, recorded: { askWitnesses: pause }, writing: { audit: { ...audit, history } } }[where];
    return { jobs: jobsWith(deps), arrived: arrived.promise, goOn: () => gate.resolve() };
  };
  const bytesOf = async (jobs: PackageJobs, id: string | null) => {
    const { zip, size } = await jobs.open(officer, id ?? '');
    const chunks: Buffer[] = [];
    for await (const chunk of zip) chunks.push(chunk as Buffer); // a stream of bytes
    return { size, bytes: Buffer.concat(chunks) };
  };
  const ready = async (jobs: PackageJobs, request: Partial<EvidenceRequest> = {}) => {
    const { id } = await jobs.start(officer, asked(request));
    await over();
    return jobs.get(officer, id);
  };

  it('is answered for at once, and is fetched whole under its export once it is finished', async () => {
    const { jobs, arrived, goOn } = held('verified');
    const begun = await jobs.start(officer, asked());
    expect(begun).toMatchObject({ state: 'working', profile: 'full', startedByName: 'Olga Officer', exportId: null, openUntil: null, name: expect.stringMatching(/^countersign-evidence-.*\.zip$/) as unknown });
    await arrived;
    const { progress } = await jobs.get(officer, begun.id);
    expect(progress).toMatchObject({ what: 'entries', done: progress?.total });
    expect(progress?.total).toBeGreaterThan(40);
    expect(await fresh()).toEqual([]); // nothing is on record of what is only being looked at
    goOn();
    await over();
    const now = house.database.clock.now();
    const ended = await jobs.get(officer, begun.id);
    expect(ended).toMatchObject({ state: 'finished', progress: null, endedAt: now, openUntil: plusMs(now, QUARTER_HOUR) });
    expect((await jobs.list(officer))[0]).toEqual(ended);
    expect((await fresh()).map(({ type, eventId, outcome }) => [type, eventId, outcome])).toEqual([[MADE, ended.exportId, 'success']]);
    const { size, bytes } = await bytesOf(jobs, ended.exportId);
    expect(size).toBe(bytes.length);
    const keys = (await house.database.storage.read(officer, (db) => house.database.audit.health(db, TENANT_A))).logs.map(({ vkey }) => vkey);
    expect(await verifyPackageFile(bytes, { keys })).toMatchObject({ problem: null });
    expect(manifestOf(await unpack(bytes))).toMatchObject({ export: { eventId: ended.exportId } });
    expect((await jobs.get(anActor({ userId: 'bob' }), begun.id)).openUntil).toBeNull();
  });

  it('tells how many rows of how many it has written while it writes them', async () => {
    const { jobs, arrived, goOn } = held('writing');
    const { id } = await jobs.start(officer, asked());
    await arrived;
    const { progress } = await jobs.get(officer, id);
    const size = (await house.database.storage.read(officer, (db) => house.database.audit.health(db, TENANT_A))).logs[0]?.size ?? 0;
    expect(progress).toMatchObject({ what: 'rows', done: size }); // each entry once, and none with its disclosures yet
    expect(progress?.total).toBeGreaterThanOrEqual(3 * size - 1); // its own entry lies after the period
    goOn();
    await over();
    expect(await jobs.get(officer, id)).toMatchObject({ state: 'finished' });
  });

  it('says that it is being put on record and shown to witnesses, and cannot be fetched yet', async () => {
    const { jobs, arrived, goOn } = held('recorded');
    const { id } = await jobs.start(officer, asked());
    await arrived;
    const { progress, exportId } = await jobs.get(officer, id);
    expect(progress).toEqual({ what: 'record', done: 0, total: 0 });
    expect((await fresh()).map(({ eventId }) => eventId)).toEqual([exportId]);
    await expect(jobs.open(officer, exportId ?? '')).rejects.toMatchObject({ code: 'evidence/not-made' });
    goOn();
    await over();
  });

  it.each([['verified', false], ['recorded', true], ['writing', true]] as const)('is really stopped once the log is %s: nothing can be fetched, and the log says who cancelled it', async (where, isRecorded) => {
    const { jobs, arrived, goOn } = held(where);
    const files = readdirSync(scratch.path);
    const { id } = await jobs.start(officer, asked());
    await arrived;
    await jobs.cancel(anActor({ userId: 'mal', name: 'Mal' }), id);
    await jobs.cancel(officer, id);
    goOn();
    await over();
    const ended = await jobs.get(officer, id);
    expect(ended).toMatchObject({ state: 'cancelled', problem: null, openUntil: null, endedAt: house.database.clock.now() });
    expect(ended.exportId !== null).toBe(isRecorded);
    const [cancelled, ...rest] = await fresh();
    expect([cancelled?.type, cancelled?.actor?.['name'], cancelled?.details]).toEqual([CANCELLED, 'Mal', { mode: 'range', profile: 'full', from: ended.from, to: ended.to, export: ended.exportId }]);
    expect(rest.map(({ type, eventId }) => [type, eventId])).toEqual(isRecorded ? [[MADE, ended.exportId]] : []);
    if (isRecorded) await expect(jobs.open(officer, ended.exportId ?? '')).rejects.toMatchObject({ code: 'evidence/not-made' });
    expect(readdirSync(scratch.path)).toEqual(files);
    expect(faults).toEqual([]);
  });

  it('stays as it is when somebody cancels it after it was made', async () => {
    const jobs = jobsWith();
    const { id } = await ready(jobs, { profile: 'none' });
    expect(await jobs.cancel(officer, id)).toMatchObject({ state: 'finished' });
    expect(await fresh()).toHaveLength(1);
  });

  it('counts with reports among three at once, also where somebody waits for it', async () => {
    const { jobs, arrived, goOn } = held('verified', 3);
    const reports = openReportJobs({ ...house.deps, ...shared(), jobs: stores()[0] });
    const report = { framework: FRAMEWORK, from: plusMs(house.database.clock.now(), -DAY), to: house.database.clock.now() };
    for (let n = 0; n < 2; n++) await jobs.start(officer, asked({ profile: 'none' }));
    const waiting = jobs.record(officer, asked({ profile: 'none' }));
    await arrived;
    for (const more of [() => jobs.start(officer, asked()), () => jobs.record(officer, asked()), () => reports.start(officer, report), () => reports.make(officer, report)]) await expect(more()).rejects.toMatchObject({ code: 'reports/too-many-jobs' });
    goOn();
    await Promise.all([over(), waiting]);
    await expect(jobs.start(officer, asked({ profile: 'none' }))).resolves.toMatchObject({ state: 'working' });
    await over();
  });

  it('is made while it is fetched where somebody waited for its record only', async () => {
    const jobs = jobsWith();
    const { id, name } = await jobs.record(officer, asked());
    expect((await jobs.list(officer))[0]).toMatchObject({ state: 'finished', exportId: id, name });
    const { size, bytes } = await bytesOf(jobs, id);
    expect(size).toBeNull();
    expect(await verifyPackageFile(bytes, { keys: null })).toMatchObject({ problem: null });
  });

  it('is one job however often the same named command asks for its record', async () => {
    const jobs = jobsWith();
    const known = (await jobs.list(officer)).length;
    const record = () => jobs.record({ ...officer, command: { id: 'export-once', procedure: 'evidence.export', argsDigest: 'the same' } }, asked());
    const first = await record();
    expect(await record()).toEqual(first);
    expect((await jobs.list(officer)).length).toBe(known + 1);
    expect((await jobs.list(officer))[0]).toMatchObject({ state: 'finished', exportId: first.id });
    expect(await fresh()).toHaveLength(1);
  });

  it('is refused at once where no package can be made, and then not begun', async () => {
    const jobs = jobsWith();
    const known = await jobs.list(officer);
    await expect(jobs.start(officer, asked({ to: plusMs(house.database.clock.now(), 1) }))).rejects.toMatchObject({ code: 'input/invalid', details: { field: 'to' } });
    await expect(jobs.start(officer, asked({ reports: ['0198a000-0000-7000-8000-000000000002'] }))).rejects.toMatchObject({ code: 'reports/not-found' });
    expect(await jobs.list(officer)).toEqual(known);
  });

  it('says why it failed, and what was on record of it by then', async () => {
    const refused = jobsWith({ askWitnesses: () => Promise.reject(new Refusal('input/invalid', { rule: 'it cannot be' })) });
    const failed = await ready(refused, { profile: 'none' });
    expect(failed).toMatchObject({ state: 'failed', problem: 'it cannot be', openUntil: null });
    const broken = jobsWith({ askWitnesses: () => Promise.reject(new Error('secret words of a driver')) });
    expect(await ready(broken, { profile: 'none' })).toMatchObject({ state: 'failed', problem: null });
    expect(faults).toEqual([new Error('secret words of a driver')]);
    expect((await fresh()).map(({ type, outcome, details }) => [type, outcome, details?.['reason']])).toEqual([[MADE, 'failure', 'a fault'], [MADE, 'success', undefined], [MADE, 'failure', 'it cannot be'], [MADE, 'success', undefined]]);
    const told = (await fresh()).find(({ outcome }) => outcome === 'failure');
    await expect(refused.open(officer, told?.eventId ?? '')).rejects.toMatchObject({ code: 'evidence/not-found' });
  });

  it('fails visibly where whoever asked for it has signed out before it is on record', async () => {
    const { storage } = house.database;
    let signedOut = false;
    const write: typeof storage.write = (actor, work) => (signedOut && actor.sessionId !== null ? Promise.reject(new Refusal('auth/session-ended')) : storage.write(actor, work));
    const { audit } = house.evidence;
    const jobs = jobsWith({ storage: { ...storage, write }, audit: { ...audit, verify: (...all) => ((signedOut = true), audit.verify(...all)) } });
    const { id } = await jobs.start({ ...officer, sessionId: brand<SessionId>('s1') }, asked());
    await over();
    expect(await jobs.get(officer, id)).toMatchObject({ state: 'failed', exportId: null });
    expect((await fresh()).map(({ type, outcome, actor }) => [type, outcome, actor?.['name']])).toEqual([[MADE, 'failure', 'Olga Officer']]);
  });

  it('lies on disk as nothing that could be read, and can be fetched for fifteen minutes after it is there', async () => {
    const jobs = jobsWith();
    const { id, exportId } = await ready(jobs);
    const sealed = readFileSync(join(scratch.path, `${id}.sealed`));
    const { bytes } = await bytesOf(jobs, exportId);
    expect(sealed.length).toBe(bytes.length);
    expect(sealed.includes('README.txt')).toBe(false);
    house.database.clock.advance(QUARTER_HOUR - 1);
    await jobs.sweep();
    expect((await bytesOf(jobs, exportId)).bytes.equals(bytes)).toBe(true);
    house.database.clock.advance(1);
    await expect(jobs.open(officer, exportId ?? '')).rejects.toMatchObject({ code: 'evidence/expired' });
    await jobs.sweep();
    expect(readdirSync(scratch.path)).not.toContain(`${id}.sealed`);
  });

  it('is made anew, with the same bytes, where it is fetched from a process that did not make it', async () => {
    const jobs = jobsWith();
    const { exportId } = await ready(jobs);
    const { bytes } = await bytesOf(jobs, exportId);
    const other = await bytesOf(jobsWith(), exportId);
    expect(other.size).toBeNull();
    expect(other.bytes.equals(bytes)).toBe(true);
  });

  it('is handed to nobody but the person whose export is on record, and its job is known to nobody in another tenant', async () => {
    const jobs = jobsWith();
    const { id, exportId } = await ready(jobs, { profile: 'none' });
    const stranger = anActor({ userId: 'olga', tenantId: TENANT_B });
    for (const somebody of [anActor({ userId: 'bob' }), stranger]) await expect(jobs.open(somebody, exportId ?? '')).rejects.toMatchObject({ code: 'evidence/not-found' });
    for (const ask of [jobs.get, jobs.cancel]) await expect(ask(stranger, id)).rejects.toMatchObject({ code: 'evidence/job-not-found' });
    expect((await jobs.list(stranger)).map((job) => job.id)).not.toContain(id);
  });

  it('is not handed out as it lies ready once somebody in it was erased, but made anew without them', async () => {
    const jobs = jobsWith();
    const { exportId } = await ready(jobs, { profile: 'no-personal' });
    const detailsIn = async () => [...(await unpack((await bytesOf(jobs, exportId)).bytes))].filter(([path]) => path.startsWith('disclosures/')).map(([, lines]) => lines.toString().split('\n').length);
    const [shown = 0] = await detailsIn();
    const { deps, drop } = await retentionRooms(house.database, house.deps.viewOf);
    drop();
    await erasePerson(deps, officer, NewErasure.parse({ emails: ['sam@example.org'], reason: 'asked by them' }));
    expect((await bytesOf(jobs, exportId)).size).toBeNull();
    const [left] = await detailsIn();
    expect(left).toBeLessThan(shown);
  });

  it('is not signed where something that it shows was erased while it was written, and says why', async () => {
    const { deps, drop } = await retentionRooms(house.database, house.deps.viewOf);
    drop();
    const sam = 'late@example.org';
    await house.database.storage.write(officer, (tx) => house.database.audit.trail.append(tx, officer, { type: 'agent.created', resource: { type: 'agent', id: 'late', name: 'Late' }, subject: { email: sam } }));
    house.database.clock.advance(1);
    const { jobs, arrived, goOn } = held('writing');
    const { id } = await jobs.start(officer, asked());
    await arrived;
    await erasePerson(deps, officer, NewErasure.parse({ emails: [sam], reason: 'asked by them' }));
    goOn();
    await over();
    expect(await jobs.get(officer, id)).toMatchObject({ state: 'failed', problem: 'something that it shows was erased while it was written; export again' });
    expect(faults).toEqual([]);
    await expect(ready(jobs)).resolves.toMatchObject({ state: 'finished' });
  });

  it('seems at work no longer than it is where its end could not be put down when it came', async () => {
    const { storage } = house.database;
    let away = false;
    const write: typeof storage.write = (...all) => (away ? Promise.reject(new Error('no space left on the disk')) : storage.write(...all));
    const jobs = jobsWith({ storage: { ...storage, write }, askWitnesses: () => ((away = true), Promise.reject(new Error('no space left on the disk'))) });
    const { id, exportId } = await ready(jobs, { profile: 'none' });
    expect(await jobs.get(officer, id)).toMatchObject({ state: 'working' });
    await expect(jobs.endLost()).rejects.toThrow('no space left on the disk');
    away = false;
    await jobsWith().endLost(); // another process beside it knows nothing of it
    expect(await jobs.get(officer, id)).toMatchObject({ state: 'working' });
    await jobs.endLost();
    expect(await jobs.get(officer, id)).toMatchObject({ state: 'failed', endedAt: house.database.clock.now() });
    expect((await fresh()).filter(({ outcome }) => outcome === 'failure')).toMatchObject([{ type: MADE, actor: { id: officer.userId }, details: { export: exportId } }]);
    await jobs.endLost();
    expect((await fresh()).filter(({ outcome }) => outcome === 'failure')).toHaveLength(1);
  });

  it('is ended also while the end of another cannot be put down', async () => {
    const { storage } = house.database;
    const [away, stuck] = [{ now: false }, new Set<string>()];
    const store = stores()[1];
    const jobs = jobsWith({
      storage: { ...storage, write: (...all) => (away.now ? Promise.reject(new Error('no space left on the disk')) : storage.write(...all)) },
      jobs: { ...store, find: (db, tenantId, id) => (stuck.has(id) ? Promise.reject(new Error('this row cannot be read')) : store.find(db, tenantId, id)) },
      askWitnesses: () => ((away.now = true), Promise.reject(new Error('no space left on the disk'))),
    });
    const ids: PackageJobId[] = [];
    for (let n = 0; n < 2; n++) {
      away.now = false;
      ids.push((await ready(jobs, { profile: 'none' })).id);
    }
    away.now = false;
    const [first = brand<PackageJobId>(''), second = brand<PackageJobId>('')] = ids;
    stuck.add(first);
    await expect(jobs.endLost()).rejects.toThrow('this row cannot be read');
    expect(await jobs.get(officer, second)).toMatchObject({ state: 'failed' });
    stuck.clear();
    await jobs.endLost();
    expect(await jobs.get(officer, first)).toMatchObject({ state: 'failed' });
  });

  it('fails where its tenant is closed while its files are written: it says so, and leaves no file', async () => {
    const folder = scratchFolder();
    const { audit } = house.evidence;
    const [arrived, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const history: typeof audit.history = (...all) => {
      const whole = audit.history(...all);
      return { ...whole, disclosures: async (...range) => {
        arrived.resolve();
        await gate.promise;
        return whole.disclosures(...range);
      } };
    };
    const jobs = jobsWith({ audit: { ...audit, history } }, folder.path);
    const { id } = await jobs.start(officer, asked());
    await arrived.promise;
    expect(readdirSync(folder.path)).toHaveLength(1);
    jobs.endFor(TENANT_A);
    gate.resolve();
    await over();
    expect(await jobs.get(officer, id)).toMatchObject({ state: 'failed', problem: 'The tenant was closed while it was being made.', openUntil: null });
    expect((await fresh())[0]).toMatchObject({ type: MADE, outcome: 'failure', details: { reason: 'The tenant was closed while it was being made.' }, actor: { id: 'system:closing' } });
    expect(readdirSync(folder.path)).toEqual([]);
    folder.drop();
  });

  it('is ended before the server stops and, where that died, after its next start, and leaves no file', async () => {
    const { jobs, arrived, goOn } = held('recorded');
    const { id } = await jobs.start(officer, asked({ profile: 'none' }));
    await arrived;
    const stopped = jobs.stop();
    goOn();
    await stopped;
    expect(await jobs.get(officer, id)).toMatchObject({ state: 'cancelled' });
    expect((await fresh())[0]).toMatchObject({ type: CANCELLED, actor: { id: 'system:shutdown' } });

    const folder = scratchFolder();
    const earlier = jobsWith({}, folder.path);
    const made = await ready(earlier, { profile: 'none' });
    const { progress: _none, openUntil: _past, ...row } = made;
    const left = { ...row, id: house.deps.ids.id<PackageJobId>(), state: 'working' as const, exportId: null, endedAt: null };
    await house.database.storage.write(officer, (tx) => stores()[1].add(tx, left));
    const next = jobsWith({}, folder.path);
    expect(await next.get(officer, left.id)).toMatchObject({ state: 'working', progress: null });
    await next.recover();
    expect(await next.get(officer, left.id)).toMatchObject({ state: 'failed', problem: 'The server stopped while it was being made.' });
    expect((await fresh())[0]).toMatchObject({ type: MADE, outcome: 'failure', actor: { id: 'system:recovery' } });
    expect((await bytesOf(next, made.exportId)).size).toBeNull(); // what the dead process left is gone, the package is not
    await expect(next.start(officer, asked({ profile: 'none' }))).resolves.toMatchObject({ state: 'working' });
    await over();
    folder.drop();
  });
});
