import type { Instant } from '../../../shared/brand.ts';
import type { Actor } from '../../base/actor.ts';
import type { Clock } from '../../base/clock.ts';
import type { Storage } from '../../base/storage/index.ts';
import type { AuditRoom } from './audit-room.ts';
import { checkpointRefs } from './checkpoint-list.ts';
import type { LogVerdict } from './verify-log.ts';

export interface Verification {
  readonly ok: boolean;
  readonly at: Instant;
  readonly logs: readonly LogVerdict[];
}

export interface VerifyDeps {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly audit: AuditRoom;
}

/**
 * Recomputes the tenant's logs and says in them what was found. A log that is not whole is an alarm, whoever asked: an entry of
 * severity critical. That one is whole may be left unsaid, where nobody asked.
 */
export async function verifyOnRecord({ storage, clock, audit }: VerifyDeps, actor: Actor, { saysWhole = true, signal }: { readonly saysWhole?: boolean; readonly signal?: AbortSignal } = {}): Promise<Verification> {
  const logs = await audit.verify(storage, actor.tenantId, signal ? { signal } : {});
  const problem = logs.find((verdict) => verdict.problem)?.problem ?? null;
  if (problem || saysWhole) {
    const refs = problem ? {} : await checkpointsIn({ storage, audit }, actor);
    await storage.write(actor, (tx) => audit.trail.append(tx, actor, {
      type: problem ? 'audit.verification.failed' : 'audit.verification.passed', outcome: problem ? 'failure' : 'success', refs,
      details: { logs: logs.map(({ origin, size, root }) => ({ origin, size, root })), ...(problem ? { problem: { ...problem } } : {}) },
    }));
    await audit.writer.settle(storage, actor.tenantId); // an alarm waits for no second to pass before it is signed
  }
  return { ok: problem === null, at: clock.now(), logs };
}

/** Of the log in which the entry will stand, the tenant's newest. */
async function checkpointsIn({ storage, audit }: Pick<VerifyDeps, 'storage' | 'audit'>, { tenantId }: Actor): Promise<Readonly<Record<string, string>>> {
  const history = audit.history(storage, tenantId);
  const log = (await history.logs()).at(-1);
  return log ? checkpointRefs(log.origin, (await history.checkpoints(log.logId)).map(({ size }) => Number(size))) : {};
}
