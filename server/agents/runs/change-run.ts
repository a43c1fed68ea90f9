import type { z } from 'zod';
import type { RunId } from '../../../shared/brand.ts';
import { jsonEqual } from '../../../shared/json-equal.ts';
import type { Actor } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Tx } from '../../base/storage/index.ts';
import type { Run, RunChange } from './run.ts';
import { endRunIn, type RunDeps } from './run-log.ts';

/** Sets title or tags; what is absent stays as it is (FEATURES E35). */
export function changeRun(deps: RunDeps, actor: Actor, id: RunId, change: z.infer<typeof RunChange>): Promise<Run> {
  return deps.storage.write(actor, async (tx) => {
    const run = await deps.runs.find(tx, actor.tenantId, id);
    if (!run) throw new Refusal('runs/not-found', { id });
    const after = { ...run, title: change.title ?? run.title, tags: change.tags ?? run.tags };
    if (after.title === run.title && jsonEqual(after.tags, run.tags)) return run;
    if (!(await deps.runs.rename(tx, after))) throw new Refusal('input/conflict', { id, of: 'run', field: 'ver' });
    await deps.audit.append(tx, actor, {
      type: 'run.metadata.updated', run: id, resource: { type: 'run', id, name: after.title },
      details: { before: { title: run.title, tags: run.tags }, after: { title: after.title, tags: after.tags } },
    });
    return { ...after, ver: run.ver + 1 };
  });
}

/** A person stops a run; what it holds is given back, and who is asked about it told, by the caller's flow. */
export async function cancelRunIn(deps: RunDeps, tx: Tx, actor: Actor, id: RunId): Promise<Run> {
  const run = await deps.runs.find(tx, actor.tenantId, id);
  if (!run) throw new Refusal('runs/not-found', { id });
  return endRunIn(deps, tx, actor, run, { state: 'canceled' });
}
