import { AUDIT_EVENTS, isAuditEventType } from '../../../shared/audit-events.ts';
import { parseLeaf } from '../../../shared/audit-entry.ts';
import { fromUtf8 } from '../../../shared/byte-text.ts';
import { openCheckpoint } from '../../../shared/checkpoint.ts';
import { parseVkey } from '../../../shared/note-key.ts';
import { noteVerifier } from '../../../shared/note-signature.ts';
import { formatTlogProof, parseTlogProof } from '../../../shared/tlog-proof.ts';
import { Unverifiable } from '../../../shared/unverifiable.ts';
import { verifyInclusion } from '../../../shared/verify-proof.ts';
import { digestDisclosure, type LogSource, type LogVerdict, nodeTreeHash, NOTHING_CHECKED, sha256, verifyEd25519 } from '../../records/audit/index.ts';
import { inFile, PackageFault } from './package-fault.ts';
import { noteEntry, type SeenInEntries } from './package-log-source.ts';
import type { Manifest, PackagedLog } from './package-manifest.ts';
import { readNote } from './read-note.ts';
import { type PackageReader, readWhole } from './zip-reader.ts';

const MOST_ENTRY_BYTES = 0xffff;

interface Proving {
  readonly reader: PackageReader;
  readonly manifest: Manifest;
  readonly source: LogSource;
  readonly seen: SeenInEntries;
}

/** Proof mode: that every entry that was picked stands at its index under the checkpoint, and that what is shown of it is what it promised. Throws a `PackageFault`. */
export async function verifyProofs(proving: Proving): Promise<readonly LogVerdict[]> {
  const verdicts: LogVerdict[] = [];
  for (const [logId, log] of proving.manifest.logs.entries()) verdicts.push(await proveLog(proving, log, logId));
  return verdicts;
}

async function proveLog({ reader, manifest, source, seen }: Proving, log: PackagedLog, logId: number): Promise<LogVerdict> {
  const path = `${log.folder}/checkpoint`;
  const note = await readNote(reader, path);
  const { size, root } = inFile(path, () => openCheckpoint(note, noteVerifier(parseVkey(sha256, log.vkey), verifyEd25519)));
  if (size !== log.size || Buffer.from(root).toString('hex') !== log.root) throw new PackageFault('file', path, 'it has another size or root than the manifest says');
  let disclosures = 0;
  for (const index of log.proofs ?? []) {
    const leafPath = `${log.folder}/proofs/${index}.leaf`;
    const bytes = await readWhole(reader, leafPath, MOST_ENTRY_BYTES);
    await demandIncluded(reader, log, { index, bytes, note, root });
    const promised = promisedBy(leafPath, fromUtf8(bytes) ?? '', manifest);
    noteEntry(seen, manifest, fromUtf8(bytes) ?? '', index);
    for (const { idx, texts } of await source.disclosures(logId, index, index + 1)) {
      if (idx !== index || !texts.every((text) => promised.includes(digestDisclosure(text)))) throw new PackageFault('disclosure', String(idx), `a disclosure of entry ${idx} is not the one its entry promised`);
      disclosures += texts.length;
    }
  }
  const [beyond] = await source.disclosures(logId, size, size);
  if (beyond) throw new PackageFault('disclosure', String(beyond.idx), `entry ${beyond.idx} is not in the package`);
  return { origin: log.origin, tenantId: manifest.tenant.id, size, signedSize: size, root: log.root, checked: { ...NOTHING_CHECKED, entries: log.proofs?.length ?? 0, disclosures, checkpoints: 1 }, erased: [], problem: null };
}

interface Picked {
  readonly index: number;
  readonly bytes: Uint8Array;
  readonly note: string;
  readonly root: Uint8Array;
}

async function demandIncluded(reader: PackageReader, { folder, size }: PackagedLog, { index, bytes, note, root }: Picked): Promise<void> {
  const path = `${folder}/proofs/${index}.tlog-proof`;
  const text = await readNote(reader, path);
  inFile(path, () => {
    const { proof, ...said } = parseTlogProof(text);
    if (formatTlogProof({ index, proof, checkpoint: note }) !== text || said.index !== index) throw new Unverifiable(`it is no proof of entry ${index} under the checkpoint of the package`);
    verifyInclusion(nodeTreeHash(), { leafHash: nodeTreeHash().leaf(bytes), index, size, root, proof });
  });
}

/** The digests that an entry promises, once it is one of this tenant's. */
function promisedBy(path: string, text: string, { tenant }: Manifest): readonly string[] {
  return inFile(path, () => {
    const entry = parseLeaf(text);
    if (entry.tenant !== tenant.id) throw new Unverifiable('it speaks of another tenant');
    if (!isAuditEventType(entry.type) || AUDIT_EVENTS[entry.type].severity !== entry.severity) throw new Unverifiable('it has an unknown type or the wrong severity for it');
    return entry._sd;
  });
}
