import { createHash } from 'node:crypto';
import { fromBase64, fromUtf8, toHex, utf8 } from '../../../shared/byte-text.ts';
import { parseCheckpoint } from '../../../shared/checkpoint.ts';
import { parseVkey } from '../../../shared/note-key.ts';
import { shownGroups } from '../../../shared/redaction-profiles.ts';
import { type NoteVerifier, openNote, parseNote } from '../../../shared/signed-note.ts';
import { TILE_WIDTH } from '../../../shared/tile-path.ts';
import { Unverifiable } from '../../../shared/unverifiable.ts';
import { verifyConsistency } from '../../../shared/verify-proof.ts';
import { digestDisclosure, type LogVerdict, nodeTreeHash, sha256, verifierOf, verifyLogs } from '../../records/audit/index.ts';
import type { Attestation } from '../reports/index.ts';
import { demandAttested, demandAttestedOnRecord } from './attestation-check.ts';
import { demandContainer } from './container-digest.ts';
import { demandOcsf } from './ocsf-check.ts';
import { OCSF_FILE } from './ocsf-lines.ts';
import { PackageFault, type PackageProblem } from './package-fault.ts';
import { layoutOf, logFolder } from './package-layout.ts';
import { packageLogSource, type SeenInEntries } from './package-log-source.ts';
import { type FileRole, type Manifest, MANIFEST_FILE, NOTE_FILE, noteTextOf, type PackagedLog, parseManifest, policyText, UNLISTED_FILES } from './package-manifest.ts';
import { verifyProofs } from './proof-check.ts';
import { demandWitnesses } from './witness-check.ts';
import { ZIP_LIMITS } from './zip-guard.ts';
import { openZip, type PackageReader, readWhole } from './zip-reader.ts';

export interface PackageVerdict {
  /** Null while nothing that the package says of itself can be believed. */
  readonly manifest: Manifest | null;
  /** Files whose bytes were held against the signed manifest. */
  readonly files: number;
  readonly logs: readonly LogVerdict[];
  /** What officers put under the reports in it; none as long as that was not looked at. */
  readonly officers: readonly Attestation[];
  readonly problem: PackageProblem | null;
}

interface PackageOptions {
  /** Verifier keys from a source that the reader trusts. Null: the keys that the package itself names are believed. */
  readonly keys: readonly string[] | null;
  /** Keys of witnesses that must have cosigned a checkpoint of every log in it. */
  readonly witnesses?: readonly string[];
  readonly progress?: (done: number, total: number) => void;
}

const MOST_MANIFEST_BYTES = 64 * 2 ** 20;
const MOST_SMALL_BYTES = 2 ** 20;

/** Files beside the logs. Reports have names of their own. */
const FIXED: ReadonlyMap<string, FileRole> = new Map([['README.txt', 'readme'], ['policy', 'policy'], ['verify/verify.mjs', 'verifier'], ['verify/VERIFYING.md', 'verifier'], [OCSF_FILE, 'ocsf']]);
/** Files that may be there, the first form that fits. */
const NAMED: ReadonlyArray<readonly [RegExp, FileRole]> = [
  [/^reports\/(?:ropa\.json|(?:[A-Za-z0-9._-]+\/)?(?:controls|soa|population-[A-Z0-9-]+)\.csv)$/, 'table'], [/^reports\/(?:[A-Za-z0-9._-]+\/)?report\.(?:json|pdf|html)$/, 'report'],
  [/^reports\/(?:[A-Za-z0-9._-]+\/)?attestation-[1-9]\d*\.note$/, 'attestation'], [/^oscal\/(?:[A-Za-z0-9._-]+\/)?assessment-(?:results|plan)\.json$/, 'oscal'], [/^attachments\/[0-9a-f]{64}$/, 'attachment'],
];

/** Checks a package, a file or its bytes, with nothing but those bytes, from the container inwards, and stops at the first thing that is wrong. */
export async function verifyPackageFile(file: string | Buffer, options: PackageOptions): Promise<PackageVerdict> {
  let reader: PackageReader;
  try {
    reader = await openZip(file);
  } catch (reason) {
    return { manifest: null, files: 0, logs: [], officers: [], problem: problemOf(reason) };
  }
  try {
    const verdict = await verifyPackage(reader, options);
    // The last: whatever else is wrong is named at its place.
    return verdict.problem === null ? { ...verdict, problem: await demandContainer(file).then(() => null, problemOf) } : verdict;
  } finally {
    reader.close();
  }
}

