import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createWriteStream, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fromBufferPromise } from 'yauzl';
import { ZipFile } from 'yazl';
import { type EvidenceDeps, EvidenceRequest, openExport, type PackageVerdict, recordExport, verifyPackageFile } from '../../server/assurance/evidence/index.ts';
import { generateReport, signReport } from '../../server/assurance/reports/index.ts';
import type { Actor } from '../../server/base/actor.ts';
import { SYSTEM_TENANT } from '../../server/base/system-tenant.ts';
import { addCosignature, lastCosigned } from '../../server/records/audit/index.ts';
import { openWitnessStore, type WitnessKey } from '../../server/records/witness/index.ts';
import { canonicalJson } from '../../shared/canonical-json.ts';
import { brand, epochMs, plusMs, type ReportId } from '../../shared/brand.ts';
import { anActor, TENANT_A } from './actors.ts';
import type { AuditedDatabase } from './audited-databases.ts';
import { admin, designer } from './governance.ts';
import { openReportHouse, type ReportHouse } from './report-house.ts';

export const DAY = 86_400_000;
export const officer: Actor = anActor({ userId: 'olga', name: 'Olga Officer', roles: ['auditor'] });

export interface EvidenceHouse extends ReportHouse {
  readonly evidence: EvidenceDeps;
  /** Records an export and answers the package's bytes. */
  /** From now on exports have their checkpoints cosigned by this witness, and by none again once it is `null`. */
  witness(key: WitnessKey | null): Promise<void>;
  take(request?: Partial<EvidenceRequest>): Promise<{ readonly id: string; readonly name: string; readonly bytes: Buffer }>;
}

/** A tenant whose log has a past before the period, two levels of tiles and a report. */
export async function openEvidenceHouse(database: AuditedDatabase): Promise<EvidenceHouse> {
  const house = await openReportHouse(database);
  const [witnesses, asked] = [openWitnessStore(database.storage.kit), new Set<WitnessKey>()];
  const evidence: EvidenceDeps = { ...house.deps, version: '0.0.0-test', witnesses, askWitnesses: async () => {
    for (const key of asked) await cosignNewest(database, key);
  } };
  await house.publish(designer('ada'), [admin('bob'), admin('cyd')]);
  await database.audit.writer.settle(database.storage, TENANT_A);
  database.clock.advance(DAY);
  return {
    ...house, evidence,
    witness: async (key) => {
      if (!key) return asked.clear();
      asked.add(key);
      const operator = { ...officer, tenantId: SYSTEM_TENANT };
      await database.storage.write(operator, (tx) => witnesses.addPeer(tx, { name: key.name, vkey: key.vkey, url: 'https://witness.example', addedAt: database.clock.now() }));
    },
    take: async (request = {}) => {
      const { id, name } = await recordExport(evidence, officer, EvidenceRequest.parse(request));
      return { id, name, bytes: await bytesOf((await openExport(evidence, officer, id)).zip) };
    },
  };
}

/** What a witness does that is asked about every log of the tenant. */
async function cosignNewest({ storage, audit, clock }: AuditedDatabase, key: WitnessKey): Promise<void> {
  const [history, seconds] = [audit.history(storage, TENANT_A), Math.floor(epochMs(clock.now()) / 1_000)];
  for (const { logId } of await history.logs()) {
    const newest = (await history.checkpoints(logId)).at(-1);
    await storage.write(officer, async (tx) => {
      if (newest && (await lastCosigned(tx, TENANT_A, logId, key.name)) < newest.size) await addCosignature(tx, { tenantId: TENANT_A, logId, size: newest.size, witness: key.name, seconds, line: key.line(newest.note, seconds).trimEnd() });
    });
  }
}

/** The one with the fewest questions: each puts a file into a package. */
export const FRAMEWORK = 'ISO42001-2023-clauses';

/** Entries enough for a second level of tiles, and a report over them; answers the period that they lie in. */
export async function fillLog({ database, deps }: EvidenceHouse, entries: number): Promise<{ readonly from: string; readonly to: string; readonly report: string }> {
  const from = database.clock.now();
  await Promise.all(Array.from({ length: entries }, (_, n) => database.storage.write(officer, (tx) =>
    database.audit.trail.append(tx, officer, { type: 'agent.created', resource: { type: 'agent', id: `agent-${n}`, name: `Agent ${n}` }, subject: { email: 'sam@example.org' }, details: { n, words: 'Grüße' } }))));
  database.clock.advance(DAY);
  const to = database.clock.now();
  const report = await generateReport(deps, officer, { framework: FRAMEWORK, from: plusMs(from, -1), to });
  return { from, to, report: report.id };
}

/** Somebody puts their word under a report. */
export async function signOff({ deps, database }: EvidenceHouse, id: string, { who = officer, office = 'Compliance officer', statement = 'I have read it.' } = {}): Promise<void> {
  const report = await database.storage.read(who, (db) => deps.reports.find(db, TENANT_A, brand<ReportId>(id)));
  await signReport(deps, who, { id, digest: report?.digest ?? '', office, statement });
  database.clock.advance(1);
}

async function bytesOf(stream: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer); // a stream of bytes
  return Buffer.concat(chunks);
}

export type Files = ReadonlyMap<string, Buffer>;

/** Every file of a ZIP, in its order, read without our own reader. */
export async function unpack(zip: Buffer): Promise<Files> {
  const opened = await fromBufferPromise(zip);
  const files = new Map<string, Buffer>();
  for await (const entry of opened.eachEntry()) files.set(entry.fileName, await bytesOf(await opened.openReadStreamPromise(entry)));
  return files;
}

