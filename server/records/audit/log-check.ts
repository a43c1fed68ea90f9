import { type AuditEntry, isLeafOf, parseLeaf } from '../../../shared/audit-entry.ts';
import { AUDIT_EVENTS, isAuditEventType } from '../../../shared/audit-events.ts';
import { brand, type EventId, type Instant, type RunId, type TenantId } from '../../../shared/brand.ts';
import { sameBytes, toHex } from '../../../shared/byte-text.ts';
import { parseDisclosure } from '../../../shared/disclosure.ts';
import { COVERING_EVENTS, KEY_ENDED } from '../../../shared/erasure-list.ts';
import type { TreeHash } from '../../../shared/tree-hash.ts';
import { Unverifiable } from '../../../shared/unverifiable.ts';
import { type CheckpointProblem, checkpointProblems } from './checkpoint-check.ts';
import { PASSED } from './checkpoint-list.ts';
import { DayCounts } from './day-count.ts';
import { FORKED, ROTATED } from './log-epoch.ts';
import { Found, type LogProblem } from './log-problem.ts';
import type { ClosedBox, IndexedEntry, LogFacts, LogSource, ToldRow } from './log-source.ts';
import { RowsBeside } from './rows-beside.ts';
import { TileCheck } from './tile-check.ts';
import { TILE_WIDTH } from './tree-state.ts';

export interface CheckOptions {
  readonly hash: TreeHash;
  /** `disclosureDigest` of the process. */
  readonly digest: (disclosure: string) => string;
  /** Highest checkpoints known from outside the database, by origin. */
  readonly heads: Readonly<Record<string, { readonly size: number; readonly note: string }>>;
  /** The key this installation signs with, when it is at hand: a log must name no other. */
  readonly vkeyOf: ((origin: string) => string) | null;
  /** Set for a copy that shows only part of who, what and why: a disclosure that is not there was withheld. */
  readonly withholds?: boolean;
  readonly progress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/** How many of each were looked at. */
export interface CheckedCounts {
  readonly entries: number;
  readonly disclosures: number;
  readonly tiles: number;
  readonly checkpoints: number;
  /** Disclosures that nobody could hold against their digests, for want of any key. */
  readonly sealed: number;
  /** Disclosures whose person's key was destroyed: a copy from before an erasure, put back. */
  readonly shredded: number;
}

export const NOTHING_CHECKED: CheckedCounts = { entries: 0, disclosures: 0, tiles: 0, checkpoints: 0, sealed: 0, shredded: 0 };
const COUNTED = ['entries', 'disclosures', 'tiles', 'checkpoints', 'sealed', 'shredded'] as const;

/** What was found of the first entries of a log, and what of them is judged with the rest. Plain data, so that threads can pass it on. */
export interface LogPart {
  readonly problem: LogProblem | null;
  readonly checked: CheckedCounts;
  readonly days: ReturnType<DayCounts['rows']>;
  /** Entries that speak of other entries or logs. */
  readonly telling: ReadonlyArray<readonly [idx: number, entry: AuditEntry]>;
  /** Disclosures that were promised and are not there. */
  readonly missing: ReadonlyArray<readonly [idx: number, digest: string]>;
  /** Keys that were destroyed, each with the first entry of which something lies under it. */
  readonly under: ReadonlyArray<readonly [key: string, idx: number]>;
}

export interface CheckedRange extends LogPart {
  /** Hex. */
  readonly root: string;
}

interface Range {
  readonly from: number;
  readonly until: number;
}

/** One tile's: rows that are garbage before they grow old keep the heap of a thread small. */
const PAGE = TILE_WIDTH;
const NO_KEY = { lost: "the person's key is not there, and nothing says that it was destroyed", broken: 'it was changed since it was sealed' } as const;
const STRAY = { entry: 'there is an entry', disclosure: 'there is a disclosure of entry', index: 'the search index has a row' } as const;
const TELLING: ReadonlySet<string> = new Set([...COVERING_EVENTS, KEY_ENDED, ROTATED, FORKED, PASSED]);

/** From an entry, a multiple of 256, to the end of the log; `before` is what somebody else finds of all entries before it, null where there are none. */
export function checkToEnd(source: LogSource, log: LogFacts, options: CheckOptions, { from, before }: { readonly from: number; readonly before: Promise<LogPart | null> | null }): Promise<CheckedRange> {
  return checked(new LogCheck(source, log, options, { from, until: log.size }), (check) => check.everything(before));
}

/** The entries before `until`, a multiple of 256, with what belongs to them alone. */
export function checkUntil(source: LogSource, log: LogFacts, options: CheckOptions, until: number): Promise<CheckedRange> {
  return checked(new LogCheck(source, log, options, { from: 0, until }), (check) => check.firstPart());
}

async function checked(check: LogCheck, look: (check: LogCheck) => Promise<void>): Promise<CheckedRange> {
  let problem: LogProblem | null = null;
  try {
    await look(check);
  } catch (reason) {
    if (!(reason instanceof Found)) throw reason;
    problem = reason.problem;
  }
  return { problem, root: check.root, checked: check.checked, days: check.days.rows(), telling: check.telling, missing: check.missing, under: [...check.under] };
}

class LogCheck {
  readonly #source: LogSource;
  readonly #log: LogFacts;
  readonly #options: CheckOptions;
  readonly #range: Range;
  readonly #problemOf: CheckpointProblem;
  #tree: TileCheck | null = null;
  /** What is listed as erased, index and digest; null while nobody needs it. */
  #listed: ReadonlySet<string> | null = null;
  readonly checked: Record<keyof CheckedCounts, number> = { ...NOTHING_CHECKED };
  readonly days = new DayCounts();
  readonly telling: Array<readonly [number, AuditEntry]> = [];
  readonly missing: Array<readonly [number, string]> = [];
  readonly under = new Map<string, number>();

