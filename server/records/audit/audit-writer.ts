import type { TenantId } from '../../../shared/brand.ts';
import type { BareTx, Deferred, Storage } from '../../base/storage/index.ts';
import { systemActor } from '../../base/system-tenant.ts';
import type { SubjectKeys } from '../subjects/index.ts';
import { type IntegratorDeps, type Moved, openLogIntegrator } from './log-integrator.ts';
import { QUEUE, TAKE_QUEUE } from './log-statements.ts';
import { isAuditItem, type AuditItem, type SignRequest } from './pending-entry.ts';
import { queued as queuedText, sealEntries, unqueued } from './seal-entries.ts';
import type { TenantLog } from './tenant-log.ts';

interface WriterDeps extends IntegratorDeps {
  readonly subjects: Pick<SubjectKeys, 'sealing'>;
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
  const integrator = openLogIntegrator(deps);
  const known = new Map<TenantId, TenantLog>();
  const unsigned = new Set<TenantId>();
  let moved = new Map<TenantId, Moved>();
  let version: number | null = null;
  let queued = false; // the first flush tells: on PostgreSQL entries wait in a queue

  /** Another process may have written to this file since (a command beside the server): what is remembered of its logs is then out of date. */
  async function forgetIfChanged(tx: BareTx): Promise<void> {
    const [now] = await tx.all<{ data_version: number }>('PRAGMA data_version');
    if (version !== null && now?.data_version !== version) {
      known.clear();
      integrator.compareAnew();
    }
    version = now?.data_version ?? null;
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
      return { taken: entries.length, reached: entries.length > 0 || sign ? await integrator.integrate(tx, tenantId, entries, { before: null, sign }) : null };
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
        else moved.set(tenantId, await integrator.integrate(tx, tenantId, entries, { before: moved.get(tenantId) ?? remembered(tenantId), sign: own.some((item) => item.kind === 'sign') }));
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
