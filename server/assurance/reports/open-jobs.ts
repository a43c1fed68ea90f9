import type { TenantId } from '../../../shared/brand.ts';
import { textOrEmpty } from '../../../shared/json.ts';
import type { RefusalCode } from '../../../shared/refusal-codes.ts';
import type { Actor } from '../../base/actor.ts';
import type { Clock } from '../../base/clock.ts';
import { Refusal } from '../../base/refusal.ts';
import { systemActor } from '../../base/system-tenant.ts';
import type { Db, Storage, Tx } from '../../base/storage/index.ts';
import type { AuditNote, AuditTrail } from '../../records/audit/index.ts';
import type { Job, Watched } from './job.ts';
import type { JobStore } from './job-store.ts';

export interface JobsDeps {
  readonly storage: Storage;
  readonly audit: { readonly trail: AuditTrail };
  readonly clock: Clock;
  supervise(work: Promise<unknown>, what: string): void;
  /** Closed ones too: what a dead process left in one is ended there as well. */
  tenants(): Promise<readonly TenantId[]>;
  /** How many jobs of a tenant are at work, whatever they make. */
  busy(db: Db, tenantId: TenantId): Promise<number>;
}

/** What tells jobs that make one thing from those that make another. */
interface JobKind<J extends Job, Made> {
  readonly what: string;
  readonly store: JobStore<J>;
  readonly missing: RefusalCode;
  readonly stopped: RefusalCode;
  /** What a job knows of what was made. */
  factsOf(made: Made): Partial<J>;
  cancelled(job: J): AuditNote;
  failed(job: J): AuditNote;
}

/** What work is given beside its actor: where it tells how far it is, and how it hears that it is to end. */
export interface Underway<J extends Job, Progress, Made> {
  readonly signal: AbortSignal;
  progress(now: Progress): void;
  /** Puts down what is known of the job already, in a transaction of the work. */
  note(tx: Tx, facts: Partial<J>): Promise<unknown>;
  /** In the transaction that keeps what was made, where there is one: then the job is finished exactly when that is kept. */
  kept(tx: Tx, made: Made): Promise<unknown>;
}

type Work<J extends Job, Progress, Made> = (actor: Actor, underway: Underway<J, Progress, Made>) => Promise<Made>;

export interface Jobs<J extends Job, Progress, Made> {
  /** Answers at once; what becomes of it is on the job. */
  start(actor: Actor, job: J, work: Work<J, Progress, Made>): Promise<Watched<J, Progress>>;
  /** Waits for what is made, and refuses as the work does. */
  run(actor: Actor, job: J, work: Work<J, Progress, Made>): Promise<Made>;
  get(actor: Actor, id: J['id']): Promise<Watched<J, Progress>>;
  list(actor: Actor): Promise<readonly Watched<J, Progress>[]>;
  /** Stops the work; nothing of it is kept. Without effect on what is made already. */
  cancel(actor: Actor, id: J['id']): Promise<Watched<J, Progress>>;
  /** A tenant was closed: what this process makes for it is stopped, and fails visibly; nothing of it is kept. */
  endFor(tenantId: TenantId): void;
  /** After a start: jobs that a dead process left unfinished are ended, visibly. */
  recover(): Promise<void>;
  /** Now and then: the end of a job cannot be put down while the database is away or its disk full, and a job that seems at work for ever holds its place. */
  endLost(): Promise<void>;
  /** Before an end of the server: stops whatever is on its way, and waits until it has ended. */
  stop(): Promise<void>;
}

/** Each recomputes the whole log in a thread of its own, whatever it makes of it: more at once only take longer together. */
const MOST_AT_ONCE = 3;

/** A job on its way in this process. */
interface Working<Progress> {
  readonly tenantId: TenantId;
  readonly stop: AbortController;
  /** What ended it first, and who; null while nothing did, and where the server stops. */
  stopped: Ending | null;
  progress: Progress | null;
  ended: Promise<unknown>;
}

type Ended = Pick<Job, 'state' | 'problem'>;

interface Ending {
  readonly by: Actor;
  readonly how: Ended;
}

const CANCELLED: Ended = { state: 'cancelled', problem: null };

