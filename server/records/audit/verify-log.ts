import { AUDIT_EVENTS, isAuditEventType } from '../../../shared/audit-events.ts';
import { type AuditEntry, parseLeaf } from '../../../shared/audit-entry.ts';
import { sameBytes, toHex } from '../../../shared/byte-text.ts';
import type { TreeHash } from '../../../shared/tree-hash.ts';
import { Unverifiable } from '../../../shared/unverifiable.ts';
import { type CheckpointProblem, checkpointProblems } from './checkpoint-check.ts';
import type { EpochCheck } from './epoch-check.ts';
import type { ErasureCheck, ProvenErasure } from './erasure-check.ts';
import { Found, type LogProblem } from './log-problem.ts';
import type { IndexedEntry, LogFacts, LogSource } from './log-source.ts';
import { TileCheck } from './tile-check.ts';

export interface LogVerdict {
  readonly origin: string;
  /** Null when the log is gone, and with it whose it was. */
  readonly tenantId: string | null;
  readonly size: number;
  readonly signedSize: number;
  /** Root over all entries, hex. */
  readonly root: string;
  readonly checked: { readonly entries: number; readonly disclosures: number; readonly tiles: number; readonly checkpoints: number };
  /** What was erased on record, each erasure with the entry that vouches for it. */
  readonly erased: readonly ProvenErasure[];
  readonly problem: LogProblem | null;
}

export interface VerifyOptions {
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

/** What can be judged only once every log went by. */
export interface AcrossLogs {
  readonly erasures: ErasureCheck;
  readonly epochs: EpochCheck;
}

const PAGE = 1_000;

/**
 * Recomputes a whole log from its stored bytes: every entry into the tree, every stored tile, every checkpoint and its
 * signature, every disclosure against its digest, every index row against its entry. Stops at the first thing that is wrong. Whether what
 * is gone was erased on record, and whether an epoch ended where the next one says, `across` tells once all logs went by.
 */
export async function verifyLog(source: LogSource, log: LogFacts, options: VerifyOptions, across: AcrossLogs): Promise<LogVerdict> {
  const tree = new TileCheck(options.hash, await source.tiles(log.logId));
  const run = new LogCheck(source, log, options, tree, across);
  let problem: LogProblem | null = null;
  try {
    await run.everything();
  } catch (reason) {
    if (!(reason instanceof Found)) throw reason;
    problem = reason.problem;
  }
  return { origin: log.origin, tenantId: log.tenantId, size: log.size, signedSize: log.signedSize, root: toHex(tree.root()), checked: run.checked, erased: [], problem };
}

class LogCheck {
  readonly #source: LogSource;
  readonly #log: LogFacts;
  readonly #options: VerifyOptions;
  readonly #tree: TileCheck;
  readonly #problemOf: CheckpointProblem;
  readonly #across: AcrossLogs;
  readonly checked = { entries: 0, disclosures: 0, tiles: 0, checkpoints: 0 };

  constructor(source: LogSource, log: LogFacts, options: VerifyOptions, tree: TileCheck, across: AcrossLogs) {
    this.#source = source;
    this.#log = log;
    this.#options = options;
    this.#tree = tree;
    this.#across = across;
    this.#problemOf = checkpointProblems(log.origin, log.vkey);
  }

