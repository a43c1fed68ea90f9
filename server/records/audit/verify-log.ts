import { AUDIT_EVENTS, isAuditEventType } from '../../../shared/audit-events.ts';
import { type AuditEntry, parseLeaf } from '../../../shared/audit-entry.ts';
import { sameBytes } from '../../../shared/byte-text.ts';
import { disclosureDigest } from '../../../shared/disclosure.ts';
import { rootOf } from '../../../shared/merkle.ts';
import type { Sha256, TreeHash } from '../../../shared/tree-hash.ts';
import { Unverifiable } from '../../../shared/unverifiable.ts';
import { checkpointProblem } from './checkpoint-check.ts';
import type { LogFacts, LogSource, StoredTile } from './log-source.ts';
import { splitHashes, TILE_WIDTH, TreeState } from './tree-state.ts';

/** The first thing in a log that is not as it was written, and where. */
export interface LogProblem {
  readonly place: 'entry' | 'disclosure' | 'index' | 'tile' | 'checkpoint' | 'log' | 'head';
  /** Entry index, checkpoint size, or `level/n` of a tile. */
  readonly at: string;
  readonly says: string;
}

export interface LogVerdict {
  readonly origin: string;
  readonly tenantId: string;
  readonly size: number;
  readonly signedSize: number;
  /** Root over all entries, hex. */
  readonly root: string;
  readonly checked: { readonly entries: number; readonly disclosures: number; readonly tiles: number; readonly checkpoints: number };
  readonly problem: LogProblem | null;
}

export interface VerifyOptions {
  readonly hash: TreeHash;
  readonly sha256: Sha256;
  /** Highest checkpoints known from outside the database, by origin. */
  readonly heads: Readonly<Record<string, { readonly size: number; readonly note: string }>>;
  /** The key this installation signs with, when it is at hand: a log must name no other. */
  readonly vkeyOf: ((origin: string) => string) | null;
  readonly progress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

const PAGE = 1_000;

class Found extends Error {
  readonly problem: LogProblem;
  constructor(place: LogProblem['place'], at: string | number, says: string) {
    super(says);
    this.problem = { place, at: String(at), says };
  }
}

/**
 * Recomputes a whole log from its stored bytes: every entry into the tree, every stored tile, every checkpoint and its
 * signature, every disclosure against its digest, every index row against its entry. Stops at the first thing that is wrong.
 */
export async function verifyLog(source: LogSource, log: LogFacts, options: VerifyOptions): Promise<LogVerdict> {
  const run = new LogCheck(source, log, options);
  let problem: LogProblem | null = null;
  try {
    await run.everything();
  } catch (reason) {
    if (!(reason instanceof Found)) throw reason;
    problem = reason.problem;
  }
  return { origin: log.origin, tenantId: log.tenantId, size: log.size, signedSize: log.signedSize, root: Buffer.from(run.tree.root()).toString('hex'), checked: run.checked, problem };
}

class LogCheck {
  readonly #source: LogSource;
  readonly #log: LogFacts;
  readonly #options: VerifyOptions;
  readonly tree: TreeState;
  readonly checked = { entries: 0, disclosures: 0, tiles: 0, checkpoints: 0 };

  constructor(source: LogSource, log: LogFacts, options: VerifyOptions) {
    this.#source = source;
    this.#log = log;
    this.#options = options;
    this.tree = TreeState.empty(options.hash);
  }

