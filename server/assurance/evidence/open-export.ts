import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { brand, type Instant, plusMs } from '../../../shared/brand.ts';
import { shownGroups } from '../../../shared/redaction-profiles.ts';
import { parseNote } from '../../../shared/signed-note.ts';
import { isUuid } from '../../../shared/uuid.ts';
import type { Actor } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import { type Attestation, parseAttestation } from '../reports/index.ts';
import { citedRows } from './cited-rows.ts';
import type { EvidenceDeps } from './evidence-deps.ts';
import { ExportDetails as Details, EXPORTED } from './evidence-request.ts';
import { exportedLogs, type ExportFacts } from './export-ranges.ts';
import { filesOfLog } from './log-files.ts';
import { ocsfFile } from './ocsf-lines.ts';
import { textFile } from './package-file.ts';
import { MANIFEST_FILE, type Manifest, manifestText, NOTE_FILE, noteTextOf, policyText } from './package-manifest.ts';
import { packageName, readmeText, verifierFiles } from './package-text.ts';
import { zipOf } from './package-zip.ts';
import { findReports, reportFiles } from './packed-reports.ts';

export interface OpenedExport {
  readonly name: string;
  /** Made while it is read; ends with an error when it cannot be made whole. */
  readonly zip: Readable;
}

/**
 * The package of an export that is on record, for the person it is recorded for. It follows from that entry and the log below
 * its checkpoint, so asking twice gives the same bytes, as long as nothing shown in it was erased, cosigned or written anew in between.
 */
export async function openExport(deps: EvidenceDeps, actor: Actor, id: string): Promise<OpenedExport> {
  const row = isUuid(id) ? await deps.storage.read(actor, (db) => deps.audit.search.find(db, actor.tenantId, id)) : null;
  const details = Details.safeParse(row?.details);
  if (row?.type !== EXPORTED || row.actor?.['id'] !== actor.userId || !details.success) throw new Refusal('evidence/not-found', { id });
  if (plusMs(brand<Instant>(row.time), OPEN_MS) <= deps.clock.now()) throw new Refusal('evidence/expired', { id });

  const packed = await findReports(deps, actor, details.data.reports, row.time);
  const facts: ExportFacts = { history: deps.audit.history(deps.storage, actor.tenantId), row, details: details.data, cited: [row, ...(await citedRows(deps, actor, details.data, packed))] };
  const { ranges, witnesses } = await exportedLogs(deps, actor, facts);
  const tenant = await deps.tenantOf(actor);
  const { mode, profile, from, to } = details.data;
  const about: Omit<Manifest, 'files'> = {
    format: 'countersign-evidence/1', generator: { name: 'countersign', version: deps.version }, mode, tenant: { ...tenant }, period: { from, to }, export: { eventId: row.eventId, time: row.time },
    redaction: { profile, groups: [...shownGroups(profile)] }, witnesses: [...witnesses], logs: ranges.map(({ log }) => log),
  };
  const officers = packed.flatMap(({ signatures }) => signatures.map(({ note }) => officerOf(note)));
  const files = [
    textFile('README.txt', 'readme', readmeText(about, { reports: packed.length, officers })), textFile('policy', 'policy', policyText(about)), ...verifierFiles(), ...reportFiles(deps, actor, packed, { mode, profile }),
    ...ranges.flatMap((range) => filesOfLog(facts.history, range, shownGroups(profile))), ocsfFile(deps, actor, facts, { slug: tenant.slug, ranges }),
  ];
  const zip = zipOf(files, [MANIFEST_FILE, NOTE_FILE], (listed) => {
    const text = manifestText({ ...about, files: [...listed] });
    const note = deps.audit.attest(about.logs.map(({ origin }) => origin), noteTextOf(createHash('sha256').update(text).digest('hex'), officers));
    return [{ path: MANIFEST_FILE, text }, { path: NOTE_FILE, text: note }];
  });
  return { name: packageName(tenant.slug, details.data), zip };
}

/** What an officer put under a report, as it was signed. */
function officerOf(note: string): Attestation {
  const said = parseAttestation(parseNote(note).text);
  if (!said) throw new Error('a kept signature is not in its form');
  return said;
}

/** A link to evidence must not lie about: who needs it later exports again, on record. */
const OPEN_MS = 15 * 60_000;
