import { isJsonObject, type Json, objectOrEmpty } from '../../../shared/json.ts';
import { isJsonList } from '../../../shared/json-equal.ts';
import type { Obligation } from '../../../shared/policy-obligations.ts';
import type { RunEvent } from '../../agents/runs/index.ts';
import type { ToolCall, ToolResult } from './model-adapter.ts';

/** How far a run has come: all that is needed to go on with it. */
export interface Conversation {
  /** Answers of the model so far. */
  readonly turns: number;
  readonly results: readonly ToolResult[];
  /** Calls of the model's last answer that were not made yet, in order. */
  readonly pending: readonly ToolCall[];
  readonly obligations: readonly Obligation[];
  /** Numbers given to steps so far. */
  readonly steps: number;
}

export const NOTHING_SAID: Conversation = { turns: 0, results: [], pending: [], obligations: [], steps: 0 };

type Told = Pick<RunEvent, 'type' | 'body'>;

/**
 * What a run's recorded events come to. Results are taken from the record, so that nothing that was done is done again;
 * a call counts as made from its `step.completed` on.
 */
export function conversationOf(events: readonly Told[]): Conversation {
  return events.reduce(after, NOTHING_SAID);
}

function after(so: Conversation, { type, body }: Told): Conversation {
  const steps = Math.max(so.steps, numberOf(body['step']));
  if (type === 'step.started') return { ...so, steps, obligations: [...so.obligations, ...obligationsIn(body['obligations'])] };
  if (type !== 'step.completed') return { ...so, steps };
  if (body['kind'] === 'llm') return { ...so, steps, turns: so.turns + 1, pending: callsIn(body['calls']) };
  const [made, ...pending] = so.pending;
  return { ...so, steps, pending, results: made ? [...so.results, { ...made, result: body['result'] ?? null }] : so.results };
}

/** `s12` is 12. */
function numberOf(step: Json | undefined): number {
  const digits = typeof step === 'string' ? /^s(\d+)$/.exec(step)?.[1] : undefined;
  return digits === undefined ? 0 : Number(digits);
}

function callsIn(value: Json | undefined): readonly ToolCall[] {
  return objectsIn(value).flatMap((call) => (typeof call['tool'] === 'string' ? [{ tool: call['tool'], arguments: objectOrEmpty(call['arguments']) }] : []));
}

function obligationsIn(value: Json | undefined): readonly Obligation[] {
  return objectsIn(value).flatMap(({ policy, obligation }) => (typeof policy === 'string' && isJsonObject(obligation) ? [{ policy, obligation }] : []));
}

function objectsIn(value: Json | undefined) {
  return value !== undefined && isJsonList(value) ? value.filter(isJsonObject) : [];
}