  async everything(): Promise<void> {
    const { vkeyOf } = this.#options;
    if (vkeyOf && vkeyOf(this.#log.origin) !== this.#log.vkey) throw new Found('log', this.#log.origin, 'the log names a key that this installation does not sign with');
    const [checkpoints, tiles] = [await this.#source.checkpoints(this.#log.logId), await this.#source.tiles(this.#log.logId)];
    const head = this.#options.heads[this.#log.origin];
    const wanted = new Set([...checkpoints.map((checkpoint) => checkpoint.size), ...(head ? [head.size] : [])]);
    const roots = new Map<number, Uint8Array>();
    await this.#walk((size) => {
      if (wanted.has(size)) roots.set(size, this.tree.root());
    }, tiles);
    for (const { size, note } of checkpoints) this.#checkpoint(size, note, roots.get(size));
    this.#end(Math.max(0, ...checkpoints.map((checkpoint) => checkpoint.size)));
    if (head) this.#head(head, roots.get(head.size));
  }

  /** Every entry in order, page by page; each page's disclosures and index rows beside it. */
  async #walk(reached: (size: number) => void, tiles: readonly StoredTile[]): Promise<void> {
    reached(0);
    for (let from = 0; from < this.#log.size; from += PAGE) {
      this.#options.signal?.throwIfAborted();
      const leaves = await this.#source.leaves(this.#log.logId, from, PAGE);
      const expected = Math.min(PAGE, this.#log.size - from);
      for (let at = 0; at < expected; at++) {
        const leaf = leaves[at];
        if (!leaf || leaf.idx !== from + at) throw new Found('entry', from + at, 'this entry is missing');
        this.tree.append(this.#options.hash.leaf(leaf.entry));
        reached(from + at + 1);
      }
      // A changed entry shows in its tile, which names it; looked at before the entry is read as JSON.
      this.#tiles(tiles.filter((tile) => tile.level === 0 && tile.n * TILE_WIDTH < from + PAGE && (tile.n + 1) * TILE_WIDTH > from), from, from + expected, leaves);
      await this.#beside(from, leaves);
      this.#options.progress?.(from + expected, this.#log.size);
    }
    const beyond = await this.#source.leaves(this.#log.logId, this.#log.size, 1);
    if (beyond[0]) throw new Found('entry', beyond[0].idx, 'an entry stands behind the end of the log');
    this.#shape(tiles);
  }

  #tiles(tiles: readonly StoredTile[], from: number, to: number, leaves: ReadonlyArray<{ readonly idx: number; readonly entry: string }>): void {
    for (const tile of tiles) {
      for (let slot = 0; slot < tile.width; slot++) {
        const idx = tile.n * TILE_WIDTH + slot;
        const leaf = idx >= from && idx < to ? leaves[idx - from] : undefined;
        if (leaf && !sameBytes(this.#options.hash.leaf(leaf.entry), tile.hashes.subarray(slot * 32, slot * 32 + 32))) {
          throw new Found('entry', idx, `entry ${idx} is not the one that was hashed into tile 0/${tile.n}`);
        }
      }
    }
  }

  /** Stored tiles are exactly those of a tree of this size, hash for hash. */
  #shape(tiles: readonly StoredTile[]): void {
    const stored = new Map(tiles.map((tile) => [`${tile.level}/${tile.n}`, tile]));
    let row = tiles.filter((tile) => tile.level === 0).sort((a, b) => a.n - b.n);
    for (let level = 0, width = this.#log.size; width > 0; level++, width = Math.floor(width / TILE_WIDTH)) {
      const count = Math.ceil(width / TILE_WIDTH);
      for (let n = 0; n < count; n++) {
        const tile = stored.get(`${level}/${n}`);
        const expected = Math.min(TILE_WIDTH, width - n * TILE_WIDTH);
        if (!tile || tile.width !== expected || tile.hashes.length !== expected * 32) throw new Found('tile', `${level}/${n}`, `tile ${level}/${n} is missing or has the wrong width`);
        stored.delete(`${level}/${n}`);
        this.checked.tiles += 1;
      }
      const above = tiles.filter((tile) => tile.level === level + 1);
      for (const tile of row.filter((full) => full.width === TILE_WIDTH)) this.#parent(tile, above);
      row = above.sort((a, b) => a.n - b.n);
    }
    const [extra] = stored.keys();
    if (extra !== undefined) throw new Found('tile', extra, `tile ${extra} belongs to no tree of this size`);
  }

  #parent(tile: StoredTile, above: readonly StoredTile[]): void {
    const root = rootOf(this.#options.hash, splitHashes(tile.hashes));
    const parent = above.find((candidate) => candidate.n === Math.floor(tile.n / TILE_WIDTH));
    const slot = tile.n % TILE_WIDTH;
    if (!parent || !sameBytes(root, parent.hashes.subarray(slot * 32, slot * 32 + 32))) {
      throw new Found('tile', `${tile.level + 1}/${Math.floor(tile.n / TILE_WIDTH)}`, `tile ${tile.level}/${tile.n} and the tile above it do not agree`);
    }
  }

  async #beside(from: number, leaves: ReadonlyArray<{ readonly idx: number; readonly entry: string }>): Promise<void> {
    const to = from + leaves.length;
    const digests = new Map<number, ReadonlySet<string>>();
    const index = new Map((await this.#source.index(this.#log.logId, from, to)).map((row) => [row.idx, row]));
    for (const { idx, entry } of leaves) {
      const leaf = this.#leaf(idx, entry);
      if (leaf.tenant !== this.#log.tenantId) throw new Found('entry', idx, `entry ${idx} speaks of another tenant`);
      if (!isAuditEventType(leaf.type) || AUDIT_EVENTS[leaf.type].severity !== leaf.severity) throw new Found('entry', idx, `entry ${idx} has an unknown type or the wrong severity for it`);
      const row = index.get(idx);
      if (!row || row.eventId !== leaf.id || row.time !== leaf.time || row.type !== leaf.type || row.severity !== leaf.severity || row.outcome !== leaf.outcome || row.runId !== (leaf.run ?? '')) {
        throw new Found('index', idx, `the search index does not agree with entry ${idx}`);
      }
      digests.set(idx, new Set(leaf._sd));
      this.checked.entries += 1;
    }
    await this.#disclosures(from, to, digests);
  }

  #leaf(idx: number, entry: string): AuditEntry {
    try {
      return parseLeaf(entry);
    } catch (reason) {
      if (reason instanceof Unverifiable) throw new Found('entry', idx, `entry ${idx}: ${reason.message}`);
      throw reason;
    }
  }

  /** Every disclosure is one its entry promised; one that is gone must have been erased on record (none can be, in this release). */
  async #disclosures(from: number, to: number, digests: ReadonlyMap<number, ReadonlySet<string>>): Promise<void> {
    const found = new Map<number, Set<string>>();
    for (const { idx, name, text } of await this.#source.disclosures(this.#log.logId, from, to)) {
      const digest = disclosureDigest(this.#options.sha256, text);
      if (!digests.get(idx)?.has(digest)) throw new Found('disclosure', idx, `the disclosure "${name}" of entry ${idx} is not the one its entry promised`);
      found.set(idx, (found.get(idx) ?? new Set()).add(digest));
      this.checked.disclosures += 1;
    }
    for (const [idx, promised] of digests) {
      const missing = promised.size - (found.get(idx)?.size ?? 0);
      if (missing > 0) throw new Found('disclosure', idx, `${missing} disclosure(s) of entry ${idx} are gone, and no erasure on record explains it`);
    }
  }

  #checkpoint(size: number, note: string, root: Uint8Array | undefined): void {
    const problem = root ? checkpointProblem(note, { origin: this.#log.origin, vkey: this.#log.vkey, size, root }) : 'its size lies beyond the log';
    if (problem) throw new Found('checkpoint', size, `the checkpoint at ${size} is not valid: ${problem}`);
    this.checked.checkpoints += 1;
  }

  #end(lastCheckpoint: number): void {
    if (lastCheckpoint !== this.#log.signedSize) throw new Found('checkpoint', this.#log.signedSize, `the log says it is signed up to ${this.#log.signedSize}, the last checkpoint covers ${lastCheckpoint}`);
    if (!sameBytes(this.tree.frontierBytes(), this.#log.frontier)) throw new Found('log', this.#log.origin, 'the stored frontier is not that of the entries');
  }

  /** A whole database rolled back to an older copy verifies by itself; the mark outside it does not fit then (AUDIT 2.5). */
  #head(head: { readonly size: number; readonly note: string }, root: Uint8Array | undefined): void {
    if (!root) throw new Found('head', head.size, `this log once had ${head.size} signed entries and now has ${this.#log.size}: it was rolled back`);
    const problem = checkpointProblem(head.note, { origin: this.#log.origin, vkey: this.#log.vkey, size: head.size, root });
    if (problem) throw new Found('head', head.size, `the log is not the one that was signed at ${head.size}: ${problem}`);
  }
}
