import { brand, type EventId, type Instant, type PackageJobId, plusMs } from '../../../shared/brand.ts';
import type { Actor } from '../../base/actor.ts';
import type { Ids } from '../../base/ids.ts';
import { Refusal } from '../../base/refusal.ts';
import type { AuditNote } from '../../records/audit/index.ts';
import { type Jobs, type JobsDeps, newJob, openJobs, type Underway, type Watched } from '../reports/index.ts';
import type { EvidenceDeps } from './evidence-deps.ts';
import { type EvidenceRequest, type ExportDetails, EXPORTED } from './evidence-request.ts';
import { exportEntry, gatherExport, needOpen, OPEN_MS, type OpenedExport, zipTelling } from './open-export.ts';
import type { PackageJob, PackageProgress, WatchedPackageJob } from './package-job.ts';
import type { PackageJobStore } from './package-job-store.ts';
import type { PackageShelf } from './package-shelf.ts';
import { planExport, type PlannedExport, type RecordedExport, recordPlanned } from './record-export.ts';

type PackageWork = Jobs<PackageJob, PackageProgress, RecordedExport>;
type PackageUnderway = Underway<PackageJob, PackageProgress, RecordedExport>;

interface PackageJobsDeps extends EvidenceDeps, Pick<JobsDeps, 'supervise' | 'tenants' | 'busy'> {
  readonly ids: Ids;
  readonly jobs: PackageJobStore;
  readonly shelf: PackageShelf;
}

export interface PackageJobs extends Pick<PackageWork, 'endFor' | 'recover' | 'endLost' | 'stop'> {
  /** Answers at once; when the job is finished, the whole package lies ready. Refuses at once what no package can be made of. */
  start(actor: Actor, request: EvidenceRequest): Promise<WatchedPackageJob>;
  /** Waits until the export is on record; its package is then made while it is fetched. */
  record(actor: Actor, request: EvidenceRequest): Promise<RecordedExport>;
  get(actor: Actor, id: PackageJobId): Promise<WatchedPackageJob>;
  list(actor: Actor): Promise<readonly WatchedPackageJob[]>;
  /** Stops the work; nothing of it can be fetched. Without effect on a package that is made. */
  cancel(actor: Actor, id: PackageJobId): Promise<WatchedPackageJob>;
  /** The reports that go along with an export, for the person it is recorded for. */
  reportsIn(actor: Actor, id: string): Promise<readonly string[]>;
  /** The package of an export, for the person it is recorded for; with its size in bytes where it lies ready. */
  open(actor: Actor, id: string): Promise<OpenedExport & { readonly size: number | null }>;
  /** Throws away packages that may be fetched no more. */
  sweep(): Promise<void>;
}

/** Packages that are made while nobody need wait. They are on record and under a checkpoint before the first byte of one is written. */
export function openPackageJobs(deps: PackageJobsDeps): PackageJobs {
  const { start, run, get, list, cancel, endFor, recover, endLost, stop }: PackageWork = openJobs<PackageJob, PackageProgress, RecordedExport>(deps, {
    what: 'package', store: deps.jobs, missing: 'evidence/job-not-found', stopped: 'evidence/job-cancelled', factsOf: () => ({}), cancelled: cancelledPackage, failed: failedNote,
  });
  const shownTo = (actor: Actor, job: Watched<PackageJob, PackageProgress>): WatchedPackageJob => ({ ...job, openUntil: job.state === 'finished' && job.exportId !== null && job.startedBy === actor.userId && job.endedAt ? plusMs(job.endedAt, OPEN_MS) : null });
  const jobFor = (actor: Actor, { name, details: { mode, profile, from, to } }: PlannedExport): PackageJob => ({ ...newJob<PackageJobId>(deps, actor), mode, profile, from: brand<Instant>(from), to: brand<Instant>(to), name, exportId: null });

  const record = (actor: Actor, plan: PlannedExport, { signal, progress, note }: PackageUnderway): Promise<RecordedExport> => recordPlanned(deps, actor, plan, {
    signal, progress: (now) => progress(now ? { what: 'entries', ...now } : { what: 'record', done: 0, total: 0 }), recorded: (tx, { id }) => note(tx, { exportId: id }),
  });
  const make = async (actor: Actor, { id }: PackageJob, plan: PlannedExport, underway: PackageUnderway): Promise<RecordedExport> => {
    const { signal, progress } = underway;
    const recorded = await record(actor, plan, underway);
    const gathered = await gatherExport(deps, actor, await exportEntry(deps, actor, recorded.id));
    const zip = await zipTelling(gathered, (now) => progress({ what: 'rows', ...now }));
    await deps.shelf.put(id, zip, { signal, state: gathered.state, until: plusMs(deps.clock.now(), OPEN_MS) });
    return recorded;
  };

  return {
    async start(actor, request) {
      const plan = await planExport(deps, actor, request);
      const job = jobFor(actor, plan);
      return shownTo(actor, await start(actor, job, (as, underway) => make(as, job, plan, underway)));
    },

    async record(actor, request) {
      const plan = await planExport(deps, actor, request);
      return run(actor, jobFor(actor, plan), (as, underway) => record(as, plan, underway));
    },

    get: async (actor, id) => shownTo(actor, await get(actor, id)),
    list: async (actor) => (await list(actor)).map((job) => shownTo(actor, job)),
    cancel: async (actor, id) => shownTo(actor, await cancel(actor, id)),

    reportsIn: async (actor, id) => (await exportEntry(deps, actor, id)).details.reports,

    async open(actor, id) {
      const entry = await exportEntry(deps, actor, id);
      const job = await deps.storage.read(actor, (db) => deps.jobs.ofExport(db, actor.tenantId, brand<EventId>(entry.row.eventId)));
      if (job && job.state !== 'finished') throw new Refusal('evidence/not-made', { id });
      needOpen(deps, id, sinceOf(entry.row.time, job));
      const { name, state, zip } = await gatherExport(deps, actor, entry);
      // What was made by another process, or before something was erased, is made anew: it follows from what is on record.
      const ready = job ? deps.shelf.open(job.id, state) : null;
      return ready ? { name, zip: ready.body, size: ready.size } : { name, zip: zip(), size: null };
    },

    sweep: () => deps.shelf.sweep(deps.clock.now()),
    endFor, endLost,

    async recover() {
      await deps.shelf.clear();
      await recover();
    },

    async stop() {
      await stop();
      await deps.shelf.clear();
    },
  };
}

/** Its making may have taken longer than it may be fetched. */
function sinceOf(recordedAt: string, job: PackageJob | undefined): Instant {
  return job?.endedAt ?? brand<Instant>(recordedAt);
}

/** What is on record of a package that was stopped; what was recorded of its export before is told of here too, since nobody will ever fetch it. */
export function cancelledPackage({ tenantId, mode, profile, from, to, exportId }: Pick<PackageJob, 'tenantId' | 'exportId'> & Pick<ExportDetails, 'mode' | 'profile' | 'from' | 'to'>): AuditNote {
  return { type: 'compliance.evidence_package.cancelled', resource: { type: 'audit_log', id: tenantId }, details: { mode, profile, from, to, export: exportId } };
}

function failedNote({ tenantId, mode, profile, from, to, exportId, problem }: PackageJob): AuditNote {
  return { type: EXPORTED, outcome: 'failure', resource: { type: 'audit_log', id: tenantId }, details: { mode, profile, from, to, export: exportId, reason: problem ?? 'a fault' } };
}