async function verifyPackage(reader: PackageReader, options: PackageOptions): Promise<PackageVerdict> {
  let [manifest, files, logs, officers]: [Manifest | null, number, readonly LogVerdict[], readonly Attestation[]] = [null, 0, [], []];
  try {
    const signed = await signedManifest(reader, options.keys);
    manifest = signed.manifest;
    demandListed(reader, manifest);
    for (const file of manifest.files) {
      await demandDigest(reader, file);
      files += 1;
    }
    await demandText(reader, 'policy', policyText(manifest));
    await demandWitnesses(reader, manifest, options.witnesses ?? []);
    officers = await demandAttested(reader, manifest, signed);
    const seen: SeenInEntries = { exported: false, digests: new Set(), attested: new Map(), told: new Map() };
    const source = packageLogSource(reader, manifest, seen);
    logs = manifest.mode === 'proof' ? await verifyProofs({ reader, manifest, source, seen }) : await verifyLogs(source, {
      hash: nodeTreeHash(), digest: digestDisclosure, heads: {}, vkeyOf: null, withholds: manifest.redaction.profile !== 'full', ...(options.progress ? { progress: options.progress } : {}),
    });
    const broken = logs.find(({ problem }) => problem);
    if (broken?.problem) return { manifest, files, logs, officers, problem: { ...broken.problem, origin: broken.origin } };
    for (const log of manifest.logs) await demandEnds(reader, log, logs.find(({ origin }) => origin === log.origin));
    demandOnRecord(manifest, seen);
    demandAttestedOnRecord(officers, seen.attested);
    await demandOcsf(reader, seen);
    return { manifest, files, logs, officers, problem: null };
  } catch (reason) {
    return { manifest, files, logs, officers, problem: problemOf(reason) };
  }
}

interface SignedManifest {
  readonly manifest: Manifest;
  /** SHA-256 of its bytes, hex. */
  readonly digest: string;
  /** What the keys signed: that digest first, then what `demandAttested` looks at. */
  readonly text: string;
}

/** The manifest, once every log's own key has signed exactly its bytes. */
async function signedManifest(reader: PackageReader, keys: readonly string[] | null): Promise<SignedManifest> {
  const bytes = await readWhole(reader, MANIFEST_FILE, MOST_MANIFEST_BYTES);
  const manifest = faultAs('manifest', MANIFEST_FILE, () => parseManifest(fromUtf8(bytes) ?? ''));
  const note = fromUtf8(await readWhole(reader, NOTE_FILE, MOST_SMALL_BYTES)) ?? '';
  const digest = toHex(sha256(bytes));
  const { text } = faultAs('signature', NOTE_FILE, () => {
    for (const { origin, vkey } of manifest.logs) {
      if (!openNote(note, [verifierFor(origin, vkey)]).text.startsWith(noteTextOf(digest))) throw new Unverifiable(`what was signed is not the SHA-256 of ${MANIFEST_FILE}`);
    }
    return parseNote(note);
  });
  const stranger = keys && manifest.logs.find(({ vkey }) => !keys.includes(vkey));
  if (stranger) throw new PackageFault('key', NOTE_FILE, `it is signed by ${stranger.vkey}, which is no key that you gave`);
  return { manifest, digest, text };
}

/** The archive holds exactly what the manifest lists, and that is exactly what a package of these logs is made of. */
function demandListed(reader: PackageReader, manifest: Manifest): void {
  const { profile, groups } = manifest.redaction;
  const beyond = groups.find((group) => !shownGroups(profile).includes(group)); // fewer is well: an older release knew fewer groups
  if (beyond) throw new PackageFault('manifest', 'redaction', `the profile ${profile} withholds ${beyond}`);
  demandRoom(manifest); // before anything is laid out by what it claims
  const laidOut = new Map(manifest.logs.flatMap((log) => [...layoutOf(log, groups.length > 0)]).map(({ path, role }) => [path, role]));
  for (const { origin, folder, start, size } of manifest.logs) {
    if (folder !== logFolder(origin)) throw new PackageFault('manifest', origin, `its folder must be ${logFolder(origin)}`);
    if (start !== null && start >= size) throw new PackageFault('manifest', origin, 'it ends before the period begins');
  }
  const listed = new Map<string, FileRole>();
  for (const { path, role } of manifest.files) {
    if (listed.has(path)) throw new PackageFault('manifest', path, 'it is listed twice');
    listed.set(path, role);
    if ((FIXED.get(path) ?? laidOut.get(path) ?? NAMED.find(([form]) => form.test(path))?.[1]) !== role) throw new PackageFault('manifest', path, `a package has no such file in the role "${role}"`);
  }
  const unlisted = [...FIXED.keys(), ...laidOut.keys()].find((path) => !listed.has(path));
  if (unlisted !== undefined) throw new PackageFault('manifest', unlisted, 'it belongs to the package and is not listed');
  const stowaway = reader.paths.find((path) => !listed.has(path) && !UNLISTED_FILES.includes(path));
  if (stowaway !== undefined) throw new PackageFault('file', stowaway, 'the manifest does not list it');
}

