import { describe, expect, it } from 'vitest';
import { echoAdapter } from '../../../../server/fleet/gateway/index.ts';

const asks = async (...tools: readonly string[]) => {
  const asked = tools.map((tool) => ({ tool, arguments: {} }));
  return (await echoAdapter.complete({ agent: 'Claims helper', model: 'echo', message: 'hello', asked, results: [] }, new AbortController().signal)).text;
};

describe('the adapter that only says back what it was given', () => {
  it('says how many tools it calls first, one and several', async () => {
    expect(await asks('weather')).toBe('echo: 1 tool call first');
    expect(await asks('weather', 'mail')).toBe('echo: 2 tool calls first');
  });

  it('answers at once where no tool is asked for', async () => {
    expect(await asks()).toBe('echo from Claims helper: hello');
  });
});
