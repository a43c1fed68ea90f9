import { isJsonObject, type Json, type JsonObject, objectOrEmpty } from '../../../shared/json.ts';
import { countOf, formatCount, type IconName, type Tone } from '../../kit/index.ts';
import { type ApiOutput, counterWords, windowWords } from '../../lib/index.ts';

export type RunDetail = ApiOutput['runs']['get'];
export type RunEvent = RunDetail['events'][number];
/** The call that a run waits with. */
export type WaitingCall = NonNullable<RunDetail['waiting']>;

/** One event for a reader: a sentence, what was said in it, and the data that came with it. */
export interface EventFace {
  readonly icon: IconName;
  readonly tone: Tone;
  readonly title: string;
  /** Words of a person, a model or the product. */
  readonly said: string | null;
  readonly note: string | null;
  readonly data: { readonly label: string; readonly value: Json } | null;
}

const PLAIN: Omit<EventFace, 'icon' | 'title'> = { tone: 'neutral', said: null, note: null, data: null };

/** Every type this product writes, in words; any other is shown as it is. */
export function eventFace(event: Pick<RunEvent, 'type' | 'body'>): EventFace {
  const [face, gone] = [faceOf(event), goneWords(event.body)];
  return gone === null ? face : { ...face, note: [face.note, gone].filter((words) => words !== null && words !== '').join('. ') };
}

/** What retention took of an event. */
function goneWords({ gone }: JsonObject): string | null {
  if (!isJsonObject(gone) || !Array.isArray(gone['members'])) return null;
  return `Deleted by a retention policy: ${gone['members'].map(String).join(', ')} (${formatCount(typeof gone['bytes'] === 'number' ? gone['bytes'] : 0)} bytes)`;
}

function faceOf({ type, body }: Pick<RunEvent, 'type' | 'body'>): EventFace {
  switch (type) {
    case 'submitted':
      return submitted(body);
    case 'input-required':
      return waits(body);
    case 'working':
      if (body['decision'] !== undefined) return { ...PLAIN, icon: 'check', tone: 'ok', title: `Approved by ${text(body['by']) ?? 'somebody'}: goes on`, said: text(body['reason']) };
      return { ...PLAIN, icon: 'play', tone: 'info', title: `Taken up by the ${text(body['adapter']) ?? 'unnamed'} adapter` };
    case 'step.started':
      return started(body);
    case 'step.completed':
      return completed(body);
    case 'step.refused':
      return refused(body);
    case 'step.denied':
      return { ...PLAIN, icon: 'refused', tone: 'danger', title: `${stepOf(body)} may not call ${toolOf(body)}`, said: text(body['reason']) };
    case 'completed':
      return { ...PLAIN, icon: 'ok', tone: 'ok', title: 'Completed', said: isJsonObject(body['output']) ? text(body['output']['text']) : null };
    case 'failed':
      return { ...PLAIN, icon: 'warn', tone: 'warn', title: 'Failed', said: isJsonObject(body['error']) ? text(body['error']['message']) : null };
    case 'canceled':
      return body['decision'] === undefined ? { ...PLAIN, icon: 'stop', title: 'Stopped by a person' } : notAgreed(body);
    default:
      return { ...PLAIN, icon: 'open', title: type, data: { label: `Body of ${type}`, value: body } };
  }
}

function waits(body: JsonObject): EventFace {
  const policies = Array.isArray(body['policies']) ? body['policies'].map(String) : [];
  return { ...PLAIN, icon: 'pause', tone: 'warn', title: `${stepOf(body)} waits for a person before it calls ${toolOf(body)}`, note: policies.length > 0 ? `Asked for by ${policies.join(', ')}` : null, data: filled(`Arguments of ${stepOf(body)}`, body['arguments']) };
}

/** Why a run ended that waited: `expired`, `cancelled` and `voided` are nobody's no. */
function notAgreed(body: JsonObject): EventFace {
  const by = text(body['by']) ?? 'somebody';
  const titles: Readonly<Record<string, string>> = { rejected: `Denied by ${by}`, expired: 'Denied: nobody decided in time', cancelled: `Taken back by ${by}`, voided: 'What it waited for was called off' };
  return { ...PLAIN, icon: 'refused', tone: 'danger', title: titles[text(body['decision']) ?? ''] ?? 'Not approved', said: text(body['reason']) };
}

