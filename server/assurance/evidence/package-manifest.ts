import { z } from 'zod';
import { canonicalJson } from '../../../shared/canonical-json.ts';
import { DISCLOSURE_NAMES } from '../../../shared/disclosure.ts';
import { PROFILE_NAMES } from '../../../shared/redaction-profiles.ts';
import { TILE_WIDTH } from '../../../shared/tile-path.ts';
import { Unverifiable } from '../../../shared/unverifiable.ts';
import type { Attestation } from '../reports/index.ts';
import { PACKAGE_MODES, type PackageMode } from './evidence-request.ts';

const FILE_ROLES = ['readme', 'policy', 'checkpoint', 'consistency', 'tile', 'entries', 'proof', 'leaf', 'disclosures', 'erased', 'report', 'table', 'attestation', 'oscal', 'ocsf', 'attachment', 'verifier'] as const;
export type FileRole = (typeof FILE_ROLES)[number];

export const MANIFEST_FILE = 'manifest.json';
export const NOTE_FILE = 'manifest.note';
/** The two files that no manifest can list: itself, and the signature over it. */
export const UNLISTED_FILES: readonly string[] = [MANIFEST_FILE, NOTE_FILE];

const Digest = z.string().regex(/^[0-9a-f]{64}$/);
const Count = z.int().min(0);

/** Names of witnesses, each once, in order. */
const Names = z.array(z.string()).refine((names) => names.every((name, at) => at === 0 || (names[at - 1] ?? '') < name), 'each once, in order');

const PackagedLog = z.strictObject({
  origin: z.string(),
  /** `logs/<SHA-256 of the origin, hex>` */
  folder: z.string(),
  vkey: z.string(),
  /** Range mode: entries from here on are in the package, a multiple of 256; those before stand in the tiles above them. */
  first: Count.multipleOf(TILE_WIDTH),
  /** Entries under the end checkpoint. */
  size: z.int().min(1),
  /** Root over them, hex. */
  root: Digest,
  /** Size of the last checkpoint before the period; null when the log has none that old. */
  start: Count.nullable(),
  /** Whose cosignatures stand under the end checkpoint. */
  cosigned: Names,
  /** The newest checkpoint below the end that witnesses cosigned, where none cosigned the end. */
  witnessed: z.strictObject({ size: z.int().min(1), by: Names.min(1) }).optional(),
  /** Proof mode: the entries that are in the package, in order. */
  proofs: z.array(Count).min(1).optional(),
  /** How many erased disclosures are listed; absent when none were, or when the profile withholds some anyway. */
  erased: z.int().min(1).optional(),
});

/** What a package says of itself. Strict: an unknown member might mean something that this release cannot check. */
export const Manifest = z.strictObject({
  format: z.literal('countersign-evidence/1'),
  generator: z.strictObject({ name: z.literal('countersign'), version: z.string() }),
  /** `range`: all entries from `first` up to the end checkpoint, so that none of them could be left out. `proof`: entries that were picked, each in its place; nothing about what is between them. */
  mode: z.enum(PACKAGE_MODES),
  tenant: z.strictObject({ id: z.uuid(), slug: z.string(), name: z.string() }),
  /** Half-open. */
  period: z.strictObject({ from: z.iso.datetime(), to: z.iso.datetime() }),
  /** The entry of the log that tells of this very export. */
  export: z.strictObject({ eventId: z.uuid(), time: z.iso.datetime() }),
  redaction: z.strictObject({ profile: z.enum(PROFILE_NAMES), groups: z.array(z.enum(DISCLOSURE_NAMES)) }),
  /** Verifier keys of the witnesses whose cosignatures are in the package, in the order of their names. */
  witnesses: z.array(z.string()),
  logs: z.array(PackagedLog).min(1),
  files: z.array(z.strictObject({ path: z.string(), size: Count, sha256: Digest, role: z.enum(FILE_ROLES) })),
}).refine(({ mode, logs }) => logs.every((log) => isOfMode(log, mode)), 'its logs are those of another mode').refine(({ logs }) => new Set(logs.map(({ origin }) => origin)).size === logs.length, 'it names a log twice');
export type Manifest = Readonly<z.infer<typeof Manifest>>;
export type PackagedLog = Manifest['logs'][number];
export type PackagedFile = Manifest['files'][number];

/** A manifest made to be wrong everywhere is not told of everywhere. */
const MOST_TOLD = 5;

/** The one text of a manifest that is hashed: RFC 8785. */
export function manifestText(manifest: Manifest): string {
  return canonicalJson(manifest);
}

/** Throws `Unverifiable` unless the text is exactly what `manifestText` writes for it. */
export function parseManifest(text: string): Manifest {
  const parsed = Manifest.safeParse(parseJson(text));
  if (!parsed.success) throw new Unverifiable(`it is no manifest of this release: ${parsed.error.issues.slice(0, MOST_TOLD).map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')}`);
  if (manifestText(parsed.data) !== text) throw new Unverifiable('it is not in its canonical form (RFC 8785)');
  return parsed.data;
}

/** What the logs' keys sign: two lines, of which the second is no size of a checkpoint (C2SP tlog-checkpoint); then one for each officer whose words on a report go along. */
export function noteTextOf(manifestSha256: string, officers: readonly Attestation[] = []): string {
  return `countersign-evidence-manifest/1\nsha256 ${manifestSha256}\n${officers.map(officerLine).join('')}`;
}

function officerLine({ name, person, office, at, reportSha256 }: Attestation): string {
  return `officer ${JSON.stringify(name)} ${JSON.stringify(person)} office ${JSON.stringify(office)} at ${at} report ${reportSha256}\n`;
}

/**
 * C2SP tlog-policy: whose logs these are, who witnessed them, and of whom every end checkpoint here is cosigned; with `quorum none`
 * the end of some log was not seen by anybody else when the package was made.
 */
export function policyText({ logs, witnesses }: Pick<Manifest, 'witnesses'> & { readonly logs: ReadonlyArray<Pick<PackagedLog, 'vkey' | 'cosigned'>> }): string {
  const named = witnesses.map((vkey, at) => ({ id: `w${at + 1}`, vkey, name: nameIn(vkey) }));
  const everywhere = named.filter(({ name }) => logs.every(({ cosigned }) => cosigned.includes(name))).map(({ id }) => id);
  const quorum = everywhere.length > 1 ? `group everywhere all ${everywhere.join(' ')}\nquorum everywhere\n` : `quorum ${everywhere[0] ?? 'none'}\n`;
  return `${logs.map(({ vkey }) => `log ${vkey}\n`).join('')}${named.map(({ id, vkey }) => `witness ${id} ${vkey}\n`).join('')}${quorum}`;
}

/** The name of a key, as signature lines repeat it. */
export function nameIn(vkey: string): string {
  return vkey.slice(0, Math.max(vkey.indexOf('+'), 0));
}

function isOfMode({ first, start, proofs, erased, witnessed, size }: z.infer<typeof PackagedLog>, mode: PackageMode): boolean {
  if (mode === 'range') return proofs === undefined && first < size && (witnessed === undefined || (witnessed.size >= first && witnessed.size < size));
  const ascending = proofs?.every((idx, at) => idx < size && (at === 0 || (proofs[at - 1] ?? 0) < idx)) ?? false;
  return ascending && first === 0 && start === null && erased === undefined && witnessed === undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Unverifiable('it is not JSON', { cause });
  }
}
