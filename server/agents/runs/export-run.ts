import type { RunId } from '../../../shared/brand.ts';
import type { Actor } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Tx } from '../../base/storage/index.ts';
import type { Run, RunEvent } from './run.ts';
import type { RunDeps } from './run-log.ts';

/** A run with all its events, for whoever takes it away: that they did stands in the log in the transaction in which it is read. */
export async function exportRunIn({ runs, audit }: Pick<RunDeps, 'runs' | 'audit'>, tx: Tx, actor: Actor, id: RunId): Promise<{ readonly run: Run; readonly events: readonly RunEvent[] }> {
  const run = await runs.find(tx, actor.tenantId, id);
  if (!run) throw new Refusal('runs/not-found', { id });
  await audit.append(tx, actor, { type: 'data.exported', run: run.id, resource: { type: 'run', id: run.id, name: run.title }, details: { format: 'json' } });
  return { run, events: await runs.events(tx, run.tenantId, run.id) };
}
