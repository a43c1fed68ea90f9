/**
 * A process that re-seals a tenant's values and dies by SIGKILL in the middle of a transaction.
 * Arguments: dialect, file or URL, tenant, how many values it may replace before it dies.
 */
import { noHooks, openPostgres, openSqlite } from '../../server/base/storage/index.ts';
import { systemActor } from '../../server/base/system-tenant.ts';
import { resealValues, type SealedColumn } from '../../server/records/vault/index.ts';
import { brand, type TenantId } from '../../shared/brand.ts';
import { houseDdl } from '../../server/house-ddl.ts';
import { PROBE_DDL, probeColumn } from './sealed-probe-column.ts';
import { testVault } from './test-vault.ts';

const [dialect = '', address = '', tenant = '', mortal = ''] = process.argv.slice(2);
/** As in postgres.ts, which starts a database and cannot be imported here. */
const CONTEXT_KEY = new Uint8Array(32).fill(7);

const storage = dialect === 'sqlite'
  ? openSqlite({ file: address, ddl: [...houseDdl, PROBE_DDL], hooks: noHooks })
  : await openPostgres({ url: address, contextKey: CONTEXT_KEY, hooks: noHooks });
let left = Number(mortal);
const dying: SealedColumn = {
  ...probeColumn,
  replace: async (...args) => {
    await probeColumn.replace(...args);
    left -= 1;
    if (left === 0) process.kill(process.pid, 'SIGKILL');
  },
};
await resealValues(await testVault({ storage, columns: [dying] }), systemActor('vault', brand<TenantId>(tenant)), { batch: 10 });
