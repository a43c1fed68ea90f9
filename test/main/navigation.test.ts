import { describe, expect, it } from 'vitest';
import { confineContents, mayNavigateTo } from '../../main/navigation.ts';
import type { ContentsPort } from '../../main/ports.ts';
import { HOSTILE_URLS } from '../support/hostile-urls.ts';

type Listener = (details: { url: string; preventDefault(): void }) => void;

/** Contents that remember their listeners, confined; `go` fires an event and says whether it was prevented. */
function confined() {
  const listeners = new Map<string, Listener>();
  const offered: string[] = [];
  let open: Parameters<ContentsPort['setWindowOpenHandler']>[0] | undefined;
  const contents = {
    on: (event: string, listener: Listener) => listeners.set(event, listener),
    send: () => undefined,
    reload: () => undefined,
    setWindowOpenHandler: (handler) => { open = handler; },
  } satisfies ContentsPort;
  confineContents(contents, (url) => offered.push(url));
  return {
    offered,
    open: (url: string) => open?.({ url }).action,
    go: (event: string, url: string) => {
      let prevented = false;
      listeners.get(event)?.({ url, preventDefault: () => { prevented = true; } });
      return prevented;
    },
  };
}

describe('navigation', () => {
  it.each(HOSTILE_URLS)('DS7: %j is not our page', (url) => {
    expect(mayNavigateTo(url)).toBe(false);
  });

  it.each(['app://countersign/', 'app://countersign', 'app://countersign/#/approvals/1'])('a reload of %s goes through', (url) => {
    const { go } = confined();

    expect(['will-navigate', 'will-redirect', 'will-frame-navigate'].map((event) => go(event, url))).toEqual([false, false, false]);
  });

  it('DS7: prevents every kind of navigation elsewhere', () => {
    const { go } = confined();

    expect(['will-navigate', 'will-redirect', 'will-frame-navigate'].map((event) => go(event, 'https://evil.test/'))).toEqual([true, true, true]);
  });

  it('DS6: prevents a webview whatever it would show', () => {
    expect(confined().go('will-attach-webview', 'app://countersign/')).toBe(true);
  });

  it('DS8: denies every new window and passes its address on once', () => {
    const { open, offered } = confined();

    expect([open('https://example.org/'), open('app://countersign/')]).toEqual(['deny', 'deny']);
    expect(offered).toEqual(['https://example.org/', 'app://countersign/']);
  });
});
