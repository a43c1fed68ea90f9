import { describe, expect, it } from 'vitest';
import { accountWindowWords, counterWords, windowWords } from '../../../renderer/lib/counter-words.ts';

describe('what budgets count, in words', () => {
  it.each([['tool_calls', 'Tool calls'], ['tool:letters.send', 'Calls of letters.send'], ['action:mail:send', 'Cost units of mail:send'], ['something_new', 'something_new']])('%s is %s', (counter, words) => {
    expect(counterWords(counter)).toBe(words);
  });

  it.each([['run:0190', 'this run'], ['day:2026-11-21', '21 Nov 2026'], ['month:2026-11', 'Nov 2026'], ['total', 'in all']])('the window %s is %s, in any zone', (key, words) => {
    expect(accountWindowWords(key)).toBe(words);
  });

  it('says how long a limit counts', () => {
    expect(['run', 'day', 'month', 'total'].map(windowWords)).toEqual(['a run', 'a day', 'a month', 'in all']);
  });
});
