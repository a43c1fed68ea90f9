import { and, asc, eq, lt, lte } from 'drizzle-orm';
import { plusMs, type TenantId } from '../../../shared/brand.ts';
import type { Clock } from '../../base/clock.ts';
import type { Storage } from '../../base/storage/index.ts';
import { systemActor } from '../../base/system-tenant.ts';
import { buildCommandTables } from './command-tables.ts';

/** How long an answer is kept (DECISIONS 17): what is asked under the same name afterwards is a new command. */
const KEPT_MS = 90 * 86_400_000;
/** Steps that go in one transaction, so that nobody waits for long behind it. */
const AT_ONCE = 1_000;

/** Old answers of a tenant's named commands go, oldest first: they repeat what a run or a person told, and must not outlive it for good. */
export async function forgetCommands({ storage, clock }: { readonly storage: Storage; readonly clock: Clock }, tenantId: TenantId, most = AT_ONCE): Promise<void> {
  const { command } = buildCommandTables(storage.kit);
  const old = and(eq(command.tenantId, tenantId), lt(command.at, plusMs(clock.now(), -KEPT_MS)));
  for (;;) {
    const [last] = (await storage.read({ tenantId }, (db) => db.q.select({ at: command.at }).from(command).where(old).orderBy(asc(command.at)).limit(most))).slice(-1);
    if (last === undefined) return;
    await storage.write(systemActor('sweeper', tenantId), (tx) => tx.q.delete(command).where(and(old, lte(command.at, last.at))).execute());
  }
}
