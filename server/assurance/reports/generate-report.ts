import { brand, epochMs, type Instant, instantOf, type ReportId, type TenantId } from '../../../shared/brand.ts';
import { canonicalJson } from '../../../shared/canonical-json.ts';
import { CONTROL_STATUSES } from '../../../shared/control-statuses.ts';
import type { RegistryView } from '../../../shared/registry-merge.ts';
import type { Actor } from '../../base/actor.ts';
import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import { nameOfHands } from '../../base/name-of-hands.ts';
import { Refusal } from '../../base/refusal.ts';
import { sha256Hex } from '../../base/sha256-hex.ts';
import type { Db, Storage, Tx } from '../../base/storage/index.ts';
import { compileCapabilities } from '../../people/policy/index.ts';
import { type AuditNote, type AuditRoom, countErased, logAnchor, type LogVerdict } from '../../records/audit/index.ts';
import { type Added, judge } from './control-status.ts';
import { EVIDENCE_QUERIES } from './evidence-queries.ts';
import type { AccountFacts, EvidenceContext } from './evidence.ts';
import type { ApplicabilityStore } from './applicability-store.ts';
import type { AttachmentStore } from './attachment-store.ts';
import { isSeedNamed, samplingFor } from './draw-sample.ts';
import { frameworkOf } from './frameworks.ts';
import { probeIsolation } from './isolation-store.ts';
import { missingMembers } from './processing-activity.ts';
import { processingRecord } from './processing-record.ts';
import type { ProcessingStore } from './processing-store.ts';
import { sideBySide } from './side-by-side.ts';
import type { SignatureStore } from './signature-store.ts';
import type { Framework, LogFacts, Period, QueryResult, ReportBody, ReportProgress, ReportRequest, StoredReport } from './report.ts';
import { reportLimits } from './report-limits.ts';
import type { ReportStore } from './report-store.ts';
import type { Typefaces } from './typefaces.ts';

export interface ReportDeps {
  readonly storage: Storage;
  readonly audit: AuditRoom;
  readonly reports: ReportStore;
  readonly signatures: SignatureStore;
  readonly attachments: AttachmentStore;
  readonly applicability: ApplicabilityStore;
  readonly processing: ProcessingStore;
  readonly typefaces: Typefaces;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly coverage: EvidenceContext['coverage'];
  /** The registry in force for a tenant: a report tells the same whoever asks for it. */
  viewOf(db: Db, tenantId: TenantId): Promise<RegistryView>;
  tenantOf(actor: Actor): Promise<ReportBody['tenant']>;
  /** Everybody who may sign in to the actor's tenant. */
  accountsOf(actor: Actor): Promise<readonly AccountFacts[]>;
}

/** What somebody who has a report made may wish besides. */
interface MakingWishes {
  readonly progress?: (now: ReportProgress) => void;
  /** Ends the work with its reason; nothing is kept then. */
  readonly signal?: AbortSignal;
  /** In the transaction that keeps the report. */
  readonly kept?: (tx: Tx, report: StoredReport) => PromiseLike<unknown>;
}

/** Answers a framework's questions from the records of a period, and records that it did, in the transaction that stores it. */
export async function generateReport(deps: ReportDeps, actor: Actor, request: ReportRequest, wishes: MakingWishes = {}): Promise<StoredReport> {
  const framework = frameworkOf(request.framework);
  const period = periodOf(request, deps.clock.now());
  const content = await bodyOf(deps, actor, { framework, period, seed: request.seed, wishes });
  const body = canonicalJson(content);
  const report: StoredReport = {
    tenantId: actor.tenantId, id: deps.ids.id<ReportId>(), framework: framework.id, ...period, body, digest: sha256Hex(body), summary: content.summary,
    createdBy: actor.userId, createdByName: nameOfHands(actor), createdAt: deps.clock.now(),
  };
  const id = await deps.storage.write(actor, async (tx) => {
    wishes.signal?.throwIfAborted();
    await deps.reports.add(tx, report);
    await wishes.kept?.(tx, report);
    await deps.audit.trail.append(tx, actor, {
      type: 'compliance.report.generated', resource: { type: 'report', id: report.id, name: framework.name }, refs: { report_sha256: report.digest },
      details: { framework: framework.id, from: period.from, to: period.to },
    });
    return report.id;
  });
  // A repeated command answers the report that it made the first time.
  const made = id === report.id ? report : await deps.storage.read(actor, (db) => deps.reports.find(db, actor.tenantId, id));
  if (!made) throw new Refusal('reports/not-found', { id });
  return made;
}

