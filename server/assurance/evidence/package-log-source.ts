import { brand, epochMs, type Instant } from '../../../shared/brand.ts';
import { fromUtf8 } from '../../../shared/byte-text.ts';
import { parseCheckpoint } from '../../../shared/checkpoint.ts';
import { parseDisclosure } from '../../../shared/disclosure.ts';
import { decodeBundle } from '../../../shared/entry-bundle.ts';
import { parseNote } from '../../../shared/signed-note.ts';
import { TILE_BYTES } from '../../../shared/log-tiles.ts';
import { TILE_WIDTH } from '../../../shared/tile-path.ts';
import { Unverifiable } from '../../../shared/unverifiable.ts';
import type { ErasedRow, LogSource, StoredTile } from '../../records/audit/index.ts';
import { type DisclosureLine, inOrder, parseDisclosureLine } from './disclosure-lines.ts';
import { EXPORTED } from './evidence-request.ts';
import { erasedInOrder, parseErasedLine } from './erased-lines.ts';
import { PackageFault } from './package-fault.ts';
import { type LaidOut, layoutOf } from './package-layout.ts';
import type { Manifest, PackagedLog } from './package-manifest.ts';
import { readNote } from './read-note.ts';
import { linesOf } from './text-lines.ts';
import { type PackageReader, readWhole } from './zip-reader.ts';

/** 256 entries of the most that the length before each can say. */
const MOST_BUNDLE_BYTES = TILE_WIDTH * (2 + 0xffff);

const ATTESTED = 'compliance.report.attested';

/** What the entries say that the rest of the package is held against. */
export interface SeenInEntries {
  /** Whether the entry that tells of this export went by. */
  exported: boolean;
  /** Digests of reports and attachments that went by (`refs.report_sha256`, `refs.attachment_sha256`). */
  readonly digests: Set<string>;
  /** How many entries told that a report was signed off, by the report's digest. */
  readonly attested: Map<string, number>;
  /** By id: index, time (ms since 1970) and type of the entries that the package tells of in other words, those of the period or those that were picked. */
  readonly told: Map<string, string>;
}

/** An entry goes by. It is text in its one canonical form, so each of these members stands in it once. */
export function noteEntry(seen: SeenInEntries, { mode, period, export: taken }: Manifest, entry: string, idx: number): void {
  for (const [, digest = ''] of entry.matchAll(/"(?:report|attachment)_sha256":"([0-9a-f]{64})"/g)) seen.digests.add(digest);
  const id = /^\{"_sd":\[[^\]]*\],"_sd_alg":"sha-256","id":"([^"]+)"/.exec(entry)?.[1];
  const [, time, type] = /"time":"([^"]+)","type":"([^"]+)","v":1\}$/.exec(entry) ?? [];
  if (id === undefined || time === undefined || type === undefined) return; // refused by who parses it
  const report = type === ATTESTED ? /"report_sha256":"([0-9a-f]{64})"/.exec(entry)?.[1] : undefined;
  if (report !== undefined) seen.attested.set(report, (seen.attested.get(report) ?? 0) + 1);
  if (id === taken.eventId && time === taken.time && type === EXPORTED) seen.exported = true;
  if (mode === 'proof' || (time >= period.from && time < period.to)) seen.told.set(id, `${idx} ${epochMs(brand<Instant>(time))} ${type}`);
}

type Row = Awaited<ReturnType<LogSource['disclosures']>>[number];

/**
 * The logs of a package as `verify` reads them, in one pass from front to back. It keeps no search index and no frontier; what
 * it shows of who, what and why must be of the groups that the manifest names. Throws a `PackageFault` for a file that is not in its form.
 */
export function packageLogSource(reader: PackageReader, manifest: Manifest, seen: SeenInEntries): LogSource {
  const logs = manifest.logs.map((log) => new LogFiles(reader, log, manifest, seen));
  const at = (logId: number): LogFiles => {
    const log = logs[logId];
    if (!log) throw new RangeError(`the package has no log ${logId}`);
    return log;
  };
  return {
    logs: () => Promise.resolve(manifest.logs.map(({ origin, vkey, first, size }, logId) => ({ logId, tenantId: manifest.tenant.id, origin, vkey, first, size, frontier: null, signedSize: size }))),
    leaves: (logId, from, count) => at(logId).leaves(from, count),
    disclosures: (logId, _from, to) => at(logId).disclosures(to),
    index: () => Promise.resolve(null),
    stray: () => Promise.resolve(null),
    days: () => Promise.resolve(null),
    erased: (logId) => at(logId).erased(),
    tiles: (logId) => at(logId).tiles(),
    checkpoints: (logId) => at(logId).checkpoints(),
  };
}

class LogFiles {
  readonly #reader: PackageReader;
  readonly #log: PackagedLog;
  readonly #manifest: Manifest;
  readonly #seen: SeenInEntries;
  readonly #layout: readonly LaidOut[];
  readonly #bundles: ReadonlyMap<number, LaidOut>;
  #bundle: { readonly n: number; readonly entries: readonly string[] } = { n: -1, entries: [] };
  #lines: AsyncIterator<Row> | null = null;
  #next: Row | null = null;

