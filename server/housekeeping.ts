import { expireDue, remindDue } from './agents/approvals/index.ts';
import { closeIdleDrafts, deprecateDue } from './agents/catalog/index.ts';
import { forgetEnded } from './agents/memory/index.ts';
import type { House } from './api/house.ts';
import { deliverDue } from './fleet/webhooks/index.ts';
import { publishDue } from './flows/schedule-publication.ts';
import type { FaultLog } from './fault-log.ts';
import { voidOrphans } from './flows/delete-agent.ts';
import { recoverRuns, releaseOverdue, resumeGranted } from './fleet/gateway/index.ts';
import { askDueServers } from './flows/ask-due-servers.ts';
import { noteUses, tendKeys } from './records/vault/index.ts';
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
/** How often it is looked which MCP servers are due to be asked again. */
const ASK_MS = 300_000;

/** What must happen although nobody asks: unsigned tails are signed, what is overdue expires, what a dead process left is ended. */
export async function beginHousekeeping(house: House, faults: FaultLog, localOrders: () => Promise<void>): Promise<{ stop(): Promise<void> }> {
  await recoverRuns(house.gateway);
  await resumeGranted(house.gateway);
  await house.imports.recover();
  house.audit.writer.expectTails(await house.tenantIds());
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
  const timers = [
    every(SIGN_MS, 'signing', () => house.audit.writer.signTails(house.storage)),
    every(WATCH_MS, 'watching streams', () => house.edge.streams.tick()),
    every(WATCH_MS, 'local orders', localOrders),
    every(PUMP_MS, 'streaming', () => house.edge.streams.pump()),
    every(FILES_MS, 'reading layer files', () => house.layerFiles.sync()),
    every(SWEEP_MS, 'sweeping', async () => {
      for (const tenantId of await house.tenantIds()) {
        await expireDue(house.governance, tenantId);
        await remindDue(house.governance, tenantId);
        await publishDue(house.governance, tenantId);
        await forgetEnded(house.memory, tenantId);
        await deprecateDue(house.governance, tenantId);
        await closeIdleDrafts(house.governance, tenantId);
        await voidOrphans(house.governance, tenantId);
      }
      await releaseOverdue(house.gateway);
      await resumeGranted(house.gateway);
      await house.edge.sweep();
      await house.uploads.sweep(epochMs(house.clock.now()));
      await noteUses(house.vaultDeps);
    }),
    every(SEND_MS, 'sending webhooks', async () => {
      for (const tenantId of await house.tenantIds()) await deliverDue(house.webhooks, tenantId);
    }),
    every(TEND_MS, 'tending keys', tend),
    every(ASK_MS, 'asking MCP servers', async () => {
      for (const tenantId of await house.tenantIds()) await askDueServers(house.servers, tenantId);
    }),
  ];
  return {
    stop: async () => {
      timers.forEach(clearInterval);
      house.edge.streams.endAll();
      await Promise.all(running);
      await noteUses(house.vaultDeps);
      for (const tenantId of await house.tenantIds()) await house.audit.writer.settle(house.storage, tenantId);
    },
  };
}