/** Things that are made while nobody need wait. How far they are is known to the process that makes them, what became of them to the database. */
export function openJobs<J extends Job, Progress, Made>(deps: JobsDeps, kind: JobKind<J, Made>): Jobs<J, Progress, Made> {
  const working = new Map<string, Working<Progress>>();
  /** Ends of this process's jobs that are not put down yet; another process beside it has its own. */
  const owed = new Map<string, Ending & { readonly job: J }>();
  const stop = (at: Working<Progress>, ending: Ending): void => {
    at.stopped ??= ending;
    at.stop.abort();
  };
  const watched = (job: J): Watched<J, Progress> => ({ ...job, progress: job.state === 'working' ? (working.get(job.id)?.progress ?? null) : null });
  const found = async (db: Db, tenantId: TenantId, id: J['id']): Promise<J> => {
    const job = await kind.store.find(db, tenantId, id);
    if (!job) throw new Refusal(kind.missing, { id });
    return job;
  };
  const read = (actor: Actor, id: J['id']) => deps.storage.read(actor, (db) => found(db, actor.tenantId, id));
  return {
    async start(actor, job, work) {
      const begun = await begin(actor, job);
      if (begun.id !== job.id) return watched(begun); // a repeated command: what it asked for is on its way already
      const made = make(unnamed(actor), job, work);
      deps.supervise(made.catch(unlessRefused), `${kind.what} ${job.id}`);
      return watched(job);
    },

    async run(actor, job, work) {
      await begin(unnamed(actor), job); // the named command is what the work writes
      return make(actor, job, work);
    },

    get: async (actor, id) => watched(await read(actor, id)),

    list: async (actor) => (await deps.storage.read(actor, (db) => kind.store.list(db, actor.tenantId))).map(watched),

    async cancel(actor, id) {
      const job = await read(actor, id);
      const at = working.get(job.id);
      if (at) stop(at, { by: actor, how: CANCELLED });
      return watched(job);
    },

    endFor(tenantId) {
      const ending: Ending = { by: systemActor('closing', tenantId), how: { state: 'failed', problem: 'The tenant was closed while it was being made.' } };
      for (const at of working.values()) if (at.tenantId === tenantId) stop(at, ending);
    },

    async recover() {
      for (const tenantId of await deps.tenants()) {
        const actor = systemActor('recovery', tenantId);
        for (const job of await deps.storage.read(actor, (db) => kind.store.working(db, tenantId))) await end(actor, job, { state: 'failed', problem: 'The server stopped while it was being made.' });
      }
    },

    async endLost() {
      const ends = await Promise.allSettled(Array.from(owed.values(), ({ by, job, how }) => end(by, job, how))); // one that cannot be put down yet keeps no other waiting
      const failed = ends.find(({ status }) => status === 'rejected');
      if (failed?.status === 'rejected') throw failed.reason;
    },

    async stop() {
      for (const at of working.values()) at.stop.abort();
      await Promise.all([...working.values()].map(({ ended }) => ended));
    },
  };

  function begin(actor: Actor, job: J): Promise<J> {
    return deps.storage.write(actor, async (tx) => {
      if ((await deps.busy(tx, actor.tenantId)) >= MOST_AT_ONCE) throw new Refusal('reports/too-many-jobs', { rule: `${MOST_AT_ONCE} reports and packages are being made at once and no more; wait for one, or cancel it` });
      await kind.store.add(tx, job);
      return job;
    });
  }

  function make(actor: Actor, job: J, work: Work<J, Progress, Made>): Promise<Made> {
    const at: Working<Progress> = { tenantId: job.tenantId, stop: new AbortController(), stopped: null, progress: null, ended: Promise.resolve() };
    working.set(job.id, at);
    const made = carryOut(actor, job, work, at);
    at.ended = made.catch(() => undefined); // whoever asked for it hears of it
    return made;
  }

  async function carryOut(actor: Actor, job: J, work: Work<J, Progress, Made>, at: Working<Progress>): Promise<Made> {
    const { signal } = at.stop;
    let [isNoted, isKept] = [false, false];
    const note = async (tx: Tx, facts: Partial<J>): Promise<unknown> => {
      isNoted = true;
      return kind.store.save(tx, { ...(await found(tx, job.tenantId, job.id)), ...facts });
    };
    const kept = async (tx: Tx, made: Made): Promise<unknown> => {
      isKept = true;
      return kind.store.save(tx, { ...(await found(tx, job.tenantId, job.id)), ...kind.factsOf(made), state: 'finished', endedAt: deps.clock.now() });
    };
    try {
      const made = await work(actor, { signal, note, kept, progress: (now) => void (at.progress = now) });
      // Not a thing of one transaction; or nothing was written at all, since this very command had made it before, and an earlier job tells of it.
      if (!isKept) await deps.storage.write(bare(actor), (tx) => (isNoted ? kept(tx, made) : kind.store.drop(tx, job)));
      return made;
    } catch (reason) {
      const { by, how }: Ending = signal.aborted
        ? (at.stopped ?? { by: systemActor('shutdown', job.tenantId), how: CANCELLED })
        : { by: actor, how: { state: 'failed', problem: reason instanceof Refusal ? textOrEmpty(reason.details['rule']) || reason.message : null } };
      await end(by, job, how);
      throw signal.aborted ? new Refusal(kind.stopped, { id: job.id }) : reason;
    } finally {
      working.delete(job.id);
    }
  }

  /** That nothing came of it, and why: put down now, or else owed. */
  async function end(by: Actor, job: J, how: Ended): Promise<void> {
    owed.set(job.id, { by, job, how });
    await putDown(by, job, how);
    owed.delete(job.id);
  }

  /** Without a credential, which may be over by now: a job that nobody may end any more would hold its place for good. */
  function putDown(by: Actor, { tenantId, id }: J, how: Ended): Promise<void> {
    return deps.storage.write(bare(by), async (tx) => {
      const last = await kind.store.find(tx, tenantId, id);
      if (last?.state !== 'working') return; // a job that is gone, with its tenant perhaps, owes nothing
      const job = { ...last, ...how, endedAt: deps.clock.now() };
      await kind.store.save(tx, job);
      await deps.audit.trail.append(tx, by, how.state === 'cancelled' ? kind.cancelled(job) : kind.failed(job));
    });
  }
}

/** A job's own steps are not the caller's named command. */
function unnamed({ command: _named, ...actor }: Actor): Actor {
  return actor;
}

/** Somebody by name alone, who names no command and is asked for no rights. */
function bare(actor: Actor): Actor {
  return { ...unnamed(actor), sessionId: null, keyId: null };
}

/** A job that was refused or cancelled says so itself; anything else is a fault. */
function unlessRefused(reason: unknown): void {
  if (!(reason instanceof Refusal)) throw reason;
}
