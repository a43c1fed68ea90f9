import { expireDue } from './agents/approvals/index.ts';
import type { House } from './api/house.ts';
import type { FaultLog } from './fault-log.ts';
import { recoverRuns, releaseOverdue } from './fleet/gateway/index.ts';
import { epochMs } from '../shared/brand.ts';

const SIGN_MS = 1_000;
const SWEEP_MS = 30_000;

/** What must happen although nobody asks: unsigned tails are signed, what is overdue expires, what a dead process left is ended. */
export async function beginHousekeeping(house: House, faults: FaultLog): Promise<{ stop(): Promise<void> }> {
  await recoverRuns(house.gateway);
  await house.imports.recover();
  house.audit.writer.expectTails(await house.tenantIds());
  const last: Promise<unknown>[] = [];
  const every = (ms: number, what: string, work: () => Promise<unknown>) => {
    let busy = false;
    const timer = setInterval(() => {
      if (busy) return;
      busy = true;
      const done = work().finally(() => (busy = false));
      faults.supervise(done, what);
      last[0] = done.catch(() => undefined);
    }, ms);
    timer.unref();
    return timer;
  };
  const timers = [
    every(SIGN_MS, 'signing', () => house.audit.writer.signTails(house.storage)),
    every(SWEEP_MS, 'sweeping', async () => {
      for (const tenantId of await house.tenantIds()) await expireDue(house.governance, tenantId);
      await releaseOverdue(house.gateway);
      await house.uploads.sweep(epochMs(house.clock.now()));
    }),
  ];
  return {
    stop: async () => {
      timers.forEach(clearInterval);
      await Promise.all(last);
      for (const tenantId of await house.tenantIds()) await house.audit.writer.settle(house.storage, tenantId);
    },
  };
}