/** What is on record of a report that was stopped: no other trace of it stays. */
export function cancelledNote({ framework, from, to }: Pick<StoredReport, 'framework' | 'from' | 'to'>): AuditNote {
  return { type: 'compliance.report.cancelled', resource: { type: 'framework', id: framework, name: framework }, details: { framework, from, to } };
}

/** A period is half-open and past: what is not over yet cannot be reported twice alike. */
export function periodOf({ from, to }: Pick<ReportRequest, 'from' | 'to'>, now: Instant): Period {
  const period = { from: instantOf(epochMs(brand<Instant>(from))), to: instantOf(epochMs(brand<Instant>(to))) };
  if (period.from < '1970') throw new Refusal('input/invalid', { field: 'from', rule: 'from: must not be before 1970' }); // PostgreSQL has no year 0
  if (period.from >= period.to) throw new Refusal('input/invalid', { field: 'to', rule: 'to: must be after from' });
  if (period.to > now) throw new Refusal('input/invalid', { field: 'to', rule: 'to: must not be in the future' });
  return period;
}

interface Wanted {
  readonly framework: Framework;
  readonly period: Period;
  readonly seed: string | undefined;
  readonly wishes: MakingWishes;
}

/** The log is recomputed as a whole while the questions are answered: a report over a year waits for the longer of the two, not for both. */
async function bodyOf(deps: ReportDeps, actor: Actor, wanted: Wanted): Promise<ReportBody> {
  await deps.audit.writer.settle(deps.storage, actor.tenantId); // both see every entry that anybody was told of
  const { progress, signal } = wanted.wishes;
  const steps = stepsInOrder(progress);
  const begun = Promise.withResolvers<void>();
  const check = async (ends: AbortSignal): Promise<readonly LogVerdict[]> => {
    const told = (done: number, total: number): void => {
      if (total > 0) begun.resolve();
      progress?.({ what: 'entries', question: null, done, total });
    };
    const verdicts = await deps.audit.verify(deps.storage, actor.tenantId, { progress: told, signal: ends }).finally(begun.resolve);
    steps.checked();
    return verdicts;
  };
  const answer = async (ends: AbortSignal, verdicts: Promise<readonly LogVerdict[]>): Promise<ReportBody> => {
    await begun.promise; // it has its connection: nobody holds the last one while he waits for a check that waits for one
    return answered(deps, actor, { ...wanted, wishes: { signal: ends, progress: steps.asked } }, verdicts);
  };
  return sideBySide(check, answer, signal);
}

/** What is shown first is the longer work; once the log is recomputed, how far the questions are by then. */
function stepsInOrder(progress: MakingWishes['progress']): { checked(): void; asked(now: ReportProgress): void } {
  let [isChecked, last]: [boolean, ReportProgress | null] = [false, null];
  const tell = (): void => void (isChecked && last && progress?.(last));
  return {
    checked() {
      isChecked = true;
      tell();
    },
    asked(now) {
      last = now;
      tell();
    },
  };
}

async function answered(deps: ReportDeps, actor: Actor, wanted: Wanted, verdicts: Promise<readonly LogVerdict[]>): Promise<ReportBody> {
  const { framework: { id, name }, period, wishes: { progress, signal } } = wanted;
  const [tenant, accounts] = [await deps.tenantOf(actor), await deps.accountsOf(actor)];
  return deps.storage.read(actor, async (db) => {
    let recomputed: Promise<readonly LogFacts[]> | undefined;
    const drawn = { tenant: actor.tenantId, framework: id, period, seed: wanted.seed };
    const sampling = samplingFor(drawn);
    const context: EvidenceContext = {
      db, tenantId: actor.tenantId, period, search: deps.audit.search, sampling, coverage: deps.coverage, ...holdings(await deps.viewOf(db, actor.tenantId), accounts), probes: await probeIsolation(db, actor.tenantId), ...(signal ? { signal } : {}),
      logs: () => (recomputed ??= verdicts.then((found) => logsOf(deps, { db, tenantId: actor.tenantId, period }, found))),
      activities: (await processingRecord(deps, db, actor.tenantId)).map((activity) => ({ id: activity.record_id, name: activity.processing_purpose, ver: activity.ver, missing: missingMembers(activity) })),
    };
    const queries = await answersTo(wanted.framework, context, progress);
    const logs = await context.logs();
    const erased = await erasedOf(context, logs);
    const results = new Map(queries.map((query) => [query.id, query]));
    const added = await addedTo(deps, context, id);
    const controls = wanted.framework.controls.map((control) => judge(control, results, added(control.id)));
    const applying = controls.filter(({ applicability }) => applicability?.applicable !== false);
    const summary = Object.fromEntries(CONTROL_STATUSES.map((status) => [status, applying.filter((control) => control.status === status).length])) as ReportBody['summary']; // one entry a status
    return { format: 'countersign-report/3', framework: { id, name }, tenant, period, logs, sampling, summary, notApplicable: controls.length - applying.length, controls, queries, limits: reportLimits(logs, { seedNamed: isSeedNamed(drawn), erased }) };
  });
}

