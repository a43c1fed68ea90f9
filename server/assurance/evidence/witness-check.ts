import { type NoteKey, parseVkey } from '../../../shared/note-key.ts';
import { noteVerifier } from '../../../shared/note-signature.ts';
import { type NoteVerifier, parseNote } from '../../../shared/signed-note.ts';
import { Unverifiable } from '../../../shared/unverifiable.ts';
import { sha256, verifyEd25519 } from '../../records/audit/index.ts';
import { inFile, PackageFault } from './package-fault.ts';
import { layoutOf } from './package-layout.ts';
import { type Manifest, MANIFEST_FILE, type PackagedLog } from './package-manifest.ts';
import { readNote } from './read-note.ts';
import type { PackageReader } from './zip-reader.ts';

/**
 * Every checkpoint has the signature of its log and exactly those cosignatures that the manifest names, all true. `trusted`: keys of
 * witnesses that the reader knows; each must have cosigned a checkpoint of every log. Throws a `PackageFault`.
 */
export async function demandWitnesses(reader: PackageReader, manifest: Manifest, trusted: readonly string[]): Promise<void> {
  const witnesses = new Map(manifest.witnesses.map((vkey) => [witnessKey(vkey).name, vkey]));
  const named = new Set(manifest.logs.flatMap(({ cosigned, witnessed }) => [...cosigned, ...(witnessed?.by ?? [])]));
  if (![...witnesses.keys()].every((name, at, all) => named.has(name) && (at === 0 || (all[at - 1] ?? '') < name)) || witnesses.size !== manifest.witnesses.length) throw new PackageFault('manifest', 'witnesses', 'it names a witness twice, out of order, or one that cosigned nothing here');
  for (const log of manifest.logs) {
    for (const { path, part } of layoutOf(log, false)) {
      if (part.kind === 'checkpoint' || part.kind === 'start' || part.kind === 'witnessed') await demandCosigned(reader, log, { path, by: cosigners(log, part.kind), witnesses });
    }
    const unseen = trusted.find((vkey) => ![...log.cosigned, ...(log.witnessed?.by ?? [])].some((name) => witnesses.get(name) === vkey));
    if (unseen !== undefined) throw new PackageFault('witness', log.origin, `${unseen} cosigned no checkpoint of it`);
  }
}

interface Cosigned {
  readonly path: string;
  readonly by: readonly string[];
  readonly witnesses: ReadonlyMap<string, string>;
}

async function demandCosigned(reader: PackageReader, { origin }: PackagedLog, { path, by, witnesses }: Cosigned): Promise<void> {
  const note = await readNote(reader, path);
  const { text, signatures } = inFile(path, () => parseNote(note));
  if (signatures.map(({ name }) => name).join('\n') !== [origin, ...by].join('\n')) throw new PackageFault('file', path, 'it is not signed by its log and exactly those witnesses that the manifest names');
  for (const { name, id, payload } of signatures.slice(1)) {
    const verifier = cosignatureVerifier(witnesses.get(name));
    if (verifier?.id !== id || !verifier.verify(text, payload)) throw new PackageFault('file', path, `the cosignature of ${name} is false`);
  }
}

function cosigners({ cosigned, witnessed }: PackagedLog, kind: 'checkpoint' | 'start' | 'witnessed'): readonly string[] {
  return kind === 'checkpoint' ? cosigned : kind === 'witnessed' ? (witnessed?.by ?? []) : [];
}

function witnessKey(vkey: string): NoteKey {
  try {
    const key = parseVkey(sha256, vkey);
    if (key.algorithm === 'cosignature/v1') return key;
  } catch (reason) {
    if (!(reason instanceof Unverifiable)) throw reason;
  }
  throw new PackageFault('manifest', MANIFEST_FILE, `${vkey} is no key of a witness`);
}

function cosignatureVerifier(vkey: string | undefined): NoteVerifier | null {
  return vkey === undefined ? null : noteVerifier(witnessKey(vkey), verifyEd25519);
}
