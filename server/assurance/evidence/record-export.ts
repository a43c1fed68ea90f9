import { brand, type EventId, type Instant } from '../../../shared/brand.ts';
import type { Actor } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Tx } from '../../base/storage/index.ts';
import { periodOf } from '../reports/index.ts';
import { citedRows } from './cited-rows.ts';
import type { EvidenceDeps } from './evidence-deps.ts';
import { type EvidenceRequest, type ExportDetails, EXPORTED } from './evidence-request.ts';
import { packageName } from './package-text.ts';
import { findReports } from './packed-reports.ts';

export interface RecordedExport {
  /** Of the entry that tells of it; with it the person who asked fetches the package. */
  readonly id: EventId;
  readonly name: string;
}

/** What somebody who has an export put on record may wish besides. */
interface RecordingWishes {
  /** How much of the logs was recomputed; null once that is over, and the export is put on record. */
  readonly progress?: (now: { readonly done: number; readonly total: number } | null) => void;
  /** Ends the work with its reason; nothing is on record then. */
  readonly signal?: AbortSignal;
  /** In the transaction that puts it on record. */
  readonly recorded?: (tx: Tx, recorded: RecordedExport) => Promise<unknown>;
}

/** An export as it is asked for, whose details are known. */
export interface PlannedExport {
  readonly name: string;
  readonly details: ExportDetails;
}

/** Refuses what no package can be made of, before anything is on record. */
export async function planExport(deps: EvidenceDeps, actor: Actor, asked: EvidenceRequest): Promise<PlannedExport> {
  await deps.audit.writer.settle(deps.storage, actor.tenantId); // a tenant whose log has not begun has one now
  const details = await detailsOf(deps, actor, asked);
  return { details, name: packageName((await deps.tenantOf(actor)).slug, details) };
}

/**
 * Puts an export on record, under a checkpoint, before a byte of it leaves. Refuses while a log is not whole: a package signed
 * over it would say that it is, and the evidence is then the database itself.
 */
export async function recordPlanned(deps: EvidenceDeps, actor: Actor, { name, details }: PlannedExport, { progress, signal, recorded }: RecordingWishes = {}): Promise<RecordedExport> {
  const verdicts = await deps.audit.verify(deps.storage, actor.tenantId, { progress: (done, total) => progress?.({ done, total }), ...(signal ? { signal } : {}) });
  const broken = verdicts.find(({ problem }) => problem && problem.place !== 'fork'); // a fork on record is told of by the package itself
  if (broken?.problem) throw new Refusal('evidence/log-not-whole', { origin: broken.origin, rule: `${broken.problem.place} ${broken.problem.at}: ${broken.problem.says}` });
  progress?.(null);
  const id = await deps.storage.write(actor, async (tx) => {
    signal?.throwIfAborted();
    const told = await deps.audit.trail.append(tx, actor, { type: EXPORTED, resource: { type: 'audit_log', id: actor.tenantId }, details: { ...details } });
    await recorded?.(tx, { id: told, name });
    return told;
  });
  await deps.audit.writer.settle(deps.storage, actor.tenantId);
  await deps.askWitnesses(actor.tenantId);
  return { id, name };
}

/** Plans an export and puts it on record. */
export async function recordExport(deps: EvidenceDeps, actor: Actor, asked: EvidenceRequest, wishes: RecordingWishes = {}): Promise<RecordedExport> {
  return recordPlanned(deps, actor, await planExport(deps, actor, asked), wishes);
}

async function detailsOf(deps: EvidenceDeps, actor: Actor, { mode, reach, from, to, profile, ...asked }: EvidenceRequest): Promise<ExportDetails> {
  const now = deps.clock.now();
  const [reports, events] = [[...new Set(asked.reports)].sort(), [...new Set(asked.events)].sort()];
  if (mode === 'range' && events.length > 0) throw new Refusal('input/invalid', { field: 'events', rule: 'events: a range holds every entry; entries are picked in proof mode' });
  if (mode === 'proof' && events.length + reports.length === 0) throw new Refusal('input/invalid', { field: 'events', rule: 'events: name at least one entry or report to prove' });
  const period = periodOf({ from: from ?? (await firstTime(deps, actor)) ?? now, to: to ?? now }, now);
  await citedRows(deps, actor, { mode, reach, events }, await findReports(deps, actor, reports, now)); // refuses what is not there before anything is on record
  return { mode, reach: mode === 'proof' ? 'log' : reach, events, profile, ...period, reports };
}

/** When the oldest of the tenant's logs began. On PostgreSQL the first entries were made before the log that they went into. */
async function firstTime(deps: EvidenceDeps, actor: Actor): Promise<Instant | null> {
  const history = deps.audit.history(deps.storage, actor.tenantId);
  const [log] = await history.logs();
  const times = log ? ((await history.index(log.logId, 0, FIRST_ENTRIES)) ?? []).map(({ time }) => time).sort() : [];
  return times[0] === undefined ? null : brand<Instant>(times[0]);
}

const FIRST_ENTRIES = 256;
