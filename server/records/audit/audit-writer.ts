import type { TenantId } from '../../../shared/brand.ts';
import { toHex } from '../../../shared/byte-text.ts';
import type { TreeHash } from '../../../shared/tree-hash.ts';
import type { Clock } from '../../base/clock.ts';
import type { BareTx, Deferred, Storage } from '../../base/storage/index.ts';
import { systemActor } from '../../base/system-tenant.ts';
import type { SubjectKeys } from '../subjects/index.ts';
import type { CheckpointSigner } from './checkpoint-signer.ts';
import { findFork } from './find-fork.ts';
import type { Fork, HeadsFile } from './heads-file.ts';
import { epochOf, type Predecessor, ROTATED } from './log-epoch.ts';
import { QUEUE, TAKE_QUEUE } from './log-statements.ts';
import { isAuditItem, type AuditItem, type PendingEntry, type SealedEntry, type SignRequest } from './pending-entry.ts';
import { queued as queuedText, sealedOfNobody, sealEntries, unqueued } from './seal-entries.ts';
import { appendEntries, createLog, dueForSignature, loadLog, saveLog, type TenantLog, writeCheckpoint } from './tenant-log.ts';

export interface WriterDeps {
  readonly hash: TreeHash;
  readonly clock: Clock;
  readonly signer: CheckpointSigner;
  readonly heads: HeadsFile | null;
  readonly subjects: Pick<SubjectKeys, 'sealing'>;
  /** The first entry of a new log, and of a later epoch what stood before it. */
  genesis(tenantId: TenantId, origin: string, before: Predecessor | null): PendingEntry;
  forked(tenantId: TenantId, fork: Fork): PendingEntry;
  /** Whether this entry ends its log's epoch for the key of the next. */
  hands(entry: SealedEntry, nextVkey: string): boolean;
}

/** Where a transaction brought a tenant's log, and what of it is to be remembered once that is durable. */
interface Moved {
  readonly log: TenantLog;
  /** Epochs that ended in it, with their last checkpoints. */
  readonly ended: readonly TenantLog[];
  readonly fork: Fork | null;
}

/** Gives entries their place in the log. SQLite: at the end of the batch they came in. PostgreSQL: from a queue, one integrator a tenant at a time. */
export interface AuditWriter {
  flush(tx: BareTx, items: readonly Deferred[]): Promise<void>;
  ended(items: readonly Deferred[], committed: boolean): void;
  /** Until every entry of the tenant has its place and a signed checkpoint covers it. */
  settle(storage: Storage, tenantId: TenantId): Promise<void>;
  /** After a start: a process that died may have left entries of these tenants without their place, or without a signature. */
  expectTails(tenantIds: readonly TenantId[]): void;
  /** Signs the tails that have been unsigned for a second; called by a timer. */
  signTails(storage: Storage): Promise<void>;
}

export function openAuditWriter(deps: WriterDeps): AuditWriter {
  const known = new Map<TenantId, TenantLog>();
  const unsigned = new Set<TenantId>();
  /** Logs that were held against their mark since this process, or another beside it, wrote last. */
  const compared = new Set<string>();
  let moved = new Map<TenantId, Moved>();
  let version: number | null = null;
  let queued = false; // the first flush tells: on PostgreSQL entries wait in a queue

  /** Another process may have written to this file since (a command beside the server): what is remembered of its logs is then out of date. */
  async function forgetIfChanged(tx: BareTx): Promise<void> {
    const [now] = await tx.all<{ data_version: number }>('PRAGMA data_version');
    if (version !== null && now?.data_version !== version) {
      known.clear();
      compared.clear();
    }
    version = now?.data_version ?? null;
  }

  async function integrate(tx: BareTx, tenantId: TenantId, entries: readonly SealedEntry[], sign: boolean, before: Moved | null): Promise<Moved> {
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

  function remember(tenantId: TenantId, { log, ended, fork }: Moved): void {
    known.set(tenantId, log);
    if (log.tree.size > log.signedSize) unsigned.add(tenantId);
    else unsigned.delete(tenantId);
    for (const epoch of [...ended, log]) {
      // After a restart the note is not remembered: signing the same head again gives the same words (RFC 8032).
      const note = epoch.signedNote ?? (epoch.signedSize === epoch.tree.size ? deps.signer.note(epoch.origin, epoch.tree) : null);
      if (note !== null) deps.heads?.raise(epoch.origin, { size: epoch.signedSize, note });
    }
    if (fork) deps.heads?.keepFork(fork);
  }

  function remembered(tenantId: TenantId): Moved | null {
    const log = known.get(tenantId);
    return log ? { log, ended: [], fork: null } : null;
  }

  async function integrateQueue(storage: Storage, tenantId: TenantId, sign: boolean): Promise<number> {
    const { taken, reached } = await storage.write(systemActor('integrator', tenantId), async (tx) => {
      await tx.all(`SELECT pg_advisory_xact_lock(hashtextextended('audit:' || ?, 0))`, tenantId);
      const rows = await tx.all<{ seq: number; body: string }>(TAKE_QUEUE, tenantId, tenantId);
      const entries = rows.sort((a, b) => Number(a.seq) - Number(b.seq)).map((row) => unqueued(row.body));
      // Other servers write this log too: its state is read anew under the lock, never remembered.
      return { taken: entries.length, reached: entries.length > 0 || sign ? await integrate(tx, tenantId, entries, sign, null) : null };
    });
    if (reached) remember(tenantId, reached);
    return taken;
  }

  return {
    async flush(tx, items) {
      queued = tx.dialect === 'postgres';
      if (!queued) await forgetIfChanged(tx);
      for (const [tenantId, own] of byTenant(items)) {
        const entries = await sealEntries(deps.subjects, tx, tenantId, own.filter((item) => item.kind === 'entry'));
        if (queued) for (const entry of entries) await tx.run(QUEUE, tenantId, queuedText(entry));
        else moved.set(tenantId, await integrate(tx, tenantId, entries, own.some((item) => item.kind === 'sign'), moved.get(tenantId) ?? remembered(tenantId)));
      }
    },

    ended(items, committed) {
      if (!queued) {
        if (committed) for (const [tenantId, reached] of moved) remember(tenantId, reached);
        moved = new Map();
        return;
      }
      for (const [tenantId, own] of byTenant(items)) if (own.some((item) => item.kind === 'entry')) unsigned.add(tenantId);
    },

    async settle(storage, tenantId) {
      if (storage.dialect === 'postgres') {
        while ((await integrateQueue(storage, tenantId, true)) > 0);
        unsigned.delete(tenantId);
      } else await storage.write(systemActor('signer', tenantId), (tx) => Promise.resolve(tx.defer(signRequest(tenantId))));
      await deps.heads?.settle();
    },

    expectTails(tenantIds) {
      for (const tenantId of tenantIds) unsigned.add(tenantId);
    },

    async signTails(storage) {
      for (const tenantId of Array.from(unsigned)) await this.settle(storage, tenantId); // a copy: settling takes it out
    },
  };
}

function signRequest(tenantId: TenantId): SignRequest {
  return { tenantId, kind: 'sign' };
}

function byTenant(items: readonly Deferred[]): Map<TenantId, AuditItem[]> {
  const grouped = new Map<TenantId, AuditItem[]>();
  for (const item of items) {
    if (!isAuditItem(item)) continue;
    const own = grouped.get(item.tenantId);
    if (own) own.push(item);
    else grouped.set(item.tenantId, [item]);
  }
  return grouped;
}
