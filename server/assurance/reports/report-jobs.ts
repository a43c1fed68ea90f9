import type { z } from 'zod';
import type { TenantId } from '../../../shared/brand.ts';
import { textOrEmpty } from '../../../shared/json.ts';
import type { Actor } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import { systemActor } from '../../base/system-tenant.ts';
import type { Tx } from '../../base/storage/index.ts';
import type { AuditNote } from '../../records/audit/index.ts';
import { frameworkOf } from './frameworks.ts';
import { cancelledNote, generateReport, periodOf, type ReportDeps } from './generate-report.ts';
import type { ReportJob, WatchedJob } from './report-job.ts';
import type { ReportJobStore } from './report-job-store.ts';
import type { ReportProgress, ReportRequest } from './report.ts';

interface JobDeps extends ReportDeps {
  readonly jobs: ReportJobStore;
  supervise(work: Promise<unknown>, what: string): void;
  tenants(): Promise<readonly TenantId[]>;
}

export interface ReportJobs {
  /** Refuses at once what no report can be made of. */
  start(actor: Actor, request: z.infer<typeof ReportRequest>): Promise<WatchedJob>;
  get(actor: Actor, id: string): Promise<WatchedJob>;
  list(actor: Actor): Promise<readonly WatchedJob[]>;
  /** Stops the work; nothing of it is kept. Without effect on a report that is made. */
  cancel(actor: Actor, id: string): Promise<WatchedJob>;
  /** After a start: reports that a dead process left unfinished are ended, visibly. */
  recover(): Promise<void>;
  /** Before an end of the server: stops whatever is on its way, and waits until it has ended. */
  stop(): Promise<void>;
}

/** Each recomputes the whole log in a thread of its own: more at once only take longer together. */
const MOST_AT_ONCE = 3;

/** A report on its way in this process. */
interface Working {
  readonly stop: AbortController;
  /** The first who cancelled it; null while nobody did, and where the server stops. */
  cancelledBy: Actor | null;
  progress: ReportProgress;
  ended: Promise<unknown>;
}

/** Reports that are made while nobody waits. How far they are is known to the process that makes them, what became of them to the database. */
export function openReportJobs(deps: JobDeps): ReportJobs {
  const working = new Map<string, Working>();
  const watched = (job: ReportJob): WatchedJob => ({ ...job, progress: job.state === 'working' ? (working.get(job.id)?.progress ?? null) : null });
  const found = async (actor: Actor, id: string): Promise<ReportJob> => {
    const job = await deps.storage.read(actor, (db) => deps.jobs.find(db, actor.tenantId, id));
    if (!job) throw new Refusal('reports/job-not-found', { id });
    return job;
  };
  return {
    async start(actor, request) {
      const framework = frameworkOf(request.framework);
      const period = periodOf(request, deps.clock.now());
      const job: ReportJob = {
        tenantId: actor.tenantId, id: deps.ids.id(), state: 'working', framework: framework.id, ...period, reportId: null, problem: null,
        startedBy: actor.userId, startedByName: actor.name, startedAt: deps.clock.now(), endedAt: null,
      };
      const begun = await deps.storage.write(actor, async (tx) => {
        if ((await deps.jobs.working(tx, actor.tenantId)).length >= MOST_AT_ONCE) throw new Refusal('reports/too-many-jobs', { rule: `${MOST_AT_ONCE} reports are being made at once and no more; wait for one, or cancel it` });
        await deps.jobs.add(tx, job);
        return job;
      });
      if (begun.id !== job.id) return watched(begun); // a repeated command: its report is on its way already
      const { command: _named, ...rest } = actor; // the job's own steps are not the caller's named command
      const at: Working = { stop: new AbortController(), cancelledBy: null, progress: { what: 'entries', question: null, done: 0, total: 0 }, ended: Promise.resolve() };
      working.set(job.id, at);
      const made = make(rest, job, request, at);
      at.ended = made.catch(() => undefined); // the supervisor hears of it
      deps.supervise(made, `report ${job.id}`);
      return watched(job);
    },

    get: async (actor, id) => watched(await found(actor, id)),

    list: async (actor) => (await deps.storage.read(actor, (db) => deps.jobs.list(db, actor.tenantId))).map(watched),

    async cancel(actor, id) {
      const job = await found(actor, id);
      const at = working.get(job.id);
      if (at) {
        at.cancelledBy ??= actor;
        at.stop.abort();
      }
      return watched(job);
    },

    async recover() {
      for (const tenantId of await deps.tenants()) {
        const actor = systemActor('recovery', tenantId);
        for (const job of await deps.storage.read(actor, (db) => deps.jobs.working(db, tenantId))) await deps.storage.write(actor, (tx) => end(tx, actor, { ...job, state: 'failed', problem: 'The server stopped while it was being made.' }));
      }
    },

    async stop() {
      for (const { stop } of working.values()) stop.abort();
      await Promise.all([...working.values()].map(({ ended }) => ended));
    },
  };

  async function make(actor: Actor, job: ReportJob, request: z.infer<typeof ReportRequest>, at: Working): Promise<void> {
    const progress = (now: ReportProgress): void => void (at.progress = now);
    try {
      await generateReport(deps, actor, request, { progress, signal: at.stop.signal, kept: (tx, report) => deps.jobs.save(tx, { ...job, state: 'finished', reportId: report.id, endedAt: deps.clock.now() }) });
    } catch (reason) {
      const cancelled = at.stop.signal.aborted;
      const refused = reason instanceof Refusal;
      const by = cancelled ? (at.cancelledBy ?? systemActor('shutdown', job.tenantId)) : actor;
      // Without a credential, which may be over by now: a job that nobody may end any more would hold its place for good.
      await deps.storage.write(bare(by), (tx) => end(tx, by, { ...job, state: cancelled ? 'cancelled' : 'failed', problem: !cancelled && refused ? textOrEmpty(reason.details['rule']) || reason.message : null }));
      if (!cancelled && !refused) throw reason;
    } finally {
      working.delete(job.id);
    }
  }

  /** That no report came of it, and why. */
  async function end(tx: Tx, actor: Actor, job: ReportJob): Promise<void> {
    await deps.jobs.save(tx, { ...job, endedAt: deps.clock.now() });
    await deps.audit.trail.append(tx, actor, job.state === 'cancelled' ? cancelledNote(job) : failedNote(job));
  }
}

/** Somebody by name alone, who names no command and is asked for no rights. */
function bare({ command: _named, ...actor }: Actor): Actor {
  return { ...actor, sessionId: null, keyId: null };
}

function failedNote({ framework, from, to, problem }: ReportJob): AuditNote {
  return { type: 'compliance.report.generated', outcome: 'failure', resource: { type: 'framework', id: framework, name: framework }, details: { framework, from, to, reason: problem ?? 'a fault' } };
}
