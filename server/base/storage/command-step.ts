import type { Actor } from '../actor.ts';
import { Refusal } from '../refusal.ts';
import type { BareTx, Deferred, Tx, WriteHooks } from './storage.ts';

/** How a dialect marks a point inside its transaction and returns to it. */
export interface Savepoints {
  mark(): Promise<void> | void;
  release(): Promise<void> | void;
  back(): Promise<void> | void;
}

interface Step {
  readonly hooks: WriteHooks;
  readonly points: Savepoints;
  readonly tx: BareTx;
  readonly actor: Actor;
  /** The hook of that name, on the plane it needs. */
  readmit(): Promise<void>;
  /** What this batch will flush; a command adds to it only by succeeding. */
  readonly batch: Deferred[];
}

/**
 * Runs one command between savepoints: recalled if it already happened, remembered if it succeeds, rolled back if it fails.
 * A refusal leaves its audit entry and nothing else (DECISIONS 21); a fault leaves nothing.
 */
export async function runCommand<R>(step: Step, work: (tx: Tx) => Promise<R>): Promise<R> {
  const { hooks, actor } = step;
  try {
    return await atomically(step, async (tx) => {
      if (actor.admitted) await step.readmit();
      const recalled = actor.command ? await hooks.recall(tx, actor) : null;
      if (recalled) return recalled.result as R; // the stored answer of the same procedure and arguments
      const result = await work(tx);
      if (actor.command) await hooks.remember(tx, actor, result);
      return result;
    });
  } catch (reason) {
    if (reason instanceof Refusal) await atomically(step, (tx) => hooks.refused(tx, actor, reason));
    throw reason;
  }
}

async function atomically<R>({ points, tx, batch }: Step, work: (tx: Tx) => Promise<R>): Promise<R> {
  const deferred: Deferred[] = [];
  await points.mark();
  try {
    const result = await work({ ...tx, defer: (item) => void deferred.push(item) });
    await points.release();
    batch.push(...deferred);
    return result;
  } catch (reason) {
    await points.back();
    throw reason;
  }
}
