import { and, asc, eq, gte, inArray, lt } from 'drizzle-orm';
import { plusMs, type TenantId } from '../../../shared/brand.ts';
import type { Clock } from '../../base/clock.ts';
import type { Storage } from '../../base/storage/index.ts';
import { systemActor } from '../../base/system-tenant.ts';
import { buildCommandTables } from './command-tables.ts';

/** How long an answer is kept (DECISIONS 17): what is asked under the same name afterwards is a new command. */
const KEPT_MS = 90 * 86_400_000;
/** Steps that go in one transaction, so that nobody waits for long behind it. */
const AT_ONCE = 500;

/**
 * Old answers of a tenant's named commands go, oldest first: they repeat what a run or a person told, and must not outlive it for
 * good. A command goes whole, once its last step is old.
 */
export async function forgetCommands({ storage, clock }: { readonly storage: Storage; readonly clock: Clock }, tenantId: TenantId, most = AT_ONCE): Promise<void> {
  const { command } = buildCommandTables(storage.kit);
  const [own, since] = [eq(command.tenantId, tenantId), plusMs(clock.now(), -KEPT_MS)];
  for (;;) {
    const over = await storage.read({ tenantId }, async (db) => {
      const old = await db.q.select({ id: command.id }).from(command).where(and(own, lt(command.at, since))).orderBy(asc(command.at)).limit(most);
      const named = new Set(old.map(({ id }) => id));
      for (const { id } of await db.q.select({ id: command.id }).from(command).where(and(own, inArray(command.id, [...named]), gte(command.at, since)))) named.delete(id);
      return [...named];
    });
    if (over.length === 0) return;
    await storage.write(systemActor('sweeper', tenantId), (tx) => tx.q.delete(command).where(and(own, inArray(command.id, over))).execute());
  }
}