  constructor(source: LogSource, log: LogFacts, options: CheckOptions, range: Range) {
    this.#source = source;
    this.#log = log;
    this.#options = options;
    this.#range = range;
    this.#problemOf = checkpointProblems(log.origin, log.vkey);
  }

  /** Empty while not even the tiles were read, or where they do not fit. */
  get root(): string {
    return this.#tree ? toHex(this.#tree.root()) : '';
  }

  /** All from the beginning of the range on, and the end of the log; `before` has looked through what lies before it. */
  async everything(before: Promise<LogPart | null> | null): Promise<void> {
    const { vkeyOf } = this.#options;
    if (vkeyOf && vkeyOf(this.#log.origin) !== this.#log.vkey) throw new Found('log', this.#log.origin, 'the log names a key that this installation does not sign with');
    const last = await this.#walk(before === null ? () => true : ({ size }) => size >= this.#range.from);
    const [beyond] = await this.#source.leaves(this.#log.logId, this.#log.size, 1);
    if (beyond) throw new Found('entry', beyond.idx, 'an entry stands behind the end of the log');
    this.checked.tiles += this.#treeSoFar().complete();
    last.check();
    this.#end(last.checkpoint);
    const part = await before;
    if (part) this.#join(part);
    await this.#searchable();
  }

  async firstPart(): Promise<void> {
    const last = await this.#walk(({ size }) => size < this.#range.until);
    this.checked.tiles += this.#treeSoFar().full();
    last.check();
  }

  #join(part: LogPart): void {
    for (const { of, n } of part.days) this.days.add(of, n);
    this.telling.unshift(...part.telling);
    for (const one of part.missing) this.missing.push(one);
    for (const [key, idx] of part.under) this.under.set(key, idx); // before all that are here
    for (const what of COUNTED) this.checked[what] += part.checked[what];
  }

  #treeSoFar(): TileCheck {
    if (!this.#tree) throw new Error('the tiles were not read');
    return this.#tree;
  }

  /** Every entry of the range in order, page by page; answers how to look at the checkpoints in it, and where the last one of the log stands. */
  async #walk(belongs: (checkpoint: { readonly size: number }) => boolean): Promise<{ readonly checkpoint: number; check(): void }> {
    const { logId, size } = this.#log;
    const { from: first, until } = this.#range;
    const [above, end] = [first / TILE_WIDTH, until < size ? until / TILE_WIDTH : null];
    const tiles = await this.#source.tiles(logId, { from: above, until: end });
    // Tiles of entries outside the range belong to who looks through those; that there are no others, to who comes to the end.
    const tree = (this.#tree = new TileCheck(this.#options.hash, tiles.filter(({ level, n }) => level !== 0 || n < 0 || (n >= above && (end === null || n < end))), first));
    const checkpoints = await this.#source.checkpoints(logId);
    const head = this.#options.heads[this.#log.origin];
    const wanted = new Set([...checkpoints.map((checkpoint) => checkpoint.size), ...(head ? [head.size] : [])]);
    const roots = new Map<number, Uint8Array>();
    const reached = (at: number) => void (wanted.has(at) && roots.set(at, tree.root()));
    reached(first);
    for (let from = first; from < until; from += PAGE) {
      this.#options.signal?.throwIfAborted();
      const to = Math.min(from + PAGE, until);
      await this.#page(tree, from, to, reached);
      this.#options.progress?.(to, size);
    }
    return {
      checkpoint: checkpoints.at(-1)?.size ?? 0,
      check: () => {
        for (const checkpoint of checkpoints.filter(belongs)) this.#checkpoint(checkpoint.size, checkpoint.note, roots.get(checkpoint.size));
        if (head && belongs(head)) this.#head(head, roots.get(head.size));
      },
    };
  }

  /** What leads to no entry, or counts more or fewer than there are, would hide some from whoever searches, or invent them. */
  async #searchable(): Promise<void> {
    const { logId, size } = this.#log;
    const stray = await this.#source.stray(logId, size);
    if (stray) throw new Found(stray.place, stray.at, `${STRAY[stray.place]} ${stray.at}, and the log has no such entry`);
    const days = await this.#source.days(logId);
    if (days) this.days.hold(days);
  }

