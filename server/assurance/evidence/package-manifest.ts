import { z } from 'zod';
import { canonicalJson } from '../../../shared/canonical-json.ts';
import { DISCLOSURE_NAMES } from '../../../shared/disclosure.ts';
import { PROFILE_NAMES } from '../../../shared/redaction-profiles.ts';
import { Unverifiable } from '../../../shared/unverifiable.ts';

export const FILE_ROLES = ['readme', 'policy', 'checkpoint', 'consistency', 'tile', 'entries', 'disclosures', 'erased', 'report', 'verifier'] as const;
export type FileRole = (typeof FILE_ROLES)[number];

export const MANIFEST_FILE = 'manifest.json';
export const NOTE_FILE = 'manifest.note';
/** The two files that no manifest can list: itself, and the signature over it. */
export const UNLISTED_FILES: readonly string[] = [MANIFEST_FILE, NOTE_FILE];

const Digest = z.string().regex(/^[0-9a-f]{64}$/);
const Count = z.int().min(0);

const PackagedLog = z.strictObject({
  origin: z.string(),
  /** `logs/<SHA-256 of the origin, hex>` */
  folder: z.string(),
  vkey: z.string(),
  /** Every entry from the first up to here is in the package. */
  size: z.int().min(1),
  /** Root over them, hex. */
  root: Digest,
  /** Size of the last checkpoint before the period; null when the log has none that old. */
  start: Count.nullable(),
  /** How many of its disclosures were erased on record; absent when none were, or when the profile withholds some anyway. */
  erased: z.int().min(1).optional(),
});

/** What a package says of itself. Strict: an unknown member might mean something that this release cannot check. */
export const Manifest = z.strictObject({
  format: z.literal('countersign-evidence/1'),
  generator: z.strictObject({ name: z.literal('countersign'), version: z.string() }),
  /** `range`: all entries up to the end checkpoint, so that nothing could be left out. */
  mode: z.literal('range'),
  tenant: z.strictObject({ id: z.uuid(), slug: z.string(), name: z.string() }),
  /** Half-open. */
  period: z.strictObject({ from: z.iso.datetime(), to: z.iso.datetime() }),
  /** The entry of the log that tells of this very export. */
  export: z.strictObject({ eventId: z.uuid(), time: z.iso.datetime() }),
  redaction: z.strictObject({ profile: z.enum(PROFILE_NAMES), groups: z.array(z.enum(DISCLOSURE_NAMES)) }),
  logs: z.array(PackagedLog).min(1),
  files: z.array(z.strictObject({ path: z.string(), size: Count, sha256: Digest, role: z.enum(FILE_ROLES) })),
});
export type Manifest = Readonly<z.infer<typeof Manifest>>;
export type PackagedLog = Manifest['logs'][number];
export type PackagedFile = Manifest['files'][number];

/** The one text of a manifest that is hashed: RFC 8785. */
export function manifestText(manifest: Manifest): string {
  return canonicalJson(manifest);
}

/** Throws `Unverifiable` unless the text is exactly what `manifestText` writes for it. */
export function parseManifest(text: string): Manifest {
  const parsed = Manifest.safeParse(parseJson(text));
  if (!parsed.success) throw new Unverifiable(`it is no manifest of this release: ${parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')}`);
  if (manifestText(parsed.data) !== text) throw new Unverifiable('it is not in its canonical form (RFC 8785)');
  return parsed.data;
}

/** What the logs' keys sign. Its two lines can never be taken for a checkpoint, which has three (C2SP tlog-checkpoint). */
export function noteTextOf(manifestSha256: string): string {
  return `countersign-evidence-manifest/1\nsha256 ${manifestSha256}\n`;
}

/** C2SP tlog-policy: whose logs these are. No witness cosigns in this release, so none is asked for. */
export function policyText(logs: readonly Pick<PackagedLog, 'vkey'>[]): string {
  return `${logs.map(({ vkey }) => `log ${vkey}\n`).join('')}quorum none\n`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Unverifiable('it is not JSON', { cause });
  }
}
