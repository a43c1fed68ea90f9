import type { House } from './api/house.ts';
import { endAgain, eraseUnreadable } from './assurance/retention/index.ts';
import { deliverAll, dueDeliveries } from './fleet/webhooks/index.ts';
import type { FaultLog } from './fault-log.ts';
import { recoverRuns, releaseOverdue, resumeGranted } from './fleet/gateway/index.ts';
import { askServers, dueServers } from './flows/ask-due-servers.ts';
import { verifyAfterStart, verifyDue } from './records/audit/index.ts';
import { askWitnesses } from './records/witness/index.ts';
import { noteUses, tendKeys } from './records/vault/index.ts';
import { endWithTenants, sweepTenants } from './sweep-tenants.ts';
import { besideOneAnother, tendTenants } from './tenant-chores.ts';
import { epochMs } from '../shared/brand.ts';

const SIGN_MS = 1_000;
/** An open stream outlives the right to it by no more than five seconds (SECURITY-CASES SSE-04). */
const WATCH_MS = 3_000;
const PUMP_MS = 250;
const SWEEP_MS = 30_000;
const SEND_MS = 5_000;
/** How long a changed registry file may wait to come into force (FEATURES E23). */
const FILES_MS = 2_000;
const TEND_MS = 3_600_000;
/** A start has other things to do first. */
const CHECK_AFTER_MS = 5_000;
/** How often it is looked which logs nobody has had checked for a week. */
const CHECK_MS = 3_600_000;
const WITNESS_MS = 60_000;
/** How often it is looked which MCP servers are due to be asked again. */
const ASK_MS = 300_000;

/** What must happen although nobody asks: unsigned tails are signed, what is overdue expires, what a dead process left is ended. */
export async function beginHousekeeping(house: House, faults: FaultLog, localOrders: () => Promise<void>): Promise<{ stop(): Promise<void> }> {
  await tendTenants(faults, await house.logTenantIds(), { 'ending keys that an older copy brought back': (tenantId) => endAgain(house.retention, tenantId) });
  await recoverRuns(house.gateway);
  await resumeGranted(house.gateway);
  await house.imports.recover();
  await house.reportJobs.recover();
  await house.packageJobs.recover();
  await endWithTenants(house, faults);
  house.audit.writer.expectTails(await house.logTenantIds());
  const running = new Set<Promise<unknown>>();
  const begin = (what: string, work: () => Promise<unknown>): Promise<unknown> => {
    const done = work();
    faults.supervise(done, what);
    const over: Promise<unknown> = done.catch(() => undefined).finally(() => running.delete(over));
    running.add(over);
    return over;
  };
  const every = (ms: number, what: string, work: () => Promise<unknown>) => {
    let busy = false;
    const timer = setInterval(() => {
      if (busy) return;
      busy = true;
      void begin(what, work).finally(() => (busy = false));
    }, ms);
    timer.unref();
    return timer;
  };
  const tend = async () => tendKeys(house.vaultDeps, await house.tenantIds());
  void begin('tending keys', tend); // a process that died may have left values under a retired key
  void begin('local orders', localOrders);
  const send = besideOneAnother(faults, begin, { what: 'sending webhooks', find: (tenantId) => dueDeliveries(house.webhooks, tenantId), run: (_tenantId, due) => deliverAll(house.webhooks, due) });
  const ask = besideOneAnother(faults, begin, { what: 'asking MCP servers', find: (tenantId) => dueServers(house.servers, tenantId), run: (tenantId, due) => askServers(house.servers, tenantId, due) });
  const closing = new AbortController();
  const check = (which: typeof verifyDue) => async () => {
    try {
      await which(house, await house.logTenantIds(), closing.signal);
    } catch (reason) {
      if (!closing.signal.aborted) throw reason; // stopped half-way: the next start begins it again
    }
  };
  const afterStart = setTimeout(() => void begin('verifying logs', async () => {
    // A copy from before an erasure may have been put back. What goes wrong there must not keep the check away that would name it.
    await tendTenants(faults, await house.logTenantIds(), { 'erasing again what an older copy holds': (tenantId) => eraseUnreadable(house.retention, tenantId) });
    await check(verifyAfterStart)();
  }), CHECK_AFTER_MS).unref();
  const timers = [
    every(CHECK_MS, 'verifying logs', check(verifyDue)),
    every(WITNESS_MS, 'asking witnesses', async () => {
      for (const tenantId of await house.logTenantIds()) await askWitnesses(house.witness, tenantId);
    }),
    every(SIGN_MS, 'signing', () => house.audit.writer.signTails(house.storage)),
    every(WATCH_MS, 'watching streams', () => house.edge.streams.tick()),
    every(WATCH_MS, 'local orders', localOrders),
    every(PUMP_MS, 'streaming', () => house.edge.streams.pump()),
    every(FILES_MS, 'reading layer files', () => house.layerFiles.sync()),
    every(SWEEP_MS, 'sweeping', async () => {
      await sweepTenants(house, faults);
      await releaseOverdue(house.gateway);
      await resumeGranted(house.gateway);
      await house.edge.sweep();
      await house.denials.tell();
      await house.uploads.sweep(epochMs(house.clock.now()));
      await house.packageJobs.sweep();
      await noteUses(house.vaultDeps);
      await Promise.all([house.reportJobs.endLost(), house.packageJobs.endLost()]);
    }),
    every(SEND_MS, 'sending webhooks', async () => send(await house.tenantIds())),
    every(TEND_MS, 'tending keys', tend),
    every(ASK_MS, 'asking MCP servers', async () => ask(await house.tenantIds())),
  ];
  return {
    stop: async () => {
      timers.forEach(clearInterval);
      clearTimeout(afterStart);
      closing.abort(new Error('the server stops'));
      house.edge.streams.endAll();
      await house.reportJobs.stop();
      await house.packageJobs.stop();
      await Promise.all(running);
      await noteUses(house.vaultDeps);
      for (const tenantId of await house.logTenantIds()) await house.audit.writer.settle(house.storage, tenantId);
    },
  };
}
