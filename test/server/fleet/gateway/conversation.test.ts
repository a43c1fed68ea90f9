import { describe, expect, it } from 'vitest';
import { conversationOf, NOTHING_SAID } from '../../../../server/fleet/gateway/conversation.ts';
import type { JsonObject } from '../../../../shared/json.ts';

const event = (type: string, body: JsonObject = {}) => ({ type, body });
const CALLS = [{ tool: 'weather', arguments: { city: 'Graz' } }, { tool: 'mail', arguments: { to: 'ada' } }];
const ASKED = [event('submitted'), event('working'), event('step.started', { step: 's1', kind: 'llm' }), event('step.completed', { step: 's1', kind: 'llm', calls: CALLS })];

describe('what the events of a run come to', () => {
  it('is nothing before the model has answered', () => {
    expect(conversationOf([event('submitted'), event('working')])).toEqual(NOTHING_SAID);
  });

  it('has the calls that the model asked for and nobody made yet', () => {
    expect(conversationOf(ASKED)).toEqual({ turns: 1, results: [], pending: CALLS, obligations: [], steps: 1 });
  });

  it('takes results from the record, and counts a call as made only when it was completed', () => {
    const begun = [...ASKED, event('step.started', { step: 's2', kind: 'tool', tool: 'weather', obligations: [{ policy: 'p', obligation: { type: 'note' } }] })];
    expect(conversationOf(begun).pending).toEqual(CALLS);
    const made = conversationOf([...begun, event('step.completed', { step: 's2', kind: 'tool', tool: 'weather', result: { sun: true } })]);
    expect(made).toEqual({ turns: 1, results: [{ ...CALLS[0], result: { sun: true } }], pending: [CALLS[1]], obligations: [{ policy: 'p', obligation: { type: 'note' } }], steps: 2 });
  });

  it('goes on numbering after the step that waited', () => {
    expect(conversationOf([...ASKED, event('input-required', { step: 's2', tool: 'weather' }), event('working', { decision: 'approved' })]).steps).toBe(2);
  });

  it('forgets the calls of an earlier answer when the model has answered again', () => {
    expect(conversationOf([...ASKED, event('step.completed', { step: 's4', kind: 'llm' })])).toMatchObject({ turns: 2, pending: [], steps: 4 });
  });
});
