import type { TenantId } from '../../../shared/brand.ts';
import type { TreeHash } from '../../../shared/tree-hash.ts';
import type { Clock } from '../../base/clock.ts';
import type { BareTx, Deferred, Storage } from '../../base/storage/index.ts';
import { systemActor } from '../../base/system-tenant.ts';
import type { CheckpointSigner } from './checkpoint-signer.ts';
import type { HeadsFile } from './heads-file.ts';
import { QUEUE, TAKE_QUEUE } from './log-statements.ts';
import { isAuditItem, type AuditItem, type PendingEntry, type SignRequest } from './pending-entry.ts';
import { appendEntries, createLog, dueForSignature, loadLog, saveLog, type TenantLog, writeCheckpoint } from './tenant-log.ts';

export interface WriterDeps {
  readonly hash: TreeHash;
  readonly clock: Clock;
  readonly signer: CheckpointSigner;
  readonly heads: HeadsFile | null;
  /** The first entry of a new log. */
  genesis(tenantId: TenantId, origin: string): PendingEntry;
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
  let moved = new Map<TenantId, TenantLog>();
  let version: number | null = null;
  let queued = false; // the first flush tells: on PostgreSQL entries wait in a queue

  /** Another process may have written to this file since (a command beside the server): what is remembered of its logs is then out of date. */
  async function forgetIfChanged(tx: BareTx): Promise<void> {
    const [now] = await tx.all<{ data_version: number }>('PRAGMA data_version');
    if (version !== null && now?.data_version !== version) known.clear();
    version = now?.data_version ?? null;
  }

  async function integrate(tx: BareTx, tenantId: TenantId, entries: readonly PendingEntry[], sign: boolean, fresh: boolean): Promise<void> {
    const before = (fresh ? null : (moved.get(tenantId) ?? known.get(tenantId))) ?? (await loadLog(tx, deps.hash, tenantId));
    const log = before ?? (await firstLog(tx, tenantId));
    let after = entries.length > 0 ? await appendEntries(tx, deps.hash, log, entries) : log;
    const now = deps.clock.now();
    if (after.tree.size > after.signedSize && (sign || dueForSignature(after, now))) {
      after = await writeCheckpoint(tx, after, deps.signer.note(after.origin, after.tree), now);
    }
    if (after !== before) await saveLog(tx, after);
    moved.set(tenantId, after);
  }

  async function firstLog(tx: BareTx, tenantId: TenantId): Promise<TenantLog> {
    const origin = deps.signer.originOf(tenantId);
    const log = await createLog(tx, deps.hash, tenantId, origin, deps.signer.vkey(origin));
    return appendEntries(tx, deps.hash, log, [deps.genesis(tenantId, origin)]);
  }

  function remember(committed: boolean): void {
    if (committed) {
      for (const [tenantId, log] of moved) {
        known.set(tenantId, log);
        if (log.tree.size > log.signedSize) unsigned.add(tenantId);
        else unsigned.delete(tenantId);
        // After a restart the note is not remembered: signing the same head again gives the same words (RFC 8032).
        const note = log.signedNote ?? (log.signedSize === log.tree.size ? deps.signer.note(log.origin, log.tree) : null);
        if (note !== null) deps.heads?.raise(log.origin, { size: log.signedSize, note });
      }
    }
    moved = new Map();
  }

  async function integrateQueue(storage: Storage, tenantId: TenantId, sign: boolean): Promise<number> {
    const taken = await storage.write(systemActor('integrator', tenantId), async (tx) => {
      await tx.all(`SELECT pg_advisory_xact_lock(hashtextextended('audit:' || ?, 0))`, tenantId);
      const rows = await tx.all<{ seq: number; body: string }>(TAKE_QUEUE, tenantId, tenantId);
      const entries = rows.sort((a, b) => Number(a.seq) - Number(b.seq)).map((row) => JSON.parse(row.body) as PendingEntry); // our own row, written by flush
      // Other servers write this log too: its state is read anew under the lock, never remembered.
      if (entries.length > 0 || sign) await integrate(tx, tenantId, entries, sign, true);
      return entries.length;
    });
    remember(true);
    return taken;
  }

  return {
    async flush(tx, items) {
      queued = tx.dialect === 'postgres';
      if (!queued) await forgetIfChanged(tx);
      for (const [tenantId, own] of byTenant(items)) {
        const entries = own.filter((item) => item.kind === 'entry');
        if (queued) for (const entry of entries) await tx.run(QUEUE, tenantId, JSON.stringify(entry));
        else await integrate(tx, tenantId, entries, own.some((item) => item.kind === 'sign'), false);
      }
    },

    ended(items, committed) {
      if (!queued) return remember(committed);
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
