import type { AuditEventType } from '../../../shared/audit-events.ts';
import { canonicalJson } from '../../../shared/canonical-json.ts';
import type { JsonObject } from '../../../shared/json.ts';
import type { Actor } from '../../base/actor.ts';
import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import { Refusal } from '../../base/refusal.ts';
import { sha256Hex } from '../../base/sha256-hex.ts';
import type { Storage, Tx } from '../../base/storage/index.ts';
import type { AuditTrail, Outcome } from '../../records/audit/index.ts';
import { ENDED, type Run, type RunError, type RunEvent, type RunState } from './run.ts';
import type { RunStore } from './run-store.ts';

export interface RunDeps {
  readonly storage: Storage;
  readonly runs: RunStore;
  readonly audit: AuditTrail;
  readonly clock: Clock;
  readonly ids: Ids;
}

interface EventNote {
  readonly type: string;
  readonly body: JsonObject;
  readonly audit: AuditEventType;
  readonly outcome?: Outcome;
  /** What the entry says besides which event of which run it is. */
  readonly told?: JsonObject;
}

/** Adds the next event of a run; its digest stands in an audit leaf too, so the run's story can be checked against the signed log (DECISIONS 28). */
export async function recordEventIn(deps: RunDeps, tx: Tx, actor: Actor, run: Run, note: EventNote): Promise<RunEvent> {
  const seq = (await deps.runs.lastSeq(tx, run.tenantId, run.id)) + 1;
  const at = deps.clock.now();
  const digest = eventDigest({ runId: run.id, seq, type: note.type, at, body: note.body });
  const event: RunEvent = { runId: run.id, seq, type: note.type, at, body: note.body, digest };
  await deps.runs.addEvent(tx, run.tenantId, event);
  await deps.audit.append(tx, actor, {
    type: note.audit, run: run.id, resource: { type: 'run', id: run.id, name: run.title }, refs: { event_sha256: digest, definition_sha256: run.definitionDigest },
    ...(note.outcome ? { outcome: note.outcome } : {}), details: { seq, event: note.type, agent: run.agentName, version: run.version, ...note.told },
  });
  return event;
}

/** SHA-256 over the RFC 8785 form of everything an event says, hex. */
export function eventDigest(event: Omit<RunEvent, 'digest'>): string {
  return sha256Hex(canonicalJson({ ...event }));
}

export async function saveRun(deps: RunDeps, tx: Tx, run: Run): Promise<Run> {
  if (!(await deps.runs.save(tx, run))) throw new Refusal('input/conflict', { id: run.id, of: 'run', field: 'ver' });
  return { ...run, ver: run.ver + 1 };
}

interface Ending {
  readonly state: Extract<RunState, 'completed' | 'failed' | 'canceled'>;
  readonly output?: Run['output'];
  readonly error?: RunError;
  /** What somebody decided, where that is what ended it. */
  readonly because?: JsonObject;
}

const ENDING_EVENTS = { completed: 'run.finished', failed: 'run.failed', canceled: 'run.stopped_by_human' } as const;

/** A run ends once, with its last event. */
export async function endRunIn(deps: RunDeps, tx: Tx, actor: Actor, run: Run, ending: Ending): Promise<Run> {
  if (ENDED.has(run.state)) throw new Refusal('runs/finished', { id: run.id, state: run.state });
  const body: JsonObject = ending.error ? { error: { ...ending.error } } : (ending.because ?? { output: ending.output ?? null });
  await recordEventIn(deps, tx, actor, run, {
    type: ending.state, body, audit: ending.because ? 'run.approval.rejected' : ENDING_EVENTS[ending.state], ...(ending.state === 'failed' ? { outcome: 'failure' as const } : {}),
  });
  return saveRun(deps, tx, { ...run, state: ending.state, output: ending.output ?? null, error: ending.error ?? null, finishedAt: deps.clock.now() });
}
