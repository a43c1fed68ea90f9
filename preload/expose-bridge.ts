import { type Bridge, CHANNELS, type Platform } from '../shared/bridge.ts';

/** The slice of ipcRenderer the bridge is made of; the page never sees it. */
export interface RendererIpc {
  invoke(channel: string, ...args: unknown[]): Promise<unknown>;
  on(channel: string, listener: (event: unknown, ...args: unknown[]) => void): unknown;
}

/** Builds the object that becomes `window.countersign`: verbs only, each bound to its one channel. */
export function bridgeOver(ipc: RendererIpc, platform: Platform): Bridge {
  return {
    platform,
    saveFile: async (name, bytes) => ((await ipc.invoke(CHANNELS.saveFile, name, bytes)) === 'saved' ? 'saved' : 'cancelled'),
    confirm: async ({ title, detail, action }) => (await ipc.invoke(CHANNELS.confirm, { title, detail, action })) === true,
    openExternal: async (url) => ((await ipc.invoke(CHANNELS.openExternal, url)) === 'opened' ? 'opened' : 'refused'),
    signInByBrowser: async (provider) => {
      const outcome = await ipc.invoke(CHANNELS.signInByBrowser, provider);
      return outcome === 'signed-in' || outcome === 'cancelled' ? outcome : 'refused';
    },
    proveByBrowser: async () => {
      const outcome = await ipc.invoke(CHANNELS.proveByBrowser);
      return outcome === 'proved' || outcome === 'cancelled' ? outcome : 'refused';
    },
    notify: async ({ title, body, route }) => {
      const outcome = await ipc.invoke(CHANNELS.notify, { title, body, route });
      return outcome === 'shown' || outcome === 'unsupported' ? outcome : 'refused';
    },
    onDeepLink: deepLinks(ipc),
  };
}

/** Listens from the beginning, so that a link which comes before the page has asked is not lost. */
function deepLinks(ipc: RendererIpc): Bridge['onDeepLink'] {
  const listeners = new Set<(route: string) => void>();
  let unheard: string | null = null;
  ipc.on(CHANNELS.deepLink, (_event, route) => {
    if (typeof route !== 'string') return;
    if (listeners.size === 0) unheard = route;
    for (const listener of listeners) listener(route);
  });
  return (listener) => {
    listeners.add(listener);
    if (unheard !== null) listener(unheard);
    unheard = null;
    return () => void listeners.delete(listener);
  };
}