async function logsOf({ audit }: ReportDeps, { db, tenantId, period }: Pick<EvidenceContext, 'db' | 'tenantId' | 'period'>, verdicts: readonly LogVerdict[]): Promise<readonly LogFacts[]> {
  const logs: LogFacts[] = [];
  for (const { origin, problem } of verdicts) {
    const at = await audit.rootAtTime(db, tenantId, origin, period.to);
    logs.push({ origin, size: at.size, root: at.root, verified: problem === null, problem: problem?.says ?? null, ...(await logAnchor(db, tenantId, { origin, size: at.size })) });
  }
  return logs;
}

/** Of the entries that the report speaks of, as they are for everything else that it reads. */
async function erasedOf({ db, tenantId }: EvidenceContext, logs: readonly LogFacts[]): Promise<number> {
  let erased = 0;
  for (const log of logs) erased += await countErased(db, tenantId, log);
  return erased;
}

/** What each role comes to by itself and each person's roles come to together, as the guard reckons it: wildcards, parents and rules on access included. */
function holdings(registry: RegistryView, accounts: readonly AccountFacts[]): Pick<EvidenceContext, 'accounts' | 'roles'> {
  const heldBy = (roles: readonly string[]): readonly string[] => [...compileCapabilities(registry, roles).capabilities].sort();
  return { accounts: accounts.map((one) => ({ ...one, capabilities: heldBy(one.roles) })), roles: Object.fromEntries(registry.names('roles').map((role) => [role, heldBy([role])])) };
}

/** What officers added to each control: attachments effective at some time of the period, and whether it applies. */
async function addedTo(deps: ReportDeps, { db, tenantId, period }: EvidenceContext, framework: string): Promise<(control: string) => Added> {
  const attachments = (await deps.attachments.list(db, tenantId, framework)).filter((one) => one.withdrawnAt === null && one.effectiveFrom < period.to && (one.effectiveTo === null || one.effectiveTo > period.from));
  const stated = new Map((await deps.applicability.all(db, tenantId, framework)).map((row) => [row.control, row] as const)); // the last version of each wins
  return (control) => {
    const said = stated.get(control);
    return {
      attachments: attachments.filter((one) => one.control === control).map(({ id, name, sha256, note, effectiveFrom, effectiveTo, attachedAt }) => ({ id, name, sha256, note, effectiveFrom, effectiveTo, attachedAt })),
      applicability: said ? { applicable: said.applicable, justification: said.justification, ver: said.ver } : null,
    };
  };
}

/** Waits for the log to be recomputed, so that it is asked when all the others are answered. */
const LAST = 'Q-INTEGRITY';

async function answersTo(framework: Framework, context: EvidenceContext, progress: MakingWishes['progress']): Promise<readonly QueryResult[]> {
  const wanted = [...new Set(framework.controls.flatMap((control) => control.evidence))].sort();
  const answers = new Map<string, QueryResult>();
  for (const [at, id] of wanted.toSorted((one, other) => Number(one === LAST) - Number(other === LAST)).entries()) {
    context.signal?.throwIfAborted();
    progress?.({ what: 'questions', question: id, done: at, total: wanted.length });
    const answer = await EVIDENCE_QUERIES[id]?.(context);
    if (answer) answers.set(id, answer);
  }
  progress?.({ what: 'questions', question: null, done: wanted.length, total: wanted.length });
  return wanted.flatMap((id) => answers.get(id) ?? []);
}