function submitted(body: JsonObject): EventFace {
  const input = objectOrEmpty(body['input']);
  const asked = input['call_tools'];
  const calls = Array.isArray(asked) && asked.length > 0 ? { label: 'Tools that the input asks for', value: asked } : null;
  return { ...PLAIN, icon: 'send', title: 'Submitted', said: text(input['message']), note: calls && `The input asks for ${countOf(calls.value.length, 'tool call')}.`, data: calls };
}

function started(body: JsonObject): EventFace {
  if (body['kind'] === 'llm') return { ...PLAIN, icon: 'model', title: `${stepOf(body)} asks the model ${text(body['model']) ?? ''}`.trim() };
  return { ...PLAIN, icon: 'tool', title: `${stepOf(body)} calls ${toolOf(body)}`, data: filled(`Arguments of ${stepOf(body)}`, body['arguments']) };
}

function completed(body: JsonObject): EventFace {
  if (body['kind'] === 'llm') return { ...PLAIN, icon: 'ok', tone: 'ok', title: `${stepOf(body)}: the model answered`, said: text(body['text']), note: answerNote(body) };
  return { ...PLAIN, icon: 'ok', tone: 'ok', title: `${stepOf(body)}: ${toolOf(body)} answered`, data: filled(`Result of ${stepOf(body)}`, body['result']) };
}

function answerNote(body: JsonObject): string {
  const { tokens_in: tokensIn, tokens_out: tokensOut, tool_calls: calls } = body;
  return [
    ...(typeof tokensIn === 'number' && typeof tokensOut === 'number' ? [`${formatCount(tokensIn)} tokens in, ${formatCount(tokensOut)} out`] : []),
    ...(typeof calls === 'number' && calls > 0 ? [`asks for ${countOf(calls, 'tool call')}`] : []),
  ].join(', ');
}

function refused(body: JsonObject): EventFace {
  const limit = refusedLimit(body);
  return { ...PLAIN, icon: 'refused', tone: 'danger', title: `${stepOf(body)} was refused by a limit`, said: limit && limitSentence(limit) };
}

/** The limit that did not fit, as the refusal named it. */
export interface RefusedLimit {
  readonly counter: string;
  /** `registry limits`, or the name of a tenant budget. */
  readonly source: string;
  readonly window: string;
  readonly cap: number;
  readonly used: number;
  readonly asked: number;
  readonly purpose: string | null;
}

export function refusedLimit(body: JsonObject): RefusedLimit | null {
  const { limit } = body;
  if (!isJsonObject(limit)) return null;
  const { field: counter, limit: source, window, cap, used, asked } = limit;
  if (typeof counter !== 'string' || typeof source !== 'string' || typeof window !== 'string') return null;
  if (typeof cap !== 'number' || typeof used !== 'number' || typeof asked !== 'number') return null;
  return { counter, source, window, cap, used, asked, purpose: text(limit['purpose']) };
}

/** `Goodwill payments allows 12 calls…`: who refused, what was left, what was asked. */
export function limitSentence({ counter, source, window, cap, used, asked }: RefusedLimit): string {
  const by = source === 'registry limits' ? 'The registry' : `The budget “${source}”`;
  return `${by} allows ${formatCount(cap)} ${lowered(counterWords(counter))} ${windowWords(window)}. ${formatCount(used)} used or held, ${formatCount(asked)} more asked.`;
}

function lowered(words: string): string {
  return words.charAt(0).toLowerCase() + words.slice(1);
}

function filled(label: string, value: Json | undefined): EventFace['data'] {
  return value === undefined || (isJsonObject(value) && Object.keys(value).length === 0) ? null : { label, value };
}

function stepOf(body: JsonObject): string {
  return text(body['step']) ?? 'A step';
}

function toolOf(body: JsonObject): string {
  return text(body['tool']) ?? 'a tool';
}

function text(value: Json | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
