import { brand, type EventId, type Instant, type ReportId } from '../../../shared/brand.ts';
import type { Actor } from '../../base/actor.ts';
import type { Clock } from '../../base/clock.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Storage } from '../../base/storage/index.ts';
import type { AuditRoom } from '../../records/audit/index.ts';
import { periodOf, type ReportBody, type ReportStore } from '../reports/index.ts';
import { type EvidenceRequest, type ExportDetails, EXPORTED } from './evidence-request.ts';
import { packageName } from './package-text.ts';

export interface EvidenceDeps {
  readonly version: string;
  readonly storage: Storage;
  readonly clock: Clock;
  readonly audit: AuditRoom;
  readonly reports: ReportStore;
  tenantOf(actor: Actor): Promise<ReportBody['tenant']>;
}

export interface RecordedExport {
  /** Of the entry that tells of it; with it the person who asked fetches the package. */
  readonly id: EventId;
  readonly name: string;
}

/**
 * Puts an export on record, under a checkpoint, before a byte of it leaves. Refuses while a log is not whole: a package signed
 * over it would say that it is, and the evidence is then the database itself.
 */
export async function recordExport(deps: EvidenceDeps, actor: Actor, asked: EvidenceRequest): Promise<RecordedExport> {
  await deps.audit.writer.settle(deps.storage, actor.tenantId); // a tenant whose log has not begun has one now
  const details = await detailsOf(deps, actor, asked);
  const broken = (await deps.audit.verify(deps.storage, actor.tenantId)).find(({ problem }) => problem && problem.place !== 'fork'); // a fork on record is told of by the package itself
  if (broken?.problem) throw new Refusal('evidence/log-not-whole', { origin: broken.origin, rule: `${broken.problem.place} ${broken.problem.at}: ${broken.problem.says}` });
  const id = await deps.storage.write(actor, (tx) =>
    deps.audit.trail.append(tx, actor, { type: EXPORTED, resource: { type: 'audit_log', id: actor.tenantId }, details: { ...details } }));
  await deps.audit.writer.settle(deps.storage, actor.tenantId);
  return { id, name: packageName((await deps.tenantOf(actor)).slug, details) };
}

async function detailsOf(deps: EvidenceDeps, actor: Actor, { from, to, profile, reports }: EvidenceRequest): Promise<ExportDetails> {
  const now = deps.clock.now();
  const period = periodOf({ from: from ?? (await firstTime(deps, actor)) ?? now, to: to ?? now }, now);
  const found = await deps.storage.read(actor, (db) => Promise.all(reports.map((id) => deps.reports.find(db, actor.tenantId, brand<ReportId>(id)))));
  const missing = reports.find((_id, at) => !found[at]);
  if (missing) throw new Refusal('reports/not-found', { field: 'reports', id: missing });
  return { mode: 'range', profile, ...period, reports: [...new Set(reports)].sort() };
}

/** When the oldest of the tenant's logs began. On PostgreSQL the first entries were made before the log that they went into. */
async function firstTime(deps: EvidenceDeps, actor: Actor): Promise<Instant | null> {
  const history = deps.audit.history(deps.storage, actor.tenantId);
  const [log] = await history.logs();
  const times = log ? ((await history.index(log.logId, 0, FIRST_ENTRIES)) ?? []).map(({ time }) => time).sort() : [];
  return times[0] === undefined ? null : brand<Instant>(times[0]);
}

const FIRST_ENTRIES = 256;
