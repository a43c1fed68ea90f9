import { systemIds } from '../../server/base/ids.ts';
import type { Storage } from '../../server/base/storage/index.ts';
import type { Clock } from '../../server/base/clock.ts';
import type { AuditTrail } from '../../server/records/audit/index.ts';
import { openVault, prepareVault, type SealedColumn, type VaultDeps } from '../../server/records/vault/index.ts';
import { fixedClock } from './fixed-clock.ts';
import { recordingAudit } from './recording-audit.ts';

interface VaultWishes {
  readonly storage: Storage;
  readonly clock?: Clock;
  readonly audit?: AuditTrail;
  /** The sealed columns of the room under test. */
  readonly columns?: readonly SealedColumn[];
  readonly dataKey?: Uint8Array;
  readonly previousDataKey?: Uint8Array;
}

/** A data key for tests that do not care which. */
export const VAULT_KEY = Uint8Array.from({ length: 32 }, (_, at) => (at * 37 + 11) % 256);

/** The real vault over one real database, with the deployment's own key made. */
export async function testVault({ storage, clock = fixedClock(), audit = recordingAudit(), columns = [], dataKey = VAULT_KEY, previousDataKey }: VaultWishes): Promise<VaultDeps> {
  const vault = openVault({ kit: storage.kit, clock, ids: systemIds, audit, dataKey, ...(previousDataKey ? { previousDataKey } : {}) });
  columns.forEach((column) => vault.register(column));
  const deps = { storage, clock, audit, vault };
  await prepareVault(deps);
  return deps;
}
