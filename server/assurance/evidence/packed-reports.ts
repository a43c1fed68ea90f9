import { brand, type ReportId } from '../../../shared/brand.ts';
import type { AuditEventType } from '../../../shared/audit-events.ts';
import type { RedactionProfile } from '../../../shared/redaction-profiles.ts';
import type { Actor } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import type { AuditRow } from '../../records/audit/index.ts';
import { applicabilityCsv, processingRecord, type ReportBody, reportFile, type ReportSignature, type StoredReport } from '../reports/index.ts';
import type { EvidenceDeps } from './evidence-deps.ts';
import { lazyFile, type PackageFile } from './package-file.ts';

/** A report that goes along, with who signed it. */
export interface PackedReport {
  readonly report: StoredReport;
  readonly body: ReportBody;
  readonly signatures: readonly ReportSignature[];
}

export function findReports(deps: EvidenceDeps, actor: Actor, ids: readonly string[]): Promise<readonly PackedReport[]> {
  return deps.storage.read(actor, async (db) => {
    const found: PackedReport[] = [];
    for (const id of ids) {
      const report = await deps.reports.find(db, actor.tenantId, brand<ReportId>(id));
      if (!report) throw new Refusal('reports/not-found', { field: 'reports', id });
      found.push({ report, body: JSON.parse(report.body) as ReportBody, signatures: await deps.signatures.list(db, actor.tenantId, report.id) }); // our own stored text
    }
    return found;
  });
}

/** The entries that vouch for reports and for what was attached to them, each by a digest. Refuses where one cannot be found any more. */
export async function vouchingRows(deps: EvidenceDeps, actor: Actor, packed: readonly PackedReport[]): Promise<readonly AuditRow[]> {
  const wanted: Array<readonly [AuditEventType, string]> = [
    ...packed.map(({ report }) => ['compliance.report.generated', report.id] as const), ...[...attachedTo(packed).values()].map(({ id }) => ['compliance.attachment.added', id] as const),
  ];
  const rows: AuditRow[] = [];
  for (const [type, resourceId] of wanted) {
    const { items: [row] } = await deps.storage.read(actor, (db) => deps.audit.search.page(db, actor.tenantId, { types: [type], resourceId, size: 1 }));
    if (!row) throw new Refusal('audit/entry-not-found', { field: 'reports', id: resourceId });
    rows.push(row);
  }
  return rows;
}

/** Reports as people, spreadsheets and GRC tools read them, what was attached to them, and, where everything may be shown, the record of processing as it stands. */
export function reportFiles(deps: EvidenceDeps, actor: Actor, packed: readonly PackedReport[], profile: RedactionProfile): readonly PackageFile[] {
  const files = packed.flatMap(({ report, body, signatures }): PackageFile[] => {
    const stem = `${report.framework}-${report.id}`;
    const made = (format: Parameters<typeof reportFile>[2]) => async () => (await reportFile(report, signatures, format)).bytes;
    return [
      lazyFile(`reports/${stem}.json`, 'report', made('json')), lazyFile(`reports/${stem}.pdf`, 'report', made('pdf')),
      lazyFile(`reports/${stem}-controls.csv`, 'table', made('csv')), lazyFile(`reports/${stem}-soa.csv`, 'table', () => Promise.resolve(Buffer.from(applicabilityCsv(report, body)))),
      lazyFile(`oscal/${stem}-assessment-results.json`, 'oscal', made('oscal-ar')), lazyFile(`oscal/${stem}-assessment-plan.json`, 'oscal', made('oscal-ap')),
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
