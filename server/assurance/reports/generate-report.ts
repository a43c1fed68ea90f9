import type { z } from 'zod';
import { brand, epochMs, type Instant, instantOf, type ReportId } from '../../../shared/brand.ts';
import { canonicalJson } from '../../../shared/canonical-json.ts';
import { CONTROL_STATUSES } from '../../../shared/control-statuses.ts';
import { isJsonList } from '../../../shared/json-equal.ts';
import type { RegistryView } from '../../../shared/registry-merge.ts';
import type { Actor } from '../../base/actor.ts';
import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import { Refusal } from '../../base/refusal.ts';
import { sha256Hex } from '../../base/sha256-hex.ts';
import type { Db, Storage } from '../../base/storage/index.ts';
import type { AuditRoom } from '../../records/audit/index.ts';
import { judge } from './control-status.ts';
import { EVIDENCE_QUERIES } from './evidence-queries.ts';
import type { EvidenceContext } from './evidence.ts';
import { soc2 } from './frameworks/soc2.ts';
import type { Framework, LogFacts, Period, QueryResult, ReportBody, ReportRequest, StoredReport } from './report.ts';
import type { ReportStore } from './report-store.ts';

export const FRAMEWORKS: readonly Framework[] = [soc2];

export interface ReportDeps {
  readonly storage: Storage;
  readonly audit: AuditRoom;
  readonly reports: ReportStore;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly coverage: EvidenceContext['coverage'];
  registryOf(db: Db, actor: Actor): Promise<RegistryView>;
  tenantOf(actor: Actor): Promise<ReportBody['tenant']>;
}

/** What no report of this product shows, printed in every one of them. */
const LIMITS = [
  'The records show what passed through this product. What happened beside it is not in them.',
  'The logs are signed by this installation alone; until another party has cosigned or kept a checkpoint, whoever holds the key could rewrite them.',
  'Roles are shown as they stood when the report was made, not as they stood throughout the period.',
] as const;

/** Answers a framework's questions from the records of a period, and records that it did, in the transaction that stores it. */
export async function generateReport(deps: ReportDeps, actor: Actor, request: z.infer<typeof ReportRequest>): Promise<StoredReport> {
  const framework = FRAMEWORKS.find((candidate) => candidate.id === request.framework);
  if (!framework) throw new Refusal('reports/unknown-framework', { field: 'framework', rule: `framework: must be one of ${FRAMEWORKS.map(({ id }) => id).join(', ')}` });
  const period = periodOf(request, deps.clock.now());
  const content = await bodyOf(deps, actor, framework, period);
  const body = canonicalJson(content);
  const report: StoredReport = {
    tenantId: actor.tenantId, id: deps.ids.id<ReportId>(), framework: framework.id, ...period, body, digest: sha256Hex(body), summary: content.summary,
    createdBy: actor.userId, createdByName: actor.name, createdAt: deps.clock.now(),
  };
  const id = await deps.storage.write(actor, async (tx) => {
    await deps.reports.add(tx, report);
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

/** A period is half-open and past: what is not over yet cannot be reported twice alike. */
export function periodOf({ from, to }: Pick<z.infer<typeof ReportRequest>, 'from' | 'to'>, now: Instant): Period {
  const period = { from: instantOf(epochMs(brand<Instant>(from))), to: instantOf(epochMs(brand<Instant>(to))) };
  if (period.from < '1970') throw new Refusal('input/invalid', { field: 'from', rule: 'from: must not be before 1970' }); // PostgreSQL has no year 0
  if (period.from >= period.to) throw new Refusal('input/invalid', { field: 'to', rule: 'to: must be after from' });
  if (period.to > now) throw new Refusal('input/invalid', { field: 'to', rule: 'to: must not be in the future' });
  return period;
}

async function bodyOf(deps: ReportDeps, actor: Actor, framework: Framework, period: Period): Promise<ReportBody> {
  const verdicts = await deps.audit.verify(deps.storage, actor.tenantId);
  const tenant = await deps.tenantOf(actor);
  return deps.storage.read(actor, async (db) => {
    const logs: LogFacts[] = [];
    for (const { origin, problem } of verdicts) {
      const at = await deps.audit.rootAtTime(db, actor.tenantId, origin, period.to);
      logs.push({ origin, size: at.size, root: at.root, verified: problem === null, problem: problem?.says ?? null });
    }
    const registry = await deps.registryOf(db, actor);
    const context: EvidenceContext = {
      db, tenantId: actor.tenantId, period, search: deps.audit.search, logs, coverage: deps.coverage,
      roles: Object.fromEntries([...registry.entries('roles')].map(([name, role]) => [name, isJsonList(role) ? role.map(String).sort() : [...registry.roleCapabilities(name)].sort()])),
    };
    const queries = await answersTo(framework, context);
    const results = new Map(queries.map((query) => [query.id, query]));
    const controls = framework.controls.map((control) => judge(control, results));
    const summary = Object.fromEntries(CONTROL_STATUSES.map((status) => [status, controls.filter((control) => control.status === status).length])) as ReportBody['summary']; // one entry a status
    return { format: 'countersign-report/1', framework: { id: framework.id, name: framework.name }, tenant, period, logs, summary, controls, queries, limits: LIMITS };
  });
}

async function answersTo(framework: Framework, context: EvidenceContext): Promise<readonly QueryResult[]> {
  const wanted = [...new Set(framework.controls.flatMap((control) => control.evidence))].sort();
  const answers: QueryResult[] = [];
  for (const id of wanted) {
    const query = EVIDENCE_QUERIES[id];
    if (query) answers.push(await query(context));
  }
  return answers;
}