  async everything(): Promise<void> {
    const { vkeyOf } = this.#options;
    if (vkeyOf && vkeyOf(this.#log.origin) !== this.#log.vkey) throw new Found('log', this.#log.origin, 'the log names a key that this installation does not sign with');
    const checkpoints = await this.#source.checkpoints(this.#log.logId);
    const head = this.#options.heads[this.#log.origin];
    const roots = await this.#walk(new Set([...checkpoints.map((checkpoint) => checkpoint.size), ...(head ? [head.size] : [])]));
    for (const { size, note } of checkpoints) this.#checkpoint(size, note, roots.get(size));
    this.#end(checkpoints.at(-1)?.size ?? 0);
    if (head) this.#head(head, roots.get(head.size));
  }

  /** Every entry in order, page by page; answers the roots at the wanted sizes. */
  async #walk(wanted: ReadonlySet<number>): Promise<ReadonlyMap<number, Uint8Array>> {
    const { logId, size } = this.#log;
    const roots = new Map<number, Uint8Array>();
    const reached = (at: number) => void (wanted.has(at) && roots.set(at, this.#tree.root()));
    reached(0);
    for (let from = 0; from < size; from += PAGE) {
      this.#options.signal?.throwIfAborted();
      const to = Math.min(from + PAGE, size);
      await this.#page(from, to, reached);
      this.#options.progress?.(to, size);
    }
    const [beyond] = await this.#source.leaves(logId, size, 1);
    if (beyond) throw new Found('entry', beyond.idx, 'an entry stands behind the end of the log');
    this.checked.tiles = this.#tree.complete();
    return roots;
  }

  /** Entries `from` to `to`, each with its index row and its disclosures. */
  async #page(from: number, to: number, reached: (size: number) => void): Promise<void> {
    const { logId } = this.#log;
    const leaves = await this.#source.leaves(logId, from, to - from);
    const index = await this.#source.index(logId, from, to);
    const indexed = index && new Rows(index);
    const disclosures = new Rows(await this.#source.disclosures(logId, from, to));
    for (let idx = from; idx < to; idx++) {
      const leaf = leaves[idx - from];
      if (leaf?.idx !== idx) throw new Found('entry', idx, 'this entry is missing');
      this.#tree.append(leaf.entry); // a changed entry is named here, before anything is made of what it says
      reached(idx + 1);
      const entry = this.#entry(idx, leaf.entry);
      if (indexed) this.#indexed(idx, entry, indexed.next(idx));
      this.#disclosed(idx, entry, disclosures);
    }
  }

  #entry(idx: number, text: string): AuditEntry {
    const entry = parsed(idx, text);
    if (entry.tenant !== this.#log.tenantId) throw new Found('entry', idx, `entry ${idx} speaks of another tenant`);
    if (!isAuditEventType(entry.type) || AUDIT_EVENTS[entry.type].severity !== entry.severity) throw new Found('entry', idx, `entry ${idx} has an unknown type or the wrong severity for it`);
    this.checked.entries += 1;
    this.#across.erasures.entry(entry);
    this.#across.epochs.entry(this.#log.origin, idx, entry);
    return entry;
  }

  #indexed(idx: number, entry: AuditEntry, row: IndexedEntry | undefined): void {
    const agrees = row && row.eventId === entry.id && row.time === entry.time && row.type === entry.type
      && row.severity === entry.severity && row.outcome === entry.outcome && row.runId === (entry.run ?? '');
    if (!agrees) throw new Found('index', idx, `the search index does not agree with entry ${idx}`);
  }

  /** Every disclosure is one its entry promised; one that is gone must have been erased on record. */
  #disclosed(idx: number, { _sd: promised }: AuditEntry, disclosures: Rows<{ readonly idx: number; readonly name: string; readonly text: string }>): void {
    const found: string[] = [];
    for (let row = disclosures.next(idx); row; row = disclosures.next(idx)) {
      const digest = this.#options.digest(row.text);
      if (!promised.includes(digest)) throw new Found('disclosure', idx, `the disclosure "${row.name}" of entry ${idx} is not the one its entry promised`);
      if (!found.includes(digest)) found.push(digest);
      this.checked.disclosures += 1;
    }
    if (found.length < promised.length && !this.#options.withholds) for (const digest of promised) if (!found.includes(digest)) this.#across.erasures.missing(this.#log.origin, idx, digest);
  }

  #checkpoint(size: number, note: string, root: Uint8Array | undefined): void {
    const problem = root ? this.#problemOf(note, { size, root }) : 'its size lies beyond the log';
    if (problem) throw new Found('checkpoint', size, `the checkpoint at ${size} is not valid: ${problem}`);
    this.checked.checkpoints += 1;
  }

  #end(lastCheckpoint: number): void {
    if (lastCheckpoint !== this.#log.signedSize) throw new Found('checkpoint', this.#log.signedSize, `the log says it is signed up to ${this.#log.signedSize}, the last checkpoint covers ${lastCheckpoint}`);
    if (this.#log.frontier && !sameBytes(this.#tree.frontierBytes(), this.#log.frontier)) throw new Found('log', this.#log.origin, 'the stored frontier is not that of the entries');
  }

  /** A whole database rolled back to an older copy verifies by itself; the mark outside it does not fit then (AUDIT 2.5). */
  #head(head: { readonly size: number; readonly note: string }, root: Uint8Array | undefined): void {
    if (!root) throw new Found('head', head.size, `this log once had ${head.size} signed entries and now has ${this.#log.size}: it was rolled back`);
    const problem = this.#problemOf(head.note, { size: head.size, root });
    if (problem) throw new Found('head', head.size, `the log is not the one that was signed at ${head.size}: ${problem}`);
  }
}

/** Rows beside the entries, in their order: each is taken by the entry it belongs to. */
class Rows<Row extends { readonly idx: number }> {
  readonly #rows: readonly Row[];
  #at = 0;

  constructor(rows: readonly Row[]) {
    this.#rows = rows;
  }

  /** The next row of this entry, if there is another. */
  next(idx: number): Row | undefined {
    const row = this.#rows[this.#at];
    if (row?.idx !== idx) return undefined;
    this.#at += 1;
    return row;
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
