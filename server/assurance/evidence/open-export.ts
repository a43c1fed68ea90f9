import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { toHex } from '../../../shared/byte-text.ts';
import { brand, type Instant, plusMs, type ReportId } from '../../../shared/brand.ts';
import { parseCheckpoint } from '../../../shared/checkpoint.ts';
import { shownGroups } from '../../../shared/redaction-profiles.ts';
import { parseNote } from '../../../shared/signed-note.ts';
import { isUuid } from '../../../shared/uuid.ts';
import type { Actor } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import type { AuditRow, LogHistory } from '../../records/audit/index.ts';
import { reportPdf, type StoredReport } from '../reports/index.ts';
import { type ExportDetails, ExportDetails as Details, EXPORTED } from './evidence-request.ts';
import { filesOfLog, type LogRange } from './log-files.ts';
import { lazyFile, type PackageFile, textFile } from './package-file.ts';
import { logFolder } from './package-layout.ts';
import { MANIFEST_FILE, type Manifest, manifestText, NOTE_FILE, noteTextOf, policyText } from './package-manifest.ts';
import { packageName, readmeText, verifierFiles } from './package-text.ts';
import { zipOf } from './package-zip.ts';
import type { EvidenceDeps } from './record-export.ts';

export interface OpenedExport {
  readonly name: string;
  /** Made while it is read; ends with an error when it cannot be made whole. */
  readonly zip: Readable;
}

/**
 * The package of an export that is on record, for the person it is recorded for. It follows from that entry and the log below
 * its checkpoint, so asking twice gives the same bytes, as long as nothing shown in it was erased in between.
 */
export async function openExport(deps: EvidenceDeps, actor: Actor, id: string): Promise<OpenedExport> {
  const row = isUuid(id) ? await deps.storage.read(actor, (db) => deps.audit.search.find(db, actor.tenantId, id)) : null;
  const details = Details.safeParse(row?.details);
  if (row?.type !== EXPORTED || row.actor?.['id'] !== actor.userId || !details.success) throw new Refusal('evidence/not-found', { id });
  if (plusMs(brand<Instant>(row.time), OPEN_MS) <= deps.clock.now()) throw new Refusal('evidence/expired', { id });

  const history = deps.audit.history(deps.storage, actor.tenantId);
  const ranges = await rangesOf(deps, actor, history, row, details.data);
  const tenant = await deps.tenantOf(actor);
  const { mode, profile, from, to } = details.data;
  const facts: Omit<Manifest, 'files'> = {
    format: 'countersign-evidence/1', generator: { name: 'countersign', version: deps.version }, mode, tenant: { ...tenant }, period: { from, to }, export: { eventId: row.eventId, time: row.time },
    redaction: { profile, groups: [...shownGroups(profile)] }, logs: ranges.map(({ log }) => log),
  };
  const files = [
    textFile('README.txt', 'readme', readmeText(facts, details.data.reports.length)), textFile('policy', 'policy', policyText(facts.logs)), ...verifierFiles(),
    ...(await reportFiles(deps, actor, details.data.reports)), ...ranges.flatMap((range) => filesOfLog(history, range, shownGroups(profile))),
  ];
  const zip = zipOf(files, [MANIFEST_FILE, NOTE_FILE], (listed) => {
    const text = manifestText({ ...facts, files: [...listed] });
    const note = deps.audit.attest(facts.logs.map(({ origin }) => origin), noteTextOf(createHash('sha256').update(text).digest('hex')));
    return [{ path: MANIFEST_FILE, text }, { path: NOTE_FILE, text: note }];
  });
  return { name: packageName(tenant.slug, details.data), zip };
}

/** A link to evidence must not lie about: who needs it later exports again, on record. */
const OPEN_MS = 15 * 60_000;
/** Every log of the tenant; the one that tells of the export up to the first checkpoint over that entry, others up to their newest. */
async function rangesOf(deps: EvidenceDeps, actor: Actor, history: LogHistory, row: AuditRow, { from, profile }: ExportDetails): Promise<readonly LogRange[]> {
  const ranges: LogRange[] = [];
  for (const { logId, origin, vkey } of await history.logs()) {
    const checkpoints = await history.checkpoints(logId);
    const end = logId === row.logId ? checkpoints.find(({ size }) => size > row.idx) : checkpoints.at(-1);
    if (!end) continue;
    const before = (await deps.storage.read(actor, (db) => deps.audit.rootAtTime(db, actor.tenantId, origin, from))).size;
    const start = checkpoints.findLast(({ size }) => size <= Math.min(before, end.size)) ?? null;
    const { size, root } = parseCheckpoint(parseNote(end.note).text);
    ranges.push({ logId, checkpoint: end.note, start: start?.note ?? null, log: { origin, vkey, folder: logFolder(origin), size, root: toHex(root), start: start?.size ?? null, ...(await erasedOf(deps, actor, { history, logId, size, profile, asked: row })) } });
  }
  return ranges;
}

interface Shown {
  readonly history: LogHistory;
  readonly logId: number;
  readonly size: number;
  readonly profile: ExportDetails['profile'];
  /** The entry that tells of the export. */
  readonly asked: AuditRow;
}

/** What is shown whole must say what of it was erased. What was erased after the export was asked for is told by no entry in it: such an export has to be asked for anew. */
async function erasedOf(deps: EvidenceDeps, actor: Actor, { history, logId, size, profile, asked }: Shown): Promise<Pick<LogRange['log'], 'erased'>> {
  const rows = profile === 'full' ? (await history.erased(logId)).filter(({ idx }) => idx < size) : [];
  for (const covering of new Set(rows.map((row) => row.covering))) {
    const told = await deps.storage.read(actor, (db) => deps.audit.search.find(db, actor.tenantId, covering));
    if (!told || (told.logId === asked.logId && told.idx > asked.idx)) throw new Refusal('evidence/expired', { id: asked.eventId });
  }
  return rows.length > 0 ? { erased: rows.length } : {};
}

async function reportFiles(deps: EvidenceDeps, actor: Actor, ids: readonly string[]): Promise<readonly PackageFile[]> {
  const reports = await deps.storage.read(actor, async (db) => {
    const found: StoredReport[] = [];
    for (const id of ids) {
      const report = await deps.reports.find(db, actor.tenantId, brand<ReportId>(id));
      if (!report) throw new Refusal('reports/not-found', { id });
      found.push(report);
    }
    return found;
  });
  return reports.flatMap((report) => [
    textFile(`reports/${report.framework}-${report.id}.json`, 'report', report.body),
    lazyFile(`reports/${report.framework}-${report.id}.pdf`, 'report', () => reportPdf(report)),
  ]);
}
