import type { TenantId } from '../../../shared/brand.ts';
import type { TreeHash } from '../../../shared/tree-hash.ts';
import type { Storage } from '../../base/storage/index.ts';
import type { SubjectBoxes } from '../subjects/index.ts';
import { proveConsistency, proveInclusion } from './audit-proof.ts';
import type { LogSource } from './log-source.ts';
import { FIND_TILE } from './log-statements.ts';
import { type Ask, storedLogSource } from './stored-log-source.ts';

/**
 * A tenant's logs for whoever takes them away piece by piece. Each question is a read of its own, so that a slow reader holds
 * no connection; what was signed never changes, so the answers fit together all the same.
 */
export interface LogHistory extends LogSource {
  /** The hashes of one tile as they stand now: a tile that grew since has the earlier ones in front. Throws when there is none. */
  tile(logId: number, level: number, n: number): Promise<Uint8Array>;
  /** RFC 6962 consistency proof between two sizes. */
  consistency(logId: number, oldSize: number, size: number): Promise<readonly Uint8Array[]>;
  /** RFC 6962 audit path of an entry in the first `size`. */
  inclusion(logId: number, index: number, size: number): Promise<readonly Uint8Array[]>;
}

export function openLogHistory(storage: Storage, boxes: SubjectBoxes, tenantId: TenantId, hash: TreeHash): LogHistory {
  const ask: Ask = (statement, ...params) => storage.read({ tenantId }, (db) => db.all(statement, ...params));
  return {
    ...storedLogSource(ask, boxes),
    async tile(logId, level, n) {
      const [row] = await storage.read({ tenantId }, (db) => db.all<{ hashes: Uint8Array }>(FIND_TILE, tenantId, logId, level, n));
      if (!row) throw new Error(`log ${logId} has no tile ${level}/${n}`);
      return new Uint8Array(row.hashes);
    },
    inclusion: (logId, index, size) => storage.read({ tenantId }, (db) => proveInclusion(db, hash, { tenantId, logId }, index, size)),
    consistency: (logId, oldSize, size) => storage.read({ tenantId }, (db) => proveConsistency(db, hash, { tenantId, logId }, oldSize, size)),
  };
}
