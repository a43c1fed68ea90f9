import type { TenantId } from '../../../shared/brand.ts';
import { toHex } from '../../../shared/byte-text.ts';
import type { TreeHash } from '../../../shared/tree-hash.ts';
import type { Clock } from '../../base/clock.ts';
import type { BareTx } from '../../base/storage/index.ts';
import type { CheckpointSigner } from './checkpoint-signer.ts';
import { findFork } from './find-fork.ts';
import type { Fork, HeadsFile } from './heads-file.ts';
import { epochOf, type Predecessor, ROTATED } from './log-epoch.ts';
import type { PendingEntry, SealedEntry } from './pending-entry.ts';
import { sealedOfNobody } from './seal-entries.ts';
import { appendEntries, createLog, dueForSignature, loadLog, saveLog, type TenantLog, writeCheckpoint } from './tenant-log.ts';

export interface IntegratorDeps {
  readonly hash: TreeHash;
  readonly clock: Clock;
  readonly signer: CheckpointSigner;
  readonly heads: HeadsFile | null;
  /** The first entry of a new log, and of a later epoch what stood before it. */
  genesis(tenantId: TenantId, origin: string, before: Predecessor | null): PendingEntry;
  forked(tenantId: TenantId, fork: Fork): PendingEntry;
  /** Whether this entry ends its log's epoch for the key of the next. */
  hands(entry: SealedEntry, nextVkey: string): boolean;
}

/** Where a transaction brought a tenant's log, and what of it is to be remembered once that is durable. */
export interface Moved {
  readonly log: TenantLog;
  /** Epochs that ended in it, with their last checkpoints. */
  readonly ended: readonly TenantLog[];
  readonly fork: Fork | null;
}

interface Wishes {
  /** Where the log stands; null where that is not known. */
  readonly before: Moved | null;
  /** Its end is signed now, due or not. */
  readonly sign: boolean;
}

interface LogIntegrator {
  /** Gives these entries their place at the end of the tenant's log. */
  integrate(tx: BareTx, tenantId: TenantId, entries: readonly SealedEntry[], how: Wishes): Promise<Moved>;
  /** Another process may have written to these logs: each is held against its mark once more. */
  compareAnew(): void;
}

/** Continues a tenant's log: takes it up where it stands or begins it, ends an epoch where an entry says so, signs what is due. Of a log it remembers only that it was compared. */
export function openLogIntegrator(deps: IntegratorDeps): LogIntegrator {
  /** Logs that were held against their mark since this process, or another beside it, wrote last. */
  const compared = new Set<string>();

  return { integrate, compareAnew: () => compared.clear() };

  async function integrate(tx: BareTx, tenantId: TenantId, entries: readonly SealedEntry[], { before, sign }: Wishes): Promise<Moved> {
    const start = before ?? (await takeUp(tx, tenantId));
    let [log, rest, ended] = [start.log, entries, start.ended];
    for (let end = endOfEpoch(log, rest); end !== -1; end = endOfEpoch(log, rest)) {
      const last = await written(tx, log, rest.slice(0, end + 1), true);
      [log, rest, ended] = [await nextEpoch(tx, tenantId, last, null), rest.slice(end + 1), [...ended, last]];
    }
    return { log: await written(tx, log, rest, sign), ended, fork: start.fork };
  }

  /** The log as it stands in the database; a new one where there is none, or where it is not the one that was signed. */
  async function takeUp(tx: BareTx, tenantId: TenantId): Promise<Moved> {
    const log = await loadLog(tx, deps.hash, tenantId);
    const fork = await findFork(deps, tx, tenantId, log, log && compared.has(log.origin) ? 'size' : 'root');
    if (log) compared.add(log.origin);
    if (fork) return { log: await nextEpoch(tx, tenantId, log, fork), ended: [], fork };
    return { log: log ?? (await firstLog(tx, tenantId)), ended: [], fork: null };
  }

  /** At the end of `log`, once these entries stand there; signed if that is due, and saved. */
  async function written(tx: BareTx, log: TenantLog, entries: readonly SealedEntry[], sign: boolean): Promise<TenantLog> {
    let after = entries.length > 0 ? await appendEntries(tx, deps.hash, log, entries) : log;
    const now = deps.clock.now();
    if (after.tree.size > after.signedSize && (sign || dueForSignature(after, now))) {
      after = await writeCheckpoint(tx, after, deps.signer.note(after.origin, after.tree), now);
    }
    if (after !== log) await saveLog(tx, after);
    return after;
  }

  function endOfEpoch({ tenantId, origin }: TenantLog, entries: readonly SealedEntry[]): number {
    return entries.findIndex((entry) => entry.index.type === ROTATED && deps.hands(entry, deps.signer.vkey(deps.signer.originOf(tenantId, epochOf(origin) + 1))));
  }

  async function firstLog(tx: BareTx, tenantId: TenantId): Promise<TenantLog> {
    const origin = deps.signer.originOf(tenantId);
    const log = await createLog(tx, deps.hash, tenantId, origin, deps.signer.vkey(origin));
    return appendEntries(tx, deps.hash, log, [sealedOfNobody(deps.genesis(tenantId, origin, null))]);
  }

  /** A log whose first entry says where the one before it ended. What a fork left unsigned there stays unsigned: its key signs nothing twice. */
  async function nextEpoch(tx: BareTx, tenantId: TenantId, log: TenantLog | null, fork: Fork | null): Promise<TenantLog> {
    const origin = deps.signer.originOf(tenantId, epochOf(fork?.origin ?? log?.origin ?? '') + 1);
    const before = log && { origin: log.origin, size: log.tree.size, root: toHex(log.tree.root()) };
    const next = await createLog(tx, deps.hash, tenantId, origin, deps.signer.vkey(origin));
    return written(tx, next, [deps.genesis(tenantId, origin, before), ...(fork ? [deps.forked(tenantId, fork)] : [])].map(sealedOfNobody), true);
  }
}