/** An archive that ends, as the product's do, in the digest of its own bytes. */
export async function pack(files: Iterable<readonly [string, Buffer]>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [path, bytes] of files) zip.addBuffer(bytes, path, { compress: false });
  zip.end({ comment: `sha256:${'0'.repeat(64)}`, forceZip64Format: false });
  const packed = await bytesOf(zip.outputStream);
  packed.write(createHash('sha256').update(packed.subarray(0, -64)).digest('hex'), packed.length - 64, 'latin1');
  return packed;
}

/** The same files with some changed (null: taken out). */
export function changed(files: Files, changes: Readonly<Record<string, Buffer | string | null>>): Files {
  const next = new Map(files);
  for (const [path, bytes] of Object.entries(changes)) {
    if (bytes === null) next.delete(path);
    else next.set(path, Buffer.from(bytes));
  }
  return next;
}

export interface ManifestText {
  readonly [member: string]: unknown;
  readonly logs: ReadonlyArray<Readonly<Record<'origin' | 'folder' | 'vkey' | 'root', string>> & { readonly size: number; readonly start: number | null; readonly first: number; readonly cosigned: readonly string[]; readonly witnessed?: { readonly size: number; readonly by: readonly string[] }; readonly proofs?: readonly number[] }>;
  readonly files: ReadonlyArray<{ readonly path: string; readonly size: number; readonly sha256: string; readonly role: string }>;
}

export function manifestOf(files: Files): ManifestText {
  return JSON.parse(files.get('manifest.json')?.toString() ?? '') as ManifestText; // written by the product
}

/** What only somebody with the key can do: a manifest over whatever the files hold now, signed. */
export function signedAnew(files: Files, sign: (origins: readonly string[], text: string) => string, change: (manifest: ManifestText) => ManifestText = (manifest) => manifest): Files {
  const before = manifestOf(files);
  const roles = new Map(before.files.map(({ path, role }) => [path, role]));
  const listed = [...files].filter(([path]) => !path.startsWith('manifest.')).map(([path, bytes]) => ({ path, size: bytes.length, sha256: sha256Hex(bytes), role: roles.get(path) ?? 'tile' }));
  const manifest = change({ ...before, files: listed });
  const text = canonicalJson(manifest);
  const officers = (files.get('manifest.note')?.toString() ?? '').split('\n').filter((line) => line.startsWith('officer ')).map((line) => `${line}\n`);
  return changed(files, { 'manifest.json': text, 'manifest.note': sign(manifest.logs.map(({ origin }) => origin), `countersign-evidence-manifest/1\nsha256 ${sha256Hex(text)}\n${officers.join('')}`) });
}

export function sha256Hex(bytes: Buffer | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** A folder that is gone after the test. */
export function scratchFolder(): { readonly path: string; drop(): void } {
  const path = mkdtempSync(join(tmpdir(), 'countersign-evidence-'));
  return { path, drop: () => rmSync(path, { recursive: true, force: true }) };
}

export async function writeTo(file: string, bytes: Buffer | NodeJS.ReadableStream): Promise<string> {
  if (Buffer.isBuffer(bytes)) writeFileSync(file, bytes);
  else await pipeline(bytes, createWriteStream(file));
  return file;
}

/** Files as somebody who unpacked the package has them. */
export function layOut(folder: string, files: Files): string {
  for (const [path, bytes] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  return folder;
}

export interface Judgement {
  readonly verdict: PackageVerdict;
  /** What the second verifier says. */
  readonly says: string;
}

/** What both verifiers say of these files; they must agree on whether they are whole. */
export async function judged(files: Files, trusted: { readonly keys?: readonly string[]; readonly witnesses?: readonly string[] } = {}): Promise<Judgement> {
  const scratch = scratchFolder();
  try {
    const verdict = await verifyPackageFile(await pack(files), { keys: trusted.keys ?? null, witnesses: trusted.witnesses ?? [] });
    const options = [...(trusted.keys ?? []).flatMap((key) => ['--key', key]), ...(trusted.witnesses ?? []).flatMap((key) => ['--witness', key])];
    const { code, says } = runVerifier(layOut(scratch.path, files), ...options);
    if (code !== (verdict.problem ? 1 : 0)) throw new Error(`the verifiers do not agree:\n${says}\n${JSON.stringify(verdict.problem)}`);
    return { verdict, says };
  } finally {
    scratch.drop();
  }
}

/** The bytes with some bits of one turned over. */
export function flipped(bytes: Buffer, at: number, flip: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ flip;
  return copy;
}

const VERIFIER = resolve(import.meta.dirname, '../../server/assurance/evidence/package-verifier.mjs');

/** Runs the second verifier, as it lies in the repository, under the system's own Node where there is one. */
export function runVerifier(folder: string, ...args: readonly string[]): { readonly code: number | null; readonly says: string } {
  const { status, stdout, stderr } = spawnSync(systemNode(), [VERIFIER, folder, ...args], { cwd: folder, env: {}, encoding: 'utf8' });
  return { code: status, says: stdout + stderr };
}

export function systemNode(): string {
  const own = resolve(import.meta.dirname, '../..');
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '' && !resolve(folder).startsWith(own));
  return folders.map((folder) => join(folder, process.platform === 'win32' ? 'node.exe' : 'node')).find((file) => existsSync(file)) ?? process.execPath;
}
