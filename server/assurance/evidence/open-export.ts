import type { Readable } from 'node:stream';
import { brand, type Instant, plusMs } from '../../../shared/brand.ts';
import { shownGroups } from '../../../shared/redaction-profiles.ts';
import { parseNote } from '../../../shared/signed-note.ts';
import { isUuid } from '../../../shared/uuid.ts';
import type { Actor } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import { sha256Hex } from '../../base/sha256-hex.ts';
import type { AuditRow, LogHistory } from '../../records/audit/index.ts';
import { type Attestation, parseAttestation } from '../reports/index.ts';
import { citedRows } from './cited-rows.ts';
import type { EvidenceDeps } from './evidence-deps.ts';
import { ExportDetails as Details, type ExportDetails, EXPORTED } from './evidence-request.ts';
import { exportedLogs, type ExportFacts } from './export-ranges.ts';
import { filesOfLog, rowsOfLog } from './log-files.ts';
import { ocsfFile, rowsOfOcsf } from './ocsf-lines.ts';
import { type PackageFile, textFile } from './package-file.ts';
import { MANIFEST_FILE, type Manifest, manifestText, NOTE_FILE, noteTextOf, policyText } from './package-manifest.ts';
import { packageName, readmeText, verifierFiles } from './package-text.ts';
import { zipOf } from './package-zip.ts';
import { findReports, reportFiles } from './packed-reports.ts';

/** A link to evidence must not lie about: who needs it later exports again, on record. */
export const OPEN_MS = 15 * 60_000;

/** An export that is on record, for the person it is recorded for. */
interface ExportEntry {
  readonly row: AuditRow;
  readonly details: ExportDetails;
}

/** Everything that a package is made from, as it stands. */
interface GatheredExport {
  readonly name: string;
  /** What of it was erased, by count: as long as nothing more was, the package is the same but for cosignatures. */
  readonly state: string;
  /** How many times `passed` will be told of an entry, or some more. */
  rows(): Promise<number>;
  /** Made while it is read; ends with an error when it cannot be made whole. */
  zip(passed?: (entries: number) => void): Readable;
}

export interface OpenedExport {
  readonly name: string;
  readonly zip: Readable;
}

/**
 * The package of an export that is on record, for the person it is recorded for. It follows from that entry and the log below
 * its checkpoint, so asking twice gives the same bytes, as long as nothing shown in it was erased, cosigned or written anew in between.
 */
export async function openExport(deps: EvidenceDeps, actor: Actor, id: string, progress?: RowsTold): Promise<OpenedExport> {
  const entry = await exportEntry(deps, actor, id);
  needOpen(deps, id, brand<Instant>(entry.row.time));
  const gathered = await gatherExport(deps, actor, entry);
  return { name: gathered.name, zip: progress ? await zipTelling(gathered, progress) : gathered.zip() };
}

/** How many rows of how many are written by now. */
type RowsTold = (now: { readonly done: number; readonly total: number }) => void;

/** The package, which tells how far it is while it is read. */
export async function zipTelling({ rows, zip }: GatheredExport, progress: RowsTold): Promise<Readable> {
  const total = await rows();
  let done = 0;
  const passed = (entries: number): void => {
    done += entries;
    progress({ done: Math.min(done, total), total });
  };
  passed(0);
  return zip(passed);
}

/** Refuses what is no export, and what is another's. */
export async function exportEntry(deps: EvidenceDeps, actor: Actor, id: string): Promise<ExportEntry> {
  const row = isUuid(id) ? await deps.storage.read(actor, (db) => deps.audit.search.find(db, actor.tenantId, id)) : null;
  const details = Details.safeParse(row?.details);
  if (row?.type !== EXPORTED || row.outcome !== 'success' || row.actor?.['id'] !== actor.userId || !details.success) throw new Refusal('evidence/not-found', { id });
  return { row, details: details.data };
}

/** Refuses an export that was there long enough. */
export function needOpen({ clock }: Pick<EvidenceDeps, 'clock'>, id: string, since: Instant): void {
  if (plusMs(since, OPEN_MS) <= clock.now()) throw new Refusal('evidence/expired', { id });
}

/** Refuses what cannot be shown any more as it was recorded. */
export async function gatherExport(deps: EvidenceDeps, actor: Actor, { row, details }: ExportEntry): Promise<GatheredExport> {
  const packed = await findReports(deps, actor, details.reports, row.time);
  const facts: ExportFacts = { history: deps.audit.history(deps.storage, actor.tenantId), row, details, cited: [row, ...(await citedRows(deps, actor, details, packed))] };
  const state = await erasuresIn(facts.history); // before anything is asked that an erasure changes
  const { ranges, witnesses } = await exportedLogs(deps, actor, facts);
  const tenant = await deps.tenantOf(actor);
  const { mode, profile, from, to } = details;
  const groups = shownGroups(profile);
  const about: Omit<Manifest, 'files'> = {
    format: 'countersign-evidence/1', generator: { name: 'countersign', version: deps.version }, mode, tenant: { ...tenant }, period: { from, to }, export: { eventId: row.eventId, time: row.time },
    redaction: { profile, groups: [...groups] }, witnesses: [...witnesses], logs: ranges.map(({ log }) => log),
  };
  const officers = packed.flatMap(({ signatures }) => signatures.map(({ note }) => officerOf(note)));
  const filesTelling = (passed: (entries: number) => void): readonly PackageFile[] => [
    textFile('README.txt', 'readme', readmeText(about, { reports: packed.length, officers })), textFile('policy', 'policy', policyText(about)), ...verifierFiles(), ...reportFiles(deps, actor, packed, { mode, profile }),
    ...ranges.flatMap((range) => filesOfLog(facts.history, range, { groups, passed })), ocsfFile(deps, actor, facts, { slug: tenant.slug, ranges, passed }),
  ];
  return {
    name: packageName(tenant.slug, details), state,
    rows: async () => ranges.reduce((sum, { log }) => sum + rowsOfLog(log, groups), await rowsOfOcsf(deps, actor, facts)),
    zip: (passed = () => undefined) => zipOf(filesTelling(passed), [MANIFEST_FILE, NOTE_FILE], async (listed) => {
      // Some of the files may tell of what was erased since, and others not any more: nobody signs that.
      if ((await erasuresIn(facts.history)) !== state) throw new Refusal('reports/records-moved', { rule: 'something that it shows was erased while it was written; export again' });
      const text = manifestText({ ...about, files: [...listed] });
      const note = deps.audit.attest(about.logs.map(({ origin }) => origin), noteTextOf(sha256Hex(text), officers));
      return [{ path: MANIFEST_FILE, text }, { path: NOTE_FILE, text: note }];
    }),
  };
}

/** What was erased in a tenant's logs, by count: it only ever grows. */
async function erasuresIn(history: LogHistory): Promise<string> {
  let erased = 0;
  for (const { logId } of await history.logs()) erased += (await history.erased(logId)).length;
  return String(erased);
}

/** What an officer put under a report, as it was signed. */
function officerOf(note: string): Attestation {
  const said = parseAttestation(parseNote(note).text);
  if (!said) throw new Error('a kept signature is not in its form');
  return said;
}
