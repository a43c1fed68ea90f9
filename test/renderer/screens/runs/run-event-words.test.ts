import { describe, expect, it } from 'vitest';
import { eventFace } from '../../../../renderer/screens/runs/run-event-words.ts';

describe('an event of a run in words', () => {
  it('tells what was submitted and which tools the input asks for', () => {
    const calls = [{ tool: 'mail', arguments: {} }];
    expect(eventFace({ type: 'submitted', body: { input: { message: 'Hello', call_tools: calls } } })).toMatchObject({ title: 'Submitted', said: 'Hello', note: 'The input asks for 1 tool call.', data: { value: calls } });
    expect(eventFace({ type: 'submitted', body: { input: { message: 'Hello', call_tools: [] } } })).toMatchObject({ note: null, data: null });
  });

  it('tells a model’s question and answer with its figures', () => {
    expect(eventFace({ type: 'step.started', body: { step: 's1', kind: 'llm', model: 'corvid' } }).title).toBe('s1 asks the model corvid');
    expect(eventFace({ type: 'step.completed', body: { step: 's1', kind: 'llm', text: 'Yes.', tokens_in: 1200, tokens_out: 3, tool_calls: 2 } })).toMatchObject({ tone: 'ok', said: 'Yes.', note: '1,200 tokens in, 3 out, asks for 2 tool calls' });
  });

  it('tells a tool call with its arguments and its result, and leaves empty arguments out', () => {
    expect(eventFace({ type: 'step.started', body: { step: 's2', kind: 'tool', tool: 'mail', arguments: { to: 'a' } } })).toMatchObject({ title: 's2 calls mail', data: { label: 'Arguments of s2', value: { to: 'a' } } });
    expect(eventFace({ type: 'step.started', body: { step: 's2', kind: 'tool', tool: 'mail', arguments: {} } }).data).toBeNull();
    expect(eventFace({ type: 'step.completed', body: { step: 's2', kind: 'tool', tool: 'mail', result: 'sent' } }).data).toEqual({ label: 'Result of s2', value: 'sent' });
  });

  it('names who refused a step: a budget by its name, a denied tool by its reason', () => {
    const limit = { field: 'cost_units', limit: 'Cost a month', window: 'month', cap: 1200, used: 1196, asked: 10 };
    expect(eventFace({ type: 'step.refused', body: { step: 's1', limit } })).toMatchObject({ tone: 'danger', said: 'The budget “Cost a month” allows 1,200 cost units a month. 1,196 used or held, 10 more asked.' });
    expect(eventFace({ type: 'step.denied', body: { step: 's2', tool: 'rm', reason: 'not listed' } })).toMatchObject({ title: 's2 may not call rm', said: 'not listed' });
  });

  it('tells how the run ended', () => {
    expect(eventFace({ type: 'completed', body: { output: { text: 'Done.' } } })).toMatchObject({ tone: 'ok', said: 'Done.' });
    expect(eventFace({ type: 'failed', body: { error: { class: 'ADAPTER', message: 'no answer' } } })).toMatchObject({ tone: 'warn', said: 'no answer' });
    expect(eventFace({ type: 'canceled', body: { output: null } }).title).toBe('Stopped by a person');
  });

  it('shows what it does not know as it is', () => {
    expect(eventFace({ type: 'evidence.attached', body: { a: 1 } })).toMatchObject({ title: 'evidence.attached', data: { value: { a: 1 } } });
  });

  it('tells of a call that waits, of who agreed, and of who did not', () => {
    expect(eventFace({ type: 'input-required', body: { step: 's3', tool: 'mail', arguments: { to: 'ada' }, policies: ['ask'] } })).toMatchObject({ title: 's3 waits for a person before it calls mail', note: 'Asked for by ask', data: { value: { to: 'ada' } } });
    expect(eventFace({ type: 'working', body: { decision: 'approved', by: 'Bob', reason: 'fine' } })).toMatchObject({ title: 'Approved by Bob: goes on', said: 'fine' });
    expect(eventFace({ type: 'canceled', body: { decision: 'rejected', by: 'Bob', reason: 'not to them' } })).toMatchObject({ title: 'Denied by Bob', said: 'not to them' });
    expect(eventFace({ type: 'canceled', body: { decision: 'expired', by: 'sweeper', reason: null } }).title).toBe('Denied: nobody decided in time');
    expect(eventFace({ type: 'canceled', body: { output: null } }).title).toBe('Stopped by a person');
  });
});
