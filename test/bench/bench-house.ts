import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../server/base/clock.ts';
import { systemIds } from '../../server/base/ids.ts';
import { kitFor, noHooks, openSqlite, type Storage } from '../../server/base/storage/index.ts';
import { houseDdl } from '../../server/house-ddl.ts';
import { type AuditRoom, openAuditRoom, openHeadsFile } from '../../server/records/audit/index.ts';
import type { TenantId } from '../../shared/brand.ts';
import { seedTenant } from '../support/tenants.ts';

/** The product's storage and log on a disk of this machine, wired as `openServer` wires them, with one tenant in it. */
export interface BenchHouse {
  readonly file: string;
  readonly storage: Storage;
  readonly audit: AuditRoom;
  readonly tenantId: TenantId;
  close(): Promise<void>;
}

const DATA_KEY = new Uint8Array(32).fill(7);

export async function openBenchHouse(): Promise<BenchHouse> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  const heads = openHeadsFile(join(folder, 'heads.json'));
  const audit = openAuditRoom({ kit: kitFor('sqlite'), clock: systemClock, ids: systemIds, dataKey: DATA_KEY, installation: 'bench', heads });
  const file = join(folder, 'workspace.db');
  const storage = openSqlite({ file, ddl: houseDdl, hooks: { ...noHooks, ...audit.hooks } });
  const tenantId = await seedTenant(storage, { slug: 'bench' });
  return {
    file, storage, audit, tenantId,
    close: async () => {
      await heads.settle();
      await storage.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Does `count` things with `clients` callers at once, each waiting for its answer before it asks again. */
export async function withClients(clients: number, count: number, ask: (client: number, n: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  await Promise.all(Array.from({ length: clients }, async (_, client) => {
    for (let n = next++; n < count; n = next++) await ask(client, n);
  }));
}
