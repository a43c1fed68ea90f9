import { describe, expect, it } from 'vitest';
import { bridgeOver, type RendererIpc } from '../../preload/expose-bridge.ts';
import { type Bridge, CHANNELS } from '../../shared/bridge.ts';

/** A bridge whose main answers the same to everything; `send` is main speaking to the page. */
function bridge(answer?: unknown) {
  const invoked: unknown[][] = [];
  const listeners: [string, (event: unknown, ...args: unknown[]) => void][] = [];
  const ipc: RendererIpc = {
    invoke: async (...args) => {
      invoked.push(args);
      return answer;
    },
    on: (channel, listener) => listeners.push([channel, listener]),
  };
  const exposed = bridgeOver(ipc, 'linux');
  const send = (...args: unknown[]) => { for (const [channel, listener] of listeners) if (channel === CHANNELS.deepLink) listener({ ipc }, ...args); };
  return { exposed, invoked, listeners, send };
}

/** Each key of the contract once; the compiler refuses a missing or a further one. */
const KEYS = { platform: 0, saveFile: 0, confirm: 0, openExternal: 0, signInByBrowser: 0, proveByBrowser: 0, notify: 0, onDeepLink: 0 } satisfies Record<keyof Bridge, number>;

describe('window.countersign', () => {
  it('DS10: has exactly the keys of shared/bridge.ts', () => {
    expect(Object.keys(bridge().exposed).sort()).toEqual(Object.keys(KEYS).sort());
  });

  it('DS10: sends each verb over its own channel, whatever the page passes besides', async () => {
    const { exposed, invoked } = bridge();
    const bytes = new Uint8Array([1]);

    await exposed.saveFile('a.pdf', bytes);
    await exposed.confirm({ title: 't', detail: 'd', action: 'a', channel: 'other' } as Parameters<Bridge['confirm']>[0]); // as a page without types could
    await exposed.openExternal('https://example.org/');
    await exposed.signInByBrowser('a-provider');
    await exposed.proveByBrowser();
    await exposed.notify({ title: 't', body: 'b', route: '/approvals', icon: 'file:///etc/passwd' } as Parameters<Bridge['notify']>[0]);

    expect(invoked).toEqual([
      [CHANNELS.saveFile, 'a.pdf', bytes], [CHANNELS.confirm, { title: 't', detail: 'd', action: 'a' }], [CHANNELS.openExternal, 'https://example.org/'], [CHANNELS.signInByBrowser, 'a-provider'], [CHANNELS.proveByBrowser],
      [CHANNELS.notify, { title: 't', body: 'b', route: '/approvals' }],
    ]);
  });

  it.each<[unknown, unknown]>([[true, true], [false, false], ['true', false], [undefined, false], [1, false]])('takes only true for a yes: %j', async (answer, yes) => {
    expect(await bridge(answer).exposed.confirm({ title: 't', detail: 'd', action: 'a' })).toBe(yes);
  });

  it.each<[unknown, string]>([['shown', 'shown'], ['unsupported', 'unsupported'], ['refused', 'refused'], [true, 'refused'], [undefined, 'refused']])('tells of a notice only what the contract knows: %j', async (answer, outcome) => {
    expect(await bridge(answer).exposed.notify({ title: 't', body: '', route: '/' })).toBe(outcome);
  });

  it('DS10: hands listeners the route alone, never the event it came with', () => {
    const { exposed, send } = bridge();
    const heard: unknown[][] = [];
    exposed.onDeepLink((...args) => heard.push(args));

    send('/runs/1', 'more');
    send({ route: '/runs/2' });

    expect(heard).toEqual([['/runs/1']]);
  });

  it('keeps the latest link for the first who listens, and tells it once', () => {
    const { exposed, send } = bridge();
    const first: string[] = [];
    const second: string[] = [];
    send('/runs/1');
    send('/runs/2');

    exposed.onDeepLink((route) => first.push(route));
    exposed.onDeepLink((route) => second.push(route));

    expect([first, second]).toEqual([['/runs/2'], []]);
  });

  it('tells nothing more to who has stopped listening', () => {
    const { exposed, send } = bridge();
    const heard: string[] = [];
    const stop = exposed.onDeepLink((route) => heard.push(route));

    stop();
    send('/runs/1');

    expect(heard).toEqual([]);
  });
});
