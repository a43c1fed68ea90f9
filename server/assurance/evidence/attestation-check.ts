import { parseVkey } from '../../../shared/note-key.ts';
import { noteVerifier } from '../../../shared/note-signature.ts';
import { openNote } from '../../../shared/signed-note.ts';
import { Unverifiable } from '../../../shared/unverifiable.ts';
import { sha256, verifyEd25519 } from '../../records/audit/index.ts';
import { type Attestation, parseAttestation } from '../reports/index.ts';
import { inFile, PackageFault } from './package-fault.ts';
import { type Manifest, NOTE_FILE, noteTextOf } from './package-manifest.ts';
import { readNote } from './read-note.ts';
import type { PackageReader } from './zip-reader.ts';

/**
 * What officers put under the reports: each note signed by a log of the package, over the report beside it, and named, word for word, in the text
 * that the logs' keys signed over the manifest. Throws a `PackageFault`.
 */
export async function demandAttested(reader: PackageReader, manifest: Manifest, signed: { readonly digest: string; readonly text: string }): Promise<readonly Attestation[]> {
  const verifiers = manifest.logs.map(({ vkey }) => noteVerifier(parseVkey(sha256, vkey), verifyEd25519));
  const officers: Attestation[] = [];
  for (const { path, role } of manifest.files) {
    if (role !== 'attestation') continue;
    const note = await readNote(reader, path);
    const report = manifest.files.find((file) => file.path === path.replace(/attestation-\d+\.note$/, 'report.json'));
    officers.push(inFile(path, () => {
      const said = parseAttestation(openNote(note, verifiers).text);
      if (said === null || said.reportSha256 !== report?.sha256) throw new Unverifiable('it is no word on the report beside it');
      return said;
    }));
  }
  if (signed.text !== noteTextOf(signed.digest, officers)) throw new PackageFault('signature', NOTE_FILE, 'it does not name exactly those officers whose words are in the package');
  return officers;
}

/** The log tells of each: as many entries that a report was signed off as there are words on it. `attested`: how many went by, by the report's digest. */
export function demandAttestedOnRecord(officers: readonly Attestation[], attested: ReadonlyMap<string, number>): void {
  for (const [digest, words] of Map.groupBy(officers, ({ reportSha256 }) => reportSha256)) {
    if ((attested.get(digest) ?? 0) < words.length) throw new PackageFault('file', 'reports', `no entry of the log tells of ${words.length} words on the report ${digest}`);
  }
}
