import type { TenantId } from '../../../shared/brand.ts';
import type { TreeHash } from '../../../shared/tree-hash.ts';
import type { Storage } from '../../base/storage/index.ts';
import type { SubjectKeys } from '../subjects/index.ts';
import { askFile } from './ask-file.ts';
import type { CheckpointSigner } from './checkpoint-signer.ts';
import type { Head, HeadsFile } from './heads-file.ts';
import type { LogFacts, LogSource } from './log-source.ts';
import { digestDisclosure } from './node-hash.ts';
import { storedLogSource } from './stored-log-source.ts';
import type { LogVerdict, VerifyOptions } from './verify-log.ts';
import { verifyLogs } from './verify-logs.ts';
import { verifyOffThread } from './verify-off-thread.ts';

/** In a thread of its own: reading this SQLite file (a log from `sharedFrom` entries on by two), or, with null, asking the storage. Fewer than `from` entries are looked through where it is asked for. */
export interface OffThread {
  readonly file: string | null;
  readonly keyFile: string | null;
  readonly from?: number;
  readonly sharedFrom?: number;
}

/** How far a recomputation is, in entries of the log it is at. */
export interface Progress {
  readonly done: number;
  readonly total: number;
}

export interface VerifyWishes {
  readonly progress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

interface LogVerifierDeps {
  readonly hash: TreeHash;
  readonly signer: CheckpointSigner;
  readonly heads: HeadsFile | null;
  readonly subjects: SubjectKeys;
  /** What the keys of a tenant's people follow from. */
  rootOf(tenantId: TenantId): Uint8Array;
  /** Absent: always where it is asked for. */
  readonly offThread: OffThread | undefined;
}

interface LogVerifier {
  /** Recomputes every log of the tenant from its stored bytes. */
  verify(storage: Storage, tenantId: TenantId, wishes: VerifyWishes): Promise<readonly LogVerdict[]>;
  /** How far a recomputation of them is; null while none goes on. */
  checking(tenantId: TenantId): Progress | null;
}

/** So many entries are looked through in the time in which a thread begins. */
const THREAD_FROM = 2_000;

export function openLogVerifier({ hash, signer, heads, subjects, rootOf, offThread }: LogVerifierDeps): LogVerifier {
  const checking = new Map<TenantId, Progress>();
  const { file, keyFile, from = THREAD_FROM, sharedFrom } = offThread ?? { file: null, keyFile: null, from: Number.POSITIVE_INFINITY };
  return {
    async verify(storage, tenantId, { progress, signal }) {
      const told = (done: number, total: number): void => {
        checking.set(tenantId, { done, total });
        progress?.(done, total);
      };
      told(0, 0);
      try {
        return await storage.read({ tenantId }, async (db) => {
          const source = storedLogSource((statement, ...params) => db.all(statement, ...params), subjects);
          const [logs, marks] = [await source.logs(), headsOf(tenantId)];
          if (logs.reduce((sum, { size }) => sum + size, 0) < from) {
            return await verifyHere(file, { source, logs, subjects }, { hash, digest: digestDisclosure, heads: marks, vkeyOf: (origin) => signer.vkey(origin), progress: told, ...(signal ? { signal } : {}) });
          }
          const vkeys = Object.fromEntries(logs.map(({ origin }) => [origin, signer.vkey(origin)]));
          return await verifyOffThread(db, { tenantId, file, keyFile, ...(sharedFrom === undefined ? {} : { sharedFrom }), heads: marks, vkeys, rootOfSubjects: rootOf(tenantId) }, { progress: told, signal: signal ?? null });
        });
      } finally {
        checking.delete(tenantId);
      }
    },

    checking: (tenantId) => checking.get(tenantId) ?? null,
  };

  function headsOf(tenantId: TenantId): Readonly<Record<string, Head>> {
    const prefix = signer.originOf(tenantId).slice(0, -1);
    return Object.fromEntries(Object.entries(heads?.read() ?? {}).filter(([origin]) => origin.startsWith(prefix)));
  }
}

/** Where it was asked for; of an SQLite file through a connection of its own, because writers come between the questions of the shared one. */
async function verifyHere(file: string | null, { source, logs, subjects }: { readonly source: LogSource; readonly logs: readonly LogFacts[]; readonly subjects: SubjectKeys }, options: VerifyOptions): Promise<readonly LogVerdict[]> {
  if (file === null) return verifyLogs(source, options);
  const { ask, end } = askFile(file);
  try {
    const own = storedLogSource(ask, subjects);
    const ours = new Set(logs.map(({ logId }) => logId));
    return await verifyLogs({ ...own, logs: async () => (await own.logs()).filter(({ logId }) => ours.has(logId)) }, options);
  } finally {
    end();
  }
}
