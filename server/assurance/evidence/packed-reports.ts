import { brand, type ReportId } from '../../../shared/brand.ts';
import type { AuditEventType } from '../../../shared/audit-events.ts';
import type { Actor } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import type { AuditRow } from '../../records/audit/index.ts';
import { applicabilityCsv, assessmentResults, bodyIn, openTypefaces, processingRecord, type ReportBody, reportFile, type ReportSignature, type StoredReport } from '../reports/index.ts';
import type { EvidenceDeps } from './evidence-deps.ts';
import type { ExportDetails } from './evidence-request.ts';
import { lazyFile, type PackageFile, textFile } from './package-file.ts';
import { populationFiles } from './population-files.ts';

/** A report that goes along, with who signed it. */
export interface PackedReport {
  readonly report: StoredReport;
  readonly body: ReportBody;
  readonly signatures: readonly ReportSignature[];
}

/** The reports with what was put under them before `until`: a later word is told of by no entry of the package. */
export function findReports(deps: EvidenceDeps, actor: Actor, ids: readonly string[], until: string): Promise<readonly PackedReport[]> {
  return deps.storage.read(actor, async (db) => {
    const found: PackedReport[] = [];
    for (const id of ids) {
      const report = await deps.reports.find(db, actor.tenantId, brand<ReportId>(id));
      if (!report) throw new Refusal('reports/not-found', { field: 'reports', id });
      const signatures = (await deps.signatures.list(db, actor.tenantId, report.id)).filter(({ signedAt }) => signedAt < until);
      found.push({ report, body: bodyIn(report), signatures });
    }
    return found;
  });
}

/** The entries that vouch for reports, for what was attached to them and for what was put under them, each by a digest. Refuses where one cannot be found any more. */
export async function vouchingRows(deps: EvidenceDeps, actor: Actor, packed: readonly PackedReport[]): Promise<readonly AuditRow[]> {
  const wanted: Array<readonly [type: AuditEventType, id: string, count: number]> = [
    ...packed.map(({ report }) => ['compliance.report.generated', report.id, 1] as const), ...packed.map(({ report, signatures }) => ['compliance.report.attested', report.id, signatures.length] as const),
    ...[...attachedTo(packed).values()].map(({ id }) => ['compliance.attachment.added', id, 1] as const),
  ];
  const rows: AuditRow[] = [];
  for (const [type, resourceId, count] of wanted.filter(([, , most]) => most > 0)) {
    const { items } = await deps.storage.read(actor, (db) => deps.audit.search.page(db, actor.tenantId, { types: [type], resourceId, size: MOST_ROWS }));
    if (items.length < count) throw new Refusal('audit/entry-not-found', { field: 'reports', id: resourceId });
    rows.push(...items.slice(-count)); // the oldest of them
  }
  return rows;
}

/** More people than these sign no report. */
const MOST_ROWS = 500;

/**
 * Reports as people, spreadsheets and GRC tools read them, who stands under them, what was attached to them, what their questions were about,
 * and, where everything may be shown, the record of processing as it stands. One report has the folder for itself; of several each has its own.
 */
export function reportFiles(deps: EvidenceDeps, actor: Actor, packed: readonly PackedReport[], { mode, profile }: Pick<ExportDetails, 'mode' | 'profile'>): readonly PackageFile[] {
  const typefaces = openTypefaces();
  const files = packed.flatMap((one): PackageFile[] => {
    const { report, body, signatures } = one;
    const own = packed.length === 1 ? '' : `${report.framework}-${report.id}/`;
    const made = (format: Parameters<typeof reportFile>[2]) => async () => (await reportFile(report, signatures, format, typefaces)).bytes;
    return [
      lazyFile(`reports/${own}report.json`, 'report', made('json')), lazyFile(`reports/${own}report.pdf`, 'report', made('pdf')), lazyFile(`reports/${own}report.html`, 'report', made('html')),
      ...signatures.map(({ note }, at) => textFile(`reports/${own}attestation-${at + 1}.note`, 'attestation', note)),
      lazyFile(`reports/${own}controls.csv`, 'table', made('csv')), ...(mode === 'range' ? populationFiles(deps, actor, one, { folder: `reports/${own}`, profile }) : []),
      lazyFile(`reports/${own}soa.csv`, 'table', () => Promise.resolve(Buffer.from(applicabilityCsv(report, body)))),
      lazyFile(`oscal/${own}assessment-results.json`, 'oscal', () => Promise.resolve(Buffer.from(JSON.stringify(assessmentResults(report, body, signatures, own === '' ? '../attachments' : '../../attachments'), null, 2)))),
      lazyFile(`oscal/${own}assessment-plan.json`, 'oscal', made('oscal-ap')),
    ];
  });
  const attachments = [...attachedTo(packed)].map(([sha256, { id }]) => lazyFile(`attachments/${sha256}`, 'attachment', () => attachmentBytes(deps, actor, id)));
  return [...files, ...attachments, ...(packed.length > 0 && profile === 'full' ? [lazyFile('reports/ropa.json', 'table', () => processingBytes(deps, actor))] : [])];
}

/** By digest: one file may be attached to many controls. */
function attachedTo(packed: readonly PackedReport[]): ReadonlyMap<string, { readonly id: string }> {
  return new Map(packed.flatMap(({ body }) => body.controls.flatMap(({ attachments }) => attachments.map(({ sha256, id }) => [sha256, { id }] as const))));
}

async function attachmentBytes(deps: EvidenceDeps, actor: Actor, id: string): Promise<Uint8Array> {
  const content = await deps.storage.read(actor, (db) => deps.attachments.content(db, actor.tenantId, id));
  if (!content) throw new Refusal('reports/attachment-not-found', { id });
  return content;
}

async function processingBytes(deps: EvidenceDeps, actor: Actor): Promise<Uint8Array> {
  const record = await deps.storage.read(actor, (db) => processingRecord(deps, db, actor.tenantId));
  return Buffer.from(`${JSON.stringify({ format: 'countersign-ropa/1', activities: record }, null, 2)}\n`);
}
