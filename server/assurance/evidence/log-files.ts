import { assertNever } from '../../../shared/assert-never.ts';
import { toBase64, utf8 } from '../../../shared/byte-text.ts';
import { type DisclosureName, parseDisclosure } from '../../../shared/disclosure.ts';
import { encodeBundle } from '../../../shared/entry-bundle.ts';
import { TILE_WIDTH } from '../../../shared/tile-path.ts';
import { formatTlogProof } from '../../../shared/tlog-proof.ts';
import { HASH_BYTES } from '../../../shared/tree-hash.ts';
import type { ErasedRow, LogHistory } from '../../records/audit/index.ts';
import { disclosureLine } from './disclosure-lines.ts';
import { erasedInOrder, erasedLine } from './erased-lines.ts';
import type { PackageFile } from './package-file.ts';
import { layoutOf, type LogPart } from './package-layout.ts';
import type { PackagedLog } from './package-manifest.ts';

/** A log up to a signed checkpoint, as it goes into a package. */
export interface LogRange {
  readonly logId: number;
  readonly log: PackagedLog;
  readonly checkpoint: string;
  /** The last checkpoint before the period; null when the log has none that old. */
  readonly start: string | null;
  readonly witnessed: string | null;
}

const PAGE = 1_000;

interface LogShown {
  /** Disclosures that belong to these groups. */
  readonly groups: readonly DisclosureName[];
  /** Is told how many entries were just written, once as they stand in the log and once with what of their disclosures is shown. */
  passed(entries: number): void;
}

/** The files of a log. */
export function filesOfLog(history: LogHistory, range: LogRange, shown: LogShown): readonly PackageFile[] {
  return [...layoutOf(range.log, shown.groups.length > 0)].map(({ path, role, part }) => ({ path, role, chunks: () => bytesOf(history, range, part, shown) }));
}

/** How often `passed` will be told of an entry, all in all. */
export function rowsOfLog({ first, size, proofs }: PackagedLog, groups: readonly DisclosureName[]): number {
  return (proofs ? proofs.length : size - first) * (groups.length > 0 ? 2 : 1);
}

/** The proof as C2SP tlog-witness writes it: `old <size>`, then one hash a line. */
function consistencyText(oldSize: number, proof: readonly Uint8Array[]): string {
  return `old ${oldSize}\n${proof.map((hash) => `${toBase64(hash)}\n`).join('')}`;
}

async function* bytesOf(history: LogHistory, range: LogRange, part: LogPart, shown: LogShown): AsyncGenerator<Uint8Array> {
  const { logId, log: { size, start, first } } = range;
  switch (part.kind) {
    case 'checkpoint':
      return yield utf8(range.checkpoint);
    case 'start':
      return yield utf8(range.start ?? '');
    case 'witnessed':
      return yield utf8(range.witnessed ?? '');
    case 'consistency':
      return yield utf8(consistencyText(start ?? 0, await history.consistency(logId, start ?? 0, size)));
    case 'tile':
      return yield (await history.tile(logId, part.level, part.n)).subarray(0, part.width * HASH_BYTES);
    case 'entries':
      yield await bundleOf(history, logId, part.n * TILE_WIDTH, part.width);
      return shown.passed(part.width);
    case 'proof':
      return yield utf8(formatTlogProof({ index: part.index, proof: await history.inclusion(logId, part.index, size), checkpoint: range.checkpoint }));
    case 'leaf':
      yield utf8((await leavesOf(history, logId, part.index, 1)).join(''));
      return shown.passed(1);
    case 'disclosures':
      return yield* disclosureLines(history, range, shown);
    case 'erased':
      return yield utf8((await erasedIn(history, logId, { first, size })).map(erasedLine).join(''));
    default:
      return assertNever(part);
  }
}

/**
 * What is to be told of erasures in a log of which entries from `first` on are shown, in order: every list that names one of those, and
 * each whole, because the entry that vouches for it does so for all of it.
 */
export async function erasedIn(history: LogHistory, logId: number, { first, size }: Pick<PackagedLog, 'first' | 'size'>): Promise<readonly ErasedRow[]> {
  const rows = (await history.erased(logId)).filter(({ idx }) => idx < size);
  const lists = new Set(rows.filter(({ idx }) => idx >= first).map(({ covering }) => covering));
  return rows.filter(({ covering }) => lists.has(covering)).sort((a, b) => (erasedInOrder(a, b) ? -1 : 1));
}

async function bundleOf(history: LogHistory, logId: number, from: number, count: number): Promise<Uint8Array> {
  return encodeBundle((await leavesOf(history, logId, from, count)).map(utf8));
}

async function leavesOf(history: LogHistory, logId: number, from: number, count: number): Promise<readonly string[]> {
  const leaves = await history.leaves(logId, from, count);
  // A gap would move every later entry to another index: better no package than that one.
  if (leaves.length !== count || leaves.some(({ idx }, at) => idx !== from + at)) throw new Error(`log ${logId} misses an entry between ${from} and ${from + count - 1}`);
  return leaves.map(({ entry }) => entry);
}

async function* disclosureLines(history: LogHistory, { logId, log }: LogRange, { groups, passed }: LogShown): AsyncGenerator<Uint8Array> {
  for (const [from, to] of pagesOf(log)) {
    const rows = await history.disclosures(logId, from, to);
    const shut = rows.find(({ closed }) => closed?.names.split(' ').some((name) => groups.some((group) => group === name)));
    // Left out without a word it would look like something that somebody took away.
    if (shut) throw new Error(`"${shut.closed?.names}" of entry ${shut.idx} of log ${logId} cannot be opened: verify the log`);
    const shown = rows.flatMap(({ idx, texts }) => texts.map((text) => ({ idx, text }))).filter(({ text }) => isShown(text, groups)).sort((a, b) => a.idx - b.idx || (a.text < b.text ? -1 : 1));
    if (shown.length > 0) yield utf8(shown.map(({ idx, text }) => disclosureLine({ index: idx, disclosure: text })).join(''));
    passed(to - from);
  }
}

/** The entries that are shown, as half-open ranges. */
function* pagesOf({ first, size, proofs }: PackagedLog): Generator<readonly [number, number]> {
  if (proofs) for (const index of proofs) yield [index, index + 1];
  else for (let from = first; from < size; from += PAGE) yield [from, Math.min(from + PAGE, size)];
}

/** By the name inside the disclosure, which its digest vouches for; the column beside it in the database vouches for nothing. */
function isShown(text: string, groups: readonly DisclosureName[]): boolean {
  const name = parseDisclosure(text)?.name;
  return groups.some((group) => group === name);
}