  constructor(reader: PackageReader, log: PackagedLog, manifest: Manifest, seen: SeenInEntries) {
    [this.#reader, this.#log, this.#manifest, this.#seen] = [reader, log, manifest, seen];
    this.#layout = [...layoutOf(log, manifest.redaction.groups.length > 0)];
    this.#bundles = new Map(this.#layout.flatMap((laid) => (laid.part.kind === 'entries' ? [[laid.part.n, laid] as const] : [])));
  }

  async leaves(from: number, count: number): Promise<ReadonlyArray<{ readonly idx: number; readonly entry: string }>> {
    const found: { idx: number; entry: string }[] = [];
    for (let idx = from; idx < Math.min(from + count, this.#log.size); idx++) {
      const entries = await this.#bundleOf(Math.floor(idx / TILE_WIDTH));
      const entry = entries[idx % TILE_WIDTH];
      if (entry !== undefined) found.push({ idx, entry });
    }
    return found;
  }

  /** The lines of all entries before `to` that were not asked for yet. */
  async disclosures(to: number): Promise<readonly Row[]> {
    const rows: Row[] = [];
    for (let row = this.#next ?? (await this.#line()); row; row = await this.#line()) {
      this.#next = row;
      if (row.idx >= to) return rows;
      rows.push(row);
    }
    this.#next = null;
    return rows;
  }

  async erased(): Promise<readonly ErasedRow[]> {
    const path = this.#layout.find(({ part }) => part.kind === 'erased')?.path;
    const rows: ErasedRow[] = [];
    if (path === undefined) return rows;
    for await (const text of linesOf(path, this.#reader.chunks(path))) {
      const [row, last] = [parseErasedLine(text), rows.at(-1)];
      if (!row || (last && !erasedInOrder(last, row)) || row.idx >= this.#log.size) throw new PackageFault('file', path, `line ${rows.length + 1}: it is not in its form or place`);
      rows.push(row);
    }
    if (rows.length !== this.#log.erased) throw new PackageFault('file', path, `it lists ${rows.length} erased disclosures, the manifest says ${this.#log.erased}`);
    return rows;
  }

  async tiles(): Promise<readonly StoredTile[]> {
    const tiles: StoredTile[] = [];
    for (const { path, part } of this.#layout) {
      if (part.kind === 'tile') tiles.push({ level: part.level, n: part.n, width: part.width, hashes: await readWhole(this.#reader, path, TILE_BYTES) });
    }
    return tiles;
  }

  async checkpoints(): Promise<ReadonlyArray<{ readonly size: number; readonly note: string }>> {
    const found: { size: number; note: string }[] = [];
    for (const { path, part } of this.#layout) {
      if (part.kind !== 'checkpoint' && part.kind !== 'start' && part.kind !== 'witnessed') continue;
      const size = { checkpoint: this.#log.size, start: this.#log.start ?? 0, witnessed: this.#log.witnessed?.size ?? 0 }[part.kind];
      const note = await readNote(this.#reader, path);
      if (sizeOf(note) !== size) throw new PackageFault('file', path, `it is no checkpoint at ${size} entries`);
      found.push({ size, note });
    }
    return found.sort((a, b) => a.size - b.size);
  }

  async #bundleOf(n: number): Promise<readonly string[]> {
    if (this.#bundle.n !== n) this.#bundle = { n, entries: await this.#readBundle(n) };
    return this.#bundle.entries;
  }

  async #readBundle(n: number): Promise<readonly string[]> {
    const laid = this.#bundles.get(n);
    if (!laid || laid.part.kind !== 'entries') return [];
    const entries = bundleTexts(laid.path, await readWhole(this.#reader, laid.path, MOST_BUNDLE_BYTES));
    if (entries.length !== laid.part.width) throw new PackageFault('file', laid.path, `it holds ${entries.length} entries, not ${laid.part.width}`);
    for (const [at, entry] of entries.entries()) noteEntry(this.#seen, this.#manifest, entry, n * TILE_WIDTH + at);
    return entries;
  }

  async #line(): Promise<Row | null> {
    this.#lines ??= this.#rows();
    const { value, done } = await this.#lines.next();
    return done ? null : value;
  }

  async *#rows(): AsyncGenerator<Row, void> {
    const path = this.#layout.find(({ part }) => part.kind === 'disclosures')?.path;
    if (path === undefined) return;
    let [number, before]: [number, DisclosureLine | null] = [0, null];
    for await (const text of linesOf(path, this.#reader.chunks(path))) {
      number += 1;
      const line = parseDisclosureLine(text);
      const name = line && parseDisclosure(line.disclosure)?.name;
      const fault = line ? this.#lineFault(line, name ?? '', before) : 'it is not in its form';
      if (!line || fault) throw new PackageFault('file', path, `line ${number}: ${fault}`);
      before = line;
      yield { idx: line.index, retention: null, texts: [line.disclosure], closed: null };
    }
  }

  #lineFault(line: DisclosureLine, name: string, before: DisclosureLine | null): string | null {
    if (before && !inOrder(before, line)) return 'it is out of order, or there twice';
    if (line.index < this.#log.first || line.index >= this.#log.size) return `entry ${line.index} is not in the package`;
    return this.#manifest.redaction.groups.some((group) => group === name) ? null : `it shows "${name}", which the profile ${this.#manifest.redaction.profile} withholds`;
  }
}

function bundleTexts(path: string, bytes: Uint8Array): readonly string[] {
  try {
    return decodeBundle(bytes).map((entry) => {
      const text = fromUtf8(entry);
      if (text === null) throw new Unverifiable('an entry is not UTF-8');
      return text;
    });
  } catch (reason) {
    if (reason instanceof Unverifiable) throw new PackageFault('file', path, reason.message);
    throw reason;
  }
}

function sizeOf(note: string): number | null {
  try {
    return parseCheckpoint(parseNote(note).text).size;
  } catch (reason) {
    if (reason instanceof Unverifiable) return null;
    throw reason;
  }
}