  /** Entries `from` to `to`, each with its index row and its disclosures. */
  async #page(tree: TileCheck, from: number, to: number, reached: (size: number) => void): Promise<void> {
    const { logId } = this.#log;
    const leaves = await this.#source.leaves(logId, from, to - from);
    const index = await this.#source.index(logId, from, to);
    const indexed = index && new RowsBeside(index);
    const beside = await this.#source.disclosures(logId, from, to);
    if (this.#listed === null && beside.some(({ closed }) => closed?.why === 'keyless')) this.#listed = new Set((await this.#source.erased(logId)).map(({ idx, digest }) => `${idx} ${digest}`));
    const disclosures = new RowsBeside(beside);
    for (let idx = from; idx < to; idx++) {
      const leaf = leaves[idx - from];
      if (leaf?.idx !== idx) throw new Found('entry', idx, 'this entry is missing');
      tree.append(leaf.entry); // a changed entry is named here, before anything is made of what it says
      reached(idx + 1);
      const told = disclosures.all(idx);
      const digests = told.flatMap(({ texts }) => texts.map(this.#options.digest));
      const row = indexed?.next(idx);
      if (row) this.days.add(row);
      if (row && told.every(({ retention }) => this.#keptAs(row.type, retention)) && this.#says(leaf.entry, row, digests) && idx > 0 && !TELLING.has(row.type)) {
        this.checked.entries += 1;
        this.checked.disclosures += digests.length;
        continue;
      }
      const entry = this.#entry(idx, leaf.entry);
      if (indexed) this.#indexed(idx, entry, row);
      const misfiled = told.find(({ retention }) => !this.#keptAs(entry.type, retention));
      if (misfiled) throw new Found('disclosure', idx, `disclosures of entry ${idx} are kept as "${misfiled.retention}", and not as their type says`);
      this.#disclosed(idx, entry, told, digests);
    }
    for (const [place, rows] of [['index', indexed], ['disclosure', disclosures]] as const) {
      const left = rows?.rest(); // SQLite keeps a number between two as it keeps any
      if (left) throw new Found(place, left.idx, `${STRAY[place]} ${left.idx}, and the log has no such entry`);
    }
  }

  /** A class of another type would have a disclosure purged before its time, on record. */
  #keptAs(type: string, retention: string | null): boolean {
    return retention === null || (isAuditEventType(type) && AUDIT_EVENTS[type].retention === retention);
  }

  /** Whether an entry is, to the letter, the one that its index row and its disclosures make: what most of a million are. */
  #says(leaf: string, row: IndexedEntry, digests: readonly string[]): boolean {
    const { eventId, time, type, severity, outcome, runId } = row;
    if (this.#log.tenantId === null || !isAuditEventType(type) || AUDIT_EVENTS[type].severity !== severity) return false;
    const said = { id: brand<EventId>(eventId), time: brand<Instant>(time), type, severity, outcome, tenant: brand<TenantId>(this.#log.tenantId), _sd: digests.length < 2 ? digests : digests.toSorted() };
    return isLeafOf(leaf, runId === '' ? said : { ...said, run: brand<RunId>(runId) });
  }

  #entry(idx: number, text: string): AuditEntry {
    const entry = parsed(idx, text);
    if (entry.tenant !== this.#log.tenantId) throw new Found('entry', idx, `entry ${idx} speaks of another tenant`);
    if (!isAuditEventType(entry.type) || AUDIT_EVENTS[entry.type].severity !== entry.severity) throw new Found('entry', idx, `entry ${idx} has an unknown type or the wrong severity for it`);
    this.checked.entries += 1;
    if (idx === 0 || TELLING.has(entry.type)) this.telling.push([idx, entry]);
    return entry;
  }

  #indexed(idx: number, entry: AuditEntry, row: IndexedEntry | undefined): void {
    const agrees = row && row.eventId === entry.id && row.time === entry.time && row.type === entry.type
      && row.severity === entry.severity && row.outcome === entry.outcome && row.runId === (entry.run ?? '');
    if (!agrees) throw new Found('index', idx, `the search index does not agree with entry ${idx}`);
  }

  /** Every disclosure is one its entry promised; one that is gone must have been erased on record. */
  #disclosed(idx: number, { _sd: promised }: AuditEntry, told: readonly ToldRow[], digests: readonly string[]): void {
    const stranger = told.flatMap(({ texts }) => texts).find((_one, at) => !promised.includes(digests[at] ?? ''));
    if (stranger !== undefined) throw new Found('disclosure', idx, `the disclosure "${parseDisclosure(stranger)?.name ?? '?'}" of entry ${idx} is not the one its entry promised`);
    this.checked.disclosures += digests.length;
    const unread = this.#closed(idx, promised.filter((digest) => !digests.includes(digest)), told.flatMap(({ closed }) => closed ?? []));
    if (!this.#options.withholds) for (const digest of unread) this.missing.push([idx, digest]);
  }

  /** Takes from what an entry promised and nobody read whatever lies sealed beside it; what is left is not there at all. */
  #closed(idx: number, unread: readonly string[], boxes: readonly ClosedBox[]): readonly string[] {
    let left = unread;
    for (const { names, why, key, digests } of boxes) {
      if (why === 'lost' || why === 'broken') throw new Found('disclosure', idx, `"${names}" of entry ${idx} cannot be opened: ${NO_KEY[why]}`);
      const count = names.split(' ').length;
      // Without any key they can only be counted: what is missing and not listed as erased is theirs, if it is so many.
      const theirs = why === 'keyless' ? left.filter((digest) => !this.#listed?.has(`${idx} ${digest}`)).slice(0, count) : digests(left);
      if (theirs?.length !== count) throw new Found('disclosure', idx, `"${names}" of entry ${idx} is not what was sealed for that entry`);
      left = left.filter((digest) => !theirs.includes(digest));
      this.checked[why === 'keyless' ? 'sealed' : 'shredded'] += theirs.length;
      if (why === 'destroyed' && !this.under.has(key())) this.under.set(key(), idx);
    }
    return left;
  }

  #checkpoint(size: number, note: string, root: Uint8Array | undefined): void {
    const problem = root ? this.#problemOf(note, { size, root }) : 'its size lies beyond the log';
    if (problem) throw new Found('checkpoint', size, `the checkpoint at ${size} is not valid: ${problem}`);
    this.checked.checkpoints += 1;
  }

  #end(lastCheckpoint: number): void {
    if (lastCheckpoint !== this.#log.signedSize) throw new Found('checkpoint', this.#log.signedSize, `the log says it is signed up to ${this.#log.signedSize}, the last checkpoint covers ${lastCheckpoint}`);
    if (this.#log.frontier && !sameBytes(this.#treeSoFar().frontierBytes(), this.#log.frontier)) throw new Found('log', this.#log.origin, 'the stored frontier is not that of the entries');
  }

  /** A whole database rolled back to an older copy verifies by itself; the mark outside it does not fit then (AUDIT 2.5). */
  #head(head: { readonly size: number; readonly note: string }, root: Uint8Array | undefined): void {
    if (!root) throw new Found('head', head.size, `this log once had ${head.size} signed entries and now has ${this.#log.size}: it was rolled back`);
    const problem = this.#problemOf(head.note, { size: head.size, root });
    if (problem) throw new Found('head', head.size, `the log is not the one that was signed at ${head.size}: ${problem}`);
  }
}

function parsed(idx: number, text: string): AuditEntry {
  try {
    return parseLeaf(text);
  } catch (reason) {
    if (reason instanceof Unverifiable) throw new Found('entry', idx, `entry ${idx}: ${reason.message}`);
    throw reason;
  }
}
