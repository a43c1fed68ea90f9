import { z } from 'zod';
import { brand, type ReportId } from '../../../shared/brand.ts';
import { utf8 } from '../../../shared/byte-text.ts';
import { parseVkey } from '../../../shared/note-key.ts';
import { openNote } from '../../../shared/signed-note.ts';
import { Unverifiable } from '../../../shared/unverifiable.ts';
import type { Actor } from '../../base/actor.ts';
import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Storage } from '../../base/storage/index.ts';
import { type AuditRoom, sha256, verifierOf } from '../../records/audit/index.ts';
import { attestationText } from './attestation.ts';
import { bodyIn, type StoredReport } from './report.ts';
import type { ReportStore } from './report-store.ts';
import type { ReportSignature, SignatureStore } from './signature-store.ts';

export const SignatureRequest = z.strictObject({
  id: z.uuid(),
  /** What the person saw: a signature under other bytes would be one under something else. */
  digest: z.string().regex(/^[0-9a-f]{64}$/, 'must be the SHA-256 of the report, 64 hex digits in lower case'),
  office: z.string().trim().min(1, 'name the office you sign in').max(120).regex(/^\P{Cc}+$/u, 'must be one line'),
  statement: z.string().trim().min(1, 'say what you attest').max(2_000),
});
export type SignatureRequest = Readonly<z.infer<typeof SignatureRequest>>;

interface SignatureDeps {
  readonly storage: Storage;
  readonly audit: Pick<AuditRoom, 'trail' | 'attest'>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly reports: ReportStore;
  readonly signatures: SignatureStore;
}

/** Signs a report off: a note over its digest and the person's words, under the keys of the logs it speaks of. Once a person. */
export async function signReport(deps: SignatureDeps, actor: Actor, { id, digest, office, statement }: SignatureRequest): Promise<ReportSignature> {
  const report = await deps.storage.read(actor, (db) => deps.reports.find(db, actor.tenantId, brand<ReportId>(id)));
  if (!report) throw new Refusal('reports/not-found', { id });
  if (report.digest !== digest) throw new Refusal('input/invalid', { field: 'digest', rule: 'digest: is not that of the report as it is kept' });
  const about = { signedBy: actor.userId, signedByName: actor.name, office, statement, signedAt: deps.clock.now() };
  const row: ReportSignature = { tenantId: actor.tenantId, id: deps.ids.id(), reportId: report.id, note: deps.audit.attest(bodyIn(report).logs.map(({ origin }) => origin), signatureText(report, about)), ...about };
  const kept = await deps.storage.write(actor, async (tx) => {
    if (!(await deps.signatures.add(tx, row))) throw new Refusal('reports/already-signed', { id });
    await deps.audit.trail.append(tx, actor, { type: 'compliance.report.attested', resource: { type: 'report', id: report.id, name: report.framework }, refs: { report_sha256: report.digest }, details: { office, statement } });
    return row.id;
  });
  if (kept === row.id) return row;
  const first = (await deps.storage.read(actor, (db) => deps.signatures.list(db, actor.tenantId, report.id))).find((signature) => signature.id === kept);
  return first ?? row;
}

/** The text that is signed. */
function signatureText({ digest, id, framework, from, to }: Pick<StoredReport, 'id' | 'digest' | 'framework' | 'from' | 'to'>, by: Pick<ReportSignature, 'signedBy' | 'signedByName' | 'office' | 'statement' | 'signedAt'>): string {
  return attestationText({ reportSha256: digest, reportId: id, framework, from, to, name: by.signedByName, person: by.signedBy, office: by.office, at: by.signedAt, statement: by.statement });
}

/** Whether a kept signature is one of these keys over exactly this report and what the row says of it. */
export function isSignatureGood(report: StoredReport, signature: ReportSignature, vkeys: readonly string[]): boolean {
  try {
    const verifiers = vkeys.map((vkey) => {
      const { name, id, publicKey } = parseVkey(sha256, vkey);
      const verify = verifierOf(publicKey);
      return { name, id, verify: (text: string, payload: Uint8Array) => verify(utf8(text), payload) };
    });
    return openNote(signature.note, verifiers).text === signatureText(report, signature);
  } catch (reason) {
    if (reason instanceof Unverifiable) return false;
    throw reason;
  }
}