/** The files are no more than an archive may have, and as many as the logs together cannot do without. */
function demandRoom({ logs, files }: Manifest): void {
  if (files.length > ZIP_LIMITS.entries) throw new PackageFault('manifest', 'files', `it lists ${files.length} files, the limit is ${ZIP_LIMITS.entries}`);
  let room = files.length;
  for (const log of logs) {
    room -= tilesAtLeast(log);
    if (room < 0) throw new PackageFault('manifest', log.origin, `these files cannot hold ${log.size} entries`);
  }
}

/** Tiles of the two lowest levels that a range of a log cannot do without. */
function tilesAtLeast({ first, size, proofs }: PackagedLog): number {
  return proofs ? proofs.length : Math.ceil((size - first) / TILE_WIDTH) + Math.floor(size / TILE_WIDTH ** 2);
}

async function demandDigest(reader: PackageReader, { path, size, sha256: expected }: Manifest['files'][number]): Promise<void> {
  const digest = createHash('sha256');
  let bytes = 0;
  for await (const chunk of reader.chunks(path)) {
    bytes += chunk.length;
    if (bytes > size) break;
    digest.update(chunk);
  }
  if (bytes !== size) throw new PackageFault('file', path, `it has ${bytes > size ? 'more' : 'fewer'} than ${size} bytes`);
  if (digest.digest('hex') !== expected) throw new PackageFault('file', path, 'its bytes are not those that the manifest was signed over');
}

/** That the root is the one the manifest names, and that the log grew to it from its state before the period. */
async function demandEnds(reader: PackageReader, { origin, folder, size, root, start }: PackagedLog, verdict: LogVerdict | undefined): Promise<void> {
  if (verdict?.root !== root) throw new PackageFault('manifest', origin, `it names the root ${root}, the entries give ${verdict?.root ?? 'none'}`);
  if (start === null) return;
  const path = `${folder}/consistency.txt`;
  const before = parseCheckpoint(parseNote(fromUtf8(await readWhole(reader, `${folder}/checkpoint.start`, MOST_SMALL_BYTES)) ?? '').text);
  const [first, ...hashes] = (fromUtf8(await readWhole(reader, path, MOST_SMALL_BYTES)) ?? '').split('\n');
  faultAs('file', path, () => {
    if (first !== `old ${start}` || hashes.pop() !== '') throw new Unverifiable(`it is no proof from ${start} entries on`);
    const proof = hashes.map((line) => fromBase64(line) ?? new Uint8Array());
    verifyConsistency(nodeTreeHash(), { oldSize: start, oldRoot: before.root, size, root: fromHexRoot(root), proof });
  });
}

/** The export stands in the log that it took along, and every report and attachment is one that the log knows by its digest. */
function demandOnRecord({ export: taken, files }: Manifest, seen: SeenInEntries): void {
  if (!seen.exported) throw new PackageFault('manifest', 'export', `no entry ${taken.eventId} of ${taken.time} tells of this export`);
  const unknown = files.find(({ path, sha256: digest, role }) => ((role === 'report' && path.endsWith('.json')) || role === 'attachment') && !seen.digests.has(digest));
  if (unknown) throw new PackageFault('file', unknown.path, `no entry of the log names the digest of this ${unknown.role}`);
  const misnamed = files.find(({ path, sha256: digest, role }) => role === 'attachment' && path !== `attachments/${digest}`);
  if (misnamed) throw new PackageFault('file', misnamed.path, 'an attachment is called by its digest');
}

async function demandText(reader: PackageReader, path: string, text: string): Promise<void> {
  if (fromUtf8(await readWhole(reader, path, MOST_SMALL_BYTES)) !== text) throw new PackageFault('file', path, 'it does not name the logs of the manifest');
}

function verifierFor(origin: string, vkey: string): NoteVerifier {
  const { name, id, algorithm, publicKey } = parseVkey(sha256, vkey);
  if (name !== origin || algorithm !== 'ed25519') throw new Unverifiable(`${vkey} is no key of ${origin}`);
  const verify = verifierOf(publicKey);
  return { name, id, verify: (text, payload) => verify(utf8(text), payload) };
}

function fromHexRoot(root: string): Uint8Array {
  return Buffer.from(root, 'hex');
}

/** What a check finds `Unverifiable`, as a problem of this place. */
function faultAs<Answer>(place: PackageProblem['place'], at: string, check: () => Answer): Answer {
  try {
    return check();
  } catch (reason) {
    if (reason instanceof Unverifiable) throw new PackageFault(place, at, reason.message);
    throw reason;
  }
}

function problemOf(reason: unknown): PackageProblem {
  if (reason instanceof PackageFault) return reason.problem;
  throw reason;
}
