import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openMemoryStore } from '../../server/agents/memory/index.ts';
import { openArchiveShelf, openProductLineStore, openProductStore, openRetentionStore, type RetentionDeps } from '../../server/assurance/retention/index.ts';
import { systemIds } from '../../server/base/ids.ts';
import type { AuditedDatabase } from './audited-databases.ts';
import { testVault } from './test-vault.ts';

export interface RetentionRooms {
  readonly deps: RetentionDeps;
  /** Where archives are written. */
  readonly folder: string;
  drop(): void;
}

/** Retention over one real database, its archives in a folder of their own. */
export async function retentionRooms({ storage, clock, audit }: Pick<AuditedDatabase, 'storage' | 'clock' | 'audit'>, viewOf: RetentionDeps['viewOf']): Promise<RetentionRooms> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-archives-'));
  const products = openProductStore(storage.kit);
  const { vault } = await testVault({ storage, clock, audit: audit.trail, columns: [openMemoryStore(storage.kit).sealedContents, products.sealedKeys] });
  return {
    folder, drop: () => rmSync(folder, { recursive: true, force: true }),
    deps: {
      storage, clock, ids: systemIds, audit, vault, products, viewOf, retention: openRetentionStore(storage.kit), lines: openProductLineStore(storage.kit), archives: openArchiveShelf(folder), peopleOf: () => Promise.resolve({ records: 0, oldest: null }),
      isClosed: () => Promise.resolve(false),
    },
  };
}
