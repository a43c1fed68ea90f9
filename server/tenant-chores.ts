import type { TenantId } from '../shared/brand.ts';
import type { FaultLog } from './fault-log.ts';

/** What is done for one tenant at a time, by the name under which the fault log knows it. */
export type Chores = Readonly<Record<string, (tenantId: TenantId) => Promise<unknown>>>;

/** Every chore for every tenant, in turn. What the records of one make of a chore is reported, and keeps no other chore and nobody else waiting. */
export async function tendTenants({ report }: Pick<FaultLog, 'report'>, tenants: readonly TenantId[], chores: Chores): Promise<void> {
  for (const tenantId of tenants) for (const [what, work] of Object.entries(chores)) await orReport(report, what, () => work(tenantId), null);
}

interface Errand<Due> {
  readonly what: string;
  /** What waits to be done: a short question to the storage. */
  find(tenantId: TenantId): Promise<readonly Due[]>;
  /** Takes as long as somebody outside makes it take. */
  run(tenantId: TenantId, due: readonly Due[]): Promise<unknown>;
}

/** Does what waits on others outside, each tenant's beside everybody else's: whose is slow keeps only themselves waiting, and begins nothing new before it is through. */
export function besideOneAnother<Due>({ report }: Pick<FaultLog, 'report'>, begin: (what: string, work: () => Promise<unknown>) => Promise<unknown>, { what, find, run }: Errand<Due>): (tenants: readonly TenantId[]) => Promise<void> {
  const busy = new Set<TenantId>();
  return async (tenants) => {
    for (const tenantId of tenants.filter((one) => !busy.has(one))) {
      const due = await orReport(report, what, () => find(tenantId), []);
      if (due.length === 0) continue;
      busy.add(tenantId);
      void begin(what, () => run(tenantId, due)).finally(() => busy.delete(tenantId));
    }
  };
}

async function orReport<Found>(report: FaultLog['report'], what: string, work: () => Promise<Found>, otherwise: Found): Promise<Found> {
  try {
    return await work();
  } catch (reason) {
    report(reason, what);
    return otherwise;
  }
}
